import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, keyNotFound, missing, rejected } from '../support/refusals';
import {
  callByForm,
  MANAGED_TYPES,
  managedSeed,
  secretDeleting,
  secretNotFound,
  stagesExceeded,
  unsupported,
  versionExists,
} from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const ACCOUNT = '1540355698841234';

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const seed = (options: object = {}) =>
  kms.seedSecret({ secretName: 'app', versionId: 'v1', secretData: 'one', ...options });
/** Puts version `id`, whose value is made of its id. */
const put = (VersionId: string, params: Record<string, string> = {}) =>
  call('PutSecretValue', { SecretName: 'app', VersionId, SecretData: `data of ${VersionId}`, ...params });
const labelled = (VersionId: string, ...labels: string[]) =>
  put(VersionId, { VersionStages: JSON.stringify(labels) });
const success = (VersionId: string, ...labels: string[]) => ({
  code: 'Success',
  message: '',
  status: 200,
  body: {
    SecretName: 'app',
    VersionId,
    VersionStages: { VersionStage: labels },
    RequestId: expect.stringMatching(UUID),
  },
});

interface Listed {
  readonly VersionId: string;
  readonly VersionStages: { readonly VersionStage: string[] };
}
/** The labels by version, oldest version first, as the service lists them. */
async function stages(SecretName = 'app'): Promise<Record<string, string[]>> {
  const params = { SecretName, IncludeDeprecated: 'true', PageSize: 100 };
  const listed: Listed[] = (await call('ListSecretVersionIds', params)).body.VersionIds.VersionId;
  return Object.fromEntries(
    listed.reverse().map(({ VersionId, VersionStages }) => [VersionId, VersionStages.VersionStage]),
  );
}
const readValue = async (selectors: Record<string, string> = {}) =>
  (await call('GetSecretValue', { SecretName: 'app', ...selectors })).body;

const putByForm = (VersionId: string, SecretData: string, params: Record<string, string> = {}) =>
  callByForm('PutSecretValue', { SecretName: 'app', VersionId, SecretData, ...params });

describe('parameters', () => {
  test.each(['SecretName', 'VersionId', 'SecretData'])(
    '%s is required, and an empty one counts as missing',
    async (name) => {
      seed();
      const params: Record<string, string> = { SecretName: 'app', VersionId: 'v2', SecretData: 'two' };
      expect(await call('PutSecretValue', { ...params, [name]: '' })).toEqual(missing(name));
      delete params[name];
      expect(await call('PutSecretValue', params)).toEqual(missing(name));
      expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
    },
  );

  test('SecretName takes an ARN; the answer has the plain name', async () => {
    const { arn } = seed();
    expect(await put('v2', { SecretName: arn })).toEqual(success('v2', 'ACSCurrent'));
    expect(await readValue()).toMatchObject({ VersionId: 'v2' });
  });

  test.each([
    ['another name', 'apps'],
    ['a name in another letter case', 'APP'],
    ['the ARN of another name', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/apps`],
    ['the ARN of another region', `acs:kms:cn-shanghai:${ACCOUNT}:secret/app`],
    ['the ARN of another account', 'acs:kms:cn-hangzhou:1999999999999999:secret/app'],
  ])('SecretName with %s is not found', async (_what, SecretName) => {
    seed();
    expect(await put('v2', { SecretName })).toEqual(secretNotFound);
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  });

  test.each([
    ['white space', 'a pp'],
    ['193 characters', 'n'.repeat(193)],
    ['the literal of RAMCredentials', '$Auto'],
    ['the ARN of a key', `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`],
    ['an ARN without a name', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/`],
  ])('SecretName with %s is refused', async (_what, SecretName) => {
    seed();
    expect(await put('v2', { SecretName })).toEqual(invalid('SecretName'));
  });

  test.each([
    ['1 character', '2'],
    ['64 characters', 'v'.repeat(64)],
    ['64 characters beyond ASCII', '版'.repeat(64)],
    ['white space and punctuation', 'v 2: "final"'],
    ['the name of a member of every object', '__proto__'],
  ])('VersionId has %s', async (_what, VersionId) => {
    seed();
    expect(await put(VersionId)).toEqual(success(VersionId, 'ACSCurrent'));
    expect(await readValue({ VersionId })).toMatchObject({ VersionId, SecretData: `data of ${VersionId}` });
  });

  test('VersionId does not have 65 characters', async () => {
    seed();
    expect(await put('v'.repeat(65))).toEqual(invalid('VersionId'));
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  });

  test.each([
    ['of 1 byte', 'x', 'text'],
    ['of 30720 bytes', 'x'.repeat(30_720), 'text'],
    ['of 30720 bytes in fewer characters', '密'.repeat(10_240), 'text'],
    ['of 30720 bytes of Base64', 'QUJD'.repeat(7680), 'binary'],
  ])('SecretData %s is kept', async (_what, data, SecretDataType) => {
    seed();
    expect(await putByForm('v2', data, { SecretDataType })).toMatchObject({ status: 200 });
    expect((await readValue()).SecretData).toBe(data);
  });

  test.each([
    ['of 30721 bytes', 'x'.repeat(30_721), 'text'],
    ['of 30721 bytes in 10241 characters', `${'密'.repeat(10_240)}x`, 'text'],
    ['of 30720 characters in 30721 bytes', `${'x'.repeat(30_719)}é`, 'text'],
    ['of 30724 bytes of Base64, less when decoded', 'QUJD'.repeat(7681), 'binary'],
  ])('SecretData %s is refused', async (_what, data, SecretDataType) => {
    seed();
    expect(await putByForm('v2', data, { SecretDataType })).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "SecretData" is not valid.' },
    });
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  });

  test.each([
    ['text', 'text'],
    ['binary', 'binary'],
    ['', 'text'],
  ])('the SecretDataType "%s" is kept as %s', async (SecretDataType, kept) => {
    seed();
    await put('v2', { SecretDataType, SecretData: 'AAH+/w==' });
    expect(await readValue()).toMatchObject({ SecretDataType: kept, SecretData: 'AAH+/w==' });
  });

  test('SecretDataType is text by default, after a binary version too', async () => {
    seed({ secretData: Uint8Array.of(1), secretDataType: 'binary' });
    await put('v2');
    expect(await readValue()).toMatchObject({ SecretDataType: 'text' });
  });

  test.each(['Text', 'BINARY', 'json', 'base64', ' text'])(
    'the SecretDataType "%s" is refused',
    async (SecretDataType) => {
      seed();
      expect(await put('v2', { SecretDataType })).toEqual(invalid('SecretDataType'));
      expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
    },
  );

  test.each([
    ['a JSON array', { VersionStages: '["blue","green"]' }],
    ['a JSON array with white space', { VersionStages: ' [ "blue" , "green" ] ' }],
    ['a JSON array in the old wrapping', { VersionStages: '{"VersionStage":["blue","green"]}' }],
    ['one parameter a member', { 'VersionStages.1': 'blue', 'VersionStages.2': 'green' }],
  ])('VersionStages come as %s', async (_form, params) => {
    seed();
    expect(await put('v2', params as Record<string, string>)).toEqual(success('v2', 'blue', 'green'));
    expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: ['blue', 'green'] });
  });

  test('empty VersionStages are the default ones', async () => {
    seed();
    expect(await put('v2', { VersionStages: '' })).toEqual(success('v2', 'ACSCurrent'));
  });

  test.each([
    '[]',
    '{}',
    '{"VersionStage":[]}',
    '{"VersionStage":"blue"}',
    '{"VersionStages":["blue"]}',
    '{"VersionStage":[1]}',
    '"blue"',
    'blue',
    'ACSCurrent',
    'ACSCurrent,blue',
    'null',
    'true',
    '1',
    '[1]',
    '[null]',
    '[""]',
    '["blue",""]',
    '["blue",2]',
    '[["blue"]]',
    '[{"VersionStage":"blue"}]',
    '["blue"',
    "['blue']",
    '["ACSPrevious"]',
    '["ACSCurrent","ACSPrevious"]',
    '["blue","ACSPrevious"]',
    '{"VersionStage":["ACSPrevious"]}',
  ])('VersionStages do not take %s', async (VersionStages) => {
    seed();
    expect(await put('v2', { VersionStages })).toEqual(invalid('VersionStages'));
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  });

  test.each([
    ['a gap', { 'VersionStages.1': 'blue', 'VersionStages.3': 'green' }],
    ['ACSPrevious', { 'VersionStages.1': 'ACSPrevious' }],
    ['JSON text beside them', { 'VersionStages.1': 'blue', VersionStages: '["green"]' }],
  ])('flat VersionStages with %s are refused', async (_what, params) => {
    seed();
    expect(await put('v2', params as unknown as Record<string, string>)).toEqual(invalid('VersionStages'));
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  });

  test.each(['acscurrent', 'ACSNext', 'acsprevious', '蓝', 'a b', '__proto__', '1'])(
    'the label %s is one of its own',
    async (label) => {
      seed();
      expect(await labelled('v2', label)).toEqual(success('v2', label));
      expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: [label] });
      expect(await readValue({ VersionStage: label })).toMatchObject({ VersionId: 'v2' });
    },
  );

  test.each(['EncryptionKeyId', 'SecretType', 'ExtendedConfig', 'VersionStage', 'Description', 'Nonsense'])(
    '%s is no parameter of this action, and is refused by name',
    async (name) => {
      seed();
      const answer = await put('v2', { [name]: '1' });
      expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
      expect(answer.message).toContain(`The specified parameter "${name}" is not valid.`);
      expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
    },
  );

  test('parameters are checked before the secret is looked for', async () => {
    expect(await labelled('v2')).toEqual(invalid('VersionStages'));
    expect(await labelled('v2', 'ACSPrevious')).toEqual(invalid('VersionStages'));
    expect(await put('v2', { SecretDataType: 'json' })).toEqual(invalid('SecretDataType'));
  });
});

describe('secret states', () => {
  test('an absent secret is not found', async () => {
    expect(await put('v2')).toEqual(secretNotFound);
    expect(kms.secret('app')).toBeUndefined();
  });

  test('a live secret takes a version', async () => {
    seed();
    expect(await put('v2')).toEqual(success('v2', 'ACSCurrent'));
  });

  test('a secret in PendingDeletion refuses, and nothing changes', async () => {
    seed({ state: 'PendingDeletion' });
    const before = kms.secret('app');
    expect(await put('v2')).toEqual(secretDeleting);
    expect(await labelled('v2', 'blue')).toEqual(secretDeleting);
    expect(kms.secret('app')).toEqual(before);
  });

  test('a secret in PendingDeletion refuses the value that it has, and another one, too', async () => {
    seed({ state: 'PendingDeletion' });
    expect(await put('v1', { SecretData: 'one' })).toEqual(secretDeleting);
    expect(await put('v1', { SecretData: 'two' })).toEqual(secretDeleting);
  });

  test('a restored secret takes a version', async () => {
    seed({ state: 'PendingDeletion' });
    await call('RestoreSecret', { SecretName: 'app' });
    expect(await put('v2')).toEqual(success('v2', 'ACSCurrent'));
  });

  test('a secret is gone at its planned date, and not a millisecond before', async () => {
    seed();
    await call('DeleteSecret', { SecretName: 'app', RecoveryWindowInDays: '7' });
    kms.clock.advance({ milliseconds: 7 * DAY - 1 });
    expect(await put('v2')).toEqual(secretDeleting);
    kms.clock.advance({ milliseconds: 1 });
    expect(await put('v2')).toEqual(secretNotFound);
  });

  test('a secret that was forced out is not found', async () => {
    seed();
    await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    expect(await put('v2')).toEqual(secretNotFound);
  });

  test.each(MANAGED_TYPES)('a secret of the type %s takes no version', async (type) => {
    const { secretName } = kms.seedSecret(managedSeed(type));
    const before = kms.secret(secretName);
    expect(await put('v2', { SecretName: secretName })).toEqual(unsupported);
    expect(kms.secret(secretName)).toEqual(before);
  });

  test.each(MANAGED_TYPES)(
    'a secret of the type %s refuses in PendingDeletion for its state',
    async (type) => {
      const { secretName } = kms.seedSecret({ ...managedSeed(type), state: 'PendingDeletion' });
      expect(await put('v2', { SecretName: secretName })).toEqual(secretDeleting);
    },
  );

  test.each([
    ['DisableKey', {}, 'Disabled'],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }, 'PendingDeletion'],
    ['DeleteKeyMaterial', {}, 'PendingImport'],
  ])('after %s of the encryption key nothing is written', async (action, params, state) => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    seed({ encryptionKeyId: keyId });
    await call(action, { KeyId: keyId, ...params });
    expect(await put('v2')).toEqual(rejected(state));
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  });

  test('an encryption key that is gone is not found', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect(await put('v2')).toEqual(keyNotFound);
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  });

  test('with the encryption key enabled again the secret takes a version', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId });
    await call('DisableKey', { KeyId: keyId });
    await call('EnableKey', { KeyId: keyId });
    expect(await put('v2')).toEqual(success('v2', 'ACSCurrent'));
  });

  test('the state of the secret is told before that of its key', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId });
    await call('DeleteSecret', { SecretName: 'app' });
    await call('DisableKey', { KeyId: keyId });
    expect(await put('v2')).toEqual(secretDeleting);
  });

  test('bad VersionStages are reported before the state of the secret', async () => {
    seed({ state: 'PendingDeletion' });
    expect(await labelled('v2')).toEqual(invalid('VersionStages'));
  });
});

describe('behaviour', () => {
  test('the answer has these fields and no other, RequestId last', async () => {
    seed();
    const { body } = await labelled('v2', 'ACSCurrent', 'blue');
    expect(body).toEqual({
      SecretName: 'app',
      VersionId: 'v2',
      VersionStages: { VersionStage: ['ACSCurrent', 'blue'] },
      RequestId: expect.stringMatching(UUID),
    });
    expect(Object.keys(body).at(-1)).toBe('RequestId');
  });

  test('a new version is current, the one before it previous, older ones have no label', async () => {
    seed();
    expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
    await put('v2');
    expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent'] });
    await put('v3');
    expect(await stages()).toEqual({ v1: [], v2: ['ACSPrevious'], v3: ['ACSCurrent'] });
    await put('v4');
    expect(await stages()).toEqual({ v1: [], v2: [], v3: ['ACSPrevious'], v4: ['ACSCurrent'] });
  });

  test('the new value is read at once, and the old ones by their labels and ids', async () => {
    seed();
    await put('v2');
    await put('v3');
    expect(await readValue()).toMatchObject({ VersionId: 'v3', SecretData: 'data of v3' });
    expect(await readValue({ VersionStage: 'ACSPrevious' })).toMatchObject({ SecretData: 'data of v2' });
    expect(await readValue({ VersionId: 'v1' })).toMatchObject({ SecretData: 'one' });
  });

  test('a version without a label is hidden unless deprecated ones are asked for', async () => {
    seed();
    await put('v2');
    await put('v3');
    const listed = (await call('ListSecretVersionIds', { SecretName: 'app' })).body;
    expect(listed.VersionIds.VersionId.map((version: Listed) => version.VersionId)).toEqual(['v3', 'v2']);
    expect(Object.keys(await stages())).toEqual(['v1', 'v2', 'v3']);
  });

  test('with labels of its own alone, the built-in ones stay where they are', async () => {
    seed();
    await put('v2');
    expect(await labelled('v3', 'blue')).toEqual(success('v3', 'blue'));
    expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent'], v3: ['blue'] });
    expect(await readValue()).toMatchObject({ VersionId: 'v2' });
  });

  test('with ACSCurrent among them, the built-in ones move on', async () => {
    seed();
    await put('v2');
    expect(await labelled('v3', 'ACSCurrent', 'blue')).toEqual(success('v3', 'ACSCurrent', 'blue'));
    expect(await stages()).toEqual({ v1: [], v2: ['ACSPrevious'], v3: ['ACSCurrent', 'blue'] });
  });

  test('labels of its own are listed behind the built-in one, wherever they stood', async () => {
    seed();
    expect(await labelled('v2', 'blue', 'ACSCurrent')).toEqual(success('v2', 'ACSCurrent', 'blue'));
    expect((await stages()).v2).toEqual(['ACSCurrent', 'blue']);
  });

  test('a label moves from the version that has it to the new one', async () => {
    seed();
    await labelled('v2', 'blue', 'green');
    expect(await labelled('v3', 'green', 'red')).toEqual(success('v3', 'green', 'red'));
    expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: ['blue'], v3: ['green', 'red'] });
    expect(await readValue({ VersionStage: 'green' })).toMatchObject({ VersionId: 'v3' });
  });

  test('a version whose last label moves on is still there', async () => {
    seed();
    await labelled('v2', 'blue');
    await labelled('v3', 'blue');
    expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: [], v3: ['blue'] });
    expect(await readValue({ VersionId: 'v2' })).toMatchObject({ SecretData: 'data of v2' });
  });

  test('a version keeps labels of its own while it turns from current to previous to old', async () => {
    seed();
    await labelled('v2', 'ACSCurrent', 'blue');
    await put('v3');
    expect((await stages()).v2).toEqual(['ACSPrevious', 'blue']);
    await put('v4');
    expect((await stages()).v2).toEqual(['blue']);
  });

  test('the same id and value succeed and change nothing', async () => {
    seed();
    await put('v2');
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    expect(await put('v2')).toEqual(success('v2', 'ACSCurrent'));
    expect(kms.secret('app')).toEqual(before);
  });

  test('the same id and value of an older version do not make it current', async () => {
    seed();
    await put('v2');
    await put('v3');
    const before = kms.secret('app');
    expect(await put('v2')).toEqual(success('v2', 'ACSPrevious'));
    expect(await put('v1', { SecretData: 'one' })).toEqual(success('v1'));
    expect(kms.secret('app')).toEqual(before);
  });

  test('the same id and value with other labels or another type succeed and change nothing', async () => {
    seed();
    await labelled('v2', 'blue');
    const before = kms.secret('app');
    expect(await labelled('v2', 'green', 'ACSCurrent')).toEqual(success('v2', 'blue'));
    expect(await put('v2', { SecretDataType: 'binary' })).toEqual(success('v2', 'blue'));
    expect(kms.secret('app')).toEqual(before);
  });

  test('the same id and value succeed though their labels would be too many', async () => {
    seed();
    await labelled('v2', '1', '2', '3', '4', '5', '6', '7');
    const before = kms.secret('app');
    expect(await labelled('v1', 'one too many')).toEqual(versionExists);
    expect(await put('v1', { SecretData: 'one', VersionStages: '["one too many"]' })).toEqual(
      success('v1', 'ACSCurrent'),
    );
    expect(kms.secret('app')).toEqual(before);
  });

  test.each([
    ['another value', 'two'],
    ['a value in another letter case', 'One'],
    ['a value with white space behind it', 'one '],
  ])('the same id with %s is refused, and nothing changes', async (_what, SecretData) => {
    seed();
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    expect(await put('v1', { SecretData })).toEqual(versionExists);
    expect(await put('v1', { SecretData, VersionStages: '["blue"]' })).toEqual(versionExists);
    expect(kms.secret('app')).toEqual(before);
    expect(await readValue()).toMatchObject({ SecretData: 'one' });
  });

  test('the id of a version without a label is taken too', async () => {
    seed();
    await put('v2');
    await put('v3');
    expect(await put('v1', { SecretData: 'two' })).toEqual(versionExists);
  });

  test('ids differ by letter case', async () => {
    seed();
    expect(await put('V1')).toEqual(success('V1', 'ACSCurrent'));
    expect(await stages()).toEqual({ v1: ['ACSPrevious'], V1: ['ACSCurrent'] });
  });

  test('one value may be that of several versions', async () => {
    seed();
    expect(await put('v2', { SecretData: 'one' })).toEqual(success('v2', 'ACSCurrent'));
    expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent'] });
  });

  test('two secrets may have versions of one id', async () => {
    seed();
    kms.seedSecret({ secretName: 'other', versionId: 'v2', secretData: 'x' });
    expect(await put('v2')).toEqual(success('v2', 'ACSCurrent'));
    expect(await stages('other')).toEqual({ v2: ['ACSCurrent'] });
  });

  test('a secret has 8 labels: ACSCurrent and 7 of its own', async () => {
    seed();
    const own = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(await labelled('v2', ...own)).toEqual(success('v2', ...own));
    expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: own });
  });

  test('a secret has no 9th label, and a call that asks for it changes nothing', async () => {
    seed();
    const before = kms.secret('app');
    expect(await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')).toEqual(stagesExceeded);
    expect(kms.secret('app')).toEqual(before);
    await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f', 'g');
    const full = kms.secret('app');
    expect(await labelled('v3', 'h')).toEqual(stagesExceeded);
    expect(await labelled('v3', 'a', 'h')).toEqual(stagesExceeded);
    expect(kms.secret('app')).toEqual(full);
  });

  test('ACSPrevious, which ACSCurrent leaves behind, counts among the 8', async () => {
    seed();
    await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f');
    await put('v3');
    expect(await stages()).toEqual({
      v1: ['ACSPrevious'],
      v2: ['a', 'b', 'c', 'd', 'e', 'f'],
      v3: ['ACSCurrent'],
    });
    expect(await labelled('v4', 'g')).toEqual(stagesExceeded);
  });

  test('with 7 labels of its own and no ACSPrevious yet, a new current version is one label too many', async () => {
    seed();
    await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f', 'g');
    const before = kms.secret('app');
    expect(await put('v3')).toEqual(stagesExceeded);
    expect(kms.secret('app')).toEqual(before);
  });

  test('labels that only move are not too many', async () => {
    seed();
    await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f');
    await put('v3');
    expect(await labelled('v4', 'ACSCurrent', 'a', 'f')).toEqual(success('v4', 'ACSCurrent', 'a', 'f'));
    expect(await stages()).toEqual({
      v1: [],
      v2: ['b', 'c', 'd', 'e'],
      v3: ['ACSPrevious'],
      v4: ['ACSCurrent', 'a', 'f'],
    });
  });

  test('each secret has 8 labels for itself', async () => {
    seed();
    kms.seedSecret({ secretName: 'other', secretData: 'x' });
    await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f', 'g');
    expect(await put('v2', { SecretName: 'other', VersionStages: '["h"]' })).toMatchObject({
      code: 'Success',
    });
  });

  test('a secret has 10 versions; the 11th pushes out the oldest', async () => {
    seed();
    for (let i = 2; i <= 10; i++) await put(`v${i}`);
    expect(Object.keys(await stages())).toHaveLength(10);
    expect(await put('v11')).toEqual(success('v11', 'ACSCurrent'));
    const left = await stages();
    expect(Object.keys(left)).toEqual(['v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9', 'v10', 'v11']);
    expect(left).toMatchObject({ v9: [], v10: ['ACSPrevious'], v11: ['ACSCurrent'] });
    expect(await call('GetSecretValue', { SecretName: 'app', VersionId: 'v1' })).toMatchObject({
      code: 'Forbidden.ResourceNotFound',
      status: 404,
    });
    expect(kms.secret('app')?.versions).toHaveLength(10);
  });

  test('the 11th version pushes out the oldest without a label', async () => {
    seed();
    await labelled('v2', 'ACSCurrent', 'keep');
    for (let i = 3; i <= 10; i++) await put(`v${i}`);
    await call('UpdateSecretVersionStage', {
      SecretName: 'app',
      VersionStage: 'keep too',
      MoveToVersion: 'v1',
    });
    await put('v11');
    expect(Object.keys(await stages())).toEqual([
      'v1',
      'v2',
      'v4',
      'v5',
      'v6',
      'v7',
      'v8',
      'v9',
      'v10',
      'v11',
    ]);
    expect(await stages()).toMatchObject({ v1: ['keep too'], v2: ['keep'] });
  });

  test('the version that loses its last label to the 11th may be the one that goes', async () => {
    seed();
    await put('v2');
    for (let i = 3; i <= 10; i++) await labelled(`v${i}`, 'blue');
    expect(await stages()).toMatchObject({ v1: ['ACSPrevious'], v2: ['ACSCurrent'], v3: [] });
    await put('v11');
    const left = await stages();
    expect(left).not.toHaveProperty('v1');
    expect(Object.keys(left)).toHaveLength(10);
    expect(left).toMatchObject({ v2: ['ACSPrevious'], v3: [], v10: ['blue'], v11: ['ACSCurrent'] });
  });

  test('the same id and value push nothing out', async () => {
    seed();
    for (let i = 2; i <= 10; i++) await put(`v${i}`);
    await put('v10');
    expect(Object.keys(await stages())).toHaveLength(10);
    expect(await stages()).toHaveProperty('v1');
  });

  test('a refused version pushes nothing out', async () => {
    seed();
    for (let i = 2; i <= 10; i++) await put(`v${i}`);
    expect(await labelled('v11', 'a', 'b', 'c', 'd', 'e', 'f', 'g')).toEqual(stagesExceeded);
    expect(await stages()).toHaveProperty('v1');
    expect(Object.keys(await stages())).toHaveLength(10);
  });

  test('the id of a version that was pushed out is free again, for another value', async () => {
    seed();
    for (let i = 2; i <= 11; i++) await put(`v${i}`);
    expect(await put('v1', { SecretData: 'anew' })).toEqual(success('v1', 'ACSCurrent'));
    expect(await readValue()).toMatchObject({ VersionId: 'v1', SecretData: 'anew' });
    const left = Object.keys(await stages());
    expect(left.at(0)).toBe('v3');
    expect(left.at(-1)).toBe('v1');
  });

  test('a version has the date of its call, and moves UpdateTime to it, not CreateTime', async () => {
    seed();
    kms.clock.advance({ days: 2 });
    await put('v2');
    expect(kms.secret('app')?.versions.map(({ createdAt }) => createdAt)).toEqual([
      NOW,
      new Date(NOW.getTime() + 2 * DAY),
    ]);
    expect((await call('DescribeSecret', { SecretName: 'app' })).body).toMatchObject({
      CreateTime: '2026-03-01T12:00:00Z',
      UpdateTime: '2026-03-03T12:00:00Z',
    });
  });

  test('a version without a built-in label moves UpdateTime as well', async () => {
    seed();
    kms.clock.advance({ days: 2 });
    await labelled('v2', 'blue');
    expect(kms.secret('app')?.updatedAt).toEqual(new Date(NOW.getTime() + 2 * DAY));
  });

  test('nothing but the versions, which of them is current, and UpdateTime changes', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId, tags: { team: 'a' }, description: 'for the app' });
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    await put('v2');
    const now = kms.secret('app');
    expect(now?.versions).toHaveLength(2);
    expect({ ...now, versions: [], versionId: '', updatedAt: NOW }).toEqual({
      ...before,
      versions: [],
      versionId: '',
      updatedAt: NOW,
    });
  });

  test('kms.secret shows the new version', async () => {
    seed();
    await put('v2', { SecretDataType: 'binary', SecretData: 'AQ==' });
    expect(kms.secret('app')?.versions).toEqual([
      { versionId: 'v1', secretData: 'one', secretDataType: 'text', stages: ['ACSPrevious'], createdAt: NOW },
      {
        versionId: 'v2',
        secretData: 'AQ==',
        secretDataType: 'binary',
        stages: ['ACSCurrent'],
        createdAt: NOW,
      },
    ]);
  });

  test.each([
    ['white space only', ' '],
    ['white space at both ends', ' \t a \r\n'],
    ['characters that URLs reserve', 'a+b/c=&%20?#;~*'],
    ['not ASCII', 'Grüße, 密钥, 🔑'],
    ['JSON', '{"password":"p\\"w"}'],
  ])('a text is kept as it is: %s', async (_what, SecretData) => {
    seed();
    await put('v2', { SecretData });
    expect(await readValue()).toMatchObject({ SecretData });
  });

  test('a secret whose encryption key has rotated takes a version', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    seed({ encryptionKeyId: keyId });
    kms.clock.advance({ days: 10 });
    expect(kms.key(keyId)?.versions).toHaveLength(2);
    await put('v2');
    expect(await readValue()).toMatchObject({ SecretData: 'data of v2' });
    expect(await readValue({ VersionId: 'v1' })).toMatchObject({ SecretData: 'one' });
  });

  test('a secret of another region is not found and stays as it is', async () => {
    const { arn } = seed({ regionId: 'cn-shanghai' });
    expect(await put('v2')).toEqual(secretNotFound);
    expect(await put('v2', { SecretName: arn })).toEqual(secretNotFound);
    expect(kms.secret('app', { regionId: 'cn-shanghai' })?.versions).toHaveLength(1);
    const params = { SecretName: 'app', VersionId: 'v2', SecretData: 'two' };
    expect(await shanghai.call('PutSecretValue', params)).toEqual(success('v2', 'ACSCurrent'));
  });
});
