import { installKmsMock, type KmsMockOptions } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, keyNotFound, missing, refusal, rejected } from '../support/refusals';
import {
  MANAGED,
  MANAGED_TYPES,
  type ManagedType,
  managedName,
  secretArn,
  secretExists,
  secretPlanned,
  UNUSABLE_STATES,
} from '../support/secrets';
import { POLICY } from '../support/rules/words-of-secrets';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
afterEach(() => jest.useRealTimers());

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const OTHER_INSTANCE = 'kst-hzz62ee817bvyyr5xq3nb';

type Params = Readonly<Record<string, string | number | boolean>>;
const GOOD = { SecretName: 'orders', SecretData: 'db-password', VersionId: 'v1' };
const create = (params: Params = {}) => call('CreateSecret', { ...GOOD, ...params });
const createManaged = (type: ManagedType, params: Params = {}) =>
  call('CreateSecret', { ...MANAGED[type], SecretType: type, VersionId: 'v1', ...params });
const getValue = async (SecretName = 'orders') => (await call('GetSecretValue', { SecretName })).body;
const described = async (SecretName = 'orders') => (await call('DescribeSecret', { SecretName })).body;
const instanceOf = (options: { readonly instanceId?: string }) =>
  options.instanceId === undefined ? {} : { DKMSInstanceId: options.instanceId };
const SUCCESS = { code: 'Success', message: '', status: 200 };
const count = async () => (await call('ListSecrets')).body.TotalCount;

/** The secrets after a creation that was rejected. */
async function expectNothing() {
  expect(await count()).toBe(0);
}

const tag = (TagKey: string, TagValue: string) => JSON.stringify([{ TagKey, TagValue }]);

/** The configuration of a type with some members changed; undefined removes a member. */
const config = (type: ManagedType, change: object = {}) =>
  JSON.stringify({ ...JSON.parse(MANAGED[type].ExtendedConfig), ...change });

const sshKey = { UserName: 'ecs-user', PublicKey: 'ssh-ed25519 AAAA', PrivateKey: '-----BEGIN-----' };
const twoAccounts = JSON.stringify({
  Accounts: [
    { AccountName: 'user1', AccountPassword: 'one' },
    { AccountName: 'user2', AccountPassword: 'two' },
  ],
});

test.each([
  { SecretData: '{ "a" : 1,\n "b": [ ] }', Description: 'a b+c/d=e&f?g%20h#i' },
  { SecretData: '  \t\n', Description: '  spaces  ' },
  { SecretData: 'a b+c/d=e&f?g%20h#i', Description: '订单数据库' },
  { SecretData: '🔑🔑', VersionId: '版'.repeat(64) },
  { SecretData: '$Auto', VersionId: UNKNOWN_ID },
  { SecretData: '"\\n\'\\"', Description: 'd'.repeat(300) },
  { SecretData: 'AAH/', SecretDataType: 'binary' },
  { SecretData: '密'.repeat(10_240), SecretName: '订单密码' },
  { SecretData: 'x', SecretName: 'n'.repeat(192) },
  { SecretData: 'x', SecretName: `${'密'.repeat(64)}${'n'.repeat(128)}` },
])('stores the given parameters: %j', async (given: Record<string, string>) => {
  expect(await create(given)).toMatchObject(SUCCESS);
  const { Description = '', ...value } = given;
  expect(await getValue(value.SecretName)).toMatchObject({ SecretDataType: 'text', ...value });
  expect((await described(value.SecretName)).Description).toBe(Description);
});

test.each([
  ['as JSON', { Tags: '[{"TagKey":"team","TagValue":"a"},{"TagKey":"env","TagValue":""}]' }],
  [
    'as one parameter for each member',
    { 'Tags.1.TagKey': 'team', 'Tags.1.TagValue': 'a', 'Tags.2.TagKey': 'env', 'Tags.2.TagValue': '' },
  ],
])('stores the Tags %s', async (_form, params) => {
  expect(await create(params as Params)).toMatchObject(SUCCESS);
  expect(kms.secret('orders')?.tags).toEqual({ team: 'a', env: '' });
});

test.each([
  {},
  { keySpec: 'Aliyun_SM4' },
  { origin: 'EXTERNAL' },
  { keySpec: 'Aliyun_AES_192', instanceId: INSTANCE },
  { keySpec: 'Aliyun_AES_128', instanceId: INSTANCE },
] as const)('the key %j encrypts secrets', async (options) => {
  const { keyId } = kms.seedKey(options);
  expect(await create({ EncryptionKeyId: keyId, ...instanceOf(options) })).toMatchObject(SUCCESS);
  expect((await described()).EncryptionKeyId).toBe(keyId);
  expect((await getValue()).SecretData).toBe('db-password');
});

test.each([
  { keySpec: 'RSA_2048' },
  { keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT' },
  { keySpec: 'EC_P256' },
  { keySpec: 'EC_P256K' },
  { keySpec: 'EC_SM2' },
  { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE },
] as const)('the key %j does not encrypt secrets', async (options) => {
  const { keyId } = kms.seedKey(options);
  const params = { EncryptionKeyId: keyId, ...instanceOf(options) };
  expect(await create(params)).toEqual(invalid('EncryptionKeyId'));
  await expectNothing();
});

test.each([
  ['of a key of another instance', OTHER_INSTANCE, { DKMSInstanceId: INSTANCE }],
  ['of an instance key, for a secret without an instance', INSTANCE, {}],
  ['of a key without an instance, for a secret of an instance', undefined, { DKMSInstanceId: INSTANCE }],
])('an EncryptionKeyId %s is rejected', async (_what, instanceId, params) => {
  const { keyId } = kms.seedKey(instanceId === undefined ? {} : { instanceId });
  expect(await create({ EncryptionKeyId: keyId, ...params })).toEqual(invalid('EncryptionKeyId'));
  await expectNothing();
});

test('DKMSInstanceId does not need EncryptionKeyId, because the service has a default key', async () => {
  const answer = await create({ DKMSInstanceId: INSTANCE });
  expect(answer).toMatchObject({ ...SUCCESS, body: { DKMSInstanceId: INSTANCE } });
  expect(await described()).not.toHaveProperty('EncryptionKeyId');
  expect((await getValue()).SecretData).toBe('db-password');
});

test('a Policy is accepted for a secret of an instance and becomes its policy', async () => {
  expect(await create({ Policy: POLICY, DKMSInstanceId: INSTANCE })).toMatchObject(SUCCESS);
  const { body } = await call('GetSecretPolicy', { SecretName: 'orders' });
  expect(JSON.parse(body.Policy)).toEqual(JSON.parse(POLICY));
});

test('a Policy is rejected for a secret without an instance', async () => {
  expect(await create({ Policy: POLICY })).toEqual(invalid('Policy'));
  await expectNothing();
});

test.each(['{"SecretSubType":"SingleUser"}', '{"Colour":"red"}'])(
  'the ExtendedConfig %s of a Generic secret is ignored',
  async (ExtendedConfig) => {
    const answer = await create({ ExtendedConfig });
    expect(answer).toMatchObject(SUCCESS);
    expect(answer.body).not.toHaveProperty('ExtendedConfig');
    expect(kms.secret('orders')?.extendedConfig).toBeUndefined();
  },
);

test.each([
  ['with a RotationInterval', { RotationInterval: '30d' }],
  ['without a RotationInterval', {}],
])('EnableAutomaticRotation=true is rejected for a Generic secret, %s', async (_what, params) => {
  expect(await create({ EnableAutomaticRotation: true, ...params })).toEqual(
    invalid('EnableAutomaticRotation'),
  );
  await expectNothing();
});

test.each([
  ['of a Generic secret', () => create({ EnableAutomaticRotation: false, RotationInterval: 'soon' })],
  ['of a Generic secret without EnableAutomaticRotation', () => create({ RotationInterval: '30d' })],
  ['of a managed secret', () => createManaged('Rds', { RotationInterval: '30d' })],
  [
    'of a managed secret that is not a valid interval',
    () => createManaged('Rds', { EnableAutomaticRotation: false, RotationInterval: 'soon' }),
  ],
])('without rotation the RotationInterval %s is ignored', async (_what, make) => {
  const { code, body } = await make();
  expect(code).toBe('Success');
  expect(body).not.toHaveProperty('RotationInterval');
  expect(body).not.toHaveProperty('NextRotationDate');
  expect(kms.secret(body.SecretName)).toMatchObject({
    automaticRotation: 'Disabled',
    rotationInterval: undefined,
    nextRotationDate: undefined,
  });
});

test.each([
  ['6h', 21_600],
  ['360m', 21_600],
  ['21600s', 21_600],
  ['30d', 2_592_000],
  ['1000000s', 1_000_000],
  ['8760h', 31_536_000],
])('the RotationInterval %s is %d seconds', async (RotationInterval, seconds) => {
  jest.useFakeTimers({ now: NOW });
  const { body } = await createManaged('Rds', { EnableAutomaticRotation: true, RotationInterval });
  expect(body).toMatchObject({ AutomaticRotation: 'Enabled', RotationInterval: `${seconds}s` });
  expect(Date.parse(body.NextRotationDate)).toBe(NOW.getTime() + seconds * 1000);
});

test.each(MANAGED_TYPES)('a %s secret rotates if automatic rotation is turned on', async (type) => {
  const params = { EnableAutomaticRotation: true, RotationInterval: '30d' };
  expect(await createManaged(type, params)).toMatchObject({
    ...SUCCESS,
    body: { AutomaticRotation: 'Enabled', RotationInterval: '2592000s' },
  });
});

test.each([
  ['Redis', { CloneAccountName: 'user1_clone', AccountPrivilege: 'RoleReadWrite' }],
  [
    'PolarDB',
    {
      CloneAccountName: 'user1_clone',
      DBType: 'MySQL',
      AccountType: 'Normal',
      AccountPrivilege: 'ReadWrite',
      DBName: 'orders',
    },
  ],
] as const)('the ExtendedConfig of a %s secret can also have %j', async (type, members) => {
  const answer = await createManaged(type, { ExtendedConfig: config(type, members) });
  expect(answer).toMatchObject(SUCCESS);
  expect(JSON.parse(answer.body.ExtendedConfig)).toEqual({
    ...JSON.parse(config(type, members)),
    CustomData: {},
  });
});

// An acceptance test of the Terraform provider sends CommandId, also an empty one.
test.each([
  ['ECS', { CommandId: '' }],
  ['ECS', { CommandId: 'c-bp1b3dd3a506e' }],
  ['Rds', { Colour: 'red', Flags: [1, true, null, { a: ['b'] }] }],
  ['Redis', { DBName: 'orders', constructor: 'a' }],
] as const)('the members that a %s secret does not describe are kept: %j', async (type, members) => {
  const { body } = await createManaged(type, { ExtendedConfig: config(type, members) });
  const expected = expect.objectContaining(members);
  expect(JSON.parse(body.ExtendedConfig)).toEqual(expected);
  const { SecretName } = body;
  const described = await call('DescribeSecret', { SecretName });
  expect(JSON.parse(described.body.ExtendedConfig)).toEqual(expected);
  expect(kms.secret(SecretName)?.extendedConfig).toEqual(expected);

  const fixtures = kms.exportFixtures();
  kms.reset();
  kms.loadFixtures(JSON.parse(JSON.stringify(fixtures)));
  expect(kms.secret(SecretName)?.extendedConfig).toEqual(JSON.parse(body.ExtendedConfig));
});

test.each(['Redis', 'PolarDB'] as const)(
  'the CloneAccountName of a %s secret is AccountName and _clone, also if it is not given',
  async (type) => {
    const ExtendedConfig = config(type, { CloneAccountName: 'user2' });
    expect(await createManaged(type, { ExtendedConfig })).toEqual(invalid('ExtendedConfig'));
    await expectNothing();
    const { body } = await createManaged(type);
    expect(JSON.parse(body.ExtendedConfig)).toMatchObject({
      AccountName: 'user1',
      CloneAccountName: 'user1_clone',
    });
  },
);

test('names of inherited object properties are ordinary names in CustomData', async () => {
  const CustomData = '{"__proto__":"a","constructor":"b"}';
  const ExtendedConfig = MANAGED.Rds.ExtendedConfig.replace('{', `{"CustomData":${CustomData},`);
  const { body } = await createManaged('Rds', { ExtendedConfig });
  expect(body.ExtendedConfig).toContain(CustomData);
});

test.each(MANAGED_TYPES)(
  'the ExtendedConfig of a %s secret can be sent as one parameter for each member',
  async (type) => {
    const { SecretName, SecretData, ExtendedConfig } = MANAGED[type];
    const members = Object.entries<string>(JSON.parse(ExtendedConfig)).map(([member, value]) => [
      `ExtendedConfig.${member}`,
      value,
    ]);
    const answer = await call('CreateSecret', {
      SecretName,
      SecretData,
      SecretType: type,
      VersionId: 'v1',
      ...Object.fromEntries(members),
      'ExtendedConfig.CustomData.Key1': 'v1',
      'ExtendedConfig.CustomData.fds': 'fdsf',
    });
    expect(answer).toMatchObject(SUCCESS);
    expect(JSON.parse(answer.body.ExtendedConfig)).toMatchObject({
      ...JSON.parse(ExtendedConfig),
      CustomData: { Key1: 'v1', fds: 'fdsf' },
    });
  },
);

const generic = (params: Params) => create({ EncryptionKeyId: UNKNOWN_ID, ...params });
const rds = (params: Params) =>
  createManaged('Rds', { SecretName: 'orders', EncryptionKeyId: UNKNOWN_ID, ...params });

test.each([
  [generic, { SecretData: '' }, missing('SecretData')],
  [generic, { VersionId: 'v'.repeat(65) }, invalid('VersionId')],
  [generic, { Policy: POLICY }, invalid('Policy')],
  [generic, { Tags: 'team' }, invalid('Tags')],
  [generic, { EnableAutomaticRotation: true }, invalid('EnableAutomaticRotation')],
  [generic, { SecretType: 'RDS' }, invalid('SecretType')],
  [rds, { ExtendedConfig: '{}' }, invalid('ExtendedConfig')],
  [rds, { SecretData: 'x' }, invalid('SecretData')],
  [rds, { SecretDataType: 'binary' }, invalid('SecretDataType')],
  [rds, { EnableAutomaticRotation: true, RotationInterval: '5h' }, invalid('RotationInterval')],
] as readonly [typeof generic, Params, object][])(
  'rejects parameters (%p, %j) before it checks the name and the key',
  async (make, params, refused) => {
    kms.seedSecret({ secretName: 'orders', secretData: 'x' });
    expect(await make(params)).toEqual(refused);
  },
);

test('the name of a Live secret cannot be used again, and that secret does not change', async () => {
  kms.seedSecret({ secretName: 'orders', secretData: 'old', tags: { team: 'a' } });
  const before = kms.secret('orders');
  expect(await create({ VersionId: 'v2', Tags: tag('team', 'b') })).toEqual(secretExists);
  // The same creation again is not accepted as a retry either.
  expect(await create({ SecretData: 'old' })).toEqual(secretExists);
  expect(kms.secret('orders')).toEqual(before);
});

test('the name of a secret can be used again at its deletion date, but not one millisecond before', async () => {
  jest.useFakeTimers({ now: NOW });
  kms.seedSecret({
    secretName: 'orders',
    secretData: 'old',
    state: 'PendingDeletion',
    deletionDate: NOW.getTime() + 7 * DAY,
  });
  jest.setSystemTime(NOW.getTime() + 7 * DAY - 1);
  expect(await create()).toEqual(secretPlanned);
  jest.setSystemTime(NOW.getTime() + 7 * DAY);
  expect(await create()).toMatchObject(SUCCESS);
  expect(kms.secret('orders')?.createdAt).toEqual(new Date(NOW.getTime() + 7 * DAY));
  expect((await getValue()).SecretData).toBe('db-password');
});

test.each(MANAGED_TYPES)(
  'the name of a %s secret cannot be used again while it is Live or in PendingDeletion',
  async (type) => {
    expect(await createManaged(type)).toMatchObject(SUCCESS);
    expect(await createManaged(type)).toEqual(secretExists);
    await call('DeleteSecret', { SecretName: managedName(type) });
    expect(await createManaged(type)).toEqual(secretPlanned);
  },
);

test.each(UNUSABLE_STATES)('a key in %s does not encrypt a secret, by id or alias', async (state) => {
  const { keyId } = kms.seedKey({ state, aliases: ['alias/orders'] });
  expect(await create({ EncryptionKeyId: keyId })).toEqual(rejected(state));
  expect(await create({ EncryptionKeyId: 'alias/orders' })).toEqual(rejected(state));
  expect(await createManaged('Rds', { EncryptionKeyId: keyId })).toEqual(rejected(state));
  await expectNothing();
  expect(kms.key(keyId)?.state).toBe(state);
});

test('a key after its deletion date does not exist', async () => {
  const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
  kms.clock.advance({ days: 30 });
  expect(await create({ EncryptionKeyId: keyId })).toEqual(keyNotFound);
  await expectNothing();
});

test('the name of the secret is checked before the key', async () => {
  const { keyId } = kms.seedKey({ state: 'Disabled' });
  kms.seedSecret({ secretName: 'orders', secretData: 'x' });
  expect(await create({ EncryptionKeyId: keyId })).toEqual(secretExists);
  expect(await create({ EncryptionKeyId: UNKNOWN_ID })).toEqual(secretExists);
  await call('DeleteSecret', { SecretName: 'orders' });
  expect(await create({ EncryptionKeyId: UNKNOWN_ID })).toEqual(secretPlanned);
});

test('the keys of the user have no effect on a secret with the default key of the service', async () => {
  for (const state of UNUSABLE_STATES) kms.seedKey({ state });
  expect(await create()).toMatchObject(SUCCESS);
  expect((await getValue()).SecretData).toBe('db-password');
});

test('the response for a Generic secret is complete, field by field', async () => {
  const { body } = await create({ Description: 'd', Tags: tag('team', 'a') });
  expect(body).toEqual({
    Arn: secretArn('orders'),
    SecretName: 'orders',
    VersionId: 'v1',
    SecretType: 'Generic',
    RequestId: expect.stringMatching(UUID),
  });
  expect(Object.keys(body).at(-1)).toBe('RequestId');
});

test('the response for a Generic secret of an instance also has the instance', async () => {
  expect((await create({ DKMSInstanceId: INSTANCE })).body).toEqual({
    Arn: secretArn('orders'),
    DKMSInstanceId: INSTANCE,
    SecretName: 'orders',
    VersionId: 'v1',
    SecretType: 'Generic',
    RequestId: expect.stringMatching(UUID),
  });
});

test.each(MANAGED_TYPES)('the response for a %s secret that does not rotate is complete', async (type) => {
  const name = managedName(type);
  const { body } = await createManaged(type);
  expect(JSON.parse(body.ExtendedConfig).CustomData).toEqual({});
  expect(body).toEqual({
    Arn: secretArn(name),
    AutomaticRotation: 'Disabled',
    ExtendedConfig: expect.any(String),
    SecretName: name,
    SecretType: type,
    VersionId: 'v1',
    RequestId: expect.stringMatching(UUID),
  });
});

test('the response for a secret that rotates is complete', async () => {
  jest.useFakeTimers({ now: NOW });
  const params = { EnableAutomaticRotation: true, RotationInterval: '7d', DKMSInstanceId: INSTANCE };
  const { body } = await createManaged('Rds', params);
  expect(body).toEqual({
    Arn: secretArn('db'),
    AutomaticRotation: 'Enabled',
    DKMSInstanceId: INSTANCE,
    ExtendedConfig: expect.any(String),
    NextRotationDate: '2026-03-08T12:00:00Z',
    RotationInterval: '604800s',
    SecretName: 'db',
    SecretType: 'Rds',
    VersionId: 'v1',
    RequestId: expect.stringMatching(UUID),
  });
  expect(JSON.parse(body.ExtendedConfig)).toEqual({
    SecretSubType: 'SingleUser',
    DBInstanceId: 'rm-uf667446pc955ab1c',
    CustomData: {},
  });
});

test('kms.secret() and DescribeSecret return the secret', async () => {
  jest.useFakeTimers({ now: NOW });
  await create({ Description: 'for orders', Tags: tag('team', 'a') });
  expect(kms.secret('orders')).toMatchObject({
    secretName: 'orders',
    arn: secretArn('orders'),
    regionId: 'cn-hangzhou',
    secretType: 'Generic',
    state: 'Live',
    description: 'for orders',
    instanceId: undefined,
    encryptionKeyId: undefined,
    policy: undefined,
    tags: { team: 'a' },
    createdAt: NOW,
    updatedAt: NOW,
    deletionDate: undefined,
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
        stages: ['ACSCurrent'],
        createdAt: NOW,
      },
    ],
  });
  expect(await described()).toMatchObject({
    Description: 'for orders',
    CreateTime: '2026-03-01T12:00:00Z',
    UpdateTime: '2026-03-01T12:00:00Z',
  });
});

test('the data of an Rds secret is its first account', async () => {
  const ExtendedConfig = config('Rds', { SecretSubType: 'DoubleUsers' });
  await createManaged('Rds', { ExtendedConfig, SecretData: twoAccounts });
  expect(JSON.parse((await getValue('db')).SecretData)).toEqual({
    AccountName: 'user1',
    AccountPassword: 'one',
  });
});

test.each(['Redis', 'PolarDB'] as const)(
  'the data of a %s secret is its account with a generated password',
  async (type) => {
    const first = managedName(type);
    await createManaged(type);
    await createManaged(type, { SecretName: 'other' });
    const [one, two] = [
      JSON.parse((await getValue(first)).SecretData),
      JSON.parse((await getValue('other')).SecretData),
    ];
    for (const stored of [one, two]) {
      expect(stored).toEqual({ AccountName: 'user1', AccountPassword: expect.stringMatching(/^.{8,}$/) });
    }
    expect(one.AccountPassword).not.toBe(two.AccountPassword);
  },
);

test('a RAMCredentials secret has the name of its user, and its data is the first access key', async () => {
  jest.useFakeTimers({ now: NOW });
  const SecretData = JSON.stringify({
    AccessKeys: [
      { AccessKeyId: 'LTAI-1', AccessKeySecret: 's1' },
      { AccessKeyId: 'LTAI-2', AccessKeySecret: 's2' },
    ],
  });
  expect(await createManaged('RAMCredentials', { SecretData })).toMatchObject({
    body: { SecretName: 'acs/ram/user/reader', Arn: secretArn('acs/ram/user/reader') },
  });
  expect(JSON.parse((await getValue('acs/ram/user/reader')).SecretData)).toEqual({
    AccessKeyId: 'LTAI-1',
    AccessKeySecret: 's1',
    GenerateTimestamp: '2026-03-01T12:00:00Z',
  });
});

test.each(['reader@example.com', 'a.b-c_d', '用户', 'n'.repeat(179)])(
  'a RAMCredentials secret for the user %s can be used by the name in the response',
  async (UserName) => {
    const ExtendedConfig = config('RAMCredentials', { UserName });
    const { body } = await createManaged('RAMCredentials', { ExtendedConfig });
    expect(body.SecretName).toBe(`acs/ram/user/${UserName}`);
    expect((await described(body.SecretName)).Arn).toBe(body.Arn);
  },
);

test.each(['my user', 'reader:1', 'n'.repeat(180)])(
  'a RAMCredentials secret for the user "%s" is rejected, because its name is not valid',
  async (UserName) => {
    const ExtendedConfig = config('RAMCredentials', { UserName });
    expect(await createManaged('RAMCredentials', { ExtendedConfig })).toEqual(invalid('ExtendedConfig'));
    await expectNothing();
  },
);

test('RAMCredentials secrets of two users are two secrets', async () => {
  await createManaged('RAMCredentials');
  const ExtendedConfig = config('RAMCredentials', { UserName: 'writer' });
  expect(await createManaged('RAMCredentials', { ExtendedConfig })).toMatchObject({
    ...SUCCESS,
    body: { SecretName: 'acs/ram/user/writer' },
  });
  expect(await count()).toBe(2);
});

test.each([
  ['Password', JSON.parse(MANAGED.ECS.SecretData)],
  ['SSHKey', sshKey],
])('the data of an ECS secret for a %s is stored unchanged', async (SecretSubType, data) => {
  const params = {
    SecretData: JSON.stringify(data),
    ExtendedConfig: config('ECS', { SecretSubType }),
  };
  expect(await createManaged('ECS', params)).toMatchObject(SUCCESS);
  expect(JSON.parse((await getValue('acs/ecs/web')).SecretData)).toEqual(data);
});

test('the data is encrypted with the key: without the key it cannot be decrypted', async () => {
  const { keyId } = kms.seedKey();
  await create({ EncryptionKeyId: keyId });
  await create({ SecretName: 'bills' });
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  kms.clock.advance({ days: 7 });
  expect(kms.secret('orders')?.versions).toMatchObject([{ versionId: 'v1', secretData: undefined }]);
  expect(kms.secret('bills')?.versions).toMatchObject([{ versionId: 'v1', secretData: 'db-password' }]);
  expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(keyNotFound);
});

test('an alias is resolved only at the creation', async () => {
  const first = kms.seedKey({ aliases: ['alias/orders'] });
  const second = kms.seedKey();
  await create({ EncryptionKeyId: 'alias/orders' });
  await call('UpdateAlias', { AliasName: 'alias/orders', KeyId: second.keyId });
  expect((await described()).EncryptionKeyId).toBe(first.keyId);
  expect((await getValue()).SecretData).toBe('db-password');
});

test('the key does not change', async () => {
  const { keyId } = kms.seedKey({ tags: { team: 'a' } });
  const before = kms.key(keyId);
  await create({ EncryptionKeyId: keyId });
  expect(kms.key(keyId)).toEqual(before);
});

test('a secret with the default key of the service creates no key of the user', async () => {
  await create();
  expect((await call('ListKeys')).body.TotalCount).toBe(0);
});

test('each region has its own names', async () => {
  await create();
  expect(await shanghai.call('CreateSecret', { ...GOOD, SecretData: 'elsewhere' })).toMatchObject({
    ...SUCCESS,
    body: { Arn: secretArn('orders', 'cn-shanghai') },
  });
  expect((await getValue()).SecretData).toBe('db-password');
  expect((await shanghai.call('GetSecretValue', { SecretName: 'orders' })).body.SecretData).toBe('elsewhere');
  expect(await count()).toBe(1);
});

test('one of two simultaneous creations with the same name succeeds', async () => {
  const answers = await Promise.all([create({ SecretData: 'one' }), create({ SecretData: 'two' })]);
  expect(answers.map(({ code }) => code).sort()).toEqual(['Rejected.ResourceExist', 'Success']);
  const winner = answers[0]?.code === 'Success' ? 'one' : 'two';
  expect((await getValue()).SecretData).toBe(winner);
});

test('names of inherited object properties are ordinary secret names', async () => {
  for (const SecretName of ['constructor', '__proto__', 'toString']) {
    expect(await call('GetSecretValue', { SecretName })).toMatchObject({ status: 404 });
    expect(await create({ SecretName, VersionId: SecretName })).toMatchObject({
      ...SUCCESS,
      body: { SecretName, VersionId: SecretName },
    });
    expect(await getValue(SecretName)).toMatchObject({ SecretData: 'db-password', VersionId: SecretName });
  }
  expect(await count()).toBe(3);
});

test('there is no quota by default', async () => {
  for (let seeded = 0; seeded < 300; seeded += 1) {
    kms.seedSecret({ secretName: `secret-${seeded}`, secretData: 'x' });
  }
  expect(await create()).toMatchObject(SUCCESS);
  expect(await count()).toBe(301);
});

/** These tests install their own mock, so they are last. */
describe('the quota', () => {
  const limitExceeded = refusal(
    'Rejected.LimitExceeded',
    400,
    'The request was rejected because user create resource limit was exceeded',
  );
  let limited: ReturnType<typeof installKmsMock> | undefined;
  const install = (quotas: NonNullable<KmsMockOptions['quotas']>) => {
    kms.uninstall();
    limited = installKmsMock({ quotas });
    return limited;
  };
  afterEach(() => limited?.uninstall());

  test.each([1, 3])('exactly %d secrets can be created', async (secrets) => {
    install({ secrets });
    for (let made = 0; made < secrets; made += 1) {
      expect(await create({ SecretName: `secret-${made}` })).toMatchObject(SUCCESS);
    }
    expect(await create()).toEqual(limitExceeded);
    expect(await createManaged('Rds')).toEqual(limitExceeded);
    expect(await count()).toBe(secrets);
  });

  test('a quota of 0 allows no secret', async () => {
    install({ secrets: 0 });
    expect(await create()).toEqual(limitExceeded);
  });

  test('fixtures can exceed it, but they count', async () => {
    const mock = install({ secrets: 1 });
    mock.seedSecret({ secretName: 'a', secretData: 'x' });
    mock.seedSecret({ secretName: 'b', secretData: 'x' });
    expect(await create()).toEqual(limitExceeded);
    expect(await count()).toBe(2);
  });

  test('secrets in PendingDeletion count, and deleted secrets do not', async () => {
    const mock = install({ secrets: 1 });
    await create({ SecretName: 'old' });
    await call('DeleteSecret', { SecretName: 'old', RecoveryWindowInDays: '7' });
    expect(await create()).toEqual(limitExceeded);
    mock.clock.advance({ days: 7 });
    expect(await create()).toMatchObject(SUCCESS);
  });

  test('a secret that was deleted by force no longer counts', async () => {
    install({ secrets: 1 });
    await create({ SecretName: 'old' });
    await call('DeleteSecret', { SecretName: 'old', ForceDeleteWithoutRecovery: 'true' });
    expect(await create()).toMatchObject(SUCCESS);
  });

  test('each region has its own count', async () => {
    install({ secrets: 1 });
    await create();
    expect(await shanghai.call('CreateSecret', GOOD)).toMatchObject(SUCCESS);
    expect(await shanghai.call('CreateSecret', { ...GOOD, SecretName: 'b' })).toEqual(limitExceeded);
  });

  test('keys do not count', async () => {
    const mock = install({ secrets: 1, keys: 1 });
    mock.seedKey();
    expect(await create()).toMatchObject(SUCCESS);
  });

  test('it is checked after the parameters and the name, and before the key', async () => {
    const mock = install({ secrets: 1 });
    const { keyId } = mock.seedKey({ state: 'Disabled' });
    mock.seedSecret({ secretName: 'orders', secretData: 'x' });
    expect(await create({ Tags: 'team' })).toEqual(invalid('Tags'));
    expect(await create()).toEqual(secretExists);
    for (const EncryptionKeyId of [UNKNOWN_ID, 'alias/unknown', keyId]) {
      expect(await create({ SecretName: 'bills', EncryptionKeyId })).toEqual(limitExceeded);
    }
  });

  test('reset() keeps the quota and removes the secrets', async () => {
    const mock = install({ secrets: 1 });
    await create();
    mock.reset();
    expect(await create()).toMatchObject(SUCCESS);
    expect(await create({ SecretName: 'bills' })).toEqual(limitExceeded);
  });
});
