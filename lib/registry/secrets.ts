import { wholeSecond } from '../base/clock';
import { generateMaterial } from '../crypto/key-material';
import type { SealingKey } from '../crypto/envelope';
import { NEVER } from './deadlines';
import { unusedId } from './ids';
import { MAX_SECRET_VERSIONS } from './limits';
import { newSecretVersion } from './new-secret';
import type { Registry } from './registry';
import {
  copyOfSecret,
  type ExistingSecretState,
  type ManagedCredentials,
  nextSecretRotation,
  type Secret,
  type SecretRotationStatus,
  stateOf,
} from './records/secret';
import { nextCredential } from './secret-types';
import { addSecretVersion, CURRENT, findVersion } from './secret-versions';

/** The secrets of one account in one region. */
export class Secrets {
  /** By name. */
  readonly #secrets = new Map<string, Secret>();
  /** The secrets to which time alone will do something. */
  readonly #withDeadline = new Set<Secret>();
  #earliestDeadline = NEVER;
  #serviceKey: SealingKey | undefined;

  constructor(readonly registry: Registry) {}

  /** Fills an empty store with what another one holds now, in records of its own. */
  takeCopiesOf(others: Secrets): void {
    for (const [name, secret] of others.#secrets) this.#secrets.set(name, copyOfSecret(secret));
    for (const { name } of others.#withDeadline) this.#withDeadline.add(this.#secrets.get(name) as Secret);
    this.#earliestDeadline = others.#earliestDeadline;
    this.#serviceKey = others.#serviceKey;
  }

  /** Oldest first. */
  get all(): readonly Secret[] {
    return [...this.#secrets.values()].sort((a, b) => a.createdAt - b.createdAt);
  }

  get count(): number {
    return this.#secrets.size;
  }

  /** By name or ARN. An ARN of another account or region names nothing here. */
  find(nameOrArn: string): Secret | undefined {
    const prefix = this.#arnPrefix;
    const name = nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn;
    return this.#secrets.get(name);
  }

  arnOf(secret: Secret): string {
    return `${this.#arnPrefix}${secret.name}`;
  }

  get #arnPrefix(): string {
    return `${this.registry.arnPrefix}secret/`;
  }

  /** A secret whose state is settled: a new one, or a fixture. */
  add(secret: Secret): void {
    this.#secrets.set(secret.name, secret);
    this.reschedule(secret);
    this.#tellState(secret, undefined, stateOf(secret));
  }

  /** Its name is free again at once. @param dueAt when it is time that removes it */
  remove(secret: Secret, dueAt?: number): void {
    this.#secrets.delete(secret.name);
    this.#withDeadline.delete(secret);
    this.#tellState(secret, stateOf(secret), undefined, dueAt);
  }

  #tellState(
    { name }: Secret,
    from: ExistingSecretState | undefined,
    to: ExistingSecretState | undefined,
    dueAt?: number,
  ): void {
    this.registry.onStateChange({ subject: name, regionId: this.registry.regionId, from, to, dueAt });
  }

  /** Seals the data of secrets that were given no key. It is none of the account's keys and never listed. */
  get serviceKey(): SealingKey {
    const { random } = this.registry;
    this.#serviceKey ??= {
      id: random.uuid(),
      cipher: 'AES',
      material: generateMaterial('Aliyun_AES_256', random),
    };
    return this.#serviceKey;
  }

  // Time

  /** @param deletionDate when the secret is gone; undefined for never */
  setDeletionDate(secret: Secret, deletionDate: number | undefined): void {
    const from = stateOf(secret);
    secret.deletionDate = deletionDate;
    if (stateOf(secret) !== from) this.#tellState(secret, from, stateOf(secret));
    this.reschedule(secret);
  }

  /** @param interval milliseconds; undefined for no automatic rotation */
  setRotation(secret: Secret, managed: ManagedCredentials, interval: number | undefined, now: number): void {
    managed.rotationInterval = interval;
    // A date that lies in the past already is not one of many that time went through: it is made up for, once.
    managed.rotationIsOverdue = (nextSecretRotation(secret) ?? NEVER) <= now;
    this.reschedule(secret);
    this.applyDue(now);
  }

  rotationStatus({ encryptionKeyId, managed }: Secret, now: number): SecretRotationStatus {
    if (managed?.rotationInterval === undefined) return 'Disabled';
    return this.#keyIsUsableUntil(encryptionKeyId) > now ? 'Enabled' : 'Invalid';
  }

  /** A new credential, for the account whose turn it is. */
  rotate(secret: Secret, managed: ManagedCredentials, versionId: string, at: number): void {
    const { accounts, type, config } = managed;
    accounts.push(...accounts.splice(0, 1));
    const data = nextCredential(type, accounts[0] ?? '', config, at, this.registry.random);
    const version = { id: versionId, data, dataType: 'text' } as const;
    addSecretVersion(secret, newSecretVersion(secret, version, at, this.registry), [CURRENT]);
    secret.updatedAt = at;
    managed.lastRotation = at;
    managed.rotationIsOverdue = false;
    this.reschedule(secret);
  }

  /** To be called whenever a date of the secret has changed. */
  reschedule(secret: Secret): void {
    const deadline = Math.min(secret.deletionDate ?? NEVER, nextSecretRotation(secret) ?? NEVER);
    if (deadline === NEVER) {
      this.#withDeadline.delete(secret);
    } else {
      this.#withDeadline.add(secret);
      this.#earliestDeadline = Math.min(this.#earliestDeadline, deadline);
    }
  }

  /**
   * Carries out what time has done: secrets leave at the end of their recovery window, credentials rotate. To be called
   * before the keys are settled: a key that expires on the way could be used until then.
   */
  applyDue(now: number): void {
    if (now < this.#earliestDeadline) return;
    this.#earliestDeadline = NEVER;
    for (const secret of [...this.#withDeadline]) {
      if ((secret.deletionDate ?? NEVER) <= now) {
        this.remove(secret, secret.deletionDate);
      } else {
        if (secret.managed !== undefined) this.#rotateWhatIsDue(secret, secret.managed, now);
        this.reschedule(secret);
      }
    }
  }

  #rotateWhatIsDue(secret: Secret, managed: ManagedCredentials, now: number): void {
    const usableUntil =
      secret.deletionDate === undefined ? this.#keyIsUsableUntil(secret.encryptionKeyId) : 0;
    if (!managed.rotationIsOverdue) skipUnseenRotations(secret, managed, Math.min(now, usableUntil));
    for (;;) {
      const due = nextSecretRotation(secret);
      if (due === undefined || due > now) return;
      // On the date of each rotation, however many lie in one jump of the clock; what could not be then, now and once.
      const at = managed.rotationIsOverdue ? wholeSecond(now) : due;
      if (at >= usableUntil) {
        managed.rotationIsOverdue = true;
        return;
      }
      const versionId = unusedId(
        () => this.registry.random.uuid(),
        (drawn) => findVersion(secret, drawn) !== undefined,
      );
      this.rotate(secret, managed, versionId, at);
    }
  }

  /** A key that is Enabled works until its material expires. */
  #keyIsUsableUntil(keyId: string | undefined): number {
    if (keyId === undefined) return NEVER;
    const key = this.registry.findKey(keyId);
    return key?.state === 'Enabled' ? (key.materialExpiresAt ?? NEVER) : 0;
  }
}

/** A jump over centuries has more rotations than versions are kept: only the last ones leave anything to be seen. */
function skipUnseenRotations(secret: Secret, managed: ManagedCredentials, until: number): void {
  const { rotationInterval } = managed;
  const due = nextSecretRotation(secret);
  if (due === undefined || rotationInterval === undefined) return;
  const unseen = Math.floor((until - due) / rotationInterval) - MAX_SECRET_VERSIONS;
  if (unseen <= 0) return;
  // An even number, so that two accounts stay in turn.
  managed.lastRotation = due + (unseen - (unseen % 2) - 1) * rotationInterval;
}
