import { publicKeyOf, publicKeyPem } from '../../crypto/key-pairs';
import { privateKeyOf } from '../../registry/records/key';
import { asymmetricOnly, asymmetricOperation } from './parts/asymmetric';

/** Returns the public key of a key version as PEM. */
export const GetPublicKey = asymmetricOperation({
  xmlRoot: 'KMS',
  keyId: ['id', 'alias'],
  params: {},
  accepts: asymmetricOnly,
  async run(_input, { key, version }) {
    return { PublicKey: publicKeyPem(key.spec, publicKeyOf(key.spec, await privateKeyOf(version))) };
  },
});
