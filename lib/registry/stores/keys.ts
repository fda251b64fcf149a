import {
  type Cmk,
  copyOfKey,
  type KeyState,
  type KeyVersion,
  type LocatedVersion,
  nextDeadline,
} from '../records/key';
import { isPossibleKeyId } from '../ids';
import { setMaterial } from '../key-material';
import { Schedule } from '../schedule';
import { SharedMap } from '../shared-map';
import type { StateChangeListener } from '../state-change';

/** What the stores of all registries share. */
export interface KeyStoreContext {
  readonly onStateChange: StateChangeListener;
  /** The ids, also of deleted keys, that only fixtures can have. Requests can use them like the ids of KMS. */
  readonly fixtureKeyIds: Set<string>;
}

/** The keys of one account in one region, with their versions. */
export class KeyStore {
  readonly #keys = new Map<string, Cmk>();
  /** In order of creation, so that the cost of a page does not depend on the number of keys. */
  readonly #ordered: Cmk[] = [];
  /** The key id of each version. */
  #keyIds = new SharedMap<string, string>();
  #schedule = new Schedule(nextDeadline);

  constructor(
    readonly regionId: string,
    readonly context: KeyStoreContext,
  ) {}

  /** An independent copy, with its own records. */
  copy(context: KeyStoreContext): KeyStore {
    const copy = new KeyStore(this.regionId, context);
    for (const key of this.#ordered) {
      const copied = copyOfKey(key);
      copy.#ordered.push(copied);
      copy.#keys.set(copied.id, copied);
    }
    copy.#keyIds = this.#keyIds.copy();
    copy.#schedule = this.#schedule.copy(({ id }) => copy.#keys.get(id) as Cmk);
    return copy;
  }

  /** Oldest first. */
  get all(): readonly Cmk[] {
    return this.#ordered;
  }

  get versionCount(): number {
    return this.#keyIds.size;
  }

  get(id: string): Cmk | undefined {
    return this.#keys.get(id);
  }

  /** The version of a ciphertext, with its key. */
  findVersion(versionId: string): LocatedVersion | undefined {
    const keyId = this.#keyIds.get(versionId);
    const key = keyId === undefined ? undefined : this.#keys.get(keyId);
    const version = key?.versions.find(({ id }) => id === versionId);
    return key && version && { key, version };
  }

  /** Adds a new key or a fixture in its first state. */
  add(key: Cmk): void {
    this.#ordered.splice(this.#placeOf(key.createdAt), 0, key);
    this.#keys.set(key.id, key);
    for (const { id } of key.versions) this.#keyIds.set(id, key.id);
    if (!isPossibleKeyId(key.id)) this.context.fixtureKeyIds.add(key.id);
    this.#schedule.update(key);
    this.#tellState(key, undefined, key.state);
  }

  /** Inserts the key by creation date. New keys belong at the end, so the search starts there. */
  #placeOf(createdAt: number): number {
    let place = this.#ordered.length;
    while (place > 0 && (this.#ordered[place - 1] as Cmk).createdAt > createdAt) place--;
    return place;
  }

  /** Its ciphertexts can no longer be decrypted. @param dueAt the deletion date, if service time removed it */
  remove(key: Cmk, dueAt: number | undefined): void {
    for (const version of key.versions) this.#keyIds.delete(version.id);
    this.#keys.delete(key.id);
    this.#ordered.splice(this.#ordered.indexOf(key), 1);
    this.#schedule.remove(key);
    this.#tellState(key, key.state, undefined, dueAt);
  }

  /** Adds a version. It becomes the primary version. */
  addVersion(key: Cmk, version: KeyVersion): void {
    key.versions = [...key.versions, version];
    key.primaryVersion = version;
    this.#keyIds.set(version.id, key.id);
    this.#schedule.update(key);
  }

  /** @param dueAt the date, if service time changed it */
  setState(key: Cmk, state: KeyState, dueAt?: number): void {
    const from = key.state;
    key.state = state;
    if (state !== from) this.#tellState(key, from, state, dueAt);
    // A key that is not Enabled does not rotate.
    this.#schedule.update(key);
  }

  #tellState(key: Cmk, from: KeyState | undefined, to: KeyState | undefined, dueAt?: number): void {
    const versionIds = to === undefined ? key.versions.map(({ id }) => id) : undefined;
    this.context.onStateChange({ subject: key.id, regionId: this.regionId, from, to, dueAt, versionIds });
  }

  /** @param deletionDate when the key is deleted; undefined for never */
  setDeletionDate(key: Cmk, deletionDate: number | undefined): void {
    key.deletionDate = deletionDate;
    this.#schedule.update(key);
  }

  /** @param expiresAt when it expires; undefined for never */
  importMaterial(key: Cmk, material: Buffer, expiresAt: number | undefined): void {
    setMaterial(key, material, expiresAt);
    this.#schedule.update(key);
  }

  /** Only the same bytes can be imported again. They are dropped, not overwritten, because a copy of the store may share them. */
  wipeMaterial(key: Cmk): void {
    key.primaryVersion.material = undefined;
    key.materialExpiresAt = undefined;
    this.#schedule.update(key);
  }

  /** @param interval milliseconds; undefined for no automatic rotation */
  setRotationInterval(key: Cmk, interval: number | undefined): void {
    key.rotationInterval = interval;
    this.#schedule.update(key);
  }

  /** Calls back with each key that is due. Only for `time/`. */
  forEachDue(now: number, apply: (key: Cmk) => void): void {
    this.#schedule.forEachDue(now, apply);
  }
}
