import { DIGEST_BYTES, SIGNATURE, SIGNATURE_ALGORITHMS } from '../../crypto/algorithms';
import { privateKeyOf } from '../../registry/records/key';
import { asymmetricOperation, signsWith } from './parts/asymmetric';

/** Signs a digest that the caller has computed: SHA-256, or for SM2DSA the SM3 digest of Z and the message. */
export const AsymmetricSign = asymmetricOperation({
  keyId: ['id', 'alias'],
  params: {
    Algorithm: { kind: 'choice', required: true, values: SIGNATURE_ALGORITHMS },
    Digest: { kind: 'base64', required: true, bytes: DIGEST_BYTES },
  },
  accepts: signsWith,
  async run({ Algorithm, Digest }, { key, version }) {
    const signature = SIGNATURE[Algorithm].sign(key.spec, await privateKeyOf(version), Digest);
    return { Value: signature.toString('base64') };
  },
});
