/** Material that comes from outside and goes again. Source: BYOK page, 2018-2026. */
import { fingerprint, matchesFingerprint, materialLength } from '../crypto/key-material';
import type { Cmk } from './cmk';

/** The right length, and the same bytes as the first time. */
export function acceptsMaterial(key: Cmk, material: Buffer): boolean {
  if (material.length !== materialLength(key.spec)) return false;
  return key.materialFingerprint === undefined || matchesFingerprint(material, key.materialFingerprint);
}

/** @param expiresAt when it is wiped again; undefined for never */
export function importMaterial(key: Cmk, material: Buffer, expiresAt: number | undefined): void {
  key.materialFingerprint ??= fingerprint(material);
  key.primaryVersion.material = material;
  key.materialExpiresAt = expiresAt;
}

/** Expiry and DeleteKeyMaterial: the bytes are wiped, and only the same bytes may come back. */
export function wipeMaterial(key: Cmk): void {
  key.primaryVersion.material?.fill(0);
  key.primaryVersion.material = undefined;
  key.materialExpiresAt = undefined;
}
