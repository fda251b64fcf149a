import { DRY_RUN, RECIPIENT } from '../../parameters/rows';
import { resolvedKeyOperation } from '../key-operation';
import { symmetricOnly } from './parts/symmetric-only';
import { refuseRecipient } from './parts/recipient';
import { CIPHERTEXT_BLOB, openBlob, resolveBlob } from './parts/symmetric-blob';

/** Decrypts a blob with the key version that its first bytes name. Every version of an Enabled key can decrypt its blobs. */
export const Decrypt = resolvedKeyOperation({
  params: {
    CiphertextBlob: CIPHERTEXT_BLOB,
    EncryptionContext: { kind: 'context' },
    DryRun: DRY_RUN,
    Recipient: RECIPIENT,
  },
  resolve: ({ CiphertextBlob }, registry) => resolveBlob(CiphertextBlob, registry),
  accepts: symmetricOnly,
  run({ EncryptionContext, Recipient }, located) {
    refuseRecipient(Recipient);
    const plaintext = openBlob(located, EncryptionContext);
    return { KeyId: located.key.id, KeyVersionId: located.version.id, Plaintext: plaintext };
  },
});
