import { publicKeyOf, publicKeyPem } from '../../crypto/key-pairs';
import { isAsymmetric } from '../../crypto/key-specs';
import { operationUnsupported } from '../../base/kms-errors';
import { DRY_RUN } from '../../parameters/rows';
import { privateKeyOf } from '../../registry/records/key';
import { operation } from '../operation';
import { versionOf } from '../parts/key-version';

/** The public half of a key version as PEM. */
export const GetPublicKey = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id', 'alias'] },
    KeyVersionId: { kind: 'text', required: true },
    DryRun: DRY_RUN,
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts(key) {
    if (!isAsymmetric(key.spec)) throw operationUnsupported();
  },
  async run({ KeyVersionId }, { key }) {
    const version = versionOf(key, KeyVersionId);
    const publicKey = publicKeyPem(key.spec, publicKeyOf(key.spec, await privateKeyOf(version)));
    return { KeyId: key.id, KeyVersionId: version.id, PublicKey: publicKey };
  },
});
