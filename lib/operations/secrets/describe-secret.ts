import { isoSeconds } from '../../base/clock';
import { typeOf } from '../../registry/records/secret';
import { secretOperation } from '../secret-operation';
import { plannedDeleteTime, rotationFields, tagsField } from './parts/secret-metadata';

/** Returns the metadata of a secret, without its data. */
export const DescribeSecret = secretOperation({
  params: { FetchTags: { kind: 'boolean', default: false } },
  run({ FetchTags }, { secret, registry }) {
    return {
      Arn: registry.secretArn(secret),
      SecretName: secret.name,
      SecretType: typeOf(secret),
      Description: secret.description,
      // The default key of the service has no id.
      ...(secret.encryptionKeyId === undefined ? {} : { EncryptionKeyId: secret.encryptionKeyId }),
      CreateTime: isoSeconds(secret.createdAt),
      UpdateTime: isoSeconds(secret.updatedAt),
      ...plannedDeleteTime(secret),
      ...(secret.managed === undefined ? {} : { ExtendedConfig: JSON.stringify(secret.managed.config) }),
      ...rotationFields(secret, registry),
      ...(secret.instanceId === undefined ? {} : { DKMSInstanceId: secret.instanceId }),
      // Observed (2024): a secret without tags has no Tags here. ListSecrets has no such evidence.
      ...(FetchTags && secret.tags?.size ? tagsField(secret) : {}),
    };
  },
});
