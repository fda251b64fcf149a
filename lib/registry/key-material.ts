/** Which material a key takes, and uses. Source: BYOK page, 2018-2026. */
import type { SealingKey } from '../crypto/envelope';
import { fingerprint, matchesFingerprint, materialLength } from '../crypto/key-material';
import { keySpec } from '../crypto/key-specs';
import type { Cmk, KeyVersion } from './records/key';

/** The right length, and the same bytes as the first time. */
export function acceptsMaterial(key: Cmk, material: Buffer): boolean {
  if (material.length !== materialLength(key.spec)) return false;
  return key.materialFingerprint === undefined || matchesFingerprint(material, key.materialFingerprint);
}

/** Imports the material. A key of a store gets it by the store. @param expiresAt when it is wiped again; undefined for never */
export function setMaterial(key: Cmk, material: Buffer, expiresAt: number | undefined): void {
  key.materialFingerprint ??= fingerprint(material);
  key.primaryVersion.material = material;
  key.materialExpiresAt = expiresAt;
}

/** A version that the state guard has let through has material; anything else is a defect of the mock. */
export function sealingKey({ spec }: Cmk, { id, material }: KeyVersion): SealingKey {
  if (material === undefined) throw new Error(`version ${id} has no material although its key is Enabled`);
  return { id, material, cipher: keySpec(spec).family === 'SM4' ? 'SM4' : 'AES' };
}
