import { seal } from '../../crypto/envelope';
import { DRY_RUN } from '../../parameters/rows';
import { sealingKey } from '../../registry/key-material';
import { keyOperation } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';

/** Encrypts up to 6 KB with the primary version of a key. The plaintext is an opaque string, whatever it encodes. */
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
      // The id of the key, even if the caller used an alias.
      KeyId: key.id,
      KeyVersionId: version.id,
      CiphertextBlob: seal(sealingKey(key, version), Plaintext, EncryptionContext, random),
    };
  },
});
