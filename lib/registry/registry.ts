import { wholeSecond } from '../base/clock';
import { fingerprint } from '../crypto/key-material';
import type { RandomSource } from '../crypto/random';
import { aliasNotFound, keyNotFound } from '../base/kms-errors';
import type { Alias } from './records/alias';
import { type Cmk, copyOfKey, type KeyState, type KeyVersion, nextRotation } from './records/key';
import { dueChange, NEVER, nextDeadline } from './deadlines';
import type { Quotas } from './limits';
import { newVersion } from './new-key';
import { Secrets } from './secrets';
import type { StateChangeListener } from './state-change';

/** A version with the key that it is of. */
export interface LocatedVersion {
  readonly key: Cmk;
  readonly version: KeyVersion;
}

/** The keys, aliases and secrets of one account in one region: a world of its own. */
export class Registry {
  readonly #keys = new Map<string, Cmk>();
  /** In order of creation, for pages that cost the same however many keys there are. */
  readonly #ordered: Cmk[] = [];
  /** The id of the key that each version is of. */
  #versions = new Map<string, string>();
  #aliases = new Map<string, Alias>();
  /** These two hold no records that change: a copy of the registry has the same, until one of both changes them. */
  #sharesIndexes = false;
  /** The keys to which time alone will do something. */
  readonly #withDeadline = new Set<Cmk>();
  #earliestDeadline = NEVER;
  readonly secrets = new Secrets(this);

  constructor(
    readonly accountId: string,
    readonly regionId: string,
    readonly quotas: Quotas,
    /** Where the versions come from that time alone brings. */
    readonly random: RandomSource,
    readonly onStateChange: StateChangeListener,
  ) {}

  /** All of it as it is now, in records of its own: what happens to one does not happen to the other. */
  copy(onStateChange: StateChangeListener): Registry {
    const { accountId, regionId, quotas, random } = this;
    const copy = new Registry(accountId, regionId, quotas, random.copy(), onStateChange);
    for (const key of this.#ordered) {
      const copied = copyOfKey(key);
      copy.#ordered.push(copied);
      copy.#keys.set(copied.id, copied);
    }
    copy.#versions = this.#versions;
    copy.#aliases = this.#aliases;
    copy.#sharesIndexes = true;
    this.#sharesIndexes = true;
    // In the same order: what is due at once draws from the random source one after the other.
    for (const { id } of this.#withDeadline) copy.#withDeadline.add(copy.#keys.get(id) as Cmk);
    copy.#earliestDeadline = this.#earliestDeadline;
    copy.secrets.takeCopiesOf(this.secrets);
    return copy;
  }

  /** To be called before either of them changes. */
  #ownIndexes(): void {
    if (!this.#sharesIndexes) return;
    this.#versions = new Map(this.#versions);
    this.#aliases = new Map(this.#aliases);
    this.#sharesIndexes = false;
  }

  // Keys

  get keys(): readonly Cmk[] {
    return this.#ordered;
  }

  addKey(key: Cmk): void {
    this.#ordered.splice(this.#placeOf(key.createdAt), 0, key);
    this.#keys.set(key.id, key);
    this.#ownIndexes();
    for (const { id } of key.versions) this.#versions.set(id, key.id);
    this.reschedule(key);
  }

  /** Behind every key that is not younger. New keys are the youngest, so the search starts at the end. */
  #placeOf(createdAt: number): number {
    let place = this.#ordered.length;
    while (place > 0 && (this.#ordered[place - 1] as Cmk).createdAt > createdAt) place--;
    return place;
  }

  /** To be called whenever a key has got its first state, or another one. @param from undefined for a new key */
  tellState(key: Cmk, from: KeyState | undefined, dueAt?: number): void {
    this.onStateChange({ subject: key.id, regionId: this.regionId, from, to: key.state, dueAt });
  }

  findKey(id: string): Cmk | undefined {
    return this.#keys.get(id);
  }

  /** By id, `alias/…`, key ARN or alias ARN. An ARN of another account or region names nothing here. */
  find(keyIdOrAliasOrArn: string): Cmk | undefined {
    const name = this.#withoutArn(keyIdOrAliasOrArn);
    if (name === undefined) return undefined;
    const keyId = isAlias(name) ? this.#aliases.get(name)?.keyId : name;
    return keyId === undefined ? undefined : this.#keys.get(keyId);
  }

  /** @throws Forbidden.KeyNotFound, Forbidden.AliasNotFound */
  resolve(keyIdOrAliasOrArn: string): Cmk {
    const key = this.find(keyIdOrAliasOrArn);
    if (key !== undefined) return key;
    throw isAlias(keyIdOrAliasOrArn.replace(ARN_PREFIX, '')) ? aliasNotFound() : keyNotFound();
  }

  /** The version that a ciphertext names, with its key. */
  findVersion(versionId: string): LocatedVersion | undefined {
    const keyId = this.#versions.get(versionId);
    const key = keyId === undefined ? undefined : this.#keys.get(keyId);
    const version = key?.versions.find(({ id }) => id === versionId);
    return key && version && { key, version };
  }

  get hasRoomForVersion(): boolean {
    return this.#versions.size < this.quotas.keyVersions;
  }

  /** A new version, which is the primary one from now on. */
  addVersion(key: Cmk, createdAt: number): KeyVersion {
    const version = newVersion(key, createdAt, this);
    key.versions = [...key.versions, version];
    key.primaryVersion = version;
    this.#ownIndexes();
    this.#versions.set(version.id, key.id);
    this.reschedule(key);
    return version;
  }

  keyArn(key: Cmk): string {
    return `${this.arnPrefix}key/${key.id}`;
  }

  get arnPrefix(): string {
    return `acs:kms:${this.regionId}:${this.accountId}:`;
  }

  /** `key/…` loses its prefix as an id, `alias/…` keeps it as a name. */
  #withoutArn(text: string): string | undefined {
    if (!ARN_PREFIX.test(text)) return text;
    if (!text.startsWith(this.arnPrefix)) return undefined;
    const resource = text.slice(this.arnPrefix.length);
    if (resource.startsWith('key/')) return resource.slice('key/'.length);
    return isAlias(resource) ? resource : undefined;
  }

  // Aliases

  get aliases(): readonly Alias[] {
    return [...this.#aliases.values()];
  }

  aliasesOf(key: Cmk): readonly Alias[] {
    return this.aliases.filter(({ keyId }) => keyId === key.id);
  }

  get aliasCount(): number {
    return this.#aliases.size;
  }

  hasAlias(name: string): boolean {
    return this.#aliases.has(name);
  }

  /** Binds a new alias, or binds an old one to another key. */
  bindAlias(name: string, key: Cmk): void {
    this.#ownIndexes();
    this.#aliases.set(name, { name, keyId: key.id });
  }

  /** @throws Forbidden.AliasNotFound */
  resolveAlias(name: string): Alias {
    const alias = this.#aliases.get(name);
    if (alias === undefined) throw aliasNotFound();
    return alias;
  }

  removeAlias(name: string): void {
    this.#ownIndexes();
    this.#aliases.delete(name);
  }

  aliasArn(alias: Alias): string {
    return `${this.arnPrefix}${alias.name}`;
  }

  // Time

  /** @param deletionDate when the key is gone; undefined for never */
  setDeletionDate(key: Cmk, deletionDate: number | undefined): void {
    key.deletionDate = deletionDate;
    this.reschedule(key);
  }

  /** @param expiresAt when it is wiped again; undefined for never */
  importMaterial(key: Cmk, material: Buffer, expiresAt: number | undefined): void {
    key.materialFingerprint ??= fingerprint(material);
    key.primaryVersion.material = material;
    key.materialExpiresAt = expiresAt;
    this.reschedule(key);
  }

  /** Only the same bytes may come back. They are dropped, not overwritten: a copy of the registry may have them too. */
  wipeMaterial(key: Cmk): void {
    key.primaryVersion.material = undefined;
    key.materialExpiresAt = undefined;
    this.reschedule(key);
  }

  /** @param interval milliseconds; undefined for no automatic rotation */
  setRotation(key: Cmk, interval: number | undefined): void {
    key.rotationInterval = interval;
    this.reschedule(key);
  }

  /**
   * What stood still while the key could not be used happens at once, and once: its own rotation, and those of the secrets
   * that it seals.
   */
  applyMissed(key: Cmk, now: number): void {
    if (dueChange(key, now) === 'rotates' && this.hasRoomForVersion) this.addVersion(key, wholeSecond(now));
    this.secrets.applyDue(now);
  }

  /** To be called whenever the state of a key has changed: it may start or stop a deadline. */
  reschedule(key: Cmk): void {
    const deadline = nextDeadline(key);
    if (deadline === NEVER) {
      this.#withDeadline.delete(key);
    } else {
      this.#withDeadline.add(key);
      this.#earliestDeadline = Math.min(this.#earliestDeadline, deadline);
    }
  }

  /** Carries out what time has done: keys leave at the end of their waiting period, material expires, keys and secrets rotate. */
  applyDue(now: number): void {
    this.secrets.applyDue(now);
    if (now < this.#earliestDeadline) return;
    this.#earliestDeadline = NEVER;
    for (const key of [...this.#withDeadline]) {
      if (this.#settleKey(key, now)) this.reschedule(key);
    }
  }

  /** @returns false when the key is gone */
  #settleKey(key: Cmk, now: number): boolean {
    for (let change = dueChange(key, now); change !== undefined; change = dueChange(key, now)) {
      if (change === 'gone') {
        this.onStateChange({
          subject: key.id,
          regionId: this.regionId,
          from: key.state,
          to: undefined,
          dueAt: key.deletionDate,
          versionIds: key.versions.map(({ id }) => id),
        });
        this.#remove(key);
        return false;
      }
      if (change === 'materialExpired') {
        const { materialExpiresAt, state } = key;
        this.wipeMaterial(key);
        // A key in PendingDeletion keeps its state and its date, though it loses its material.
        if (state !== 'PendingDeletion') {
          key.state = 'PendingImport';
          if (state !== 'PendingImport') this.tellState(key, state, materialExpiresAt);
        }
      } else {
        if (!this.hasRoomForVersion) return true;
        // On the date of each rotation, however many lie in one jump of the clock.
        this.addVersion(key, nextRotation(key) as number);
      }
    }
    return true;
  }

  /** Its aliases go with it, and nothing opens its ciphertexts any more. */
  #remove(key: Cmk): void {
    this.#ownIndexes();
    for (const { name } of this.aliasesOf(key)) this.#aliases.delete(name);
    for (const version of key.versions) this.#versions.delete(version.id);
    this.#keys.delete(key.id);
    this.#ordered.splice(this.#ordered.indexOf(key), 1);
    this.#withDeadline.delete(key);
  }
}

/** `acs:kms:<region>:<account>:`, whichever region and account. */
const ARN_PREFIX = /^acs:kms:[^:]*:[^:]*:/;

const isAlias = (name: string): boolean => name.startsWith('alias/');
