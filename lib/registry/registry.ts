import { aliasNotFound, keyNotFound, parameterInvalid } from '../base/kms-errors';
import type { SealingKey } from '../crypto/envelope';
import { generateMaterial } from '../crypto/key-material';
import type { RandomSource } from '../crypto/random';
import { isPossibleKeyId } from './ids';
import type { Quotas } from './limits';
import type { Alias } from './records/alias';
import type { Instance } from './records/instance';
import type { Cmk } from './records/key';
import type { Secret } from './records/secret';
import type { ServiceEdition } from './service-edition';
import { AliasStore } from './stores/aliases';
import { InstanceStore } from './stores/instances';
import { KeyStore, type KeyStoreContext } from './stores/keys';
import { SecretStore } from './stores/secrets';

interface Stores {
  readonly keys: KeyStore;
  readonly aliases: AliasStore;
  readonly secrets: SecretStore;
  readonly instances: InstanceStore;
}

/** What does not change during an installation. */
export interface RegistrySettings {
  readonly quotas: Quotas;
  readonly edition: ServiceEdition;
}

/** What all registries of a world share. */
export interface RegistryContext extends KeyStoreContext, RegistrySettings {}

/** The resources of one account in one region: four independent stores, and the resolution of names and ARNs. */
export class Registry {
  readonly keys: KeyStore;
  readonly aliases: AliasStore;
  readonly secrets: SecretStore;
  readonly instances: InstanceStore;
  #serviceKey: SealingKey | undefined;

  constructor(
    readonly accountId: string,
    readonly regionId: string,
    /** The random source for ids and key material. */
    readonly random: RandomSource,
    readonly context: RegistryContext,
    stores: Stores = {
      keys: new KeyStore(regionId, context),
      aliases: new AliasStore(),
      secrets: new SecretStore(regionId, context.onStateChange),
      instances: new InstanceStore(regionId, context.onStateChange),
    },
  ) {
    this.keys = stores.keys;
    this.aliases = stores.aliases;
    this.secrets = stores.secrets;
    this.instances = stores.instances;
  }

  /** An independent copy, with its own records. */
  copy(context: RegistryContext): Registry {
    const { accountId, regionId, random } = this;
    const copy = new Registry(accountId, regionId, random.copy(), context, {
      keys: this.keys.copy(context),
      aliases: this.aliases.copy(),
      secrets: this.secrets.copy(context.onStateChange),
      instances: this.instances.copy(context.onStateChange),
    });
    copy.#serviceKey = this.#serviceKey;
    return copy;
  }

  get quotas(): Quotas {
    return this.context.quotas;
  }

  get edition(): ServiceEdition {
    return this.context.edition;
  }

  // Keys and aliases

  /** By id, `alias/…`, key ARN or alias ARN. An ARN of another account or region finds nothing here. */
  find(keyIdOrAliasOrArn: string): Cmk | undefined {
    const name = this.#withoutArn(keyIdOrAliasOrArn);
    if (name === undefined) return undefined;
    const keyId = isAlias(name) ? this.aliases.get(name)?.keyId : name;
    return keyId === undefined ? undefined : this.keys.get(keyId);
  }

  /** For a name that is known to have a valid form. @throws Forbidden.KeyNotFound, Forbidden.AliasNotFound */
  resolve(keyIdOrAliasOrArn: string): Cmk {
    const key = this.find(keyIdOrAliasOrArn);
    if (key !== undefined) return key;
    throw isAlias(keyIdOrAliasOrArn.replace(ARN_PREFIX, '')) ? aliasNotFound() : keyNotFound();
  }

  /**
   * The key that a parameter of a request names. The form is checked here and not with the other parameters, because every
   * existing key can be named.
   * @throws InvalidParameter for a name that no key of KMS could have; Forbidden.KeyNotFound, Forbidden.AliasNotFound
   */
  resolveParameter(parameter: string, name: string): Cmk {
    const key = this.find(name);
    if (key === undefined && !this.#isPossibleName(name)) throw parameterInvalid(parameter);
    return key ?? this.resolve(name);
  }

  #isPossibleName(name: string): boolean {
    return isPossibleKeyId(name) || isAlias(name) || isArn(name) || this.context.fixtureKeyIds.has(name);
  }

  /** The oldest key of the account without an instance. With `3.0` it is the only one. */
  get defaultKey(): Cmk | undefined {
    return this.keys.all.find(({ instanceId, service }) => instanceId === undefined && service === undefined);
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

  // Instances

  /** By id or ARN. An ARN of another account or region finds nothing here. */
  findInstance(idOrArn: string): Instance | undefined {
    const prefix = this.#instanceArnPrefix;
    return this.instances.get(idOrArn.startsWith(prefix) ? idOrArn.slice(prefix.length) : idOrArn);
  }

  /** Whether the instance was seeded here, or has keys or secrets here. */
  hasInstance(id: string): boolean {
    const isOf = ({ instanceId }: { readonly instanceId: string | undefined }) => instanceId === id;
    return this.instances.get(id) !== undefined || this.keys.all.some(isOf) || this.secrets.all.some(isOf);
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

  instanceArn({ id }: Instance): string {
    return `${this.#instanceArnPrefix}${id}`;
  }

  get #arnPrefix(): string {
    return `acs:kms:${this.regionId}:${this.accountId}:`;
  }

  get #secretArnPrefix(): string {
    return `${this.#arnPrefix}secret/`;
  }

  /** Source: ListKmsInstances, samples of the SDKs. */
  get #instanceArnPrefix(): string {
    return `${this.#arnPrefix}keystore/`;
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

const isArn = (name: string): boolean => name.startsWith('acs:');
const isAlias = (name: string): boolean => name.startsWith('alias/');
