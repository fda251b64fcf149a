import { parameterInvalid, secretVersionExists } from '../../base/kms-errors';
import { MAX_SECRET_BYTES, MAX_SECRET_VERSION_ID_LENGTH } from '../../registry/limits';
import { newSecretVersion } from '../../registry/new-secret';
import { SECRET_DATA_TYPES } from '../../registry/records/secret';
import { addSecretVersion, CURRENT, findVersion, PREVIOUS, stagesOf } from '../../registry/secret-versions';
import { secretOperation } from '../secret-operation';
import { requireEncryptionKey } from './parts/secret-key';
import { genericOnly } from './parts/secret-type';
import { readData } from './parts/secret-value';

/** Adds a version. An existing version never changes. */
export const PutSecretValue = secretOperation({
  params: {
    VersionId: { kind: 'text', required: true, maxLength: MAX_SECRET_VERSION_ID_LENGTH },
    SecretData: { kind: 'text', required: true, maxBytes: MAX_SECRET_BYTES },
    SecretDataType: { kind: 'choice', values: SECRET_DATA_TYPES, default: 'text' },
    // In the oldest example of the documentation the list is inside an object.
    VersionStages: { kind: 'texts', maxItems: Number.POSITIVE_INFINITY, wrapper: 'VersionStage' },
  },
  check({ VersionStages }) {
    // It follows ACSCurrent. Only UpdateSecretVersionStage moves it directly.
    if (VersionStages?.includes(PREVIOUS)) throw parameterInvalid('VersionStages');
  },
  accepts: genericOnly,
  run({ VersionId, SecretData, SecretDataType, VersionStages = [CURRENT] }, { secret, registry, now }) {
    requireEncryptionKey(secret, 'GenerateDataKey', registry);
    let version = findVersion(secret, VersionId);
    if (version === undefined) {
      const added = { id: VersionId, data: SecretData, dataType: SecretDataType };
      version = newSecretVersion(secret, added, now, registry);
      addSecretVersion(secret, version, VersionStages);
      secret.updatedAt = version.createdAt;
    } else if (readData(secret, version, registry) !== SecretData) {
      throw secretVersionExists();
    }
    return {
      SecretName: secret.name,
      VersionId,
      VersionStages: { VersionStage: stagesOf(secret, version) },
    };
  },
});
