import { seal } from '../../crypto/envelope';
import { DRY_RUN } from '../../parameters/rows';
import { sealingKey } from '../../registry/key-material';
import { keyOperation } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';

/** Seals up to 6 KB under the primary version of a key. The plaintext is opaque text, whatever it encodes. */
export const Encrypt = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {
    Plaintext: { kind: 'text', required: true, maxBytes: 6144 },
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
  },
  accepts: symmetricOnly,
  run({ Plaintext, EncryptionContext }, { key, random }) {
    const version = key.primaryVersion;
    return {
      // The key's id, even when the caller used an alias.
      KeyId: key.id,
      KeyVersionId: version.id,
      CiphertextBlob: seal(sealingKey(key, version), Plaintext, EncryptionContext, random),
    };
  },
});
