/** Common data of the tests of secrets: error responses in the format of the clients, and a fixture for each managed type. */
import { rawRequest } from './raw-request';
import { refusal } from './refusals';

export { operationRejected as unsupported } from './refusals';

export const secretNotFound = refusal('Forbidden.ResourceNotFound', 404, 'Resource not found');
/** The error of GetSecretValue, BatchGetSecretValue, the policy actions and the tag actions. */
export const secretNotFoundDot = refusal('Forbidden.ResourceNotFound', 404, 'Resource not found.');
export const secretDeleting = refusal('Rejected.ResourceInDeleteWindow', 409, 'secret in delete peroid');
/** The error of CreateSecret. */
export const secretPlanned = refusal(
  'Rejected.ResourceInDeleteWindow',
  409,
  'The secret is planned to be deleted.',
);
export const secretExists = refusal('Rejected.ResourceExist', 409, 'The resource already exists.');
export const secretInUse = refusal('Rejected.ResourceInUse', 409, 'restore normal secret');
export const versionExists = refusal(
  'Rejected.ResourceExist',
  409,
  'The request was rejected becasue key already exsit',
);
export const stagesExceeded = refusal('Rejected.LimitExceeded', 400, 'exceed secret limits error');

/** The parameters of CreateSecret, all of them strings. The name is valid for the type. */
export const MANAGED = {
  Rds: {
    SecretName: 'db',
    SecretData: '{"Accounts":[{"AccountName":"user1","AccountPassword":"Ab3$example"}]}',
    ExtendedConfig: '{"SecretSubType":"SingleUser","DBInstanceId":"rm-uf667446pc955ab1c"}',
  },
  Redis: {
    SecretName: 'cache',
    SecretData: '$Auto',
    ExtendedConfig:
      '{"SecretSubType":"DoubleUsers","InstanceId":"r-bp1b3dd3a506e","RegionId":"cn-hangzhou","AccountName":"user1"}',
  },
  PolarDB: {
    SecretName: 'polar',
    SecretData: '$Auto',
    ExtendedConfig:
      '{"SecretSubType":"DoubleUsers","DBClusterId":"pc-bp1b3dd3a506e","RegionId":"cn-hangzhou","AccountName":"user1"}',
  },
  RAMCredentials: {
    SecretName: '$Auto',
    SecretData: '{"AccessKeys":[{"AccessKeyId":"LTAI5tExample","AccessKeySecret":"Ab3exampleSecret"}]}',
    ExtendedConfig: '{"SecretSubType":"RamUserAccessKey","UserName":"reader"}',
  },
  ECS: {
    SecretName: 'acs/ecs/web',
    SecretData: '{"UserName":"root","Password":"Ab3$example"}',
    ExtendedConfig: '{"SecretSubType":"Password","RegionId":"cn-hangzhou","InstanceId":"i-bp1b3dd3a506e"}',
  },
} as const;

export type ManagedType = keyof typeof MANAGED;
export const MANAGED_TYPES = Object.keys(MANAGED) as ManagedType[];

/** The same as options of kms.seedSecret. */
export function managedSeed(secretType: ManagedType) {
  const { SecretName, SecretData, ExtendedConfig } = MANAGED[secretType];
  return {
    secretName: SecretName,
    secretType,
    secretData: SecretData,
    extendedConfig: JSON.parse(ExtendedConfig) as Record<string, unknown>,
  };
}

/** The name of the created secret of each type. */
export const managedName = (secretType: ManagedType) =>
  secretType === 'RAMCredentials' ? 'acs/ram/user/reader' : MANAGED[secretType].SecretName;

export const secretArn = (name: string, regionId = 'cn-hangzhou', accountId = '1540355698841234') =>
  `acs:kms:${regionId}:${accountId}:secret/${name}`;

/** Long values are sent in a form, because a URL has its own limits. */
export async function callByForm(action: string, params: Readonly<Record<string, string>>) {
  const { status, body } = await rawRequest({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: action,
      Version: '2016-01-20',
      Format: 'JSON',
      AccessKeyId: 'test-key-id',
      ...params,
    }).toString(),
  });
  return { status, body: JSON.parse(body) };
}

/**
 * The calls after which an external key cannot be used. A secret is encrypted first, because this needs a usable key.
 */
export const OUT_OF_USE = {
  Disabled: ['DisableKey', {}],
  PendingDeletion: ['ScheduleKeyDeletion', { PendingWindowInDays: 30 }],
  PendingImport: ['DeleteKeyMaterial', {}],
} as const;
export const UNUSABLE_STATES = ['Disabled', 'PendingDeletion', 'PendingImport'] as const;
