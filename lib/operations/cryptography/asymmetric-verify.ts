import { DIGEST_BYTES, SIGNATURE, SIGNATURE_ALGORITHMS } from '../../crypto/algorithms';
import { publicKeyOf } from '../../crypto/key-pairs';
import { privateKeyOf } from '../../registry/records/key';
import { asymmetricOperation, signsWith } from './parts/asymmetric';

/** Returns whether a signature is valid for the digest. A wrong signature gives Value false, not an error. */
export const AsymmetricVerify = asymmetricOperation({
  keyId: ['id', 'alias'],
  params: {
    Algorithm: { kind: 'choice', required: true, values: SIGNATURE_ALGORITHMS },
    Digest: { kind: 'base64', required: true, bytes: DIGEST_BYTES },
    Value: { kind: 'base64', required: true },
  },
  accepts: signsWith,
  async run({ Algorithm, Digest, Value }, { key, version }) {
    const publicKey = publicKeyOf(key.spec, await privateKeyOf(version));
    return { Value: SIGNATURE[Algorithm].verify(key.spec, publicKey, Digest, Value) };
  },
});
