import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing } from '../support/refusals';
import { MANAGED_TYPES, managedSeed, secretDeleting, secretNotFound } from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const ACCOUNT = '1540355698841234';
const CUSTOM_DATA = 'ExtendedConfig.CustomData';

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const success = (SecretName = 'app') => ({
  code: 'Success',
  message: '',
  status: 200,
  body: { SecretName, RequestId: expect.stringMatching(UUID) },
});
const seed = (options: object = {}) =>
  kms.seedSecret({ secretName: 'app', secretData: 'x', description: 'old', ...options });
const seedRds = (CustomData: Record<string, string> = { Port: '3306', DBName: 'app1' }) => {
  const managed = managedSeed('Rds');
  return kms.seedSecret({ ...managed, extendedConfig: { ...managed.extendedConfig, CustomData } });
};
const update = (params: Record<string, string> = {}, SecretName = 'app') =>
  call('UpdateSecret', { SecretName, ...params });
const customize = (value: unknown, SecretName = 'db') =>
  update({ [CUSTOM_DATA]: JSON.stringify(value) }, SecretName);
const described = async (SecretName = 'app') => (await call('DescribeSecret', { SecretName })).body;
const customData = async (SecretName = 'db') =>
  JSON.parse((await described(SecretName)).ExtendedConfig).CustomData;
const pairs = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `v${i}`]));

describe('parameters', () => {
  test('SecretName is required, and an empty one counts as missing', async () => {
    expect(await call('UpdateSecret', { Description: 'new' })).toEqual(missing('SecretName'));
    expect(await update({ Description: 'new' }, '')).toEqual(missing('SecretName'));
  });

  test('SecretName takes an ARN; the answer has the plain name', async () => {
    const { arn } = seed();
    expect(await update({ Description: 'new' }, arn)).toEqual(success());
    expect(await described()).toMatchObject({ Description: 'new' });
  });

  test.each([
    ['another name', 'apps'],
    ['a name in another letter case', 'APP'],
    ['the ARN of another name', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/apps`],
    ['the ARN of another region', `acs:kms:cn-shanghai:${ACCOUNT}:secret/app`],
    ['the ARN of another account', 'acs:kms:cn-hangzhou:1999999999999999:secret/app'],
  ])('SecretName with %s is not found', async (_what, SecretName) => {
    seed();
    expect(await update({ Description: 'new' }, SecretName)).toEqual(secretNotFound);
    expect(await described()).toMatchObject({ Description: 'old' });
  });

  test.each([
    ['white space', 'a pp'],
    ['193 characters', 'n'.repeat(193)],
    ['the literal of RAMCredentials', '$Auto'],
    ['the ARN of a key', `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`],
    ['an ARN without a name', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/`],
  ])('SecretName with %s is refused', async (_what, SecretName) => {
    seed();
    expect(await update({ Description: 'new' }, SecretName)).toEqual(invalid('SecretName'));
  });

  test.each([
    ['one character', 'x'],
    ['white space only', ' '],
    ['not ASCII', 'Grüße, 密钥, 🔑'],
    ['characters that URLs reserve', 'a+b/c=&%20?#;~*'],
    ['JSON', '{"a":"b"}'],
    ['long', 'd'.repeat(8192)],
  ])('Description takes any text: %s', async (_what, Description) => {
    seed();
    expect(await update({ Description })).toEqual(success());
    expect(await described()).toMatchObject({ Description });
  });

  test('an empty Description counts as missing and leaves the old one', async () => {
    seed();
    expect(await update({ Description: '' })).toEqual(success());
    expect(await described()).toMatchObject({ Description: 'old' });
  });

  test('CustomData comes as JSON text', async () => {
    seedRds();
    expect(await customize({ DBName: 'app2', 'a.b': 'ü 密' })).toEqual(success('db'));
    expect(await customData()).toEqual({ DBName: 'app2', 'a.b': 'ü 密' });
  });

  test('CustomData comes one parameter a pair', async () => {
    seedRds();
    const params = { [`${CUSTOM_DATA}.DBName`]: 'app2', [`${CUSTOM_DATA}.User Name`]: 'ü 密' };
    expect(await update(params, 'db')).toEqual(success('db'));
    expect(await customData()).toEqual({ DBName: 'app2', 'User Name': 'ü 密' });
  });

  test('CustomData that comes one parameter a pair may have keys that look like the places of a list', async () => {
    seedRds();
    expect(await update({ [`${CUSTOM_DATA}.1`]: 'a', [`${CUSTOM_DATA}.2`]: 'b' }, 'db')).toEqual(
      success('db'),
    );
    expect(await customData()).toEqual({ 1: 'a', 2: 'b' });
  });

  test.each(['__proto__', 'constructor', '1', 'a b', '键'])('CustomData may have the key %s', async (key) => {
    seedRds();
    expect(await update({ [CUSTOM_DATA]: `{"${key}":"v"}` }, 'db')).toEqual(success('db'));
    expect((await described('db')).ExtendedConfig).toContain(`"CustomData":{"${key}":"v"}`);
  });

  test('CustomData of JSON text and of single parameters at once is refused', async () => {
    seedRds();
    expect(await update({ [CUSTOM_DATA]: '{"a":"b"}', [`${CUSTOM_DATA}.c`]: 'd' }, 'db')).toEqual(
      invalid(CUSTOM_DATA),
    );
    expect(await customData()).toEqual({ Port: '3306', DBName: 'app1' });
  });

  test.each([0, 1, 10])('CustomData has %i pairs', async (count) => {
    seedRds();
    expect(await customize(pairs(count))).toEqual(success('db'));
    expect(await customData()).toEqual(pairs(count));
  });

  test('CustomData has 10 pairs, one parameter a pair', async () => {
    seedRds();
    const flat = Object.fromEntries(
      Object.entries(pairs(10)).map(([key, value]) => [`${CUSTOM_DATA}.${key}`, value]),
    );
    expect(await update(flat, 'db')).toEqual(success('db'));
    expect(await customData()).toEqual(pairs(10));
  });

  test('CustomData does not have 11 pairs, in either form', async () => {
    seedRds();
    const flat = Object.fromEntries(
      Object.entries(pairs(11)).map(([key, value]) => [`${CUSTOM_DATA}.${key}`, value]),
    );
    expect(await customize(pairs(11))).toEqual(invalid(CUSTOM_DATA));
    expect(await update(flat, 'db')).toEqual(invalid(CUSTOM_DATA));
    expect(await customData()).toEqual({ Port: '3306', DBName: 'app1' });
  });

  test.each([
    'a=1',
    '{"a":"1"',
    "{'a':'1'}",
    '[]',
    '["a"]',
    '[["a","1"]]',
    '"a"',
    'null',
    'true',
    '1',
    '{"a":1}',
    '{"a":true}',
    '{"a":null}',
    '{"a":["1"]}',
    '{"a":{"b":"1"}}',
    '{"a":"1","b":2}',
  ])('CustomData does not take %s', async (text) => {
    seedRds();
    expect(await update({ [CUSTOM_DATA]: text, Description: 'new' }, 'db')).toEqual(invalid(CUSTOM_DATA));
    expect(await customData()).toEqual({ Port: '3306', DBName: 'app1' });
    expect(await described('db')).toMatchObject({ Description: '' });
  });

  test('empty CustomData counts as missing and leaves the old pairs', async () => {
    seedRds();
    expect(await update({ [CUSTOM_DATA]: '' }, 'db')).toEqual(success('db'));
    expect(await customData()).toEqual({ Port: '3306', DBName: 'app1' });
  });

  test.each([
    ['as JSON text', { [CUSTOM_DATA]: '{"a":"b"}' }],
    ['one parameter a pair', { [`${CUSTOM_DATA}.a`]: 'b' }],
    ['without pairs', { [CUSTOM_DATA]: '{}' }],
  ])('a Generic secret takes no CustomData, %s, and nothing changes', async (_form, params) => {
    seed();
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    expect(await update({ Description: 'new', ...(params as Record<string, string>) })).toEqual(
      invalid(CUSTOM_DATA),
    );
    expect(kms.secret('app')).toEqual(before);
  });

  test.each([
    'SecretData',
    'SecretType',
    'EncryptionKeyId',
    'ExtendedConfig.SecretSubType',
    'ExtendedConfig.DBInstanceId',
    'CustomData',
    'CustomData.a',
    'Tags',
    'Nonsense',
  ])('%s is no parameter of this action', async (name) => {
    seedRds();
    const before = kms.secret('db');
    expect(await update({ Description: 'new', [name]: 'x' }, 'db')).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      body: {},
    });
    expect(kms.secret('db')).toEqual(before);
  });

  test('parameters are checked before the secret is looked for', async () => {
    expect(await customize(['a'], 'unknown')).toEqual(invalid(CUSTOM_DATA));
    expect(await customize(pairs(11), 'unknown')).toEqual(invalid(CUSTOM_DATA));
  });
});

describe('secret states', () => {
  test('an absent secret is not found', async () => {
    expect(await update({ Description: 'new' })).toEqual(secretNotFound);
    expect(await customize({ a: 'b' }, 'unknown')).toEqual(secretNotFound);
    expect(kms.secret('app')).toBeUndefined();
  });

  test('a live secret is changed', async () => {
    seed();
    expect(await update({ Description: 'new' })).toEqual(success());
    expect(kms.secret('app')).toMatchObject({ description: 'new', state: 'Live' });
  });

  test('a secret in PendingDeletion refuses, and nothing changes', async () => {
    seed({ state: 'PendingDeletion' });
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    expect(await update({ Description: 'new' })).toEqual(secretDeleting);
    expect(await update()).toEqual(secretDeleting);
    expect(kms.secret('app')).toEqual(before);
  });

  test.each(MANAGED_TYPES)('a secret of the type %s refuses in PendingDeletion', async (type) => {
    const { secretName } = kms.seedSecret({ ...managedSeed(type), state: 'PendingDeletion' });
    const before = kms.secret(secretName);
    expect(await update({ Description: 'new' }, secretName)).toEqual(secretDeleting);
    expect(await customize({ a: 'b' }, secretName)).toEqual(secretDeleting);
    expect(kms.secret(secretName)).toEqual(before);
  });

  test('a Generic secret in PendingDeletion refuses CustomData for its state', async () => {
    seed({ state: 'PendingDeletion' });
    expect(await customize({ a: 'b' }, 'app')).toEqual(secretDeleting);
  });

  test('a restored secret is changed', async () => {
    seed({ state: 'PendingDeletion' });
    await call('RestoreSecret', { SecretName: 'app' });
    expect(await update({ Description: 'new' })).toEqual(success());
  });

  test('a secret is gone at its planned date, and not a millisecond before', async () => {
    seed();
    await call('DeleteSecret', { SecretName: 'app', RecoveryWindowInDays: '7' });
    kms.clock.advance({ milliseconds: 7 * DAY - 1 });
    expect(await update({ Description: 'new' })).toEqual(secretDeleting);
    kms.clock.advance({ milliseconds: 1 });
    expect(await update({ Description: 'new' })).toEqual(secretNotFound);
  });

  test('a secret that was forced out is not found', async () => {
    seed();
    await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    expect(await update({ Description: 'new' })).toEqual(secretNotFound);
  });

  test.each([
    ['DisableKey', {}],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }],
    ['DeleteKeyMaterial', {}],
  ])('%s of the encryption key does not keep the description from changing', async (action, params) => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    seed({ encryptionKeyId: keyId });
    await call(action, { KeyId: keyId, ...params });
    expect(await update({ Description: 'new' })).toEqual(success());
    expect(await described()).toMatchObject({ Description: 'new' });
  });

  test('an encryption key that is gone does not either', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect(await update({ Description: 'new' })).toEqual(success());
    expect(await described()).toMatchObject({ Description: 'new' });
  });

  test('bad CustomData is reported before the state of the secret', async () => {
    kms.seedSecret({ ...managedSeed('Rds'), state: 'PendingDeletion' });
    expect(await customize(['a'])).toEqual(invalid(CUSTOM_DATA));
  });
});

describe('behaviour', () => {
  test('the answer has the name and a RequestId and nothing else', async () => {
    seed();
    const { body } = await update({ Description: 'new' });
    expect(body).toEqual({ SecretName: 'app', RequestId: expect.stringMatching(UUID) });
    expect(Object.keys(body).at(-1)).toBe('RequestId');
  });

  test('a description changes nothing else but UpdateTime', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId, tags: { team: 'a' } });
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    await update({ Description: 'new' });
    expect(kms.secret('app')).toEqual({
      ...before,
      description: 'new',
      updatedAt: new Date(NOW.getTime() + DAY),
    });
    expect(await described()).toMatchObject({
      CreateTime: '2026-03-01T12:00:00Z',
      UpdateTime: '2026-03-02T12:00:00Z',
    });
  });

  test('a secret that had no description gets one', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await described()).toMatchObject({ Description: '' });
    await update({ Description: 'new' });
    expect(await described()).toMatchObject({ Description: 'new' });
  });

  test('without anything to change the secret stays as it is, but for UpdateTime', async () => {
    seed();
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    expect(await update()).toEqual(success());
    expect(kms.secret('app')).toEqual({ ...before, updatedAt: new Date(NOW.getTime() + DAY) });
  });

  test.each(MANAGED_TYPES)('CustomData of the type %s changes nothing else but UpdateTime', async (type) => {
    const { secretName } = kms.seedSecret({ ...managedSeed(type), description: 'old' });
    const before = kms.secret(secretName);
    kms.clock.advance({ days: 1 });
    expect(await customize({ a: 'b' }, secretName)).toEqual(success(secretName));
    expect(kms.secret(secretName)).toEqual({
      ...before,
      extendedConfig: { ...before?.extendedConfig, CustomData: { a: 'b' } },
      updatedAt: new Date(NOW.getTime() + DAY),
    });
  });

  test('CustomData replaces all pairs before it', async () => {
    seedRds({ Port: '3306', DBName: 'app1' });
    await customize({ Port: '3307' });
    expect(await customData()).toEqual({ Port: '3307' });
    await update({ [`${CUSTOM_DATA}.Host`]: 'db.local' }, 'db');
    expect(await customData()).toEqual({ Host: 'db.local' });
    await customize({});
    expect(await customData()).toEqual({});
  });

  test('ten pairs are replaced by ten others', async () => {
    seedRds(pairs(10));
    const others = Object.fromEntries(Object.keys(pairs(10)).map((key) => [`new ${key}`, 'x']));
    expect(await customize(others)).toEqual(success('db'));
    expect(await customData()).toEqual(others);
  });

  test('a description leaves CustomData, and CustomData leaves the description', async () => {
    seedRds();
    await update({ Description: 'new' }, 'db');
    expect(await customData()).toEqual({ Port: '3306', DBName: 'app1' });
    await customize({ a: 'b' });
    expect(await described('db')).toMatchObject({ Description: 'new' });
  });

  test('both change in one call', async () => {
    seedRds();
    expect(await update({ Description: 'new', [CUSTOM_DATA]: '{"a":"b"}' }, 'db')).toEqual(success('db'));
    expect(await described('db')).toMatchObject({ Description: 'new' });
    expect(await customData()).toEqual({ a: 'b' });
  });

  test('GetSecretValue shows the new CustomData, and the same value', async () => {
    seedRds();
    const value = { SecretName: 'db', FetchExtendedConfig: true };
    const before = (await call('GetSecretValue', value)).body;
    await customize({ a: 'b' });
    const now = (await call('GetSecretValue', value)).body;
    expect(JSON.parse(now.ExtendedConfig)).toEqual({
      ...JSON.parse(before.ExtendedConfig),
      CustomData: { a: 'b' },
    });
    expect(now.SecretData).toBe(before.SecretData);
  });

  test('the same change twice succeeds twice', async () => {
    seed();
    expect(await update({ Description: 'new' })).toEqual(success());
    expect(await update({ Description: 'new' })).toEqual(success());
  });

  test('other secrets stay as they are', async () => {
    seed();
    seed({ secretName: 'other' });
    const before = kms.secret('other');
    kms.clock.advance({ days: 1 });
    await update({ Description: 'new' });
    expect(kms.secret('other')).toEqual(before);
  });

  test('a secret of another region is not found and stays as it is', async () => {
    const { arn } = seed({ regionId: 'cn-shanghai' });
    expect(await update({ Description: 'new' })).toEqual(secretNotFound);
    expect(await update({ Description: 'new' }, arn)).toEqual(secretNotFound);
    expect(kms.secret('app', { regionId: 'cn-shanghai' })?.description).toBe('old');
    expect(await shanghai.call('UpdateSecret', { SecretName: 'app', Description: 'new' })).toEqual(success());
    expect(kms.secret('app', { regionId: 'cn-shanghai' })?.description).toBe('new');
  });
});
