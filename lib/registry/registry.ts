import { aliasNotFound, keyNotFound } from '../base/kms-errors';
import type { SealingKey } from '../crypto/envelope';
import { generateMaterial } from '../crypto/key-material';
import type { RandomSource } from '../crypto/random';
import type { Quotas } from './limits';
import type { Alias } from './records/alias';
import type { Cmk } from './records/key';
import type { Secret } from './records/secret';
import type { StateChangeListener } from './state-change';
import { AliasStore } from './stores/aliases';
import { KeyStore } from './stores/keys';
import { SecretStore } from './stores/secrets';

interface Stores {
  readonly keys: KeyStore;
  readonly aliases: AliasStore;
  readonly secrets: SecretStore;
}

/** The resources of one account in one region: three independent stores, and the resolution of names and ARNs. */
export class Registry {
  readonly keys: KeyStore;
  readonly aliases: AliasStore;
  readonly secrets: SecretStore;
  #serviceKey: SealingKey | undefined;

  constructor(
    readonly accountId: string,
    readonly regionId: string,
    readonly quotas: Quotas,
    /** The random source for ids and key material. */
    readonly random: RandomSource,
    onStateChange: StateChangeListener,
    stores: Stores = {
      keys: new KeyStore(regionId, onStateChange),
      aliases: new AliasStore(),
      secrets: new SecretStore(regionId, onStateChange),
    },
  ) {
    this.keys = stores.keys;
    this.aliases = stores.aliases;
    this.secrets = stores.secrets;
  }

  /** An independent copy, with its own records. */
  copy(onStateChange: StateChangeListener): Registry {
    const { accountId, regionId, quotas, random } = this;
    const copy = new Registry(accountId, regionId, quotas, random.copy(), onStateChange, {
      keys: this.keys.copy(onStateChange),
      aliases: this.aliases.copy(),
      secrets: this.secrets.copy(onStateChange),
    });
    copy.#serviceKey = this.#serviceKey;
    return copy;
  }

  // Keys and aliases

  /** By id, `alias/…`, key ARN or alias ARN. An ARN of another account or region finds nothing here. */
  find(keyIdOrAliasOrArn: string): Cmk | undefined {
    const name = this.#withoutArn(keyIdOrAliasOrArn);
    if (name === undefined) return undefined;
    const keyId = isAlias(name) ? this.aliases.get(name)?.keyId : name;
    return keyId === undefined ? undefined : this.keys.get(keyId);
  }

  /** @throws Forbidden.KeyNotFound, Forbidden.AliasNotFound */
  resolve(keyIdOrAliasOrArn: string): Cmk {
    const key = this.find(keyIdOrAliasOrArn);
    if (key !== undefined) return key;
    throw isAlias(keyIdOrAliasOrArn.replace(ARN_PREFIX, '')) ? aliasNotFound() : keyNotFound();
  }

  get hasRoomForVersion(): boolean {
    return this.keys.versionCount < this.quotas.keyVersions;
  }

  /** Also removes its aliases. @param dueAt the deletion date, if service time removed it */
  removeKey(key: Cmk, dueAt: number | undefined): void {
    for (const { name } of this.aliases.of(key.id)) this.aliases.remove(name);
    this.keys.remove(key, dueAt);
  }

  // Secrets

  /** By name or ARN. An ARN of another account or region finds nothing here. */
  findSecret(nameOrArn: string): Secret | undefined {
    const prefix = this.#secretArnPrefix;
    return this.secrets.get(nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn);
  }

  /** Encrypts the data of secrets without an encryption key. It is not a key of the account and is never listed. */
  get serviceKey(): SealingKey {
    this.#serviceKey ??= {
      id: this.random.uuid(),
      cipher: 'AES',
      material: generateMaterial('Aliyun_AES_256', this.random),
    };
    return this.#serviceKey;
  }

  // ARNs

  keyArn(key: Cmk): string {
    return `${this.#arnPrefix}key/${key.id}`;
  }

  aliasArn(alias: Alias): string {
    return `${this.#arnPrefix}${alias.name}`;
  }

  secretArn(secret: Secret): string {
    return `${this.#secretArnPrefix}${secret.name}`;
  }

  get #arnPrefix(): string {
    return `acs:kms:${this.regionId}:${this.accountId}:`;
  }

  get #secretArnPrefix(): string {
    return `${this.#arnPrefix}secret/`;
  }

  /** `key/…` loses its prefix as an id, `alias/…` keeps it as a name. */
  #withoutArn(text: string): string | undefined {
    if (!ARN_PREFIX.test(text)) return text;
    if (!text.startsWith(this.#arnPrefix)) return undefined;
    const resource = text.slice(this.#arnPrefix.length);
    if (resource.startsWith('key/')) return resource.slice('key/'.length);
    return isAlias(resource) ? resource : undefined;
  }
}

/** `acs:kms:<region>:<account>:`, for any region and account. */
const ARN_PREFIX = /^acs:kms:[^:]*:[^:]*:/;

const isAlias = (name: string): boolean => name.startsWith('alias/');
