import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, keyNotFound, missing, rejected } from '../support/refusals';
import { MANAGED_TYPES, managedSeed, secretDeleting, secretNotFoundDot } from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const ACCOUNT = '1540355698841234';
const DRY_RUN_PASSED = { code: 'DryRunOperationError', status: 400, body: {} };
const DRY_RUN_FAILED = { code: 'ValidationError', status: 400, body: {} };

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

/** Three versions: the newest is current, the one before it previous, the oldest has only a label of its own. */
const threeVersions = () =>
  kms.seedSecret({
    secretName: 'app',
    versions: [
      { versionId: 'v1', secretData: 'one', stages: ['blue'] },
      { versionId: 'v2', secretData: 'two', stages: ['ACSPrevious'] },
      { versionId: 'v3', secretData: 'three', stages: ['ACSCurrent', 'green'] },
    ],
  });

/** A managed secret with a version before the current one. */
const rotated = async (type: (typeof MANAGED_TYPES)[number], options: object = {}) => {
  const { secretName } = kms.seedSecret({ ...managedSeed(type), versionId: 'first', ...options });
  await call('RotateSecret', { SecretName: secretName, VersionId: 'second' });
  return secretName;
};

describe('parameters', () => {
  test('SecretName is required, and an empty one counts as missing', async () => {
    expect(await call('GetSecretValue')).toEqual(missing('SecretName'));
    expect(await get({ SecretName: '' })).toEqual(missing('SecretName'));
  });

  test.each(['app', 'team/app_1+x=y.z@host-2', '数据库', 'n'.repeat(192)])(
    'SecretName takes the name %s',
    async (secretName) => {
      kms.seedSecret({ secretName, secretData: 'x' });
      expect(await readValue({ SecretName: secretName })).toMatchObject({
        SecretName: secretName,
        SecretData: 'x',
      });
    },
  );

  test.each(['app', 'team/app', '数据库'])(
    'SecretName takes the ARN of the secret %s; the answer has the plain name',
    async (secretName) => {
      const { arn } = kms.seedSecret({ secretName, secretData: 'x' });
      expect(arn).toBe(`acs:kms:cn-hangzhou:${ACCOUNT}:secret/${secretName}`);
      expect(await readValue({ SecretName: arn })).toMatchObject({ SecretName: secretName, SecretData: 'x' });
    },
  );

  test.each([
    ['another name', 'apps'],
    ['the beginning of a name', 'ap'],
    ['a name in another letter case', 'App'],
    ['the ARN of another name', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/apps`],
    ['the ARN of another region', `acs:kms:cn-shanghai:${ACCOUNT}:secret/app`],
    ['the ARN of another account', 'acs:kms:cn-hangzhou:1999999999999999:secret/app'],
  ])('SecretName with %s is not found', async (_what, SecretName) => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await get({ SecretName })).toEqual(secretNotFoundDot);
  });

  test.each([
    ['white space in it', 'a pp'],
    ['white space at its end', 'app '],
    ['a colon', 'a:pp'],
    ['193 characters', 'n'.repeat(193)],
    ['the literal of RAMCredentials', '$Auto'],
    ['the ARN of a key', `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`],
    ['an ARN without a name', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/`],
    ['an ARN cut short', 'acs:kms:cn-hangzhou:secret/app'],
  ])('SecretName with %s is refused', async (_what, SecretName) => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await get({ SecretName })).toEqual(invalid('SecretName'));
  });

  test.each([
    ['v1', 'one'],
    ['v2', 'two'],
    ['v3', 'three'],
  ])('VersionId %s selects by id', async (VersionId, SecretData) => {
    threeVersions();
    expect(await readValue({ VersionId })).toMatchObject({ VersionId, SecretData });
  });

  test('VersionId selects a version without a label too', async () => {
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

  test.each([
    ['64 characters', 'v'.repeat(64)],
    ['64 characters beyond ASCII', '版'.repeat(64)],
  ])('VersionId has %s', async (_what, versionId) => {
    kms.seedSecret({ secretName: 'app', secretData: 'x', versionId });
    expect(await readValue({ VersionId: versionId })).toMatchObject({ VersionId: versionId });
  });

  test('VersionId does not have 65 characters', async () => {
    threeVersions();
    expect(await get({ VersionId: 'v'.repeat(65) })).toEqual(invalid('VersionId'));
  });

  test.each(['v4', 'V3', 'v', 'three', 'ACSCurrent'])(
    'the VersionId %s, which no version has, is not found',
    async (VersionId) => {
      threeVersions();
      expect(await get({ VersionId })).toEqual(secretNotFoundDot);
    },
  );

  test.each([
    ['ACSCurrent', 'v3'],
    ['ACSPrevious', 'v2'],
    ['blue', 'v1'],
    ['green', 'v3'],
  ])('VersionStage %s selects by label', async (VersionStage, VersionId) => {
    threeVersions();
    expect(await readValue({ VersionStage })).toMatchObject({ VersionId });
  });

  test.each(['red', 'Blue', 'acscurrent', 'ACSPending', 'v1'])(
    'the VersionStage %s, which no version has, is not found',
    async (VersionStage) => {
      threeVersions();
      expect(await get({ VersionStage })).toEqual(secretNotFoundDot);
    },
  );

  test('ACSPrevious of a secret of one version is not found', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await get({ VersionStage: 'ACSPrevious' })).toEqual(secretNotFoundDot);
  });

  test('without a selector the current version answers, and empty selectors are none', async () => {
    threeVersions();
    expect(await readValue()).toMatchObject({ VersionId: 'v3' });
    expect(await readValue({ VersionId: '', VersionStage: '' })).toMatchObject({ VersionId: 'v3' });
  });

  test('the default of VersionStage does not narrow a VersionId', async () => {
    threeVersions();
    expect(await readValue({ VersionId: 'v1', VersionStage: '' })).toMatchObject({ VersionId: 'v1' });
  });

  test.each([
    ['v1', 'blue'],
    ['v2', 'ACSPrevious'],
    ['v3', 'ACSCurrent'],
    ['v3', 'green'],
  ])('VersionId %s and VersionStage %s agree', async (VersionId, VersionStage) => {
    threeVersions();
    expect(await readValue({ VersionId, VersionStage })).toMatchObject({ VersionId });
  });

  test.each([
    ['v1', 'ACSCurrent'],
    ['v1', 'ACSPrevious'],
    ['v2', 'ACSCurrent'],
    ['v3', 'blue'],
  ])('VersionId %s and VersionStage %s, of two versions, are refused', async (VersionId, VersionStage) => {
    threeVersions();
    expect(await get({ VersionId, VersionStage })).toEqual(invalid('VersionId'));
  });

  test.each([
    ['v9', 'ACSCurrent'],
    ['v3', 'red'],
    ['v9', 'red'],
  ])('VersionId %s and VersionStage %s, one of them unknown, are not found', async (...selectors) => {
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

  test.each(MANAGED_TYPES)('VersionStage is ACSCurrent or ACSPrevious for the type %s', async (type) => {
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

  test('ACSPrevious of a managed secret that never rotated is not found', async () => {
    const { secretName } = kms.seedSecret(managedSeed('Rds'));
    expect(await get({ SecretName: secretName, VersionStage: 'ACSPrevious' })).toEqual(secretNotFoundDot);
  });

  test.each(['yes', '2', 'Enabled', 'no'])('FetchExtendedConfig "%s" is refused', async (value) => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await get({ FetchExtendedConfig: value })).toEqual(invalid('FetchExtendedConfig'));
  });

  test('an empty FetchExtendedConfig counts as absent', async () => {
    const { secretName } = kms.seedSecret(managedSeed('Rds'));
    const body = await readValue({ SecretName: secretName, FetchExtendedConfig: '' });
    expect(body).not.toHaveProperty('ExtendedConfig');
  });

  test.each(['false', ''])('DryRun "%s" is a normal call', async (DryRun) => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await readValue({ DryRun })).toMatchObject({ SecretData: 'x' });
  });

  test.each(['TRUE', 'True', '1', '0', 'yes'])('DryRun refuses "%s"', async (DryRun) => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await get({ DryRun })).toEqual(invalid('DryRun'));
  });

  test.each(['SecretId', 'IncludeDeprecated', 'SecretVersion', 'secretName', 'Nonsense'])(
    '%s is no parameter of this action, and is refused by name',
    async (name) => {
      kms.seedSecret({ secretName: 'app', secretData: 'x' });
      const answer = await get({ [name]: '1' });
      expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
      expect(answer.message).toContain(`The specified parameter "${name}" is not valid.`);
    },
  );

  test('parameters are checked before the secret is looked for', async () => {
    expect(await get({ VersionId: 'v'.repeat(65) })).toEqual(invalid('VersionId'));
    expect(await get({ DryRun: 'maybe' })).toEqual(invalid('DryRun'));
  });
});

describe('secret states', () => {
  test('an absent secret is not found', async () => {
    expect(await get()).toEqual(secretNotFoundDot);
  });

  test('a live secret answers', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    expect(await get()).toMatchObject({ code: 'Success', status: 200, body: { SecretData: 'x' } });
  });

  test.each([
    ['by its current version', {}],
    ['by VersionId', { VersionId: 'v1' }],
    ['by VersionStage', { VersionStage: 'ACSCurrent' }],
    ['by an unknown VersionId', { VersionId: 'v9' }],
    ['by an unknown VersionStage', { VersionStage: 'red' }],
    ['by its ARN', { SecretName: `acs:kms:cn-hangzhou:${ACCOUNT}:secret/app` }],
  ])('a secret in PendingDeletion refuses, %s', async (_how, params) => {
    kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
    expect(await get(params)).toEqual(secretDeleting);
  });

  test.each(MANAGED_TYPES)('a secret of the type %s refuses in PendingDeletion', async (type) => {
    const { secretName } = kms.seedSecret({ ...managedSeed(type), state: 'PendingDeletion' });
    expect(await get({ SecretName: secretName })).toEqual(secretDeleting);
  });

  test('a restored secret answers again, with every version', async () => {
    threeVersions();
    await call('DeleteSecret', { SecretName: 'app' });
    expect(await get()).toEqual(secretDeleting);
    await call('RestoreSecret', { SecretName: 'app' });
    expect(await readValue()).toMatchObject({ VersionId: 'v3', SecretData: 'three' });
    expect(await readValue({ VersionStage: 'blue' })).toMatchObject({ VersionId: 'v1', SecretData: 'one' });
  });

  test('a secret is gone at its planned date, and not a millisecond before', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    await call('DeleteSecret', { SecretName: 'app', RecoveryWindowInDays: '7' });
    kms.clock.advance({ milliseconds: 7 * DAY - 1 });
    expect(await get()).toEqual(secretDeleting);
    kms.clock.advance({ milliseconds: 1 });
    expect(await get()).toEqual(secretNotFoundDot);
  });

  test('a secret that was forced out is not found', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    expect(await get()).toEqual(secretNotFoundDot);
  });

  test('a bad parameter is reported before the state of the secret', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
    expect(await get({ FetchExtendedConfig: 'maybe' })).toEqual(invalid('FetchExtendedConfig'));
  });

  test('a Disabled encryption key keeps the value back, until it is enabled', async () => {
    const { keyId } = kms.seedKey();
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    await call('DisableKey', { KeyId: keyId });
    expect(await get()).toEqual(rejected('Disabled'));
    await call('EnableKey', { KeyId: keyId });
    expect(await readValue()).toMatchObject({ SecretData: 'x' });
  });

  test('an encryption key in PendingDeletion keeps the value back, until that is cancelled', async () => {
    const { keyId } = kms.seedKey();
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(await get()).toEqual(rejected('PendingDeletion'));
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(await readValue()).toMatchObject({ SecretData: 'x' });
  });

  test('an encryption key without material keeps the value back', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    await call('DeleteKeyMaterial', { KeyId: keyId });
    expect(await get()).toEqual(rejected('PendingImport'));
  });

  test('an encryption key that is gone is not found, and not a millisecond before its date', async () => {
    const { keyId } = kms.seedKey();
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ milliseconds: 7 * DAY - 1 });
    expect(await get()).toEqual(rejected('PendingDeletion'));
    kms.clock.advance({ milliseconds: 1 });
    expect(await get()).toEqual(keyNotFound);
  });

  test('the encryption key counts for managed types too', async () => {
    const { keyId } = kms.seedKey();
    const { secretName } = kms.seedSecret({ ...managedSeed('Rds'), encryptionKeyId: keyId });
    await call('DisableKey', { KeyId: keyId });
    expect(await get({ SecretName: secretName })).toEqual(rejected('Disabled'));
  });

  test('the state of the secret is told before that of its key', async () => {
    const { keyId } = kms.seedKey();
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    await call('DeleteSecret', { SecretName: 'app' });
    await call('DisableKey', { KeyId: keyId });
    expect(await get()).toEqual(secretDeleting);
  });

  test('the states of other keys do not matter', async () => {
    kms.seedKey({ state: 'Disabled' });
    const { keyId } = kms.seedKey();
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    kms.seedSecret({ secretName: 'other', secretData: 'y' });
    await call('DisableKey', { KeyId: keyId });
    expect(await readValue({ SecretName: 'other' })).toMatchObject({ SecretData: 'y' });
  });
});

describe('behaviour', () => {
  test('the answer for a Generic secret has these fields and no other, RequestId last', async () => {
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

  test('the answer for a secret of an instance has the same fields', async () => {
    kms.seedSecret({ secretName: 'plain', secretData: 'x' });
    kms.seedSecret({ secretName: 'app', secretData: 'x', instanceId: INSTANCE });
    const plain = await readValue({ SecretName: 'plain' });
    expect(Object.keys(await readValue()).sort()).toEqual(Object.keys(plain).sort());
  });

  test.each(MANAGED_TYPES)(
    'the answer for the type %s has AutomaticRotation besides, without rotation',
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

  test('with rotation it has the interval and the dates, the last one once there was a rotation', async () => {
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

  test.each(MANAGED_TYPES)('ExtendedConfig of the type %s comes when it is asked for', async (type) => {
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

  test('the value of Rds is the single account', async () => {
    const { secretName } = kms.seedSecret(managedSeed('Rds'));
    expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
      AccountName: 'user1',
      AccountPassword: 'Ab3$example',
    });
  });

  test.each(['Redis', 'PolarDB'] as const)('the value of %s is an account that KMS made', async (type) => {
    const { secretName } = kms.seedSecret(managedSeed(type));
    expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
      AccountName: 'user1',
      AccountPassword: expect.stringMatching(/^\S{8,}$/),
    });
  });

  test('the value of RAMCredentials is the access key with its date', async () => {
    const { secretName } = kms.seedSecret(managedSeed('RAMCredentials'));
    expect(secretName).toBe('acs/ram/user/reader');
    expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
      AccessKeyId: 'LTAI5tExample',
      AccessKeySecret: 'Ab3exampleSecret',
      GenerateTimestamp: expect.stringMatching(/^2026-03-01T12:00:00(\.000)?Z$/),
    });
  });

  test('the value of ECS is what was given', async () => {
    const { secretName } = kms.seedSecret(managedSeed('ECS'));
    expect(JSON.parse((await readValue({ SecretName: secretName })).SecretData)).toEqual({
      UserName: 'root',
      Password: 'Ab3$example',
    });
  });

  test.each([
    ['one character', '0'],
    ['white space only', ' '],
    ['white space at both ends', ' \t a \r\n'],
    ['characters that URLs reserve', 'a+b/c=&%20?#;~*'],
    ['not ASCII', 'Grüße, 密钥, ключ'],
    ['outside the basic plane', '🔑🔒'],
    ['a composed and a decomposed letter', '\u00e9e\u0301'],
    ['JSON', '{"password":"p\\"w"}'],
    ['the literal of managed types', '$Auto'],
  ])('a text comes back as it was: %s', async (_what, SecretData) => {
    await call('CreateSecret', { SecretName: 'app', VersionId: 'v1', SecretData });
    expect(await readValue()).toMatchObject({ SecretData, SecretDataType: 'text' });
  });

  test.each(['AAH+/w==', 'QR==', 'no base64!'])('binary data %s comes back unchanged', async (SecretData) => {
    await call('CreateSecret', { SecretName: 'app', VersionId: 'v1', SecretData, SecretDataType: 'binary' });
    expect(await readValue()).toMatchObject({ SecretData, SecretDataType: 'binary' });
  });

  test('seeded bytes come back as Base64', async () => {
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

  test('CreateTime is that of the secret, for younger versions too', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    kms.clock.advance({ days: 3 });
    await call('PutSecretValue', { SecretName: 'app', VersionId: 'v2', SecretData: 'y' });
    expect(await readValue()).toMatchObject({ VersionId: 'v2', CreateTime: '2026-03-01T12:00:00Z' });
  });

  test('VersionStages are all labels of the version that answers, the built-in ones first', async () => {
    threeVersions();
    expect((await readValue()).VersionStages).toEqual({ VersionStage: ['ACSCurrent', 'green'] });
    expect((await readValue({ VersionStage: 'green' })).VersionStages).toEqual({
      VersionStage: ['ACSCurrent', 'green'],
    });
    expect((await readValue({ VersionId: 'v1' })).VersionStages).toEqual({ VersionStage: ['blue'] });
  });

  test.each([
    ['the key of the service', {}],
    ['a key of its own', { encryptionKeyId: 'own' }],
    ['a key of an instance', { encryptionKeyId: 'own', instanceId: INSTANCE }],
  ])('reading changes nothing, under %s', async (_which, options) => {
    const { instanceId } = options as { instanceId?: string };
    kms.seedKey({ keyId: 'own', ...(instanceId === undefined ? {} : { instanceId }) });
    kms.seedSecret({ secretName: 'app', secretData: 'x', tags: { team: 'a' }, ...options });
    const before = { secret: kms.secret('app'), key: kms.key('own') };
    kms.clock.advance({ hours: 1 });
    await readValue();
    expect({ secret: kms.secret('app'), key: kms.key('own') }).toEqual(before);
  });

  test('two calls answer the same but for the RequestId', async () => {
    threeVersions();
    const first = await readValue();
    const second = await readValue();
    expect(second.RequestId).not.toBe(first.RequestId);
    expect({ ...second, RequestId: '' }).toEqual({ ...first, RequestId: '' });
  });

  test('what was written before the encryption key rotated is still read', async () => {
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

  test('the encryption key is the one that the alias named when the secret was made', async () => {
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

  test('regions are separate worlds, by name and by ARN', async () => {
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

  test.each([
    ['by default', {}],
    ['by VersionId', { VersionId: 'v1' }],
    ['by VersionStage', { VersionStage: 'ACSPrevious' }],
  ])('DryRun true answers DryRunOperationError where the call would succeed, %s', async (_how, params) => {
    threeVersions();
    expect(await get({ DryRun: 'true', ...params })).toMatchObject(DRY_RUN_PASSED);
  });

  test.each([
    ['an unknown secret', { SecretName: 'unknown' }],
    ['a bad name', { SecretName: 'a b' }],
    ['no name', { SecretName: '' }],
    ['an unknown version', { VersionId: 'v9' }],
    ['an unknown label', { VersionStage: 'red' }],
    ['selectors that disagree', { VersionId: 'v1', VersionStage: 'ACSCurrent' }],
    ['a VersionId of 65 characters', { VersionId: 'v'.repeat(65) }],
    ['a bad FetchExtendedConfig', { FetchExtendedConfig: 'maybe' }],
  ])('DryRun true answers ValidationError for %s', async (_what, params) => {
    threeVersions();
    expect(await get({ DryRun: 'true', ...params })).toMatchObject(DRY_RUN_FAILED);
  });

  test('DryRun true answers ValidationError for a secret in PendingDeletion', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'x', state: 'PendingDeletion' });
    expect(await get({ DryRun: 'true' })).toMatchObject(DRY_RUN_FAILED);
  });

  test('DryRun true answers ValidationError for an encryption key that is Disabled', async () => {
    const { keyId } = kms.seedKey();
    kms.seedSecret({ secretName: 'app', secretData: 'x', encryptionKeyId: keyId });
    await call('DisableKey', { KeyId: keyId });
    expect(await get({ DryRun: 'true' })).toMatchObject(DRY_RUN_FAILED);
  });
});
