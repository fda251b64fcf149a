import { parameterInvalid } from '../../base/kms-errors';
import { ENCRYPTION, ENCRYPTION_ALGORITHMS } from '../../crypto/algorithms';
import { publicKeyOf } from '../../crypto/key-pairs';
import { privateKeyOf } from '../../registry/records/key';
import { asymmetricOperation, encryptsWith } from './parts/asymmetric';

/** Encrypts bytes with the public key of a key version. The ciphertext has no envelope, so other software can decrypt it. */
export const AsymmetricEncrypt = asymmetricOperation({
  keyId: ['id', 'alias', 'arn'],
  params: {
    Algorithm: { kind: 'choice', required: true, values: ENCRYPTION_ALGORITHMS },
    Plaintext: { kind: 'base64', required: true },
  },
  accepts: encryptsWith,
  async run({ Algorithm, Plaintext }, { key, version }) {
    const { limit, encrypt } = ENCRYPTION[Algorithm];
    if (Plaintext.length > limit(key.spec)) throw parameterInvalid('Plaintext');
    const ciphertext = encrypt(publicKeyOf(key.spec, await privateKeyOf(version)), Plaintext);
    return { CiphertextBlob: ciphertext.toString('base64') };
  },
});
