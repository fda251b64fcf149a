/** Prepared resources that two tables share, because generating the key is slow. */
import { keyOf } from '../key-pairs';
import type { Scene } from './world';

/** A key of RSA_2048 for encryption, and `<sealed>`: a ciphertext of this key. */
export const sealedForRsaKey: Scene = {
  key: keyOf('RSA_2048', 'ENCRYPT/DECRYPT'),
  async prepare(stage) {
    // A key of another kind cannot encrypt, and nothing is decrypted with it.
    const { body } = await stage.call('AsymmetricEncrypt', {
      KeyId: stage.values.key,
      KeyVersionId: stage.values.version,
      Algorithm: 'RSAES_OAEP_SHA_256',
      Plaintext: 'SGVsbG8=',
    });
    return { sealed: body.CiphertextBlob ?? 'SGVsbG8=' };
  },
};
