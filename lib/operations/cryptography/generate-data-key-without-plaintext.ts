import { DRY_RUN } from '../../parameters/rows';
import { DATA_KEY_SIZE, newDataKey } from './parts/data-key';
import { keyOperation } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';

/** Like GenerateDataKey, but returns only the encrypted data key. */
export const GenerateDataKeyWithoutPlaintext = keyOperation({
  xmlRoot: 'KMS',
  keyId: ['id', 'alias'],
  params: {
    ...DATA_KEY_SIZE,
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
  },
  accepts: symmetricOnly,
  run(input, { key, ...context }) {
    const { ciphertextBlob } = newDataKey(input, key, context);
    return { KeyId: key.id, KeyVersionId: key.primaryVersion.id, CiphertextBlob: ciphertextBlob };
  },
});
