import { ENCRYPTION, ENCRYPTION_ALGORITHMS } from '../../crypto/algorithms';
import { publicKeyOf } from '../../crypto/key-pairs';
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
    const { limit, encrypt } = ENCRYPTION[Algorithm];
    if (Plaintext.length > limit(key.spec)) throw parameterInvalid('Plaintext');
    const ciphertext = encrypt(publicKeyOf(key.spec, await privateKeyOf(version)), Plaintext);
    return { KeyId: key.id, KeyVersionId: version.id, CiphertextBlob: ciphertext.toString('base64') };
  },
});
