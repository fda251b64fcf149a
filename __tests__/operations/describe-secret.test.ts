import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import {
  MANAGED_TYPES,
  managedName,
  managedSeed,
  OUT_OF_USE,
  secretArn,
  UNUSABLE_STATES,
} from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const SUCCESS = { code: 'Success', message: '', status: 200 };

type Params = Readonly<Record<string, string | number | boolean>>;
const seed = (options: object = {}) =>
  kms.seedSecret({ secretName: 'orders', secretData: 'db-password', ...options });
const describeSecret = (params: Params = {}) => call('DescribeSecret', { SecretName: 'orders', ...params });
const shown = async (params: Params = {}) => {
  const { code, body } = await describeSecret(params);
  expect(code).toBe('Success');
  return body;
};
const ok = async (action: string, params: Params) => {
  const answer = await call(action, params);
  expect(answer).toMatchObject(SUCCESS);
  return answer.body;
};

test.each([
  ['of one character', 'a'],
  ['with every kind of character', 'AZaz09_/+=.@-'],
  ['of 192 characters', 'n'.repeat(192)],
  ['of 64 Chinese characters', '密'.repeat(64)],
  ['that is an inherited object property', 'constructor'],
])('a secret with a name %s is found, by name and by ARN', async (_what, secretName) => {
  const { arn } = seed({ secretName });
  expect(await shown({ SecretName: secretName })).toMatchObject({ SecretName: secretName, Arn: arn });
  expect(await shown({ SecretName: arn })).toMatchObject({ SecretName: secretName, Arn: arn });
});

test.each([{}, { FetchTags: '' }, { FetchTags: 'false' }])(
  'the response has no Tags with the parameters %p',
  async (params) => {
    seed({ tags: { team: 'a' } });
    expect(await shown(params)).not.toHaveProperty('Tags');
  },
);

test('the response has Tags if FetchTags is true', async () => {
  seed({ tags: { team: 'a', env: '' } });
  const { Tags } = await shown({ FetchTags: 'true' });
  expect(Tags).toEqual({
    Tag: expect.arrayContaining([
      { TagKey: 'team', TagValue: 'a' },
      { TagKey: 'env', TagValue: '' },
    ]),
  });
  expect(Tags.Tag).toHaveLength(2);
});

test('a secret that has no tags, or no longer, has no Tags', async () => {
  seed();
  expect(await shown({ FetchTags: 'true' })).not.toHaveProperty('Tags');
  kms.reset();
  seed({ tags: { team: 'a' } });
  await ok('UntagResource', { SecretName: 'orders', TagKeys: '["team"]' });
  expect(await shown({ FetchTags: 'true' })).not.toHaveProperty('Tags');
});

test.each(UNUSABLE_STATES)(
  'the rotation of a secret is Invalid, without a next date, while its key is %s and after the key was deleted',
  async (state) => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    kms.seedSecret({ ...managedSeed('Rds'), encryptionKeyId: keyId, rotationInterval: '30d' });
    const [action, params] = OUT_OF_USE[state];
    await ok(action, { KeyId: keyId, ...params });
    if (state === 'PendingDeletion') kms.clock.advance({ days: 30 });
    const body = await shown({ SecretName: 'db' });
    expect(body).toMatchObject({ AutomaticRotation: 'Invalid', EncryptionKeyId: keyId });
    expect(body).not.toHaveProperty('NextRotationDate');
  },
);

test('the response for a Generic secret is complete, field by field', async () => {
  seed({ createdAt: '2025-01-02T03:04:05Z' });
  const body = await shown();
  expect(body).toEqual({
    Arn: secretArn('orders'),
    CreateTime: '2025-01-02T03:04:05Z',
    Description: '',
    SecretName: 'orders',
    SecretType: 'Generic',
    UpdateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    RequestId: expect.stringMatching(UUID),
  });
  expect(Object.keys(body).at(-1)).toBe('RequestId');
});

test('the response for a Generic secret with all optional fields is complete', async () => {
  const { keyId } = kms.seedKey({ instanceId: INSTANCE });
  seed({
    encryptionKeyId: keyId,
    instanceId: INSTANCE,
    description: '订单',
    tags: { team: 'a' },
    state: 'PendingDeletion',
  });
  expect(await shown({ FetchTags: 'true' })).toEqual({
    Arn: secretArn('orders'),
    CreateTime: '2026-03-01T12:00:00Z',
    DKMSInstanceId: INSTANCE,
    Description: '订单',
    EncryptionKeyId: keyId,
    PlannedDeleteTime: '2026-03-31T12:00:00Z',
    SecretName: 'orders',
    SecretType: 'Generic',
    Tags: { Tag: [{ TagKey: 'team', TagValue: 'a' }] },
    UpdateTime: '2026-03-01T12:00:00Z',
    RequestId: expect.stringMatching(UUID),
  });
});

test.each(MANAGED_TYPES)('the response for a %s secret that does not rotate is complete', async (type) => {
  const seeded = kms.seedSecret(managedSeed(type));
  const name = managedName(type);
  const body = await shown({ SecretName: name });
  expect(body).toEqual({
    Arn: seeded.arn,
    AutomaticRotation: 'Disabled',
    CreateTime: '2026-03-01T12:00:00Z',
    Description: '',
    ExtendedConfig: expect.any(String),
    SecretName: name,
    SecretType: type,
    UpdateTime: '2026-03-01T12:00:00Z',
    RequestId: expect.stringMatching(UUID),
  });
  expect(JSON.parse(body.ExtendedConfig)).toMatchObject({
    ...managedSeed(type).extendedConfig,
    CustomData: {},
  });
});

test('the response for a secret that rotates has the interval and the next date, but no last date', async () => {
  kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '30d' });
  const body = await shown({ SecretName: 'db' });
  expect(body).toMatchObject({
    AutomaticRotation: 'Enabled',
    RotationInterval: '2592000s',
    NextRotationDate: '2026-03-31T12:00:00Z',
  });
  expect(body).not.toHaveProperty('LastRotationDate');
});

test('the response has the date of the last rotation, also if rotation is turned off', async () => {
  kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '30d' });
  kms.clock.advance({ days: 2 });
  await ok('RotateSecret', { SecretName: 'db', VersionId: 'v2' });
  expect(await shown({ SecretName: 'db' })).toMatchObject({
    LastRotationDate: '2026-03-03T12:00:00Z',
    NextRotationDate: '2026-04-02T12:00:00Z',
  });
  await ok('UpdateSecretRotationPolicy', { SecretName: 'db', EnableAutomaticRotation: false });
  const body = await shown({ SecretName: 'db' });
  expect(body).toMatchObject({ AutomaticRotation: 'Disabled', LastRotationDate: '2026-03-03T12:00:00Z' });
  expect(body).not.toHaveProperty('NextRotationDate');
  expect(body).not.toHaveProperty('RotationInterval');
});

test('an automatic rotation changes the dates', async () => {
  kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '7d' });
  kms.clock.advance({ days: 15 });
  expect(await shown({ SecretName: 'db' })).toMatchObject({
    AutomaticRotation: 'Enabled',
    RotationInterval: '604800s',
    LastRotationDate: '2026-03-15T12:00:00Z',
    NextRotationDate: '2026-03-22T12:00:00Z',
  });
});

test('the secret data is never in the response', async () => {
  seed({ secretData: 'never-to-be-seen' });
  expect(JSON.stringify(await shown({ FetchTags: 'true' }))).not.toContain('never-to-be-seen');
});

test('times are in whole seconds', async () => {
  jest.setSystemTime(later(789));
  await ok('CreateSecret', { SecretName: 'orders', VersionId: 'v1', SecretData: 'x' });
  expect(await shown()).toMatchObject({
    CreateTime: '2026-03-01T12:00:00Z',
    UpdateTime: '2026-03-01T12:00:00Z',
  });
});

test.each([
  ['UpdateSecret', {}],
  ['PutSecretValue', { VersionId: 'v2', SecretData: 'newer', VersionStages: '["blue"]' }],
] as const)('%s with %j changes UpdateTime and not CreateTime', async (action, params) => {
  seed();
  kms.clock.advance({ hours: 1 });
  await ok(action, { SecretName: 'orders', ...params });
  kms.clock.advance({ hours: 1 });
  expect(await shown()).toMatchObject({
    CreateTime: '2026-03-01T12:00:00Z',
    UpdateTime: '2026-03-01T13:00:00Z',
  });
});

test('PutSecretValue of an existing version does not change UpdateTime', async () => {
  seed();
  kms.clock.advance({ hours: 1 });
  await ok('PutSecretValue', { SecretName: 'orders', VersionId: 'v1', SecretData: 'db-password' });
  expect((await shown()).UpdateTime).toBe('2026-03-01T12:00:00Z');
});

test('RotateSecret to an existing version does not change UpdateTime', async () => {
  kms.seedSecret(managedSeed('Rds'));
  kms.clock.advance({ hours: 1 });
  await ok('RotateSecret', { SecretName: 'db', VersionId: 'v1' });
  const body = await shown({ SecretName: 'db' });
  expect(body.UpdateTime).toBe('2026-03-01T12:00:00Z');
  expect(body).not.toHaveProperty('LastRotationDate');
});

test('a rejected call does not change UpdateTime', async () => {
  seed();
  kms.clock.advance({ hours: 1 });
  const put = await call('PutSecretValue', { SecretName: 'orders', VersionId: 'v1', SecretData: 'other' });
  expect(put).toMatchObject({ code: 'Rejected.ResourceExist', status: 409 });
  expect((await shown()).UpdateTime).toBe('2026-03-01T12:00:00Z');
});

test('each region has its own secret with the name', async () => {
  seed({ description: 'hangzhou' });
  seed({ description: 'shanghai', regionId: 'cn-shanghai' });
  expect((await shown()).Description).toBe('hangzhou');
  const there = (await shanghai.call('DescribeSecret', { SecretName: 'orders' })).body;
  expect(there).toMatchObject({ Description: 'shanghai', Arn: secretArn('orders', 'cn-shanghai') });
});
