/**
 * The only place where service time changes something: it deletes keys and secrets, expires imported key material, and rotates
 * keys and secrets. No timer is started: every request and every read of a test first calls applyDue(). An event happens
 * exactly at its deadline, not after it.
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

/** Applies everything that is due by now, each event with its own date. Costs one comparison for each store if nothing is due. */
export function applyDue(registry: Registry, now: number): void {
  // Secrets first: a key that expires in between could still be used before.
  registry.secrets.forEachDue(now, (secret) => applyDueToSecret(secret, registry, now));
  registry.keys.forEachDue(now, (key) => applyDueToKey(key, registry, now));
}

/** The current registry of an account in a region, for a request or for a test that reads it. */
export function currentRegistry(
  registries: Registries,
  { accountId, regionId }: AccountRegion,
  now: number,
): Registry {
  const registry = registries.of(accountId, regionId);
  applyDue(registry, now);
  return registry;
}

/** Applies what is due in every account and region. */
export function applyDueEverywhere(registries: Registries, now: number): void {
  for (const registry of registries.all) applyDue(registry, now);
}

/**
 * Call it when a key can be used again, or when its rotation is turned on: missed rotations of the key and of the secrets
 * that it encrypts happen now, once each.
 */
export function applyMissed(key: Cmk, registry: Registry, now: number): void {
  if (rotationDeadline(key) <= now && registry.hasRoomForVersion) {
    addKeyVersion(key, wholeSecond(now), registry);
  }
  applyDue(registry, now);
}

/** Like applyMissed(), for a secret that is restored or whose rotation is turned on. */
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
  // On the date of each rotation, also if one move of the clock passes several dates.
  while (rotationDeadline(key) <= now && registry.hasRoomForVersion) {
    addKeyVersion(key, rotationDeadline(key), registry);
  }
}

/** A key in PendingDeletion loses its key material, but keeps its state and its deletion date. */
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
    // On the date of each rotation, as for keys. Missed rotations happen now, once.
    const at = managed.rotationIsOverdue ? wholeSecond(now) : due;
    if (at >= usableUntil) {
      managed.rotationIsOverdue = true;
      return;
    }
    rotateSecret(secret, managed, unusedVersionId(secret, registry), at, registry);
  }
}

/** The date until which the secret can rotate: an Enabled key works until its material expires. 0 if it cannot rotate. */
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

/** A move over centuries has more rotations than a secret keeps versions, so only the last rotations are visible. */
function skipUnseenRotations(secret: Secret, managed: ManagedCredentials, until: number): void {
  const { rotationInterval } = managed;
  const due = nextSecretRotation(secret);
  if (due === undefined || rotationInterval === undefined) return;
  const unseen = Math.floor((until - due) / rotationInterval) - MAX_SECRET_VERSIONS;
  if (unseen <= 0) return;
  // An even number, so that two accounts keep alternating.
  managed.lastRotation = due + (unseen - (unseen % 2) - 1) * rotationInterval;
}
