import { installKmsMock, type KmsMockOptions } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, keyNotFound, missing, refusal, rejected } from '../support/refusals';
import {
  callByForm,
  MANAGED,
  MANAGED_TYPES,
  type ManagedType,
  managedName,
  secretArn,
  secretExists,
  secretPlanned,
} from '../support/secrets';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
afterEach(() => jest.useRealTimers());

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const ACCOUNT = '1540355698841234';
const OTHER_INSTANCE = 'kst-hzz62ee817bvyyr5xq3nb';
const REFUSING_STATES = ['Disabled', 'PendingDeletion', 'PendingImport'] as const;
const aliasNotFound = refusal('Forbidden.AliasNotFound', 404, 'The specified Alias is not found.');

type Params = Readonly<Record<string, string | number | boolean>>;
const GOOD = { SecretName: 'orders', SecretData: 'db-password', VersionId: 'v1' };
const create = (params: Params = {}) => call('CreateSecret', { ...GOOD, ...params });
const createManaged = (type: ManagedType, params: Params = {}) =>
  call('CreateSecret', { ...MANAGED[type], SecretType: type, VersionId: 'v1', ...params });
const getValue = async (SecretName = 'orders') => (await call('GetSecretValue', { SecretName })).body;
const described = async (SecretName = 'orders') => (await call('DescribeSecret', { SecretName })).body;
const SUCCESS = { code: 'Success', message: '', status: 200 };
const count = async () => (await call('ListSecrets')).body.TotalCount;

/** What stays of a secret whose creation was refused. */
async function expectNothing() {
  expect(await count()).toBe(0);
}

const tags = (length: number) =>
  JSON.stringify(Array.from({ length }, (_, i) => ({ TagKey: `key-${i}`, TagValue: `value-${i}` })));
const tag = (TagKey: string, TagValue: string) => JSON.stringify([{ TagKey, TagValue }]);

const STATEMENT = {
  Sid: 'readers',
  Effect: 'Allow',
  Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
  Action: ['kms:GetSecretValue'],
  Resource: ['*'],
};
const POLICY = { Version: '1', Statement: [STATEMENT] };
/** A good policy of so many bytes, padded with white space. */
function policyOfBytes(bytes: number, sid = 'readers') {
  const text = JSON.stringify({ Version: '1', Statement: [{ ...STATEMENT, Sid: sid }] });
  return text.replace('{', `{${' '.repeat(bytes - Buffer.byteLength(text))}`);
}

/** A configuration of a type with some members changed, or without those that are undefined. */
const config = (type: ManagedType, change: object = {}) =>
  JSON.stringify({ ...JSON.parse(MANAGED[type].ExtendedConfig), ...change });

const sshKey = { UserName: 'ecs-user', PublicKey: 'ssh-ed25519 AAAA', PrivateKey: '-----BEGIN-----' };
const twoAccounts = JSON.stringify({
  Accounts: [
    { AccountName: 'user1', AccountPassword: 'one' },
    { AccountName: 'user2', AccountPassword: 'two' },
  ],
});

describe('parameters', () => {
  test.each(['SecretName', 'SecretData', 'VersionId'])('%s is required', async (name) => {
    const params: Record<string, string> = { ...GOOD };
    delete params[name];
    expect(await call('CreateSecret', params)).toEqual(missing(name));
    await expectNothing();
  });

  test.each(['SecretName', 'SecretData', 'VersionId'])('an empty %s counts as missing', async (name) => {
    expect(await create({ [name]: '' })).toEqual(missing(name));
    await expectNothing();
  });

  test.each([
    'DKMSInstanceId',
    'Description',
    'EnableAutomaticRotation',
    'EncryptionKeyId',
    'ExtendedConfig',
    'Policy',
    'RotationInterval',
    'SecretDataType',
    'SecretType',
    'Tags',
  ])('an empty %s is the same as none', async (name) => {
    expect(await create({ [name]: '' })).toMatchObject(SUCCESS);
    expect(kms.secret('orders')).toMatchObject({
      secretType: 'Generic',
      description: '',
      instanceId: undefined,
      encryptionKeyId: undefined,
      tags: {},
      automaticRotation: 'Disabled',
      versions: [{ secretDataType: 'text' }],
    });
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const answer = await create({ Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    await expectNothing();
  });

  test.each([
    ['one character', 'a'],
    ['all kinds of characters', 'AZaz09_/+=.@-'],
    ['a slash at each end', '/orders/'],
    ['192 characters', 'n'.repeat(192)],
    ['Chinese characters', '订单密码'],
    ['64 Chinese characters', '密'.repeat(64)],
    ['64 Chinese characters among 192', `${'密'.repeat(64)}${'n'.repeat(128)}`],
    ['acs without its slash', 'acs'],
    ['acs inside', 'my/acs/orders'],
    ['acs in upper case', 'ACS/orders'],
    ['a beginning like acs', 'acsorders/x'],
  ])('a SecretName of %s is accepted', async (_what, SecretName) => {
    expect(await create({ SecretName })).toMatchObject({
      ...SUCCESS,
      body: { SecretName, Arn: secretArn(SecretName) },
    });
    expect(await getValue(SecretName)).toMatchObject({ SecretName, SecretData: 'db-password' });
  });

  test.each([
    ['193 characters', 'n'.repeat(193)],
    ['65 Chinese characters', '密'.repeat(65)],
    ['193 characters, some of them Chinese', `${'密'.repeat(10)}${'n'.repeat(183)}`],
    ['a space', 'my orders'],
    ['a space at its end', 'orders '],
    ['a line feed at its end', 'orders\n'],
    ['a colon', 'orders:v1'],
    ['a number sign', 'orders#1'],
    ['a dollar sign', '$orders'],
    ['the name that RAM secrets ask for', '$Auto'],
    ['an asterisk', 'orders*'],
    ['a backslash', 'my\\orders'],
    ['a letter with an accent', 'aufträge'],
    ['an emoji', 'orders🔑'],
    ['an ARN', secretArn('orders')],
  ])('a SecretName of %s is refused', async (_what, SecretName) => {
    expect(await create({ SecretName })).toEqual(invalid('SecretName'));
    await expectNothing();
  });

  test.each(['Generic', 'Rds', 'Redis', 'PolarDB'] as const)(
    'the SecretName of a %s secret does not begin with acs/',
    async (SecretType) => {
      const make = (SecretName: string) =>
        SecretType === 'Generic' ? create({ SecretName }) : createManaged(SecretType, { SecretName });
      for (const SecretName of ['acs/', 'acs/orders', 'acs/ecs/orders', 'acs/ram/user/orders']) {
        expect(await make(SecretName)).toEqual(invalid('SecretName'));
      }
      await expectNothing();
    },
  );

  test.each(['acs/ecs/web', 'acs/ecs/a/b', `acs/ecs/${'n'.repeat(184)}`])(
    'the SecretName %s of an ECS secret begins with acs/ecs/ and is accepted',
    async (SecretName) => {
      expect(await createManaged('ECS', { SecretName })).toMatchObject({ ...SUCCESS, body: { SecretName } });
    },
  );

  test.each(['web', 'acs/web', 'acs/ecs', 'ACS/ECS/web', 'my/acs/ecs/web', 'acs/ecs2/web', '$Auto'])(
    'the SecretName %s of an ECS secret, which does not begin with acs/ecs/, is refused',
    async (SecretName) => {
      expect(await createManaged('ECS', { SecretName })).toEqual(invalid('SecretName'));
      await expectNothing();
    },
  );

  test.each(['reader', 'acs/ram/user/reader', '$auto', '$AUTO', 'Auto', '$Auto1'])(
    'the SecretName %s of a RAMCredentials secret, which is not $Auto, is refused',
    async (SecretName) => {
      expect(await createManaged('RAMCredentials', { SecretName })).toEqual(invalid('SecretName'));
      await expectNothing();
    },
  );

  test.each([
    ['1 byte', 'x'],
    ['30720 bytes', 'x'.repeat(30_720)],
    ['30720 bytes in 15360 characters', 'ü'.repeat(15_360)],
    ['30720 bytes in 10240 characters', '密'.repeat(10_240)],
  ])('a SecretData of %s is accepted and comes back whole', async (_what, SecretData) => {
    expect(await callByForm('CreateSecret', { ...GOOD, SecretData })).toMatchObject({ status: 200 });
    expect((await getValue()).SecretData).toBe(SecretData);
  });

  test.each([
    ['30721 bytes', 'x'.repeat(30_721)],
    ['30722 bytes in 15361 characters', 'ü'.repeat(15_361)],
    ['30721 bytes in 10241 characters', `${'密'.repeat(10_240)}x`],
  ])('a SecretData of %s is refused', async (_what, SecretData) => {
    expect(await callByForm('CreateSecret', { ...GOOD, SecretData })).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "SecretData" is not valid.' },
    });
    await expectNothing();
  });

  test.each([
    ['JSON with spaces', '{ "a" : 1,\n "b": [ ] }'],
    ['white space alone', '  \t\n'],
    ['what URLs reserve', 'a b+c/d=e&f?g%20h#i'],
    ['characters beyond the basic plane', '🔑🔑'],
    ['the word that other types take', '$Auto'],
    ['quotes and backslashes', '"\\n\'\\"'],
  ])('a SecretData of %s comes back as it was sent', async (_what, SecretData) => {
    expect(await create({ SecretData })).toMatchObject(SUCCESS);
    expect((await getValue()).SecretData).toBe(SecretData);
  });

  test.each([
    ['1 character', 'v'],
    ['64 characters', 'v'.repeat(64)],
    ['64 characters beyond ASCII', '版'.repeat(64)],
    ['a UUID', UNKNOWN_ID],
  ])('a VersionId of %s is accepted', async (_what, VersionId) => {
    expect(await create({ VersionId })).toMatchObject({ ...SUCCESS, body: { VersionId } });
    expect((await getValue()).VersionId).toBe(VersionId);
  });

  test.each([
    ['65 characters', 'v'.repeat(65)],
    ['65 characters beyond ASCII', '版'.repeat(65)],
  ])('a VersionId of %s is refused', async (_what, VersionId) => {
    expect(await create({ VersionId })).toEqual(invalid('VersionId'));
    await expectNothing();
  });

  test.each(['text', 'binary'])('the SecretDataType %s is accepted and stays', async (SecretDataType) => {
    expect(await create({ SecretDataType, SecretData: 'AAH/' })).toMatchObject(SUCCESS);
    expect(await getValue()).toMatchObject({ SecretDataType, SecretData: 'AAH/' });
  });

  test.each(['Text', 'TEXT', 'Binary', 'json', 'text '])(
    'the SecretDataType "%s" is refused',
    async (SecretDataType) => {
      expect(await create({ SecretDataType })).toEqual(invalid('SecretDataType'));
      await expectNothing();
    },
  );

  test('the SecretType Generic is accepted, and is the default', async () => {
    expect(await create({ SecretType: 'Generic' })).toMatchObject({ body: { SecretType: 'Generic' } });
    expect(await create({ SecretName: 'bills' })).toMatchObject({ body: { SecretType: 'Generic' } });
  });

  test.each(MANAGED_TYPES)('the SecretType %s is accepted', async (SecretType) => {
    expect(await createManaged(SecretType)).toMatchObject({ ...SUCCESS, body: { SecretType } });
    expect(kms.secret(managedName(SecretType))).toMatchObject({ secretType: SecretType, state: 'Live' });
  });

  test.each(['generic', 'GENERIC', 'RDS', 'rds', 'redis', 'RamCredentials', 'Ecs', 'Polardb', 'Oss'])(
    'the SecretType "%s" is refused: its values are case-sensitive',
    async (SecretType) => {
      expect(await create({ SecretType })).toEqual(invalid('SecretType'));
      await expectNothing();
    },
  );

  test.each([
    ['Chinese', '订单数据库'],
    ['with what URLs reserve', 'a b+c/d=e&f?g%20h#i'],
    ['with white space at its ends', '  spaces  '],
    ['of 300 characters', 'd'.repeat(300)],
  ])('a Description %s comes back as it was sent', async (_what, Description) => {
    expect(await create({ Description })).toMatchObject(SUCCESS);
    expect((await described()).Description).toBe(Description);
  });

  test.each([1, 20])('%d Tags are accepted and stay with the secret', async (length) => {
    expect(await create({ Tags: tags(length) })).toMatchObject(SUCCESS);
    const kept = kms.secret('orders')?.tags ?? {};
    expect(Object.keys(kept)).toHaveLength(length);
    expect(kept).toMatchObject({ 'key-0': 'value-0', [`key-${length - 1}`]: `value-${length - 1}` });
  });

  test('21 Tags are refused', async () => {
    expect(await create({ Tags: tags(21) })).toEqual(invalid('Tags'));
    await expectNothing();
  });

  test('Tags come one parameter a member', async () => {
    const params = {
      'Tags.1.TagKey': 'team',
      'Tags.1.TagValue': 'a',
      'Tags.2.TagKey': 'env',
      'Tags.2.TagValue': 'b',
    };
    expect(await create(params)).toMatchObject(SUCCESS);
    expect(kms.secret('orders')?.tags).toEqual({ team: 'a', env: 'b' });
  });

  test.each([
    ['a TagKey of 128 characters', 'k'.repeat(128), 'v'],
    ['a TagValue of 128 characters', 'k', 'v'.repeat(128)],
    ['an empty TagValue', 'k', ''],
    ['a TagKey that has aliyun inside', 'my-aliyun', 'v'],
    ['a TagKey that starts with acs but not acs:', 'acset', 'v'],
    ['a TagValue that starts with acs:', 'k', 'acs:kms'],
  ])('%s is accepted', async (_what, key, value) => {
    expect(await create({ Tags: tag(key, value) })).toMatchObject(SUCCESS);
    expect(kms.secret('orders')?.tags).toEqual({ [key]: value });
  });

  test.each([
    ['with a TagKey of 129 characters', tag('k'.repeat(129), 'v')],
    ['with a TagValue of 129 characters', tag('k', 'v'.repeat(129))],
    ['with an empty TagKey', tag('', 'v')],
    ['with a TagKey that starts with aliyun', tag('aliyun-east', 'v')],
    ['with a TagKey that starts with acs:', tag('acs:kms', 'v')],
    ['without a TagKey', '[{"TagValue":"v"}]'],
    ['with a number for a TagValue', '[{"TagKey":"k","TagValue":1}]'],
    ['with one TagKey twice', '[{"TagKey":"k","TagValue":"a"},{"TagKey":"k","TagValue":"b"}]'],
    ['that are one object', '{"TagKey":"k","TagValue":"v"}'],
    ['that are a list of texts', '["k"]'],
    ['that are null', 'null'],
    ['that are no JSON', 'k=v'],
  ])('Tags %s are refused', async (_why, Tags) => {
    expect(await create({ Tags })).toEqual(invalid('Tags'));
    await expectNothing();
  });

  test.each(['keyId', 'alias', 'arn'] as const)('EncryptionKeyId takes the %s of a key', async (form) => {
    const key = kms.seedKey({ aliases: ['alias/orders'] });
    const EncryptionKeyId = { ...key, alias: 'alias/orders' }[form];
    expect(await create({ EncryptionKeyId })).toMatchObject(SUCCESS);
    expect((await described()).EncryptionKeyId).toBe(key.keyId);
    expect(kms.secret('orders')?.encryptionKeyId).toBe(key.keyId);
    expect((await getValue()).SecretData).toBe('db-password');
  });

  test.each([
    ['id', UNKNOWN_ID],
    ['text', 'nonsense'],
    ['ARN', `acs:kms:cn-hangzhou:${ACCOUNT}:key/${UNKNOWN_ID}`],
    ['ARN of another region', `acs:kms:cn-shanghai:${ACCOUNT}:key/the-key`],
    ['ARN of another account', 'acs:kms:cn-hangzhou:1111111111111111:key/the-key'],
  ])('an EncryptionKeyId that is the %s of no key is not found', async (_form, EncryptionKeyId) => {
    kms.seedKey({ keyId: 'the-key' });
    expect(await create({ EncryptionKeyId })).toEqual(keyNotFound);
    await expectNothing();
  });

  test('an EncryptionKeyId that is the alias of no key is not found', async () => {
    expect(await create({ EncryptionKeyId: 'alias/orders' })).toEqual(aliasNotFound);
    await expectNothing();
  });

  test('a key of another region is not found', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await create({ EncryptionKeyId: keyId })).toEqual(keyNotFound);
  });

  test.each([
    ['Aliyun_AES_256', {}],
    ['Aliyun_SM4', {}],
    ['Aliyun_AES_192', { DKMSInstanceId: INSTANCE }],
    ['Aliyun_AES_128', { DKMSInstanceId: INSTANCE }],
  ] as const)('a key of %s encrypts secrets', async (keySpec, params) => {
    const { keyId } = kms.seedKey({
      keySpec,
      ...('DKMSInstanceId' in params ? { instanceId: params.DKMSInstanceId } : {}),
    });
    expect(await create({ EncryptionKeyId: keyId, ...params })).toMatchObject(SUCCESS);
    expect((await getValue()).SecretData).toBe('db-password');
  });

  test('a key whose material was imported encrypts secrets', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    expect(await create({ EncryptionKeyId: keyId })).toMatchObject(SUCCESS);
    expect((await getValue()).SecretData).toBe('db-password');
  });

  test.each(['RSA_2048', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
    'a key of %s is no EncryptionKeyId',
    async (keySpec) => {
      const { keyId } = kms.seedKey({ keySpec });
      expect(await create({ EncryptionKeyId: keyId })).toEqual(invalid('EncryptionKeyId'));
      await expectNothing();
    },
  );

  test('an RSA key for encryption is no EncryptionKeyId either', async () => {
    const { keyId } = kms.seedKey({ keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT' });
    expect(await create({ EncryptionKeyId: keyId })).toEqual(invalid('EncryptionKeyId'));
  });

  test('an HMAC key is no EncryptionKeyId', async () => {
    const { keyId } = kms.seedKey({ keySpec: 'HMAC_SHA_256', instanceId: INSTANCE });
    const params = { EncryptionKeyId: keyId, DKMSInstanceId: INSTANCE };
    expect(await create(params)).toEqual(invalid('EncryptionKeyId'));
    await expectNothing();
  });

  test('an EncryptionKeyId of the same instance is accepted', async () => {
    const { keyId } = kms.seedKey({ instanceId: INSTANCE });
    expect(await create({ EncryptionKeyId: keyId, DKMSInstanceId: INSTANCE })).toMatchObject({
      ...SUCCESS,
      body: { DKMSInstanceId: INSTANCE },
    });
    expect(await described()).toMatchObject({ EncryptionKeyId: keyId, DKMSInstanceId: INSTANCE });
  });

  test.each([
    ['of another instance than the secret', OTHER_INSTANCE, { DKMSInstanceId: INSTANCE }],
    ['of an instance, for a secret of none', INSTANCE, {}],
    ['of no instance, for a secret of one', undefined, { DKMSInstanceId: INSTANCE }],
  ])('an EncryptionKeyId %s is refused', async (_what, instanceId, params) => {
    const { keyId } = kms.seedKey(instanceId === undefined ? {} : { instanceId });
    expect(await create({ EncryptionKeyId: keyId, ...params })).toEqual(invalid('EncryptionKeyId'));
    await expectNothing();
  });

  test('DKMSInstanceId needs no EncryptionKeyId: the service has a key', async () => {
    const answer = await create({ DKMSInstanceId: INSTANCE });
    expect(answer).toMatchObject({ ...SUCCESS, body: { DKMSInstanceId: INSTANCE } });
    expect(await described()).not.toHaveProperty('EncryptionKeyId');
    expect((await getValue()).SecretData).toBe('db-password');
  });

  test.each([
    ['is one character short', 'kst-hzz62ee817bvyyr5xq3n'],
    ['is one character long', 'kst-hzz62ee817bvyyr5xq3nab'],
    ['has upper case', 'kst-HZZ62ee817bvyyr5xq3na'],
    ['lacks its prefix', 'hzz62ee817bvyyr5xq3na'],
    ['is the id of a key', 'key-hzz62f1cb66fa42qoab1c'],
  ])('a DKMSInstanceId that %s is refused', async (_why, DKMSInstanceId) => {
    expect(await create({ DKMSInstanceId })).toEqual(invalid('DKMSInstanceId'));
    await expectNothing();
  });

  test('a Policy is accepted for a secret of an instance and is its policy', async () => {
    const Policy = JSON.stringify(POLICY);
    expect(await create({ Policy, DKMSInstanceId: INSTANCE })).toMatchObject(SUCCESS);
    const { body } = await call('GetSecretPolicy', { SecretName: 'orders' });
    expect(JSON.parse(body.Policy)).toEqual(POLICY);
  });

  test('a Policy is refused for a secret without an instance', async () => {
    expect(await create({ Policy: JSON.stringify(POLICY) })).toEqual(invalid('Policy'));
    await expectNothing();
  });

  test.each([
    ['that is no JSON', '{"Version":'],
    ['that is a list', '[]'],
    ['that is null', 'null'],
    ['without a Version', JSON.stringify({ Statement: [STATEMENT] })],
    ['of the Version 2', JSON.stringify({ Version: '2', Statement: [STATEMENT] })],
    ['without a Statement', '{"Version":"1"}'],
    [
      'with the Effect "allow"',
      JSON.stringify({ Version: '1', Statement: [{ ...STATEMENT, Effect: 'allow' }] }),
    ],
    [
      'with an Action of another service',
      JSON.stringify({ Version: '1', Statement: [{ ...STATEMENT, Action: ['oss:GetObject'] }] }),
    ],
    [
      'for one resource',
      JSON.stringify({ Version: '1', Statement: [{ ...STATEMENT, Resource: [secretArn('orders')] }] }),
    ],
    [
      'without a Principal',
      JSON.stringify({ Version: '1', Statement: [{ ...STATEMENT, Principal: undefined }] }),
    ],
  ])('a Policy %s is refused', async (_what, Policy) => {
    expect(await create({ Policy, DKMSInstanceId: INSTANCE })).toEqual(invalid('Policy'));
    await expectNothing();
  });

  test('a Policy of 32768 bytes is accepted', async () => {
    const Policy = policyOfBytes(32_768);
    expect(Buffer.byteLength(Policy)).toBe(32_768);
    const params = { ...GOOD, Policy, DKMSInstanceId: INSTANCE };
    expect(await callByForm('CreateSecret', params)).toMatchObject({ status: 200 });
  });

  test.each([
    ['of 32769 bytes', policyOfBytes(32_769)],
    ['of 32769 bytes in fewer characters', policyOfBytes(32_769, 'ü'.repeat(100))],
  ])('a Policy %s is refused', async (_what, Policy) => {
    const params = { ...GOOD, Policy, DKMSInstanceId: INSTANCE };
    expect(await callByForm('CreateSecret', params)).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "Policy" is not valid.' },
    });
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

  test('… but what is no object at all is a mistake', async () => {
    expect(await create({ ExtendedConfig: 'no JSON' })).toEqual(invalid('ExtendedConfig'));
    await expectNothing();
  });

  test.each([
    ['with a RotationInterval', { RotationInterval: '30d' }],
    ['without one', {}],
  ])('EnableAutomaticRotation=true is refused for a Generic secret, %s', async (_what, params) => {
    expect(await create({ EnableAutomaticRotation: true, ...params })).toEqual(
      invalid('EnableAutomaticRotation'),
    );
    await expectNothing();
  });

  test.each(['yes', '2', 'True', 'Enabled'])(
    'EnableAutomaticRotation "%s" is refused',
    async (EnableAutomaticRotation) => {
      expect(await create({ EnableAutomaticRotation })).toEqual(invalid('EnableAutomaticRotation'));
      expect(await createManaged('Rds', { EnableAutomaticRotation, RotationInterval: '30d' })).toEqual(
        invalid('EnableAutomaticRotation'),
      );
      await expectNothing();
    },
  );

  test.each([
    ['of a Generic secret', () => create({ EnableAutomaticRotation: false, RotationInterval: 'soon' })],
    ['of a Generic secret that says nothing of rotation', () => create({ RotationInterval: '30d' })],
    ['of a managed secret', () => createManaged('Rds', { RotationInterval: '30d' })],
    [
      'of a managed secret, and nonsense besides',
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

  test.each([{}, { RotationInterval: '' }])(
    'EnableAutomaticRotation=true needs a RotationInterval (%p)',
    async (params) => {
      expect(await createManaged('Rds', { EnableAutomaticRotation: true, ...params })).toEqual(
        missing('RotationInterval'),
      );
      await expectNothing();
    },
  );

  test.each([
    ['6h', 21_600],
    ['360m', 21_600],
    ['21600s', 21_600],
    ['7d', 604_800],
    ['30d', 2_592_000],
    ['1000000s', 1_000_000],
    ['365d', 31_536_000],
    ['8760h', 31_536_000],
    ['525600m', 31_536_000],
    ['31536000s', 31_536_000],
  ])('the RotationInterval %s is accepted and is %d seconds', async (RotationInterval, seconds) => {
    jest.useFakeTimers({ now: NOW });
    const answer = await createManaged('Rds', { EnableAutomaticRotation: true, RotationInterval });
    expect(answer).toMatchObject({
      ...SUCCESS,
      body: { AutomaticRotation: 'Enabled', RotationInterval: `${seconds}s` },
    });
    expect(Date.parse(answer.body.NextRotationDate)).toBe(NOW.getTime() + seconds * 1000);
  });

  test.each([
    '5h',
    '359m',
    '21599s',
    '0d',
    '366d',
    '8761h',
    '525601m',
    '31536001s',
    '7',
    'd',
    '1w',
    '7D',
    '-7d',
    '+7d',
    '7.5d',
    '7 d',
    ' 7d',
    '7d ',
    '7d\n',
    'P7D',
    '1d12h',
  ])('the RotationInterval "%s" is refused', async (RotationInterval) => {
    const params = { EnableAutomaticRotation: true, RotationInterval };
    expect(await createManaged('Rds', params)).toEqual(invalid('RotationInterval'));
    await expectNothing();
  });

  test.each(MANAGED_TYPES)('a %s secret rotates when it is told to', async (type) => {
    const params = { EnableAutomaticRotation: true, RotationInterval: '30d' };
    expect(await createManaged(type, params)).toMatchObject({
      ...SUCCESS,
      body: { AutomaticRotation: 'Enabled', RotationInterval: '2592000s' },
    });
  });

  test.each(MANAGED_TYPES)('a %s secret is text and no binary', async (type) => {
    expect(await createManaged(type, { SecretDataType: 'binary' })).toEqual(invalid('SecretDataType'));
    await expectNothing();
    expect(await createManaged(type, { SecretDataType: 'text' })).toMatchObject(SUCCESS);
  });

  test.each(MANAGED_TYPES)('a %s secret needs an ExtendedConfig', async (type) => {
    const { SecretName, SecretData } = MANAGED[type];
    const params = { SecretName, SecretData, SecretType: type, VersionId: 'v1' };
    expect(await call('CreateSecret', params)).toEqual(missing('ExtendedConfig'));
    expect(await call('CreateSecret', { ...params, ExtendedConfig: '' })).toEqual(missing('ExtendedConfig'));
    await expectNothing();
  });

  test.each(
    MANAGED_TYPES.flatMap((type) =>
      ['no JSON', '{"SecretSubType":', '[]', 'null', '17', '"SingleUser"', '{}'].map(
        (ExtendedConfig) => [type, ExtendedConfig] as const,
      ),
    ),
  )('a %s secret does not take the ExtendedConfig %s', async (type, ExtendedConfig) => {
    expect(await createManaged(type, { ExtendedConfig })).toEqual(invalid('ExtendedConfig'));
    await expectNothing();
  });

  const REQUIRED_MEMBERS: readonly (readonly [ManagedType, string])[] = [
    ['Rds', 'SecretSubType'],
    ['Rds', 'DBInstanceId'],
    ['Redis', 'SecretSubType'],
    ['Redis', 'InstanceId'],
    ['Redis', 'RegionId'],
    ['Redis', 'AccountName'],
    ['PolarDB', 'SecretSubType'],
    ['PolarDB', 'DBClusterId'],
    ['PolarDB', 'RegionId'],
    ['PolarDB', 'AccountName'],
    ['RAMCredentials', 'SecretSubType'],
    ['RAMCredentials', 'UserName'],
    ['ECS', 'SecretSubType'],
    ['ECS', 'InstanceId'],
    ['ECS', 'RegionId'],
  ];

  test.each(REQUIRED_MEMBERS)(
    'the ExtendedConfig of a %s secret needs a %s, a text',
    async (type, member) => {
      for (const value of [undefined, '', 17, null, true, ['x'], { a: 'b' }]) {
        const ExtendedConfig = config(type, { [member]: value });
        expect([value, await createManaged(type, { ExtendedConfig })]).toEqual([
          value,
          invalid('ExtendedConfig'),
        ]);
      }
      await expectNothing();
    },
  );

  test.each(MANAGED_TYPES)('the ExtendedConfig of a %s secret has no unknown member', async (type) => {
    for (const member of ['Colour', 'secretSubType', 'customData', 'Password']) {
      const ExtendedConfig = config(type, { [member]: 'x' });
      expect(await createManaged(type, { ExtendedConfig })).toEqual(invalid('ExtendedConfig'));
    }
    await expectNothing();
  });

  test.each([
    ['Rds', 'InstanceId'],
    ['Rds', 'AccountName'],
    ['Redis', 'DBInstanceId'],
    ['Redis', 'DBName'],
    ['PolarDB', 'InstanceId'],
    ['RAMCredentials', 'RegionId'],
    ['ECS', 'UserName'],
  ] as const)(
    'the ExtendedConfig of a %s secret has no %s: that is of another type',
    async (type, member) => {
      const ExtendedConfig = config(type, { [member]: 'x' });
      expect(await createManaged(type, { ExtendedConfig })).toEqual(invalid('ExtendedConfig'));
      await expectNothing();
    },
  );

  const SUB_TYPES: Readonly<Record<ManagedType, readonly string[]>> = {
    Rds: ['SingleUser', 'DoubleUsers'],
    Redis: ['DoubleUsers'],
    PolarDB: ['DoubleUsers'],
    RAMCredentials: ['RamUserAccessKey'],
    ECS: ['Password', 'SSHKey'],
  };
  const EVERY_SUB_TYPE = [...new Set(Object.values(SUB_TYPES).flat())];

  test.each(
    MANAGED_TYPES.flatMap((type) => SUB_TYPES[type].map((SecretSubType) => [type, SecretSubType] as const)),
  )('a %s secret takes the SecretSubType %s', async (type, SecretSubType) => {
    const SecretData = SecretSubType === 'SSHKey' ? { SecretData: JSON.stringify(sshKey) } : {};
    const answer = await createManaged(type, {
      ExtendedConfig: config(type, { SecretSubType }),
      ...SecretData,
    });
    expect(answer).toMatchObject(SUCCESS);
    expect(JSON.parse(answer.body.ExtendedConfig).SecretSubType).toBe(SecretSubType);
  });

  test.each(
    MANAGED_TYPES.flatMap((type) =>
      [...EVERY_SUB_TYPE, 'singleuser', 'None']
        .filter((name) => !SUB_TYPES[type].includes(name))
        .map((name) => [type, name] as const),
    ),
  )('a %s secret does not take the SecretSubType %s', async (type, SecretSubType) => {
    const ExtendedConfig = config(type, { SecretSubType });
    expect(await createManaged(type, { ExtendedConfig })).toEqual(invalid('ExtendedConfig'));
    await expectNothing();
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
  ] as const)('the ExtendedConfig of a %s secret may have %j besides', async (type, members) => {
    const answer = await createManaged(type, { ExtendedConfig: config(type, members) });
    expect(answer).toMatchObject(SUCCESS);
    expect(JSON.parse(answer.body.ExtendedConfig)).toEqual({
      ...JSON.parse(config(type, members)),
      CustomData: {},
    });
  });

  test.each(
    (
      [
        ['Redis', ['CloneAccountName', 'AccountPrivilege']],
        ['PolarDB', ['CloneAccountName', 'DBType', 'AccountType', 'AccountPrivilege', 'DBName']],
      ] as const
    ).flatMap(([type, members]) => members.map((member) => [type, member] as const)),
  )('the ExtendedConfig of a %s secret has a %s that is a text, or none', async (type, member) => {
    for (const value of ['', 17, null, true, ['x'], { a: 'b' }]) {
      const ExtendedConfig = config(type, { [member]: value });
      expect([value, await createManaged(type, { ExtendedConfig })]).toEqual([
        value,
        invalid('ExtendedConfig'),
      ]);
    }
    await expectNothing();
  });

  test.each(['Redis', 'PolarDB'] as const)(
    'the CloneAccountName of a %s secret is AccountName and _clone, also when it is not given',
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

  const pairs = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, i) => [`key-${i}`, `value-${i}`]));

  test.each([0, 1, 10])('CustomData of %d pairs are accepted and kept', async (length) => {
    const CustomData = pairs(length);
    const answer = await createManaged('Rds', { ExtendedConfig: config('Rds', { CustomData }) });
    expect(answer).toMatchObject(SUCCESS);
    expect(JSON.parse(answer.body.ExtendedConfig).CustomData).toEqual(CustomData);
    expect(kms.secret('db')?.extendedConfig).toMatchObject({ CustomData });
  });

  test.each([
    ['of 11 pairs', pairs(11)],
    ['with a number', { port: 3306 }],
    ['with null', { port: null }],
    ['with a flag', { primary: true }],
    ['that are nested', { a: { b: 'c' } }],
    ['with a list', { a: ['b'] }],
    ['that are a list', ['a']],
    ['that are a text', 'a=b'],
    ['that are null', null],
  ])('CustomData %s are refused', async (_what, CustomData) => {
    const ExtendedConfig = config('Rds', { CustomData });
    expect(await createManaged('Rds', { ExtendedConfig })).toEqual(invalid('ExtendedConfig'));
    await expectNothing();
  });

  test('the names that every object has are names of CustomData like others, and of no member', async () => {
    const { ExtendedConfig } = MANAGED.Rds;
    const CustomData = '{"__proto__":"a","constructor":"b"}';
    for (const member of ['"__proto__":"a"', '"constructor":"a"', '"__proto__":{"DBInstanceId":"rm-1"}']) {
      const strange = ExtendedConfig.replace('{', `{${member},`);
      expect(await createManaged('Rds', { ExtendedConfig: strange })).toEqual(invalid('ExtendedConfig'));
    }
    await expectNothing();
    const { body } = await createManaged('Rds', {
      ExtendedConfig: ExtendedConfig.replace('{', `{"CustomData":${CustomData},`),
    });
    expect(body.ExtendedConfig).toContain(CustomData);
  });

  test.each(MANAGED_TYPES)('a %s secret without CustomData has empty ones', async (type) => {
    const { body } = await createManaged(type);
    expect(JSON.parse(body.ExtendedConfig).CustomData).toEqual({});
  });

  /** A configuration of exactly so many characters of JSON text. */
  const configOf = (characters: number, filler = 'x') => {
    const bare = config('Rds', { CustomData: { note: '' } });
    return config('Rds', { CustomData: { note: filler.repeat(characters - bare.length) } });
  };

  test.each(['x', '密'])(
    'an ExtendedConfig of 1024 characters (%s) is accepted, of 1025 refused',
    async (filler) => {
      expect(configOf(1024, filler)).toHaveLength(1024);
      expect(await createManaged('Rds', { ExtendedConfig: configOf(1025, filler) })).toEqual(
        invalid('ExtendedConfig'),
      );
      await expectNothing();
      expect(await createManaged('Rds', { ExtendedConfig: configOf(1024, filler) })).toMatchObject(SUCCESS);
    },
  );

  test.each(MANAGED_TYPES)('the ExtendedConfig of a %s secret comes one parameter a member', async (type) => {
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
  });

  test('an unknown member of a flattened ExtendedConfig is refused', async () => {
    const { SecretName, SecretData } = MANAGED.Rds;
    expect(
      await call('CreateSecret', {
        SecretName,
        SecretData,
        SecretType: 'Rds',
        VersionId: 'v1',
        'ExtendedConfig.SecretSubType': 'SingleUser',
        'ExtendedConfig.DBInstanceId': 'rm-1',
        'ExtendedConfig.Colour': 'red',
      }),
    ).toEqual(invalid('ExtendedConfig'));
    await expectNothing();
  });

  test('the SecretData of an Rds secret for DoubleUsers has one account or two', async () => {
    const ExtendedConfig = config('Rds', { SecretSubType: 'DoubleUsers' });
    expect(await createManaged('Rds', { ExtendedConfig })).toMatchObject(SUCCESS);
    const params = { SecretName: 'db2', ExtendedConfig, SecretData: twoAccounts };
    expect(await createManaged('Rds', params)).toMatchObject(SUCCESS);
  });

  const account = (n: number) => ({ AccountName: `user${n}`, AccountPassword: `pass${n}` });
  const json = JSON.stringify;

  test.each([
    ['no JSON', 'password'],
    ['the word of other types', '$Auto'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object without Accounts', '{}'],
    ['one account without a list', json({ Accounts: account(1) })],
    ['no account', json({ Accounts: [] })],
    ['two accounts', twoAccounts],
    ['a text for an account', json({ Accounts: ['user1'] })],
    ['an account without a password', json({ Accounts: [{ AccountName: 'user1' }] })],
    ['an account without a name', json({ Accounts: [{ AccountPassword: 'x' }] })],
    ['a number for a password', json({ Accounts: [{ AccountName: 'user1', AccountPassword: 1 }] })],
    ['the stored form', json(account(1))],
  ])('the SecretData of an Rds secret for SingleUser is not %s', async (_what, SecretData) => {
    expect(await createManaged('Rds', { SecretData })).toEqual(invalid('SecretData'));
    await expectNothing();
  });

  test.each([
    ['three accounts', json({ Accounts: [account(1), account(2), account(3)] })],
    ['no account', json({ Accounts: [] })],
    ['one whole account and a half', json({ Accounts: [account(1), { AccountName: 'user2' }] })],
  ])('the SecretData of an Rds secret for DoubleUsers is not %s', async (_what, SecretData) => {
    const ExtendedConfig = config('Rds', { SecretSubType: 'DoubleUsers' });
    expect(await createManaged('Rds', { SecretData, ExtendedConfig })).toEqual(invalid('SecretData'));
    await expectNothing();
  });

  test.each(
    (['Redis', 'PolarDB'] as const).flatMap((type) =>
      ['$auto', 'Auto', '$Auto ', 'password', '{}', json({ Accounts: [account(1)] }), json(account(1))].map(
        (SecretData) => [type, SecretData] as const,
      ),
    ),
  )('the SecretData of a %s secret, which is $Auto, is not %s', async (type, SecretData) => {
    expect(await createManaged(type, { SecretData })).toEqual(invalid('SecretData'));
    await expectNothing();
  });

  test.each([
    ['no JSON', 'LTAI'],
    ['the word of other types', '$Auto'],
    ['an object without AccessKeys', '{}'],
    ['no access key', json({ AccessKeys: [] })],
    ['no list', json({ AccessKeys: { AccessKeyId: 'a', AccessKeySecret: 'b' } })],
    ['an access key without a secret', json({ AccessKeys: [{ AccessKeyId: 'a' }] })],
    ['an access key without an id', json({ AccessKeys: [{ AccessKeySecret: 'b' }] })],
    ['a number for a secret', json({ AccessKeys: [{ AccessKeyId: 'a', AccessKeySecret: 1 }] })],
    ['the stored form', json({ AccessKeyId: 'a', AccessKeySecret: 'b' })],
  ])('the SecretData of a RAMCredentials secret is not %s', async (_what, SecretData) => {
    expect(await createManaged('RAMCredentials', { SecretData })).toEqual(invalid('SecretData'));
    await expectNothing();
  });

  test.each([
    ['no JSON', 'password'],
    ['the word of other types', '$Auto'],
    ['null', 'null'],
    ['without a UserName', json({ Password: 'x' })],
    ['without a Password', json({ UserName: 'root' })],
    ['with a number for a Password', json({ UserName: 'root', Password: 1 })],
    ['a key pair', json(sshKey)],
  ])('the SecretData of an ECS secret for a Password is not %s', async (_what, SecretData) => {
    expect(await createManaged('ECS', { SecretData })).toEqual(invalid('SecretData'));
    await expectNothing();
  });

  test.each([
    ['a password', MANAGED.ECS.SecretData],
    ['without a UserName', json({ ...sshKey, UserName: undefined })],
    ['without a PublicKey', json({ ...sshKey, PublicKey: undefined })],
    ['without a PrivateKey', json({ ...sshKey, PrivateKey: undefined })],
    ['with a number for a PrivateKey', json({ ...sshKey, PrivateKey: 1 })],
  ])('the SecretData of an ECS secret for an SSHKey is not %s', async (_what, SecretData) => {
    const ExtendedConfig = config('ECS', { SecretSubType: 'SSHKey' });
    expect(await createManaged('ECS', { SecretData, ExtendedConfig })).toEqual(invalid('SecretData'));
    await expectNothing();
  });

  test.each([
    ['SecretData', { SecretData: '' }, missing('SecretData')],
    ['VersionId', { VersionId: 'v'.repeat(65) }, invalid('VersionId')],
    ['Policy of a secret without an instance', { Policy: JSON.stringify(POLICY) }, invalid('Policy')],
    ['Tags', { Tags: 'team' }, invalid('Tags')],
    [
      'EnableAutomaticRotation of a Generic secret',
      { EnableAutomaticRotation: true },
      invalid('EnableAutomaticRotation'),
    ],
    ['SecretType', { SecretType: 'RDS' }, invalid('SecretType')],
  ] as readonly [string, Params, object][])(
    'a bad %s is reported before the name that is taken and the key that is unknown',
    async (_what, params, refused) => {
      kms.seedSecret({ secretName: 'orders', secretData: 'x' });
      expect(await create({ EncryptionKeyId: UNKNOWN_ID, ...params })).toEqual(refused);
    },
  );

  test.each([
    ['ExtendedConfig', { ExtendedConfig: '{}' }, invalid('ExtendedConfig')],
    ['SecretData', { SecretData: 'x' }, invalid('SecretData')],
    ['SecretDataType', { SecretDataType: 'binary' }, invalid('SecretDataType')],
    [
      'RotationInterval',
      { EnableAutomaticRotation: true, RotationInterval: '5h' },
      invalid('RotationInterval'),
    ],
  ] as readonly [string, Params, object][])(
    'a bad %s of a managed secret is reported before the name that is taken and the key that is unknown',
    async (_what, params, refused) => {
      kms.seedSecret({ secretName: 'db', secretData: 'x' });
      expect(await createManaged('Rds', { EncryptionKeyId: UNKNOWN_ID, ...params })).toEqual(refused);
    },
  );
});

describe('secret states', () => {
  test('a name that no secret has is free', async () => {
    expect(await create()).toMatchObject(SUCCESS);
    expect(kms.secret('orders')).toMatchObject({ state: 'Live' });
  });

  test('the name of a live secret is taken, and nothing of that secret changes', async () => {
    kms.seedSecret({ secretName: 'orders', secretData: 'old', tags: { team: 'a' } });
    const before = kms.secret('orders');
    expect(await create({ VersionId: 'v2', Tags: tag('team', 'b') })).toEqual(secretExists);
    // Nor does the same creation once more pass for a repetition.
    expect(await create({ SecretData: 'old' })).toEqual(secretExists);
    expect(kms.secret('orders')).toEqual(before);
  });

  test('the name of a secret that is pending deletion is taken, and it stays so', async () => {
    kms.seedSecret({ secretName: 'orders', secretData: 'old', state: 'PendingDeletion' });
    const before = kms.secret('orders');
    expect(await create()).toEqual(secretPlanned);
    expect(kms.secret('orders')).toEqual(before);
  });

  test('the name of a secret is free at its planned time, and not a millisecond before', async () => {
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

  test('the name of a secret that was deleted by force is free at once', async () => {
    kms.seedSecret({ secretName: 'orders', secretData: 'old', tags: { team: 'a' } });
    await call('DeleteSecret', { SecretName: 'orders', ForceDeleteWithoutRecovery: 'true' });
    expect(await create({ VersionId: 'v9' })).toMatchObject(SUCCESS);
    expect(kms.secret('orders')).toMatchObject({ tags: {}, versions: [{ versionId: 'v9' }] });
    expect(kms.secret('orders')?.versions).toHaveLength(1);
  });

  test.each(MANAGED_TYPES)('the name of a %s secret is taken while it lives and waits', async (type) => {
    expect(await createManaged(type)).toMatchObject(SUCCESS);
    expect(await createManaged(type)).toEqual(secretExists);
    await call('DeleteSecret', { SecretName: managedName(type) });
    expect(await createManaged(type)).toEqual(secretPlanned);
  });

  test.each(REFUSING_STATES)('a key in %s encrypts no secret, by id or alias', async (state) => {
    const { keyId } = kms.seedKey({ state, aliases: ['alias/orders'] });
    expect(await create({ EncryptionKeyId: keyId })).toEqual(rejected(state));
    expect(await create({ EncryptionKeyId: 'alias/orders' })).toEqual(rejected(state));
    expect(await createManaged('Rds', { EncryptionKeyId: keyId })).toEqual(rejected(state));
    await expectNothing();
    expect(kms.key(keyId)?.state).toBe(state);
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await create({ EncryptionKeyId: keyId })).toEqual(keyNotFound);
    await expectNothing();
  });

  test('the name of a secret is looked at before the key', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    kms.seedSecret({ secretName: 'orders', secretData: 'x' });
    expect(await create({ EncryptionKeyId: keyId })).toEqual(secretExists);
    expect(await create({ EncryptionKeyId: UNKNOWN_ID })).toEqual(secretExists);
    await call('DeleteSecret', { SecretName: 'orders' });
    expect(await create({ EncryptionKeyId: UNKNOWN_ID })).toEqual(secretPlanned);
  });

  test('the keys of the user do not matter to a secret under the key of the service', async () => {
    for (const state of REFUSING_STATES) kms.seedKey({ state });
    expect(await create()).toMatchObject(SUCCESS);
    expect((await getValue()).SecretData).toBe('db-password');
  });
});

describe('behaviour', () => {
  test('the answer to a Generic secret is complete, field by field', async () => {
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

  test('the answer to a Generic secret of an instance has the instance besides', async () => {
    expect((await create({ DKMSInstanceId: INSTANCE })).body).toEqual({
      Arn: secretArn('orders'),
      DKMSInstanceId: INSTANCE,
      SecretName: 'orders',
      VersionId: 'v1',
      SecretType: 'Generic',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test.each(MANAGED_TYPES)('the answer to a %s secret that does not rotate is complete', async (type) => {
    const name = managedName(type);
    expect((await createManaged(type)).body).toEqual({
      Arn: secretArn(name),
      AutomaticRotation: 'Disabled',
      ExtendedConfig: expect.any(String),
      SecretName: name,
      SecretType: type,
      VersionId: 'v1',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('the answer to a secret that rotates is complete', async () => {
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

  test('the secret is what kms.secret() and DescribeSecret show', async () => {
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

  test('its first version has ACSCurrent, and none has ACSPrevious', async () => {
    await create();
    const { body } = await call('ListSecretVersionIds', { SecretName: 'orders', IncludeDeprecated: 'true' });
    expect(body.VersionIds.VersionId).toEqual([
      {
        VersionId: 'v1',
        CreateTime: expect.any(String),
        VersionStages: { VersionStage: ['ACSCurrent'] },
      },
    ]);
    expect(await call('GetSecretValue', { SecretName: 'orders', VersionStage: 'ACSPrevious' })).toMatchObject(
      {
        code: 'Forbidden.ResourceNotFound',
      },
    );
  });

  test('an Rds secret is stored as its first account', async () => {
    const ExtendedConfig = config('Rds', { SecretSubType: 'DoubleUsers' });
    await createManaged('Rds', { ExtendedConfig, SecretData: twoAccounts });
    expect(JSON.parse((await getValue('db')).SecretData)).toEqual({
      AccountName: 'user1',
      AccountPassword: 'one',
    });
  });

  test.each(['Redis', 'PolarDB'] as const)(
    'a %s secret is stored as its account with a password that the mock made',
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

  test('a RAMCredentials secret is called after its user and stored as its first access key', async () => {
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
    'a RAMCredentials secret for the user %s is found by the name it is answered with',
    async (UserName) => {
      const ExtendedConfig = config('RAMCredentials', { UserName });
      const { body } = await createManaged('RAMCredentials', { ExtendedConfig });
      expect(body.SecretName).toBe(`acs/ram/user/${UserName}`);
      expect((await described(body.SecretName)).Arn).toBe(body.Arn);
    },
  );

  test.each(['my user', 'reader:1', 'n'.repeat(180)])(
    'a RAMCredentials secret for the user "%s", whose name no secret can have, is refused',
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
  ])('an ECS secret for a %s is stored as it was given', async (SecretSubType, data) => {
    const params = {
      SecretData: JSON.stringify(data),
      ExtendedConfig: config('ECS', { SecretSubType }),
    };
    expect(await createManaged('ECS', params)).toMatchObject(SUCCESS);
    expect(JSON.parse((await getValue('acs/ecs/web')).SecretData)).toEqual(data);
  });

  test('the value is sealed under the key: without its key it is lost', async () => {
    const { keyId } = kms.seedKey();
    await create({ EncryptionKeyId: keyId });
    await create({ SecretName: 'bills' });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect(kms.secret('orders')?.versions).toMatchObject([{ versionId: 'v1', secretData: undefined }]);
    expect(kms.secret('bills')?.versions).toMatchObject([{ versionId: 'v1', secretData: 'db-password' }]);
    expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(keyNotFound);
  });

  test('an alias names the key at the creation alone', async () => {
    const first = kms.seedKey({ aliases: ['alias/orders'] });
    const second = kms.seedKey();
    await create({ EncryptionKeyId: 'alias/orders' });
    await call('UpdateAlias', { AliasName: 'alias/orders', KeyId: second.keyId });
    expect((await described()).EncryptionKeyId).toBe(first.keyId);
    expect((await getValue()).SecretData).toBe('db-password');
  });

  test('the key is left as it was', async () => {
    const { keyId } = kms.seedKey({ tags: { team: 'a' } });
    const before = kms.key(keyId);
    await create({ EncryptionKeyId: keyId });
    expect(kms.key(keyId)).toEqual(before);
  });

  test('no key of the user comes with a secret under the key of the service', async () => {
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
    expect((await shanghai.call('GetSecretValue', { SecretName: 'orders' })).body.SecretData).toBe(
      'elsewhere',
    );
    expect(await count()).toBe(1);
  });

  test('of two creations at once with one name, one succeeds', async () => {
    const answers = await Promise.all([create({ SecretData: 'one' }), create({ SecretData: 'two' })]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['Rejected.ResourceExist', 'Success']);
    const winner = answers[0]?.code === 'Success' ? 'one' : 'two';
    expect((await getValue()).SecretData).toBe(winner);
  });

  test('the names that every object has are names like others', async () => {
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
});

/** These install a mock of their own, so they stand last. */
describe('behaviour of the quota', () => {
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

  test.each([1, 3])('%d secrets are created and no more', async (secrets) => {
    install({ secrets });
    for (let made = 0; made < secrets; made += 1) {
      expect(await create({ SecretName: `secret-${made}` })).toMatchObject(SUCCESS);
    }
    expect(await create()).toEqual(limitExceeded);
    expect(await createManaged('Rds')).toEqual(limitExceeded);
    expect(await count()).toBe(secrets);
  });

  test('a quota of 0 leaves room for none', async () => {
    install({ secrets: 0 });
    expect(await create()).toEqual(limitExceeded);
  });

  test('it does not count for fixtures, which count for it', async () => {
    const mock = install({ secrets: 1 });
    mock.seedSecret({ secretName: 'a', secretData: 'x' });
    mock.seedSecret({ secretName: 'b', secretData: 'x' });
    expect(await create()).toEqual(limitExceeded);
    expect(await count()).toBe(2);
  });

  test('secrets that are pending deletion count, and those that are gone do not', async () => {
    const mock = install({ secrets: 1 });
    await create({ SecretName: 'old' });
    await call('DeleteSecret', { SecretName: 'old', RecoveryWindowInDays: '7' });
    expect(await create()).toEqual(limitExceeded);
    mock.clock.advance({ days: 7 });
    expect(await create()).toMatchObject(SUCCESS);
  });

  test('a forced deletion makes room at once', async () => {
    install({ secrets: 1 });
    await create({ SecretName: 'old' });
    await call('DeleteSecret', { SecretName: 'old', ForceDeleteWithoutRecovery: 'true' });
    expect(await create()).toMatchObject(SUCCESS);
  });

  test('each region is counted by itself', async () => {
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

  test('it comes after the parameters and the name, and before the key', async () => {
    const mock = install({ secrets: 1 });
    const { keyId } = mock.seedKey({ state: 'Disabled' });
    mock.seedSecret({ secretName: 'orders', secretData: 'x' });
    expect(await create({ Tags: 'team' })).toEqual(invalid('Tags'));
    expect(await create()).toEqual(secretExists);
    for (const EncryptionKeyId of [UNKNOWN_ID, 'alias/unknown', keyId]) {
      expect(await create({ SecretName: 'bills', EncryptionKeyId })).toEqual(limitExceeded);
    }
  });

  test('it stays through a reset, and what counted does not', async () => {
    const mock = install({ secrets: 1 });
    await create();
    mock.reset();
    expect(await create()).toMatchObject(SUCCESS);
    expect(await create({ SecretName: 'bills' })).toEqual(limitExceeded);
  });
});
