import {
  copyOfSecret,
  type ExistingSecretState,
  type ManagedCredentials,
  nextSecretDeadline,
  type Secret,
  stateOf,
} from '../records/secret';
import { Schedule } from '../schedule';
import type { StateChangeListener } from '../state-change';

/** The secrets of one account in one region. */
export class SecretStore {
  /** By name. */
  readonly #secrets = new Map<string, Secret>();
  #schedule = new Schedule(nextSecretDeadline);

  constructor(
    readonly regionId: string,
    readonly onStateChange: StateChangeListener,
  ) {}

  /** An independent copy, with its own records. */
  copy(onStateChange: StateChangeListener): SecretStore {
    const copy = new SecretStore(this.regionId, onStateChange);
    for (const [name, secret] of this.#secrets) copy.#secrets.set(name, copyOfSecret(secret));
    copy.#schedule = this.#schedule.copy(({ name }) => copy.#secrets.get(name) as Secret);
    return copy;
  }

  /** Oldest first. */
  get all(): readonly Secret[] {
    return [...this.#secrets.values()].sort((a, b) => a.createdAt - b.createdAt);
  }

  get count(): number {
    return this.#secrets.size;
  }

  get(name: string): Secret | undefined {
    return this.#secrets.get(name);
  }

  /** Adds a new secret or a fixture in its first state. */
  add(secret: Secret): void {
    this.#secrets.set(secret.name, secret);
    this.#schedule.update(secret);
    this.#tellState(secret, undefined, stateOf(secret));
  }

  /** Its name can be used again at once. @param dueAt the deletion date, if service time removed it */
  remove(secret: Secret, dueAt?: number): void {
    this.#secrets.delete(secret.name);
    this.#schedule.remove(secret);
    this.#tellState(secret, stateOf(secret), undefined, dueAt);
  }

  /** @param deletionDate when the secret is deleted; undefined for never */
  setDeletionDate(secret: Secret, deletionDate: number | undefined): void {
    const from = stateOf(secret);
    secret.deletionDate = deletionDate;
    if (stateOf(secret) !== from) this.#tellState(secret, from, stateOf(secret));
    this.#schedule.update(secret);
  }

  #tellState(
    { name }: Secret,
    from: ExistingSecretState | undefined,
    to: ExistingSecretState | undefined,
    dueAt?: number,
  ): void {
    this.onStateChange({ subject: name, regionId: this.regionId, from, to, dueAt });
  }

  /** @param interval milliseconds; undefined for no automatic rotation */
  setRotationInterval(secret: Secret, managed: ManagedCredentials, interval: number | undefined): void {
    managed.rotationInterval = interval;
    this.#schedule.update(secret);
  }

  /** The credentials were replaced. The next rotation date is computed from this date. */
  setLastRotation(secret: Secret, managed: ManagedCredentials, at: number): void {
    managed.lastRotation = at;
    managed.rotationIsOverdue = false;
    this.#schedule.update(secret);
  }

  /** Calls back with each secret that is due. Only for `time/`. */
  forEachDue(now: number, apply: (secret: Secret) => void): void {
    this.#schedule.forEachDue(now, apply);
  }
}
