import { mockedKms } from '../support/mocked-kms';
import { invalid } from '../support/refusals';
import { MANAGED_TYPES, managedSeed, secretDeleting } from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
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

test.each([
  ['one character', 'x'],
  ['only white space', ' '],
  ['not ASCII', 'Grüße, 密钥, 🔑'],
  ['characters with a meaning in URLs', 'a+b/c=&%20?#;~*'],
  ['JSON', '{"a":"b"}'],
  ['long', 'd'.repeat(8192)],
])('Description accepts any string: %s', async (_what, Description) => {
  seed();
  expect(await update({ Description })).toEqual(success());
  expect(await described()).toMatchObject({ Description });
});

test.each([
  ['as JSON', { [CUSTOM_DATA]: '{"DBName":"app2","a.b":"ü 密"}' }, { DBName: 'app2', 'a.b': 'ü 密' }],
  [
    'as one parameter for each pair',
    { [`${CUSTOM_DATA}.DBName`]: 'app2', [`${CUSTOM_DATA}.User Name`]: 'ü 密' },
    { DBName: 'app2', 'User Name': 'ü 密' },
  ],
  [
    'with keys that look like list indexes',
    { [`${CUSTOM_DATA}.1`]: 'a', [`${CUSTOM_DATA}.2`]: 'b' },
    { 1: 'a', 2: 'b' },
  ],
  [
    'without a value, and does not change',
    { [CUSTOM_DATA]: '', Description: '' },
    { Port: '3306', DBName: 'app1' },
  ],
] as readonly [string, Record<string, string>, object][])(
  'CustomData is accepted %s',
  async (_form, params, kept) => {
    seedRds();
    expect(await update(params, 'db')).toEqual(success('db'));
    expect(await customData()).toEqual(kept);
  },
);

test.each(['__proto__', 'constructor', '1', 'a b', '键'])('CustomData can have the key %s', async (key) => {
  seedRds();
  expect(await update({ [CUSTOM_DATA]: `{"${key}":"v"}` }, 'db')).toEqual(success('db'));
  expect((await described('db')).ExtendedConfig).toContain(`"CustomData":{"${key}":"v"}`);
});

test.each([
  ['as JSON text', { [CUSTOM_DATA]: '{"a":"b"}' }],
  ['as one parameter for each pair', { [`${CUSTOM_DATA}.a`]: 'b' }],
  ['without pairs', { [CUSTOM_DATA]: '{}' }],
])('a Generic secret does not accept CustomData, %s, and nothing changes', async (_form, params) => {
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
])('this action has no parameter %s', async (name) => {
  seedRds();
  const before = kms.secret('db');
  expect(await update({ Description: 'new', [name]: 'x' }, 'db')).toMatchObject({
    code: 'InvalidParameter',
    status: 400,
    body: {},
  });
  expect(kms.secret('db')).toEqual(before);
});

test('a description changes only itself and UpdateTime', async () => {
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

test('a Generic secret in PendingDeletion rejects CustomData because of its state', async () => {
  seed({ state: 'PendingDeletion' });
  expect(await customize({ a: 'b' }, 'app')).toEqual(secretDeleting);
});

test('a secret can get a description, and an empty one does not change it', async () => {
  kms.seedSecret({ secretName: 'app', secretData: 'x' });
  expect(await described()).toMatchObject({ Description: '' });
  await update({ Description: 'new' });
  await update({ Description: '' });
  expect(await described()).toMatchObject({ Description: 'new' });
});

test('without a parameter to change only UpdateTime changes', async () => {
  seed();
  const before = kms.secret('app');
  kms.clock.advance({ days: 1 });
  expect(await update()).toEqual(success());
  expect(kms.secret('app')).toEqual({ ...before, updatedAt: new Date(NOW.getTime() + DAY) });
});

test.each(MANAGED_TYPES)('CustomData of the type %s changes only itself and UpdateTime', async (type) => {
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

test('CustomData replaces all old pairs', async () => {
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

test('a description does not change CustomData, and CustomData does not change the description', async () => {
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

test('GetSecretValue returns the new CustomData and the same data', async () => {
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
