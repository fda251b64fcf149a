import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { DRY_RUN_REFUSED, invalid, rejected } from '../support/refusals';
import { MANAGED_TYPES, managedSeed, secretDeleting, secretNotFoundDot } from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const ACCOUNT = '1540355698841234';

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

type Params = Record<string, string | boolean>;
const get = (params: Params = {}) => call('GetSecretValue', { SecretName: 'app', ...params });
const readValue = async (params: Params = {}) => {
  const answer = await get(params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body;
};

/** Three versions: the newest has ACSCurrent, the one before it ACSPrevious, the oldest only a custom stage label. */
const threeVersions = () =>
  kms.seedSecret({
    secretName: 'app',
    versions: [
      { versionId: 'v1', secretData: 'one', stages: ['blue'] },
      { versionId: 'v2', secretData: 'two', stages: ['ACSPrevious'] },
      { versionId: 'v3', secretData: 'three', stages: ['ACSCurrent', 'green'] },
    ],
  });

/** A managed secret with a version before the current version. */
const rotated = async (type: (typeof MANAGED_TYPES)[number], options: object = {}) => {
  const { secretName } = kms.seedSecret({ ...managedSeed(type), versionId: 'first', ...options });
  await call('RotateSecret', { SecretName: secretName, VersionId: 'second' });
  return secretName;
};

test.each([
  [{ VersionId: 'v1' }, 'one'],
  [{ VersionId: 'v2' }, 'two'],
  [{ VersionId: 'v3' }, 'three'],
  [{ VersionStage: 'ACSCurrent' }, 'three'],
  [{ VersionStage: 'ACSPrevious' }, 'two'],
  [{ VersionStage: 'blue' }, 'one'],
  [{ VersionStage: 'green' }, 'three'],
  [{}, 'three'],
  [{ VersionId: '', VersionStage: '' }, 'three'],
  [{ VersionId: 'v1', VersionStage: '' }, 'one'],
])('the selectors %j select a version', async (selectors, SecretData) => {
  threeVersions();
  expect(await readValue(selectors as Params)).toMatchObject({ SecretData });
});

test('VersionId can select a version without a stage label', async () => {
  kms.seedSecret({
    secretName: 'app',
    versions: [
      { versionId: 'old', secretData: 'one', stages: [] },
      { versionId: 'new', secretData: 'two', stages: ['ACSCurrent'] },
    ],
  });
  expect(await readValue({ VersionId: 'old' })).toMatchObject({
    VersionId: 'old',
    SecretData: 'one',
    VersionStages: { VersionStage: [] },
  });
});

test('ACSPrevious of a secret with one version is not found', async () => {
  kms.seedSecret({ secretName: 'app', secretData: 'x' });
  expect(await get({ VersionStage: 'ACSPrevious' })).toEqual(secretNotFoundDot);
});

test.each([
  ['v1', 'blue'],
  ['v2', 'ACSPrevious'],
  ['v3', 'ACSCurrent'],
  ['v3', 'green'],
])('VersionId %s and VersionStage %s of the same version are accepted', async (VersionId, VersionStage) => {
  threeVersions();
  expect(await readValue({ VersionId, VersionStage })).toMatchObject({ VersionId });
});

test.each([
  ['v1', 'ACSCurrent'],
  ['v1', 'ACSPrevious'],
  ['v2', 'ACSCurrent'],
  ['v3', 'blue'],
])('VersionId %s and VersionStage %s of two versions are rejected', async (VersionId, VersionStage) => {
  threeVersions();
  expect(await get({ VersionId, VersionStage })).toEqual(invalid('VersionId'));
});

test.each([
  ['v9', 'ACSCurrent'],
  ['v3', 'red'],
  ['v9', 'red'],
])('VersionId %s and VersionStage %s, of which one is unknown, are not found', async (...selectors) => {
  threeVersions();
  const [VersionId, VersionStage] = selectors;
  expect(await get({ VersionId, VersionStage })).toEqual(secretNotFoundDot);
});

test.each(MANAGED_TYPES)('VersionId is ignored for the type %s', async (type) => {
  const SecretName = await rotated(type);
  for (const VersionId of ['first', 'second', 'unknown']) {
    expect(await readValue({ SecretName, VersionId })).toMatchObject({ VersionId: 'second' });
    expect(await readValue({ SecretName, VersionId, VersionStage: 'ACSPrevious' })).toMatchObject({
      VersionId: 'first',
    });
  }
});

test.each(MANAGED_TYPES)('only ACSCurrent and ACSPrevious are valid for the type %s', async (type) => {
  const SecretName = await rotated(type);
  expect(await readValue({ SecretName, VersionStage: 'ACSCurrent' })).toMatchObject({
    VersionId: 'second',
  });
  expect(await readValue({ SecretName, VersionStage: 'ACSPrevious' })).toMatchObject({
    VersionId: 'first',
  });
  for (const VersionStage of ['blue', 'acscurrent', 'ACSPending']) {
    expect(await get({ SecretName, VersionStage })).toEqual(invalid('VersionStage'));
  }
});

test('ACSPrevious of a managed secret that has never rotated is not found', async () => {
  const { secretName } = kms.seedSecret(managedSeed('Rds'));
  expect(await get({ SecretName: secretName, VersionStage: 'ACSPrevious' })).toEqual(secretNotFoundDot);
});

test.each([
  ['with its current version', {}],
  ['by VersionId', { VersionId: 'v1' }],
  ['by VersionStage', { VersionStage: 'ACSCurrent' }],
  ['with an unknown VersionId', { VersionId: 'v9' }],
  ['with an unknown VersionStage', { VersionStage: 'red' }],
  ['with its ARN', { SecretName: `acs:kms:cn-hangzhou:${ACCOUNT}:secret/app` }],
])('a secret in PendingDeletion cannot be read, %s', async (_how, params) => {
  kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
  expect(await get(params)).toEqual(secretDeleting);
});

test('the response for a Generic secret has exactly these fields, RequestId last', async () => {
  kms.seedSecret({ secretName: 'app', secretData: 'x', versionId: 'first' });
  const body = await readValue({ FetchExtendedConfig: true });
  expect(body).toEqual({
    SecretName: 'app',
    SecretType: 'Generic',
    VersionId: 'first',
    VersionStages: { VersionStage: ['ACSCurrent'] },
    SecretData: 'x',
    SecretDataType: 'text',
    CreateTime: '2026-03-01T12:00:00Z',
    RequestId: expect.stringMatching(UUID),
  });
  expect(Object.keys(body).at(-1)).toBe('RequestId');
});

test('the response for a secret of an instance has the same fields', async () => {
  kms.seedSecret({ secretName: 'plain', secretData: 'x' });
  kms.seedSecret({ secretName: 'app', secretData: 'x', instanceId: INSTANCE });
  const plain = await readValue({ SecretName: 'plain' });
  expect(Object.keys(await readValue()).sort()).toEqual(Object.keys(plain).sort());
});

test.each(MANAGED_TYPES)(
  'the response for the type %s also has AutomaticRotation, without rotation',
  async (type) => {
    const { secretName } = kms.seedSecret({ ...managedSeed(type), versionId: 'first' });
    expect(await readValue({ SecretName: secretName })).toEqual({
      SecretName: secretName,
      SecretType: type,
      VersionId: 'first',
      VersionStages: { VersionStage: ['ACSCurrent'] },
      SecretData: expect.any(String),
      SecretDataType: 'text',
      CreateTime: '2026-03-01T12:00:00Z',
      AutomaticRotation: 'Disabled',
      RequestId: expect.stringMatching(UUID),
    });
  },
);

test('with rotation the response has the interval and the dates, and after a rotation also the last date', async () => {
  const { secretName } = kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '30d' });
  const before = await readValue({ SecretName: secretName });
  expect(before).toMatchObject({
    AutomaticRotation: 'Enabled',
    RotationInterval: '2592000s',
    NextRotationDate: '2026-03-31T12:00:00Z',
  });
  expect(before).not.toHaveProperty('LastRotationDate');
  kms.clock.advance({ days: 30 });
  expect(await readValue({ SecretName: secretName })).toMatchObject({
    AutomaticRotation: 'Enabled',
    CreateTime: '2026-03-01T12:00:00Z',
    LastRotationDate: '2026-03-31T12:00:00Z',
    NextRotationDate: '2026-04-30T12:00:00Z',
  });
});

test.each(MANAGED_TYPES)('ExtendedConfig of the type %s is returned on request', async (type) => {
  const { secretName } = kms.seedSecret(managedSeed(type));
  const asked = await readValue({ SecretName: secretName, FetchExtendedConfig: true });
  expect(JSON.parse(asked.ExtendedConfig)).toMatchObject({
    ...managedSeed(type).extendedConfig,
    CustomData: {},
  });
  expect(await readValue({ SecretName: secretName, FetchExtendedConfig: false })).not.toHaveProperty(
    'ExtendedConfig',
  );
  expect(await readValue({ SecretName: secretName })).not.toHaveProperty('ExtendedConfig');
});

test('the data of Rds is the single account', async () => {
  const { secretName } = kms.seedSecret(managedSeed('Rds'));
  expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
    AccountName: 'user1',
    AccountPassword: 'Ab3$example',
  });
});

test.each(['Redis', 'PolarDB'] as const)('the data of %s is an account that KMS generated', async (type) => {
  const { secretName } = kms.seedSecret(managedSeed(type));
  expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
    AccountName: 'user1',
    AccountPassword: expect.stringMatching(/^\S{8,}$/),
  });
});

test('the data of RAMCredentials is the access key with its date', async () => {
  const { secretName } = kms.seedSecret(managedSeed('RAMCredentials'));
  expect(secretName).toBe('acs/ram/user/reader');
  expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
    AccessKeyId: 'LTAI5tExample',
    AccessKeySecret: 'Ab3exampleSecret',
    GenerateTimestamp: expect.stringMatching(/^2026-03-01T12:00:00(\.000)?Z$/),
  });
});

test('the data of ECS is the given data', async () => {
  const { secretName } = kms.seedSecret(managedSeed('ECS'));
  expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
    UserName: 'root',
    Password: 'Ab3$example',
  });
});

test.each([
  ['one character', '0'],
  ['only white space', ' '],
  ['white space at both ends', ' \t a \r\n'],
  ['characters with a meaning in URLs', 'a+b/c=&%20?#;~*'],
  ['not ASCII', 'Grüße, 密钥, ключ'],
  ['characters outside the basic plane of Unicode', '🔑🔒'],
  ['a composed and a decomposed letter', '\u00e9e\u0301'],
  ['JSON', '{"password":"p\\"w"}'],
  ['the literal of managed types', '$Auto'],
])('text is returned unchanged: %s', async (_what, SecretData) => {
  await call('CreateSecret', { SecretName: 'app', VersionId: 'v1', SecretData });
  expect(await readValue()).toMatchObject({ SecretData, SecretDataType: 'text' });
});

test.each(['AAH+/w==', 'QR==', 'no base64!'])('binary data %s is returned unchanged', async (SecretData) => {
  await call('CreateSecret', { SecretName: 'app', VersionId: 'v1', SecretData, SecretDataType: 'binary' });
  expect(await readValue()).toMatchObject({ SecretData, SecretDataType: 'binary' });
});

test('seeded bytes are returned as Base64', async () => {
  kms.seedSecret({
    secretName: 'app',
    secretData: Uint8Array.of(0, 1, 254, 255),
    secretDataType: 'binary',
  });
  expect(await readValue()).toMatchObject({ SecretData: 'AAH+/w==', SecretDataType: 'binary' });
});

test('each version has its own data type', async () => {
  kms.seedSecret({ secretName: 'app', secretData: 'x' });
  const SecretData = 'AAH+/w==';
  await call('PutSecretValue', {
    SecretName: 'app',
    VersionId: 'v2',
    SecretData,
    SecretDataType: 'binary',
  });
  expect(await readValue()).toMatchObject({ SecretDataType: 'binary', SecretData });
  expect(await readValue({ VersionStage: 'ACSPrevious' })).toMatchObject({
    SecretDataType: 'text',
    SecretData: 'x',
  });
});

test('CreateTime is the date of the secret, also for newer versions', async () => {
  kms.seedSecret({ secretName: 'app', secretData: 'x' });
  kms.clock.advance({ days: 3 });
  await call('PutSecretValue', { SecretName: 'app', VersionId: 'v2', SecretData: 'y' });
  expect(await readValue()).toMatchObject({ VersionId: 'v2', CreateTime: '2026-03-01T12:00:00Z' });
});

test('VersionStages has all stage labels of the version, built-in labels first', async () => {
  threeVersions();
  expect((await readValue()).VersionStages).toEqual({ VersionStage: ['ACSCurrent', 'green'] });
  expect((await readValue({ VersionStage: 'green' })).VersionStages).toEqual({
    VersionStage: ['ACSCurrent', 'green'],
  });
  expect((await readValue({ VersionId: 'v1' })).VersionStages).toEqual({ VersionStage: ['blue'] });
});

test('data that was written before a rotation of the encryption key can still be read', async () => {
  const { keyId } = kms.seedKey({ rotationDays: 7 });
  await call('CreateSecret', {
    SecretName: 'app',
    VersionId: 'v1',
    SecretData: 'old',
    EncryptionKeyId: keyId,
  });
  kms.clock.advance({ days: 20 });
  expect(kms.key(keyId)?.versions).toHaveLength(3);
  await call('PutSecretValue', { SecretName: 'app', VersionId: 'v2', SecretData: 'new' });
  expect(await readValue({ VersionId: 'v1' })).toMatchObject({ SecretData: 'old' });
  expect(await readValue()).toMatchObject({ SecretData: 'new' });
});

test('the encryption key is the key of the alias at the creation of the secret', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/secrets'] });
  const other = kms.seedKey();
  await call('CreateSecret', {
    SecretName: 'app',
    VersionId: 'v1',
    SecretData: 'x',
    EncryptionKeyId: 'alias/secrets',
  });
  await call('UpdateAlias', { AliasName: 'alias/secrets', KeyId: other.keyId });
  await call('DisableKey', { KeyId: other.keyId });
  expect(await readValue()).toMatchObject({ SecretData: 'x' });
  await call('DisableKey', { KeyId: keyId });
  expect(await get()).toEqual(rejected('Disabled'));
});

test('each region has its own secrets, by name and by ARN', async () => {
  const there = kms.seedSecret({ secretName: 'app', secretData: 'there', regionId: 'cn-shanghai' });
  expect(await get()).toEqual(secretNotFoundDot);
  expect(await get({ SecretName: there.arn })).toEqual(secretNotFoundDot);
  kms.seedSecret({ secretName: 'app', secretData: 'here' });
  expect(await readValue()).toMatchObject({ SecretData: 'here' });
  for (const SecretName of ['app', there.arn]) {
    expect(await shanghai.call('GetSecretValue', { SecretName })).toMatchObject({
      code: 'Success',
      body: { SecretData: 'there', SecretName: 'app' },
    });
  }
});

test('DryRun true returns ValidationError for selectors of different versions', async () => {
  threeVersions();
  const params = { VersionId: 'v1', VersionStage: 'ACSCurrent', DryRun: 'true' };
  expect(await get(params)).toMatchObject(DRY_RUN_REFUSED);
});

test('DryRun true returns ValidationError for a Disabled encryption key', async () => {
  const { keyId } = kms.seedKey();
  kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
  await call('DisableKey', { KeyId: keyId });
  expect(await get({ DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
});
