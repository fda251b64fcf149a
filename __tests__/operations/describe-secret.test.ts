import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing } from '../support/refusals';
import { MANAGED_TYPES, managedName, managedSeed, secretArn, secretNotFound } from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
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

describe('parameters', () => {
  test('SecretName is required', async () => {
    expect(await call('DescribeSecret')).toEqual(missing('SecretName'));
  });

  test('an empty SecretName counts as missing', async () => {
    expect(await describeSecret({ SecretName: '' })).toEqual(missing('SecretName'));
  });

  test('SecretName may be the ARN of the secret, and the answer has the plain name', async () => {
    const { arn } = seed();
    expect(await shown({ SecretName: arn })).toMatchObject({ SecretName: 'orders', Arn: arn });
  });

  test.each([
    ['of one character', 'a'],
    ['of every kind of character', 'AZaz09_/+=.@-'],
    ['of 192 characters', 'n'.repeat(192)],
    ['of 64 Chinese characters', '密'.repeat(64)],
    ['that reads like a key of every object', 'constructor'],
  ])('a SecretName %s is found, plain and in an ARN', async (_what, secretName) => {
    const { arn } = seed({ secretName });
    expect(await shown({ SecretName: secretName })).toMatchObject({ SecretName: secretName, Arn: arn });
    expect(await shown({ SecretName: arn })).toMatchObject({ SecretName: secretName, Arn: arn });
  });

  test.each([
    ['of another region', secretArn('orders', 'cn-shanghai')],
    ['of another account', secretArn('orders', 'cn-hangzhou', '1111111111111111')],
    ['of another name', secretArn('bills')],
  ])('an ARN %s is not found', async (_what, SecretName) => {
    seed();
    seed({ regionId: 'cn-shanghai' });
    expect(await describeSecret({ SecretName })).toEqual(secretNotFound);
  });

  test.each([
    ['with a space', 'my orders'],
    ['of 193 characters', 'n'.repeat(193)],
    ['with a line feed at its end', 'orders\n'],
    ['with an accent', 'aufträge'],
    ['that is $Auto', '$Auto'],
    ['that is the ARN of a key', 'acs:kms:cn-hangzhou:1540355698841234:key/orders'],
    ['that is the ARN of an alias', 'acs:kms:cn-hangzhou:1540355698841234:alias/orders'],
    ['that is an ARN of another service', 'acs:oss:cn-hangzhou:1540355698841234:secret/orders'],
    ['that is an ARN without a name', secretArn('')],
    ['that is an ARN without an account', 'acs:kms:cn-hangzhou:secret/orders'],
  ])('a SecretName %s is refused', async (_what, SecretName) => {
    seed();
    expect(await describeSecret({ SecretName })).toEqual(invalid('SecretName'));
  });

  test.each(['ORDERS', 'Orders', 'order', 'orders/', '/orders', 'orders2'])(
    'the name %s is another than orders',
    async (SecretName) => {
      seed();
      expect(await describeSecret({ SecretName })).toEqual(secretNotFound);
    },
  );

  test.each([{}, { FetchTags: '' }, { FetchTags: 'false' }])(
    'there are no Tags with the parameters %p',
    async (params) => {
      seed({ tags: { team: 'a' } });
      expect(await shown(params)).not.toHaveProperty('Tags');
    },
  );

  test('FetchTags=true shows the Tags', async () => {
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

  test('FetchTags=true shows an empty list for a secret without tags', async () => {
    seed();
    expect((await shown({ FetchTags: 'true' })).Tags).toEqual({ Tag: [] });
  });

  test.each(['True', 'TRUE', 'yes', '1'])('FetchTags "%s" is refused', async (FetchTags) => {
    seed();
    expect(await describeSecret({ FetchTags })).toEqual(invalid('FetchTags'));
  });

  test('a parameter that the action does not have is refused by name', async () => {
    seed();
    const answer = await describeSecret({ VersionId: 'v1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "VersionId" is not valid\./);
  });

  test('a bad FetchTags is reported before the secret is looked for', async () => {
    expect(await describeSecret({ FetchTags: 'yes' })).toEqual(invalid('FetchTags'));
  });
});

describe('secret states', () => {
  test('a secret that is not there is not found', async () => {
    expect(await describeSecret()).toEqual(secretNotFound);
    expect(await describeSecret({ SecretName: secretArn('orders') })).toEqual(secretNotFound);
  });

  test('a live secret is described, without a planned time', async () => {
    seed();
    const before = kms.secret('orders');
    expect(await shown()).not.toHaveProperty('PlannedDeleteTime');
    expect(kms.secret('orders')).toEqual(before);
  });

  test('a secret that is pending deletion is described, with its planned time', async () => {
    seed({ state: 'PendingDeletion', deletionDate: '2026-03-08T12:00:00Z' });
    expect(await shown()).toMatchObject({
      SecretName: 'orders',
      PlannedDeleteTime: '2026-03-08T12:00:00Z',
    });
    expect(kms.secret('orders')?.state).toBe('PendingDeletion');
  });

  test('a secret is described until a millisecond before its planned time, and not from then on', async () => {
    seed({ state: 'PendingDeletion', deletionDate: later(7 * DAY) });
    jest.setSystemTime(later(7 * DAY - 1));
    expect(await describeSecret()).toMatchObject(SUCCESS);
    jest.setSystemTime(later(7 * DAY));
    expect(await describeSecret()).toEqual(secretNotFound);
  });

  test('a secret that was deleted by force is not found', async () => {
    seed();
    await ok('DeleteSecret', { SecretName: 'orders', ForceDeleteWithoutRecovery: 'true' });
    expect(await describeSecret()).toEqual(secretNotFound);
  });

  test.each(['Disabled', 'PendingDeletion', 'PendingImport', 'gone'] as const)(
    'a secret is described as before while its key is %s',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
      seed({ encryptionKeyId: keyId });
      const { RequestId: _, ...before } = await shown();
      if (state === 'Disabled') await ok('DisableKey', { KeyId: keyId });
      else if (state === 'PendingImport') await ok('DeleteKeyMaterial', { KeyId: keyId });
      else await ok('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
      if (state === 'gone') kms.clock.advance({ days: 7 });
      expect(kms.key(keyId)?.state).toBe(state === 'gone' ? undefined : state);
      const { RequestId: __, ...now } = await shown();
      expect(now).toEqual(before);
      expect(now.EncryptionKeyId).toBe(keyId);
    },
  );

  test.each(['Disabled', 'PendingDeletion', 'PendingImport', 'gone'] as const)(
    'the rotation of a secret is Invalid, without a next date, while its key is %s',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
      kms.seedSecret({ ...managedSeed('Rds'), encryptionKeyId: keyId, rotationInterval: '30d' });
      if (state === 'Disabled') await ok('DisableKey', { KeyId: keyId });
      else if (state === 'PendingImport') await ok('DeleteKeyMaterial', { KeyId: keyId });
      else await ok('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
      if (state === 'gone') kms.clock.advance({ days: 7 });
      const body = await shown({ SecretName: 'db' });
      expect(body).toMatchObject({ AutomaticRotation: 'Invalid', EncryptionKeyId: keyId });
      expect(body).not.toHaveProperty('NextRotationDate');
    },
  );
});

describe('behaviour', () => {
  test('the answer for a Generic secret is complete, field by field', async () => {
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

  test('the answer for a Generic secret with everything is complete', async () => {
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

  test.each(MANAGED_TYPES)('the answer for a %s secret that does not rotate is complete', async (type) => {
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

  test('the answer for a secret that rotates has interval and next date, and no last one', async () => {
    kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '30d' });
    const body = await shown({ SecretName: 'db' });
    expect(body).toMatchObject({
      AutomaticRotation: 'Enabled',
      RotationInterval: '2592000s',
      NextRotationDate: '2026-03-31T12:00:00Z',
    });
    expect(body).not.toHaveProperty('LastRotationDate');
  });

  test('the last rotation is shown once there was one, with rotation off too', async () => {
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

  test('an automatic rotation shows by its dates', async () => {
    kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '7d' });
    kms.clock.advance({ days: 15 });
    expect(await shown({ SecretName: 'db' })).toMatchObject({
      AutomaticRotation: 'Enabled',
      RotationInterval: '604800s',
      LastRotationDate: '2026-03-15T12:00:00Z',
      NextRotationDate: '2026-03-22T12:00:00Z',
    });
  });

  test('the value is never shown', async () => {
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
    ['UpdateSecret', { Description: 'new' }],
    ['UpdateSecret', {}],
    ['PutSecretValue', { VersionId: 'v2', SecretData: 'newer' }],
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

  test('RotateSecret changes UpdateTime and not CreateTime', async () => {
    kms.seedSecret(managedSeed('Rds'));
    kms.clock.advance({ hours: 1 });
    await ok('RotateSecret', { SecretName: 'db', VersionId: 'v2' });
    kms.clock.advance({ hours: 1 });
    expect(await shown({ SecretName: 'db' })).toMatchObject({
      CreateTime: '2026-03-01T12:00:00Z',
      UpdateTime: '2026-03-01T13:00:00Z',
    });
  });

  test.each([
    ['GetSecretValue', {}],
    ['DescribeSecret', {}],
    ['ListSecretVersionIds', {}],
    ['PutSecretValue', { VersionId: 'v1', SecretData: 'db-password' }],
    ['UpdateSecretVersionStage', { VersionStage: 'blue', MoveToVersion: 'v1' }],
    ['DeleteSecret', {}],
    ['TagResource', { Tags: '[{"TagKey":"team","TagValue":"b"}]' }],
    ['UntagResource', { TagKeys: '["team"]' }],
  ] as const)('%s with %j does not change UpdateTime', async (action, params) => {
    seed({ tags: { team: 'a' } });
    kms.clock.advance({ hours: 1 });
    await ok(action, { SecretName: 'orders', ...params });
    expect((await shown()).UpdateTime).toBe('2026-03-01T12:00:00Z');
  });

  test('RestoreSecret does not change UpdateTime', async () => {
    seed({ state: 'PendingDeletion' });
    kms.clock.advance({ hours: 1 });
    await ok('RestoreSecret', { SecretName: 'orders' });
    expect((await shown()).UpdateTime).toBe('2026-03-01T12:00:00Z');
  });

  test('UpdateSecretRotationPolicy does not change UpdateTime', async () => {
    kms.seedSecret(managedSeed('Rds'));
    kms.clock.advance({ hours: 1 });
    const params = { EnableAutomaticRotation: true, RotationInterval: '30d' };
    await ok('UpdateSecretRotationPolicy', { SecretName: 'db', ...params });
    expect((await shown({ SecretName: 'db' })).UpdateTime).toBe('2026-03-01T12:00:00Z');
  });

  test('RotateSecret to a version that is there does not change UpdateTime', async () => {
    kms.seedSecret(managedSeed('Rds'));
    kms.clock.advance({ hours: 1 });
    await ok('RotateSecret', { SecretName: 'db', VersionId: 'v1' });
    const body = await shown({ SecretName: 'db' });
    expect(body.UpdateTime).toBe('2026-03-01T12:00:00Z');
    expect(body).not.toHaveProperty('LastRotationDate');
  });

  test('a refused call does not change UpdateTime', async () => {
    seed();
    kms.clock.advance({ hours: 1 });
    const put = await call('PutSecretValue', { SecretName: 'orders', VersionId: 'v1', SecretData: 'other' });
    expect(put).toMatchObject({ code: 'Rejected.ResourceExist', status: 409 });
    expect((await shown()).UpdateTime).toBe('2026-03-01T12:00:00Z');
  });

  test('tags that were added and taken away show', async () => {
    seed({ tags: { team: 'a', env: 'test' } });
    await ok('TagResource', { SecretName: 'orders', Tags: '[{"TagKey":"cost","TagValue":"7"}]' });
    await ok('UntagResource', { SecretName: 'orders', TagKeys: '["team"]' });
    const { Tags } = await shown({ FetchTags: 'true' });
    expect(Tags.Tag).toHaveLength(2);
    expect(Tags.Tag).toEqual(
      expect.arrayContaining([
        { TagKey: 'env', TagValue: 'test' },
        { TagKey: 'cost', TagValue: '7' },
      ]),
    );
  });

  test('each region has its own secret of the name', async () => {
    seed({ description: 'hangzhou' });
    seed({ description: 'shanghai', regionId: 'cn-shanghai' });
    expect((await shown()).Description).toBe('hangzhou');
    const there = (await shanghai.call('DescribeSecret', { SecretName: 'orders' })).body;
    expect(there).toMatchObject({ Description: 'shanghai', Arn: secretArn('orders', 'cn-shanghai') });
  });

  test('two answers differ in the RequestId only', async () => {
    seed();
    const [first, second] = [await shown(), await shown()];
    expect(second.RequestId).not.toBe(first.RequestId);
    expect({ ...second, RequestId: '' }).toEqual({ ...first, RequestId: '' });
  });
});
