import { DRY_RUN } from '../../parameters/rows';
import { keyOperation } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';
import { DATA_KEY_SIZE, newDataKey } from './parts/data-key';
import { EXPORT_PARAMETERS, exportDataKey } from './parts/export';

/** Generates a data key and returns it twice: encrypted with the key, and encrypted with a public key of the caller. */
export const GenerateAndExportDataKey = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {
    ...DATA_KEY_SIZE,
    EncryptionContext: { kind: 'context' },
    ...EXPORT_PARAMETERS,
    DryRun: DRY_RUN,
  },
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
