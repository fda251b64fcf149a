import { requestInvalid } from '../../base/kms-errors';
import { ENCRYPTION, ENCRYPTION_ALGORITHMS } from '../../crypto/algorithms';
import { privateKeyOf } from '../../registry/records/key';
import { asymmetricOperation, encryptsWith } from './parts/asymmetric';

/** Decrypts data that was encrypted with the public key of a key version, by this mock or by other software. */
export const AsymmetricDecrypt = asymmetricOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {
    Algorithm: { kind: 'choice', required: true, values: ENCRYPTION_ALGORITHMS },
    CiphertextBlob: { kind: 'base64', required: true },
  },
  accepts: encryptsWith,
  async run({ Algorithm, CiphertextBlob }, { version }) {
    const plaintext = ENCRYPTION[Algorithm].decrypt(await privateKeyOf(version), CiphertextBlob);
    if (plaintext === undefined) throw requestInvalid();
    return { Plaintext: plaintext.toString('base64') };
  },
});
