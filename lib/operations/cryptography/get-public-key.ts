import { operationUnsupported } from '../../base/kms-errors';
import { publicKeyOf, publicKeyPem } from '../../crypto/key-pairs';
import { isAsymmetric } from '../../crypto/key-specs';
import { privateKeyOf } from '../../registry/records/key';
import { asymmetricOperation } from './parts/asymmetric';

/** Returns the public key of a key version as PEM. */
export const GetPublicKey = asymmetricOperation({
  xmlRoot: 'KMS',
  keyId: ['id', 'alias'],
  params: {},
  accepts(key) {
    if (!isAsymmetric(key.spec)) throw operationUnsupported();
  },
  async run(_input, { key, version }) {
    return { PublicKey: publicKeyPem(key.spec, publicKeyOf(key.spec, await privateKeyOf(version))) };
  },
});
