import { isSymmetric } from '../../crypto/key-specs';
import { parameterInvalid, parameterMissing, secretQuotaExceeded } from '../../base/kms-errors';
import type { InputOf } from '../../parameters/rows';
import { INSTANCE_ID, SECRET_NAME } from '../../registry/ids';
import {
  MAX_EXTENDED_CONFIG_LENGTH,
  MAX_POLICY_BYTES,
  MAX_SECRET_BYTES,
  MAX_SECRET_VERSION_ID_LENGTH,
  TAG_QUOTA,
} from '../../registry/limits';
import { type NewManagedCredentials, newSecret, newSecretVersion } from '../../registry/new-secret';
import type { Registry } from '../../registry/registry';
import { SECRET_DATA_TYPES, SECRET_TYPES } from '../../registry/records/secret';
import {
  AUTO,
  extendedConfig,
  type FirstCredential,
  firstCredential,
  nameFitsType,
  nameOfRamUser,
} from '../../registry/secret-types';
import { requireInstance } from '../../state/instances';
import { newSecretOperation } from '../secret-operation';
import { requirePolicy } from '../parts/policy';
import { OF_NEW_SECRETS, rotationInterval } from '../../parameters/rotation-interval';
import { requireEncryptionKey } from './parts/secret-key';
import { rotationFields } from './parts/secret-metadata';

const PARAMETERS = {
  SecretName: { kind: 'text', required: true, names: 'secret' },
  VersionId: { kind: 'text', required: true, maxLength: MAX_SECRET_VERSION_ID_LENGTH },
  SecretData: { kind: 'text', required: true, maxBytes: MAX_SECRET_BYTES },
  SecretDataType: { kind: 'choice', values: SECRET_DATA_TYPES, default: 'text' },
  SecretType: { kind: 'choice', values: SECRET_TYPES, default: 'Generic' },
  Description: { kind: 'text' },
  EncryptionKeyId: { kind: 'keyId', forms: ['id', 'alias', 'arn'] },
  // Read only for managed types.
  ExtendedConfig: { kind: 'object', maxLength: MAX_EXTENDED_CONFIG_LENGTH },
  EnableAutomaticRotation: { kind: 'boolean', default: false },
  // Read only if rotation is turned on.
  RotationInterval: { kind: 'text' },
  DKMSInstanceId: { kind: 'text', names: 'instance', pattern: INSTANCE_ID },
  Policy: { kind: 'text', json: true, maxBytes: MAX_POLICY_BYTES },
  Tags: { kind: 'tags', maxItems: TAG_QUOTA },
} as const;

type Input = InputOf<typeof PARAMETERS>;

/** Creates a secret with its first version, which gets ACSCurrent. */
export const CreateSecret = newSecretOperation({
  params: PARAMETERS,
  check(input) {
    const plan = planOf(input);
    if (input.Policy !== undefined) {
      if (input.DKMSInstanceId === undefined) throw parameterInvalid('Policy');
      requirePolicy(input.Policy);
    }
    return plan;
  },
  find: (input, registry) => registry.findSecret(nameOf(input)),
  run(input, { checked: { name, managed }, registry, now, random }) {
    if (input.DKMSInstanceId !== undefined) requireInstance(input.DKMSInstanceId, registry);
    if (registry.secrets.count >= registry.quotas.secrets) throw secretQuotaExceeded();
    const owner = { name, encryptionKeyId: encryptionKeyId(input, registry) };
    requireEncryptionKey(owner, 'GenerateDataKey', registry);
    const data = managed === undefined ? input.SecretData : managed.make(now, random);
    const first = { id: input.VersionId, data, dataType: input.SecretDataType };
    const secret = newSecret(
      {
        ...owner,
        instanceId: input.DKMSInstanceId,
        description: input.Description ?? '',
        policy: input.Policy,
        tags: input.Tags,
        managed,
      },
      [newSecretVersion(owner, first, now, registry)],
      now,
    );
    registry.secrets.add(secret);
    return {
      Arn: registry.secretArn(secret),
      SecretName: name,
      VersionId: input.VersionId,
      SecretType: input.SecretType,
      ...(managed === undefined ? {} : { ExtendedConfig: JSON.stringify(managed.config) }),
      ...rotationFields(secret, registry),
      ...(secret.instanceId === undefined ? {} : { DKMSInstanceId: secret.instanceId }),
    };
  },
});

interface Plan {
  readonly name: string;
  readonly managed: (NewManagedCredentials & FirstCredential) | undefined;
}

/** The service generates the name of the secret of a RAM user. */
const nameOf = ({ SecretName, SecretType, ExtendedConfig = {} }: Input): string =>
  SecretType === 'RAMCredentials' ? nameOfRamUser(ExtendedConfig) : SecretName;

/** @throws MissingParameter, InvalidParameter for parameters that do not match the type of the secret */
function planOf(input: Input): Plan {
  const { SecretType } = input;
  if (SecretType === 'Generic') {
    requireName(input);
    if (input.EnableAutomaticRotation) throw parameterInvalid('EnableAutomaticRotation');
    return { name: input.SecretName, managed: undefined };
  }
  if (input.SecretDataType !== 'text') throw parameterInvalid('SecretDataType');
  if (input.ExtendedConfig === undefined) throw parameterMissing('ExtendedConfig');
  const config = extendedConfig(SecretType, input.ExtendedConfig);
  if (config === undefined) throw parameterInvalid('ExtendedConfig');
  const credential = firstCredential(SecretType, input.SecretData, config);
  if (credential === undefined) throw parameterInvalid('SecretData');
  const interval = input.EnableAutomaticRotation
    ? rotationInterval(input.RotationInterval, OF_NEW_SECRETS)
    : undefined;
  requireName(input);
  return {
    name: nameOf(input),
    managed: { type: SecretType, config, rotationInterval: interval, ...credential },
  };
}

/** @throws InvalidParameter */
function requireName(input: Input): void {
  if (input.SecretType === 'RAMCredentials') {
    if (input.SecretName !== AUTO) throw parameterInvalid('SecretName');
    if (!SECRET_NAME.test(nameOf(input))) throw parameterInvalid('ExtendedConfig');
  } else if (!SECRET_NAME.test(input.SecretName) || !nameFitsType(input.SecretName, input.SecretType)) {
    throw parameterInvalid('SecretName');
  }
}

/** The id of the given key. @throws Forbidden.KeyNotFound, Forbidden.AliasNotFound, InvalidParameter */
function encryptionKeyId({ EncryptionKeyId, DKMSInstanceId }: Input, registry: Registry): string | undefined {
  if (EncryptionKeyId === undefined) return undefined;
  const key = registry.resolveParameter('EncryptionKeyId', EncryptionKeyId);
  // A symmetric key of the same instance, or, for a secret without an instance, a symmetric key without an instance.
  if (!isSymmetric(key.spec) || key.instanceId !== DKMSInstanceId) throw parameterInvalid('EncryptionKeyId');
  return key.id;
}
