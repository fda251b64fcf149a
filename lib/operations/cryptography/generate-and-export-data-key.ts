import { DRY_RUN } from '../../parameters/rows';
import { operation } from '../operation';
import { symmetricOnly } from '../parts/accepts';
import { DATA_KEY_SIZE, newDataKey } from '../parts/data-key';
import { EXPORT_PARAMETERS, exportDataKey } from '../parts/export';

/** Makes a data key and gives it twice: sealed, and under a public key of the caller's. */
export const GenerateAndExportDataKey = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias', 'arn'] },
    ...DATA_KEY_SIZE,
    EncryptionContext: { kind: 'context' },
    ...EXPORT_PARAMETERS,
    DryRun: DRY_RUN,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: symmetricOnly,
  run(input, { key, ...context }) {
    const { dataKey, ciphertextBlob } = newDataKey(input, key, context);
    return {
      KeyId: key.id,
      KeyVersionId: key.primaryVersion.id,
      CiphertextBlob: ciphertextBlob,
      ExportedDataKey: exportDataKey(dataKey, input),
    };
  },
});
