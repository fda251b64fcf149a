import { DRY_RUN, RECIPIENT } from '../../parameters/rows';
import { resolvedKeyOperation } from '../operation';
import { symmetricOnly } from './parts/symmetric-only';
import { refuseRecipient } from './parts/recipient';
import { CIPHERTEXT_BLOB, locateBlob, openBlob, parseCiphertext } from './parts/symmetric-blob';

/** Opens a blob under the version that its first bytes name; every version of an Enabled key opens its blobs. */
export const Decrypt = resolvedKeyOperation({
  params: {
    CiphertextBlob: CIPHERTEXT_BLOB,
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
    Recipient: RECIPIENT,
  },
  resolve: ({ CiphertextBlob }, registry) => locateBlob(parseCiphertext(CiphertextBlob), registry),
  accepts: symmetricOnly,
  run({ CiphertextBlob, EncryptionContext, Recipient }, { registry }) {
    refuseRecipient(Recipient);
    const { key, version, plaintext } = openBlob(CiphertextBlob, EncryptionContext, registry);
    return { KeyId: key.id, KeyVersionId: version.id, Plaintext: plaintext };
  },
});
