import { asymmetricEncrypt, ENCRYPTION_ALGORITHMS, plaintextLimit } from '../../crypto/asymmetric';
import { parameterInvalid } from '../../base/kms-errors';
import { DRY_RUN } from '../../parameters/rows';
import { privateKeyOf } from '../../registry/records/key';
import { operation } from '../operation';
import { encryptsWith } from '../parts/asymmetric-use';
import { versionOf } from '../parts/key-version';

/** Encrypts bytes under the public half of a key version: the bare cipher, which any other implementation opens. */
export const AsymmetricEncrypt = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias', 'arn'] },
    KeyVersionId: { kind: 'text', required: true },
    Algorithm: { kind: 'choice', required: true, values: ENCRYPTION_ALGORITHMS },
    Plaintext: { kind: 'base64', required: true },
    DryRun: DRY_RUN,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: encryptsWith,
  async run({ KeyVersionId, Algorithm, Plaintext }, { key }) {
    const version = versionOf(key, KeyVersionId);
    if (Plaintext.length > plaintextLimit(key.spec, Algorithm)) throw parameterInvalid('Plaintext');
    const ciphertext = asymmetricEncrypt(await privateKeyOf(version), Plaintext, Algorithm);
    return { KeyId: key.id, KeyVersionId: version.id, CiphertextBlob: ciphertext.toString('base64') };
  },
});
