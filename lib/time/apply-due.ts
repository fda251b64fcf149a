/**
 * The only place where time acts: keys and secrets are deleted, imported material expires, keys and secrets rotate.
 * No timer is started: whoever looks at a registry calls applyDue() first. At a deadline itself the thing has happened.
 * Source: rows "material expiry" and "deletion date reached" of the documented transitions; rotation pages, 2018-2026.
 */
import type { AccountRegion } from '../base/account-region';
import { NEVER, wholeSecond } from '../base/clock';
import { unusedId } from '../registry/ids';
import { MAX_SECRET_VERSIONS } from '../registry/limits';
import { addKeyVersion } from '../registry/new-key';
import { type Cmk, rotationDeadline } from '../registry/records/key';
import { type ManagedCredentials, nextSecretRotation, type Secret } from '../registry/records/secret';
import type { Registries } from '../registry/registries';
import type { Registry } from '../registry/registry';
import { rotateSecret } from '../registry/secret-rotation';
import { findVersion } from '../registry/secret-versions';

/** Carries out what is due by now, each thing as of its own date. One comparison for each store while nothing is due. */
export function applyDue(registry: Registry, now: number): void {
  // Secrets first: a key that expires in between could be used until then.
  registry.secrets.forEachDue(now, (secret) => applyDueToSecret(secret, registry, now));
  registry.keys.forEachDue(now, (key) => applyDueToKey(key, registry, now));
}

/** The registry of an account in a region as it is now, for a request or a test that looks into it. */
export function currentRegistry(
  registries: Registries,
  { accountId, regionId }: AccountRegion,
  now: number,
): Registry {
  const registry = registries.of(accountId, regionId);
  applyDue(registry, now);
  return registry;
}

/** Carries out what is due in every account and region. */
export function applyDueEverywhere(registries: Registries, now: number): void {
  for (const registry of registries.all) applyDue(registry, now);
}

/**
 * To be called when a key can be used again, or rotates from now on: a rotation that was due before happens now and once,
 * and so do those of the secrets that the key seals.
 */
export function applyMissed(key: Cmk, registry: Registry, now: number): void {
  if (rotationDeadline(key) <= now && registry.hasRoomForVersion) {
    addKeyVersion(key, wholeSecond(now), registry);
  }
  applyDue(registry, now);
}

/** As applyMissed(), to be called when a secret is restored, or rotates from now on. */
export function applyMissedToSecret(secret: Secret, registry: Registry, now: number): void {
  if (secret.managed !== undefined) {
    secret.managed.rotationIsOverdue = (nextSecretRotation(secret) ?? NEVER) <= now;
  }
  applyDue(registry, now);
}

// Keys

function applyDueToKey(key: Cmk, registry: Registry, now: number): void {
  if ((key.deletionDate ?? NEVER) <= now) {
    registry.removeKey(key, key.deletionDate);
    return;
  }
  if ((key.materialExpiresAt ?? NEVER) <= now) expireMaterial(key, registry);
  // On the date of each rotation, however many lie in one jump of the clock.
  while (rotationDeadline(key) <= now && registry.hasRoomForVersion) {
    addKeyVersion(key, rotationDeadline(key), registry);
  }
}

/** A key in PendingDeletion keeps its state and its date, though it loses its material. */
function expireMaterial(key: Cmk, { keys }: Registry): void {
  const { materialExpiresAt, state } = key;
  keys.wipeMaterial(key);
  if (state !== 'PendingDeletion') keys.setState(key, 'PendingImport', materialExpiresAt);
}

// Secrets

function applyDueToSecret(secret: Secret, registry: Registry, now: number): void {
  if ((secret.deletionDate ?? NEVER) <= now) registry.secrets.remove(secret, secret.deletionDate);
  else if (secret.managed !== undefined) rotateWhatIsDue(secret, secret.managed, registry, now);
}

function rotateWhatIsDue(secret: Secret, managed: ManagedCredentials, registry: Registry, now: number): void {
  const usableUntil = endOfUse(secret, registry);
  if (!managed.rotationIsOverdue) skipUnseenRotations(secret, managed, Math.min(now, usableUntil));
  for (;;) {
    const due = nextSecretRotation(secret);
    if (due === undefined || due > now) return;
    // On the date of each rotation, as for keys; one that could not be then, now and once.
    const at = managed.rotationIsOverdue ? wholeSecond(now) : due;
    if (at >= usableUntil) {
      managed.rotationIsOverdue = true;
      return;
    }
    rotateSecret(secret, managed, unusedVersionId(secret, registry), at, registry);
  }
}

/** Until when the secret rotates: a key that is Enabled works until its material expires. 0 while it does not rotate. */
function endOfUse({ deletionDate, encryptionKeyId }: Secret, { keys }: Registry): number {
  if (deletionDate !== undefined) return 0;
  if (encryptionKeyId === undefined) return NEVER;
  const key = keys.get(encryptionKeyId);
  return key?.state === 'Enabled' ? (key.materialExpiresAt ?? NEVER) : 0;
}

const unusedVersionId = (secret: Secret, { random }: Registry): string =>
  unusedId(
    () => random.uuid(),
    (drawn) => findVersion(secret, drawn) !== undefined,
  );

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
