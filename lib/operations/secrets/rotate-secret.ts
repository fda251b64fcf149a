import { wholeSecond } from '../../base/clock';
import { MAX_SECRET_VERSION_ID_LENGTH } from '../../registry/limits';
import { rotateSecret } from '../../registry/secret-rotation';
import { findVersion } from '../../registry/secret-versions';
import { secretOperation } from '../secret-operation';
import { requireEncryptionKey } from './parts/secret-key';
import { managedOf, managedOnly } from './parts/secret-type';

/** Rotates a secret now. If the version id already exists, the rotation counts as done and nothing changes. */
export const RotateSecret = secretOperation({
  params: {
    VersionId: { kind: 'text', required: true, maxLength: MAX_SECRET_VERSION_ID_LENGTH },
  },
  accepts: managedOnly,
  run({ VersionId }, { secret, registry, now }) {
    if (findVersion(secret, VersionId) === undefined) {
      requireEncryptionKey(secret, 'GenerateDataKey', registry);
      rotateSecret(secret, managedOf(secret), VersionId, wholeSecond(now), registry);
    }
    return { SecretName: secret.name, VersionId, Arn: registry.secretArn(secret) };
  },
});
