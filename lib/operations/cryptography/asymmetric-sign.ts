import { DIGEST_BYTES, SIGNATURE, SIGNATURE_ALGORITHMS } from '../../crypto/algorithms';
import { DRY_RUN } from '../../parameters/rows';
import { privateKeyOf } from '../../registry/records/key';
import { operation } from '../operation';
import { signsWith } from '../parts/asymmetric-use';
import { versionOf } from '../parts/key-version';

/** Signs a digest that the caller has made: SHA-256, or SM3 of Z and message for SM2DSA. */
export const AsymmetricSign = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias'] },
    KeyVersionId: { kind: 'text', required: true },
    Algorithm: { kind: 'choice', required: true, values: SIGNATURE_ALGORITHMS },
    Digest: { kind: 'base64', required: true, bytes: DIGEST_BYTES },
    DryRun: DRY_RUN,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: signsWith,
  async run({ KeyVersionId, Algorithm, Digest }, { key }) {
    const version = versionOf(key, KeyVersionId);
    const signature = SIGNATURE[Algorithm].sign(key.spec, await privateKeyOf(version), Digest);
    return { KeyId: key.id, KeyVersionId: version.id, Value: signature.toString('base64') };
  },
});
