import { LATEST, SECOND } from '../../base/clock';
import { keyMaterialInvalid, parameterInvalid } from '../../base/kms-errors';
import { acceptsMaterial } from '../../registry/key-material';
import { wrappingKeyFor } from '../../registry/import-parameters';
import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { keyOperation } from '../key-operation';
import { externalOnly } from './parts/external-only';

/** Imports key material into an external key. Later imports must have the same key material as the first one. */
export const ImportKeyMaterial = keyOperation({
  xmlRoot: 'KMS',
  keyId: ['id'],
  params: {
    EncryptedKeyMaterial: { kind: 'base64', required: true },
    ImportToken: { kind: 'text', required: true },
    // Unix seconds; 0 or missing: never. The SDKs mark it as required, the text of the documentation does not.
    KeyMaterialExpireUnix: { kind: 'integer', min: 0, max: LATEST / SECOND, default: 0 },
  },
  accepts: externalOnly,
  run({ EncryptedKeyMaterial, ImportToken, KeyMaterialExpireUnix }, { key, registry, now }) {
    const wrappingKey = wrappingKeyFor(key, ImportToken, now);
    const expiresAt = KeyMaterialExpireUnix === 0 ? undefined : KeyMaterialExpireUnix * SECOND;
    if (expiresAt !== undefined && expiresAt <= now) throw parameterInvalid('KeyMaterialExpireUnix');
    const material = wrappingKey.unwrap(EncryptedKeyMaterial);
    if (material === undefined || !acceptsMaterial(key, material)) throw keyMaterialInvalid();
    registry.keys.importMaterial(key, material, expiresAt);
    moveState('ImportKeyMaterial', key, registry);
    applyMissed(key, registry, now);
    return {};
  },
});
