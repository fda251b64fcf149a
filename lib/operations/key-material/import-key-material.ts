import { LATEST, SECOND } from '../../base/clock';
import { keyMaterialInvalid, parameterInvalid } from '../../base/kms-errors';
import { acceptsMaterial } from '../../registry/key-material';
import { wrappingKeyFor } from '../../registry/import-parameters';
import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { keyOperation } from '../key-operation';
import { externalOnly } from './parts/external-only';

/** Brings material from outside into an external key; the first import decides it for good. */
export const ImportKeyMaterial = keyOperation({
  xmlRoot: 'KMS',
  keyId: ['id'],
  params: {
    EncryptedKeyMaterial: { kind: 'base64', required: true },
    ImportToken: { kind: 'text', required: true },
    // Unix seconds; 0 and none are never. The SDKs mark it required, the documentation's text does not.
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
