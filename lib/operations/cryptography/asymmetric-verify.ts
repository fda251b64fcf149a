import { DIGEST_BYTES, SIGNATURE, SIGNATURE_ALGORITHMS } from '../../crypto/algorithms';
import { publicKeyOf } from '../../crypto/key-pairs';
import { DRY_RUN } from '../../parameters/rows';
import { privateKeyOf } from '../../registry/records/key';
import { operation } from '../operation';
import { signsWith } from '../parts/asymmetric-use';
import { versionOf } from '../parts/key-version';

/** Tells whether a signature is one of the digest: a wrong one is an answer, not a refusal. */
export const AsymmetricVerify = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias'] },
    KeyVersionId: { kind: 'text', required: true },
    Algorithm: { kind: 'choice', required: true, values: SIGNATURE_ALGORITHMS },
    Digest: { kind: 'base64', required: true, bytes: DIGEST_BYTES },
    Value: { kind: 'base64', required: true },
    DryRun: DRY_RUN,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: signsWith,
  async run({ KeyVersionId, Algorithm, Digest, Value }, { key }) {
    const version = versionOf(key, KeyVersionId);
    const publicKey = publicKeyOf(key.spec, await privateKeyOf(version));
    const genuine = SIGNATURE[Algorithm].verify(key.spec, publicKey, Digest, Value);
    return { KeyId: key.id, KeyVersionId: version.id, Value: genuine };
  },
});
