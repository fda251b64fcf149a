import { DAY, wholeSecond } from '../../base/clock';
import { isAsymmetric } from '../../crypto/key-specs';
import { limitExceeded, operationRejected } from '../../base/kms-errors';
import { addKeyVersion } from '../../registry/new-key';
import { canRotate } from '../../registry/records/key';
import { MAX_ASYMMETRIC_VERSIONS, MIN_DAYS_BETWEEN_VERSIONS } from '../../registry/limits';
import { keyOperation } from '../key-operation';
import { keyVersion } from '../parts/key-version';

/**
 * Adds a version to a key: an asymmetric key (the text of all editions) or a symmetric key of an instance
 * (metadata of 2024).
 */
export const CreateKeyVersion = keyOperation({
  keyId: ['id', 'alias'],
  params: {},
  run(_input, { key, registry, now }) {
    // Checked after the state, because the matrix has a cell for external keys in PendingImport.
    const asymmetric = isAsymmetric(key.spec);
    if (!asymmetric && !(canRotate(key) && key.instanceId !== undefined)) throw operationRejected();
    if (asymmetric) {
      if (now < key.primaryVersion.createdAt + MIN_DAYS_BETWEEN_VERSIONS * DAY) throw operationRejected();
      if (key.versions.length >= MAX_ASYMMETRIC_VERSIONS) throw limitExceeded();
    }
    if (!registry.hasRoomForVersion) throw limitExceeded();
    return { KeyVersion: keyVersion(key, addKeyVersion(key, wholeSecond(now), registry)) };
  },
});
