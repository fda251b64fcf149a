import { fromBase64 } from '../../base/base64';
import { requestInvalid } from '../../base/kms-errors';
import { DRY_RUN } from '../../parameters/rows';
import { resolvedKeyOperation } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';
import { EXPORT_PARAMETERS, exportDataKey } from './parts/export';
import { CIPHERTEXT_BLOB, openBlob, resolveBlob } from './parts/symmetric-blob';

/** Decrypts a data key and returns it encrypted with a public key of the caller. */
export const ExportDataKey = resolvedKeyOperation({
  params: {
    CiphertextBlob: CIPHERTEXT_BLOB,
    EncryptionContext: { kind: 'context' },
    ...EXPORT_PARAMETERS,
    DryRun: DRY_RUN,
  },
  resolve: ({ CiphertextBlob }, registry) => resolveBlob(CiphertextBlob, registry),
  accepts: symmetricOnly,
  run(input, located) {
    // A blob of Encrypt can contain any string; a data key is Base64.
    const dataKey = fromBase64(openBlob(located, input.EncryptionContext));
    if (dataKey === undefined) throw requestInvalid();
    return {
      KeyId: located.key.id,
      KeyVersionId: located.version.id,
      ExportedDataKey: exportDataKey(dataKey, input),
    };
  },
});
