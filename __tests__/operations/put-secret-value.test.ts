import { mockedKms } from '../support/mocked-kms';
import { secretDeleting, stagesExceeded, versionExists } from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

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

test('SecretDataType is text by default, after a binary version too', async () => {
  seed({ secretData: Uint8Array.of(1), secretDataType: 'binary' });
  await put('v2');
  expect(await readValue()).toMatchObject({ SecretDataType: 'text' });
});

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

test('labels in another letter case than the built-in ones are labels like others', async () => {
  seed();
  const labels = ['acscurrent', 'ACSNext', 'acsprevious', '蓝', 'a b', '__proto__'];
  expect(await labelled('v2', ...labels)).toEqual(success('v2', ...labels));
  expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: labels });
  for (const VersionStage of labels) {
    expect(await readValue({ VersionStage })).toMatchObject({ VersionId: 'v2' });
  }
});

test('a secret in PendingDeletion refuses the value that it has, and another one, too', async () => {
  seed({ state: 'PendingDeletion' });
  expect(await put('v1', { SecretData: 'one' })).toEqual(secretDeleting);
  expect(await put('v1', { SecretData: 'two' })).toEqual(secretDeleting);
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
  expect(Object.keys(await stages())).toEqual(['v1', 'v2', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9', 'v10', 'v11']);
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
  { SecretData: ' ' },
  { SecretData: ' \t a \r\n' },
  { SecretData: 'a+b/c=&%20?#;~*' },
  { SecretData: 'Grüße, 密钥, 🔑', VersionId: '版'.repeat(64) },
  { SecretData: '{"password":"p\\"w"}', VersionId: 'v 2: "final"' },
  { SecretData: '密'.repeat(10_240), VersionId: '__proto__' },
  { SecretData: 'QUJD'.repeat(7680), SecretDataType: 'binary' },
])('keeps what it is given: %j', async (given: Record<string, string>) => {
  seed();
  expect(await put('v2', given)).toEqual(success(given.VersionId ?? 'v2', 'ACSCurrent'));
  expect(await readValue()).toMatchObject({ VersionId: 'v2', SecretDataType: 'text', ...given });
  expect(await readValue({ VersionId: given.VersionId ?? 'v2' })).toMatchObject(given);
});
