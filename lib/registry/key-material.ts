/** Which key material can be imported into a key, and which one it uses. Source: BYOK page, 2018-2026. */
import type { SealingKey } from '../crypto/envelope';
import { fingerprint, matchesFingerprint, materialLength } from '../crypto/key-material';
import { keySpec } from '../crypto/key-specs';
import type { Cmk, KeyVersion } from './records/key';

/** Whether the length is right and the bytes are those of the first import. */
export function acceptsMaterial(key: Cmk, material: Buffer): boolean {
  if (material.length !== materialLength(key.spec)) return false;
  return key.materialFingerprint === undefined || matchesFingerprint(material, key.materialFingerprint);
}

/** Imports the key material. For a key in a store, call the store. @param expiresAt when it expires; undefined for never */
export function setMaterial(key: Cmk, material: Buffer, expiresAt: number | undefined): void {
  key.materialFingerprint ??= fingerprint(material);
  key.primaryVersion.material = material;
  key.materialExpiresAt = expiresAt;
}

/** After the state guard every version has key material. Anything else is a defect of the mock. */
export function sealingKey({ spec }: Cmk, { id, material }: KeyVersion): SealingKey {
  if (material === undefined) throw new Error(`version ${id} has no material although its key is Enabled`);
  return { id, material, cipher: keySpec(spec).family === 'SM4' ? 'SM4' : 'AES' };
}
