import { DRY_RUN } from '../../parameters/rows';
import { DATA_KEY_SIZE, newDataKey } from '../parts/data-key';
import { operation } from '../operation';
import { symmetricOnly } from '../parts/accepts';

/** As GenerateDataKey, but gives the sealed key alone. */
export const GenerateDataKeyWithoutPlaintext = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias'] },
    ...DATA_KEY_SIZE,
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: symmetricOnly,
  run(input, { key, ...context }) {
    const { ciphertextBlob } = newDataKey(input, key, context);
    return { KeyId: key.id, KeyVersionId: key.primaryVersion.id, CiphertextBlob: ciphertextBlob };
  },
});
