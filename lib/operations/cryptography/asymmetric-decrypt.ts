import { ENCRYPTION, ENCRYPTION_ALGORITHMS } from '../../crypto/algorithms';
import { requestInvalid } from '../../base/kms-errors';
import { DRY_RUN } from '../../parameters/rows';
import { privateKeyOf } from '../../registry/records/key';
import { operation } from '../operation';
import { encryptsWith } from '../parts/asymmetric-use';
import { versionOf } from '../parts/key-version';

/** Decrypts what was encrypted under the public half of a key version, here or elsewhere. */
export const AsymmetricDecrypt = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias', 'arn'] },
    KeyVersionId: { kind: 'text', required: true },
    Algorithm: { kind: 'choice', required: true, values: ENCRYPTION_ALGORITHMS },
    CiphertextBlob: { kind: 'base64', required: true },
    DryRun: DRY_RUN,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: encryptsWith,
  async run({ KeyVersionId, Algorithm, CiphertextBlob }, { key }) {
    const version = versionOf(key, KeyVersionId);
    const plaintext = ENCRYPTION[Algorithm].decrypt(await privateKeyOf(version), CiphertextBlob);
    if (plaintext === undefined) throw requestInvalid();
    return { KeyId: key.id, KeyVersionId: version.id, Plaintext: plaintext.toString('base64') };
  },
});
