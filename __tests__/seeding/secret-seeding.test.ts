import { installKmsMock, type SeedSecretOptions } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { keyNotFound, rejected } from '../support/refusals';
import {
  MANAGED,
  MANAGED_TYPES,
  managedName,
  managedSeed,
  secretArn,
  secretNotFound,
} from '../support/secrets';
import { usageError } from '../support/usage-error';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);
const ACCOUNT = '1540355698841234';
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';
const UNKNOWN_ID = '00000000-1111-4222-8333-444444444444';

/** Options of the wrong type too, because JavaScript accepts them. */
const seedAnything = (options: object) => kms.seedSecret(options as SeedSecretOptions);
const seed = (options: object = {}) =>
  seedAnything({ secretName: 'orders', secretData: 'db-password', ...options });
const shown = async (SecretName = 'orders') =>
  (await call('DescribeSecret', { SecretName, FetchTags: 'true' })).body;
const getValue = async (SecretName = 'orders', more: Readonly<Record<string, string>> = {}) =>
  (await call('GetSecretValue', { SecretName, ...more })).body;

const POLICY = JSON.stringify({
  Version: '1',
  Statement: [
    {
      Sid: 'readers',
      Effect: 'Allow',
      Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
      Action: ['kms:GetSecretValue'],
      Resource: ['*'],
    },
  ],
});
const version = (n: number, more: object = {}) => ({
  versionId: `v${n}`,
  secretData: `value ${n}`,
  ...more,
});
const versions = (count: number) => Array.from({ length: count }, (_, i) => version(i + 1));
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `v${i}`]));

describe('a secret with only a name and a value', () => {
  test('is a Live Generic secret with a string under the default key of the service', async () => {
    seed();
    expect(await shown()).toMatchObject({
      SecretName: 'orders',
      SecretType: 'Generic',
      Description: '',
      CreateTime: '2026-03-01T12:00:00Z',
      UpdateTime: '2026-03-01T12:00:00Z',
    });
    for (const name of ['EncryptionKeyId', 'DKMSInstanceId', 'PlannedDeleteTime', 'AutomaticRotation']) {
      expect(await shown()).not.toHaveProperty(name);
    }
    expect(await getValue()).toMatchObject({
      SecretData: 'db-password',
      SecretDataType: 'text',
      VersionId: 'v1',
      VersionStages: { VersionStage: ['ACSCurrent'] },
    });
  });

  test('is returned to the test with its name and ARN', () => {
    expect(seed()).toEqual({
      secretName: 'orders',
      arn: secretArn('orders'),
      versionId: 'v1',
      secretType: 'Generic',
      state: 'Live',
      regionId: 'cn-hangzhou',
    });
  });

  test('has the current service time as its creation date, in whole seconds', async () => {
    jest.setSystemTime(later(789));
    kms.clock.advance({ hours: 1 });
    seed();
    expect(await shown()).toMatchObject({ CreateTime: '2026-03-01T13:00:00Z' });
  });

  test('is in the list of secrets', async () => {
    seed();
    const { body } = await call('ListSecrets');
    expect(body).toMatchObject({ TotalCount: 1, SecretList: { Secret: [{ SecretName: 'orders' }] } });
  });

  test('creates no key', async () => {
    seed();
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });
});

describe('every option', () => {
  test.each([
    ['description', { description: '为订单' }, { Description: '为订单' }],
    ['a long description', { description: 'd'.repeat(9000) }, { Description: 'd'.repeat(9000) }],
    ['createdAt as a string', { createdAt: '2020-02-29T23:59:59Z' }, { CreateTime: '2020-02-29T23:59:59Z' }],
    ['createdAt as a Date', { createdAt: later(-DAY) }, { CreateTime: '2026-02-28T12:00:00Z' }],
    ['createdAt as a number', { createdAt: later(-DAY).getTime() }, { CreateTime: '2026-02-28T12:00:00Z' }],
    ['createdAt now', { createdAt: NOW }, { CreateTime: '2026-03-01T12:00:00Z' }],
    ['instanceId', { instanceId: INSTANCE }, { DKMSInstanceId: INSTANCE }],
    ['the secretType Generic', { secretType: 'Generic' }, { SecretType: 'Generic' }],
    ['tags', { tags: { team: 'a' } }, { Tags: { Tag: [{ TagKey: 'team', TagValue: 'a' }] } }],
    ['state', { state: 'PendingDeletion' }, { PlannedDeleteTime: '2026-03-31T12:00:00Z' }],
    [
      'deletionDate',
      { state: 'PendingDeletion', deletionDate: '2026-03-02T00:00:00Z' },
      { PlannedDeleteTime: '2026-03-02T00:00:00Z' },
    ],
    [
      'a deletionDate in 30 days',
      { state: 'PendingDeletion', deletionDate: later(30 * DAY) },
      { PlannedDeleteTime: '2026-03-31T12:00:00Z' },
    ],
  ])('%s is visible in DescribeSecret', async (_name, options, expected) => {
    seed(options);
    expect(await shown()).toMatchObject(expected);
  });

  test.each([
    'a',
    'AZaz09_/+=.@-',
    'n'.repeat(192),
    '密'.repeat(64),
    'constructor',
    '__proto__',
    'acs',
    'my/acs/orders',
  ])('secretName can be %s', async (secretName) => {
    expect(seed({ secretName })).toMatchObject({ secretName, arn: secretArn(secretName) });
    expect(await getValue(secretName)).toMatchObject({ SecretName: secretName, SecretData: 'db-password' });
    expect(kms.secret(secretName)).toMatchObject({ secretName });
  });

  test.each([
    ['one character', 'x'],
    ['30720 bytes', 'x'.repeat(30_720)],
    ['30720 bytes in 10240 characters', '密'.repeat(10_240)],
    ['JSON', '{"user": "a"}'],
    ['white space', ' \n'],
  ])('secretData can be a string of %s', async (_what, secretData) => {
    seed({ secretData });
    expect((await getValue()).SecretData).toBe(secretData);
    expect(kms.secret('orders')?.versions[0]?.secretData).toBe(secretData);
  });

  test.each([
    ['a Buffer', Buffer.from([0, 1, 254, 255])],
    ['a Uint8Array', new Uint8Array([0, 1, 254, 255])],
    ['a view into a larger buffer', Buffer.from([9, 9, 0, 1, 254, 255]).subarray(2)],
  ])('secretData can be %s: a binary secret, in Base64', async (_what, secretData) => {
    seed({ secretData, secretDataType: 'binary' });
    expect(await getValue()).toMatchObject({ SecretData: 'AAH+/w==', SecretDataType: 'binary' });
    expect(kms.secret('orders')?.versions).toMatchObject([
      { secretData: 'AAH+/w==', secretDataType: 'binary' },
    ]);
  });

  test('secretData in bytes is binary by default', async () => {
    seed({ secretData: Buffer.from([0, 1, 254, 255]) });
    expect(await getValue()).toMatchObject({ SecretData: 'AAH+/w==', SecretDataType: 'binary' });
  });

  test('secretData in bytes has at most 23040 bytes, which are 30720 in Base64', async () => {
    seed({ secretData: Buffer.alloc(23_040), secretDataType: 'binary' });
    expect((await getValue()).SecretData).toHaveLength(30_720);
    const error = usageError(() =>
      seed({ secretName: 'b', secretData: Buffer.alloc(23_041), secretDataType: 'binary' }),
    );
    expect(error).toMatchObject({
      code: 'INVALID_FIXTURE',
      message: expect.stringMatching(/seedSecret\(\{ secretData\b.* \}\)/),
    });
  });

  test('secretData in bytes is copied', async () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    seed({ secretData: bytes, secretDataType: 'binary' });
    bytes.fill(7);
    expect((await getValue()).SecretData).toBe('AAH+/w==');
  });

  test.each(['text', 'binary'] as const)(
    'secretDataType %s accepts a string unchanged',
    async (secretDataType) => {
      seed({ secretData: 'AAH+/w==', secretDataType });
      expect(await getValue()).toMatchObject({ SecretData: 'AAH+/w==', SecretDataType: secretDataType });
    },
  );

  test.each(['a', 'v'.repeat(64), UNKNOWN_ID])('versionId %s is the id of the version', async (versionId) => {
    expect(seed({ versionId })).toMatchObject({ versionId });
    expect((await getValue()).VersionId).toBe(versionId);
  });

  test.each(['keyId', 'alias', 'arn'] as const)('encryptionKeyId accepts the %s of a key', async (form) => {
    const key = kms.seedKey({ aliases: ['alias/orders'] });
    seed({ encryptionKeyId: { ...key, alias: 'alias/orders' }[form] });
    expect((await shown()).EncryptionKeyId).toBe(key.keyId);
    expect(kms.secret('orders')).toMatchObject({ encryptionKeyId: key.keyId });
    expect((await getValue()).SecretData).toBe('db-password');
  });

  test('the value is encrypted under the key of encryptionKeyId, and cannot be read after its deletion', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId });
    await call('DisableKey', { KeyId: keyId });
    expect(await call('GetSecretValue', { SecretName: 'orders' })).toMatchObject({
      code: 'Rejected.Disabled',
    });
    expect(kms.secret('orders')?.versions).toMatchObject([{ secretData: 'db-password' }]);
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(keyNotFound);
    expect(kms.secret('orders')?.versions).toMatchObject([{ versionId: 'v1', secretData: undefined }]);
  });

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'encryptionKeyId can be a key in %s, because it may have been usable earlier',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      seed({ encryptionKeyId: keyId });
      expect(kms.secret('orders')?.versions).toMatchObject([{ secretData: 'db-password' }]);
      expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(rejected(state));
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test('encryptionKeyId can be a key of the instance of instanceId', async () => {
    const { keyId } = kms.seedKey({ instanceId: INSTANCE });
    seed({ encryptionKeyId: keyId, instanceId: INSTANCE });
    expect(await shown()).toMatchObject({ EncryptionKeyId: keyId, DKMSInstanceId: INSTANCE });
    expect((await getValue()).SecretData).toBe('db-password');
  });

  test.each(MANAGED_TYPES)('secretType %s accepts the values of CreateSecret', async (type) => {
    const seeded = seedAnything(managedSeed(type));
    const name = managedName(type);
    expect(seeded).toEqual({
      secretName: name,
      arn: secretArn(name),
      versionId: 'v1',
      secretType: type,
      state: 'Live',
      regionId: 'cn-hangzhou',
    });
    const config = { ...managedSeed(type).extendedConfig, CustomData: {} };
    expect(JSON.parse((await shown(name)).ExtendedConfig)).toMatchObject(config);
    expect(kms.secret(name)?.extendedConfig).toMatchObject(config);
  });

  test.each(MANAGED_TYPES)('a %s secret is the same as a secret of CreateSecret', async (type) => {
    const name = managedName(type);
    const params = { ...MANAGED[type], SecretType: type, VersionId: 'v1' };
    expect((await call('CreateSecret', params)).code).toBe('Success');
    const made = kms.secret(name);
    kms.reset();
    jest.setSystemTime(NOW);
    seedAnything(managedSeed(type));
    const seeded = kms.secret(name);
    const withoutValues = (secret: typeof made) => ({
      ...secret,
      versions: secret?.versions.map((entry) => ({
        ...entry,
        // The mock generates some passwords itself.
        secretData: Object.keys(JSON.parse(entry.secretData ?? '')).sort(),
      })),
    });
    expect(withoutValues(seeded)).toEqual(withoutValues(made));
  });

  test('a RAMCredentials secret can have its full name', () => {
    expect(
      seedAnything({ ...managedSeed('RAMCredentials'), secretName: 'acs/ram/user/reader' }),
    ).toMatchObject({
      secretName: 'acs/ram/user/reader',
    });
  });

  test('extendedConfig has CustomData', async () => {
    const { extendedConfig, ...rest } = managedSeed('Rds');
    seedAnything({ ...rest, extendedConfig: { ...extendedConfig, CustomData: { a: 'b' } } });
    expect(JSON.parse((await shown('db')).ExtendedConfig).CustomData).toEqual({ a: 'b' });
  });

  test('extendedConfig has additional members, which are copied, and undefined members are missing', async () => {
    const { extendedConfig, ...rest } = managedSeed('ECS');
    const Colours = ['red', 1, null, { dark: true }];
    const members = { ...extendedConfig, CommandId: undefined, Colours };
    seedAnything({ ...rest, extendedConfig: members });
    Colours.push('blue');
    const expected = { ...extendedConfig, Colours: ['red', 1, null, { dark: true }], CustomData: {} };
    expect(JSON.parse((await shown(rest.secretName)).ExtendedConfig)).toEqual(expected);
    expect(kms.secret(rest.secretName)?.extendedConfig).toStrictEqual(expected);
  });

  test('extendedConfig cannot be circular', () => {
    const circular: Record<string, unknown> = {};
    circular.self = [circular];
    const { extendedConfig, ...rest } = managedSeed('Rds');
    expect(() => seedAnything({ ...rest, extendedConfig: { ...extendedConfig, circular } })).toThrow(
      expect.objectContaining({
        code: 'INVALID_FIXTURE',
        message: expect.stringMatching(/extendedConfig\.circular.* is not a value of JSON/s),
      }),
    );
    expect(kms.secret('db')).toBeUndefined();
  });

  test.each([
    ['6h', '21600s', 21_600],
    ['30d', '2592000s', 2_592_000],
    ['43200m', '2592000s', 2_592_000],
    ['8760h', '31536000s', 31_536_000],
    ['31536000s', '31536000s', 31_536_000],
  ])('rotationInterval %s is %s', async (rotationInterval, text, seconds) => {
    seedAnything({ ...managedSeed('Rds'), rotationInterval });
    expect(kms.secret('db')).toMatchObject({
      automaticRotation: 'Enabled',
      rotationInterval: text,
      nextRotationDate: later(seconds * 1000),
      lastRotationDate: undefined,
    });
    expect(await shown('db')).toMatchObject({ AutomaticRotation: 'Enabled', RotationInterval: text });
  });

  test('a managed secret without rotationInterval does not rotate', async () => {
    seedAnything(managedSeed('Rds'));
    expect(kms.secret('db')).toMatchObject({
      automaticRotation: 'Disabled',
      rotationInterval: undefined,
      nextRotationDate: undefined,
    });
    kms.clock.advance({ days: 365 });
    expect(kms.secret('db')?.versions).toHaveLength(1);
  });

  test('policy is the policy of a secret of an instance', async () => {
    seed({ instanceId: INSTANCE, policy: POLICY });
    const { body } = await call('GetSecretPolicy', { SecretName: 'orders' });
    expect(JSON.parse(body.Policy)).toEqual(JSON.parse(POLICY));
    expect(JSON.parse(kms.secret('orders')?.policy ?? 'null')).toEqual(JSON.parse(POLICY));
  });

  test('20 tags are stored', () => {
    seed({ tags: many(20) });
    expect(kms.secret('orders')?.tags).toEqual(many(20));
  });

  test('regionId seeds the secret in only that region', async () => {
    expect(seed({ regionId: 'cn-shanghai' })).toMatchObject({
      regionId: 'cn-shanghai',
      arn: secretArn('orders', 'cn-shanghai'),
    });
    expect(await call('DescribeSecret', { SecretName: 'orders' })).toEqual(secretNotFound);
    expect(await shanghai.call('DescribeSecret', { SecretName: 'orders' })).toMatchObject({
      code: 'Success',
    });
  });

  test('the encryption key of a secret in another region must be in that region', () => {
    const here = kms.seedKey().keyId;
    const there = kms.seedKey({ regionId: 'cn-shanghai' }).keyId;
    expect(usageError(() => seed({ regionId: 'cn-shanghai', encryptionKeyId: here })).code).toBe(
      'INVALID_FIXTURE',
    );
    expect(seed({ regionId: 'cn-shanghai', encryptionKeyId: there })).toMatchObject({
      regionId: 'cn-shanghai',
    });
  });

  test('a secret no longer exists at its deletionDate', async () => {
    seed({ state: 'PendingDeletion', deletionDate: later(DAY) });
    kms.clock.set(later(DAY - 1));
    expect(kms.secret('orders')?.state).toBe('PendingDeletion');
    kms.clock.set(later(DAY));
    expect(kms.secret('orders')).toBeUndefined();
    expect(await call('DescribeSecret', { SecretName: 'orders' })).toEqual(secretNotFound);
  });

  test('a secret in PendingDeletion can be restored', async () => {
    seed({ state: 'PendingDeletion' });
    expect((await call('RestoreSecret', { SecretName: 'orders' })).code).toBe('Success');
    expect((await getValue()).SecretData).toBe('db-password');
  });
});

describe('versions', () => {
  const stagesOf = (name = 'orders') =>
    kms.secret(name)?.versions.map(({ versionId, stages }) => [versionId, stages]);

  test('can be one version, which has ACSCurrent', async () => {
    expect(seedAnything({ secretName: 'orders', versions: [version(1)] })).toMatchObject({ versionId: 'v1' });
    expect(stagesOf()).toEqual([['v1', ['ACSCurrent']]]);
    expect((await getValue()).SecretData).toBe('value 1');
  });

  test('have by default ACSCurrent on the last and ACSPrevious on the one before', async () => {
    expect(seedAnything({ secretName: 'orders', versions: versions(4) })).toMatchObject({ versionId: 'v4' });
    expect(stagesOf()).toEqual([
      ['v1', []],
      ['v2', []],
      ['v3', ['ACSPrevious']],
      ['v4', ['ACSCurrent']],
    ]);
    expect((await getValue()).SecretData).toBe('value 4');
    expect((await getValue('orders', { VersionStage: 'ACSPrevious' })).SecretData).toBe('value 3');
    expect((await getValue('orders', { VersionId: 'v1' })).SecretData).toBe('value 1');
  });

  test('have only the given stage labels', () => {
    const seeded = seedAnything({
      secretName: 'orders',
      versions: [
        version(1, { stages: ['ACSCurrent', 'blue'] }),
        version(2),
        version(3, { stages: ['green'] }),
      ],
    });
    expect(seeded).toMatchObject({ versionId: 'v1' });
    const shownStages = kms.secret('orders')?.versions.map(({ stages }) => [...stages].sort());
    expect(shownStages).toEqual([['ACSCurrent', 'blue'], [], ['green']]);
  });

  test('have at most eight stage labels', () => {
    const custom = ['a', 'b', 'c', 'd', 'e', 'f'];
    seedAnything({
      secretName: 'orders',
      versions: [version(1, { stages: ['ACSPrevious'] }), version(2, { stages: ['ACSCurrent', ...custom] })],
    });
    expect(kms.secret('orders')?.versions.flatMap(({ stages }) => stages)).toHaveLength(8);
    const nine = [
      version(1, { stages: ['ACSPrevious'] }),
      version(2, { stages: ['ACSCurrent', ...custom, 'g'] }),
    ];
    expect(usageError(() => seedAnything({ secretName: 'b', versions: nine })).code).toBe('INVALID_FIXTURE');
  });

  test('are at most ten', async () => {
    seedAnything({ secretName: 'orders', versions: versions(10) });
    const { body } = await call('ListSecretVersionIds', { SecretName: 'orders', IncludeDeprecated: 'true' });
    expect(body.TotalCount).toBe(10);
    expect(usageError(() => seedAnything({ secretName: 'b', versions: versions(11) })).code).toBe(
      'INVALID_FIXTURE',
    );
  });

  test('have their own dates', () => {
    seedAnything({
      secretName: 'orders',
      createdAt: later(-10 * DAY),
      versions: [
        version(1, { createdAt: later(-10 * DAY) }),
        version(2, { createdAt: later(-DAY) }),
        version(3),
      ],
    });
    expect(kms.secret('orders')).toMatchObject({
      createdAt: later(-10 * DAY),
      versions: [{ createdAt: later(-10 * DAY) }, { createdAt: later(-DAY) }, {}],
    });
  });

  test('can be binary, in bytes', async () => {
    seedAnything({
      secretName: 'orders',
      secretDataType: 'binary',
      versions: [
        version(1, { secretData: Buffer.from([0, 1]) }),
        version(2, { secretData: new Uint8Array([255]) }),
      ],
    });
    expect(await getValue()).toMatchObject({ SecretData: '/w==', SecretDataType: 'binary' });
    expect((await getValue('orders', { VersionId: 'v1' })).SecretData).toBe('AAE=');
  });

  test('of a managed secret have the format of GetSecretValue', async () => {
    const { secretData: _, ...rest } = managedSeed('Rds');
    const stored = (n: number) => JSON.stringify({ AccountName: 'user1', AccountPassword: `pass${n}` });
    seedAnything({
      ...rest,
      versions: [version(1, { secretData: stored(1) }), version(2, { secretData: stored(2) })],
    });
    expect(JSON.parse((await getValue('db')).SecretData)).toEqual({
      AccountName: 'user1',
      AccountPassword: 'pass2',
    });
    const previous = await getValue('db', { VersionStage: 'ACSPrevious' });
    expect(JSON.parse(previous.SecretData).AccountPassword).toBe('pass1');
  });

  test('continue from the seeded ones', async () => {
    seedAnything({ secretName: 'orders', versions: versions(2) });
    await call('PutSecretValue', { SecretName: 'orders', VersionId: 'v3', SecretData: 'newer' });
    expect(stagesOf()).toEqual([
      ['v1', []],
      ['v2', ['ACSPrevious']],
      ['v3', ['ACSCurrent']],
    ]);
  });

  test('are returned as a list that can be changed without effect', () => {
    const given = versions(2);
    seedAnything({ secretName: 'orders', versions: given });
    given.reverse();
    given.pop();
    expect(kms.secret('orders')?.versions).toHaveLength(2);
    expect(stagesOf()?.[1]).toEqual(['v2', ['ACSCurrent']]);
  });
});

test('a name can be used again after a forced deletion', async () => {
  seed();
  await call('DeleteSecret', { SecretName: 'orders', ForceDeleteWithoutRecovery: 'true' });
  expect(seed()).toMatchObject({ state: 'Live' });
});

describe('kms.secret()', () => {
  test('returns the current data of a secret', async () => {
    const { keyId } = kms.seedKey();
    seed({
      encryptionKeyId: keyId,
      description: 'd',
      tags: { team: 'a' },
      createdAt: '2020-01-01T00:00:00Z',
    });
    await call('PutSecretValue', {
      SecretName: 'orders',
      VersionId: 'v2',
      SecretData: 'AAE=',
      SecretDataType: 'binary',
    });
    await call('DeleteSecret', { SecretName: 'orders', RecoveryWindowInDays: '7' });
    expect(kms.secret('orders')).toEqual({
      secretName: 'orders',
      arn: secretArn('orders'),
      regionId: 'cn-hangzhou',
      versionId: 'v2',
      secretType: 'Generic',
      state: 'PendingDeletion',
      description: 'd',
      instanceId: undefined,
      encryptionKeyId: keyId,
      policy: undefined,
      tags: { team: 'a' },
      createdAt: new Date('2020-01-01T00:00:00Z'),
      updatedAt: NOW,
      deletionDate: later(7 * DAY),
      extendedConfig: undefined,
      automaticRotation: 'Disabled',
      rotationInterval: undefined,
      nextRotationDate: undefined,
      lastRotationDate: undefined,
      versions: [
        {
          versionId: 'v1',
          secretData: 'db-password',
          secretDataType: 'text',
          stages: ['ACSPrevious'],
          createdAt: expect.any(Date),
        },
        {
          versionId: 'v2',
          secretData: 'AAE=',
          secretDataType: 'binary',
          stages: ['ACSCurrent'],
          createdAt: NOW,
        },
      ],
    });
  });

  test('returns a managed secret with its rotation', async () => {
    kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '30d' });
    kms.clock.advance({ days: 1 });
    await call('RotateSecret', { SecretName: 'db', VersionId: 'v2' });
    expect(kms.secret('db')).toMatchObject({
      secretType: 'Rds',
      extendedConfig: { ...managedSeed('Rds').extendedConfig, CustomData: {} },
      automaticRotation: 'Enabled',
      rotationInterval: '2592000s',
      lastRotationDate: later(DAY),
      nextRotationDate: later(31 * DAY),
      versions: [
        { versionId: 'v1', stages: ['ACSPrevious'] },
        { versionId: 'v2', stages: ['ACSCurrent'] },
      ],
    });
  });

  test('returns an Invalid rotation while the encryption key is not usable', async () => {
    const { keyId } = kms.seedKey();
    kms.seedSecret({ ...managedSeed('Rds'), encryptionKeyId: keyId, rotationInterval: '30d' });
    await call('DisableKey', { KeyId: keyId });
    expect(kms.secret('db')).toMatchObject({ automaticRotation: 'Invalid', nextRotationDate: undefined });
    await call('EnableKey', { KeyId: keyId });
    expect(kms.secret('db')).toMatchObject({
      automaticRotation: 'Enabled',
      nextRotationDate: later(30 * DAY),
    });
  });

  test('returns a secret that a request created', async () => {
    await call('CreateSecret', { SecretName: 'orders', VersionId: 'v7', SecretData: 'x', Description: 'd' });
    expect(kms.secret('orders')).toMatchObject({
      description: 'd',
      state: 'Live',
      versions: [{ versionId: 'v7' }],
    });
  });

  test('returns a rotation that is due after kms.clock moved', () => {
    kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '7d' });
    kms.clock.advance({ days: 7 });
    expect(kms.secret('db')).toMatchObject({
      lastRotationDate: later(7 * DAY),
      nextRotationDate: later(14 * DAY),
    });
    expect(kms.secret('db')?.versions).toHaveLength(2);
  });
});

/** These tests end the installation of this file or create another, so they are the last ones. */
describe('another installation', () => {
  test('has the given account and region', () => {
    kms.uninstall();
    const other = installKmsMock({ accountId: '1111111111111111', regionId: 'cn-beijing' });
    try {
      const { arn } = other.seedSecret({ secretName: 'orders', secretData: 'x' });
      expect(arn).toBe(secretArn('orders', 'cn-beijing', '1111111111111111'));
      expect(other.secret(arn)).toMatchObject({ regionId: 'cn-beijing' });
      expect(other.secret('orders')).toMatchObject({ arn });
    } finally {
      other.uninstall();
    }
  });

  test('generates the same passwords again from the same randomSeed', () => {
    kms.uninstall();
    const passwordOf = (randomSeed: string) => {
      const other = installKmsMock({ randomSeed });
      try {
        other.seedSecret(managedSeed('Redis'));
        return other.secret(managedName('Redis'))?.versions[0]?.secretData;
      } finally {
        other.uninstall();
      }
    };
    expect(passwordOf('a')).toBe(passwordOf('a'));
    expect(passwordOf('a')).not.toBe(passwordOf('b'));
  });

  test('is required to seed after uninstall()', () => {
    kms.uninstall();
    expect(usageError(() => seed()).code).toBe('NOT_INSTALLED');
  });
});
