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
/** Puts the version `id`, whose data contains its id. */
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
/** The stage labels by version, oldest version first, in the order of the service. */
async function stages(SecretName = 'app'): Promise<Record<string, string[]>> {
  const params = { SecretName, IncludeDeprecated: 'true', PageSize: 100 };
  const listed: Listed[] = (await call('ListSecretVersionIds', params)).body.VersionIds.VersionId;
  return Object.fromEntries(
    listed.reverse().map(({ VersionId, VersionStages }) => [VersionId, VersionStages.VersionStage]),
  );
}
const readValue = async (selectors: Record<string, string> = {}) =>
  (await call('GetSecretValue', { SecretName: 'app', ...selectors })).body;

test('SecretDataType is text by default, also after a binary version', async () => {
  seed({ secretData: Uint8Array.of(1), secretDataType: 'binary' });
  await put('v2');
  expect(await readValue()).toMatchObject({ SecretDataType: 'text' });
});

test.each([
  ['a JSON array', { VersionStages: '["blue","green"]' }],
  ['a JSON array with white space', { VersionStages: ' [ "blue" , "green" ] ' }],
  ['a JSON array inside an object, the old form', { VersionStages: '{"VersionStage":["blue","green"]}' }],
  ['as one parameter for each member', { 'VersionStages.1': 'blue', 'VersionStages.2': 'green' }],
])('VersionStages can be %s', async (_form, params) => {
  seed();
  expect(await put('v2', params as Record<string, string>)).toEqual(success('v2', 'blue', 'green'));
  expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: ['blue', 'green'] });
});

test('stage labels that differ from the built-in ones in letter case are custom labels', async () => {
  seed();
  const labels = ['acscurrent', 'ACSNext', 'acsprevious', '蓝', 'a b', '__proto__'];
  expect(await labelled('v2', ...labels)).toEqual(success('v2', ...labels));
  expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: labels });
  for (const VersionStage of labels) {
    expect(await readValue({ VersionStage })).toMatchObject({ VersionId: 'v2' });
  }
});

test('a secret in PendingDeletion rejects its existing data and new data', async () => {
  seed({ state: 'PendingDeletion' });
  expect(await put('v1', { SecretData: 'one' })).toEqual(secretDeleting);
  expect(await put('v1', { SecretData: 'two' })).toEqual(secretDeleting);
});

test('a new version has ACSCurrent, the one before it ACSPrevious, older ones no stage label', async () => {
  seed();
  expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
  await put('v2');
  expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent'] });
  await put('v3');
  expect(await stages()).toEqual({ v1: [], v2: ['ACSPrevious'], v3: ['ACSCurrent'] });
  await put('v4');
  expect(await stages()).toEqual({ v1: [], v2: [], v3: ['ACSPrevious'], v4: ['ACSCurrent'] });
});

test('the new data can be read immediately, and old data by stage label and id', async () => {
  seed();
  await put('v2');
  await put('v3');
  expect(await readValue()).toMatchObject({ VersionId: 'v3', SecretData: 'data of v3' });
  expect(await readValue({ VersionStage: 'ACSPrevious' })).toMatchObject({ SecretData: 'data of v2' });
  expect(await readValue({ VersionId: 'v1' })).toMatchObject({ SecretData: 'one' });
});

test('a version without a stage label is listed only with IncludeDeprecated', async () => {
  seed();
  await put('v2');
  await put('v3');
  const listed = (await call('ListSecretVersionIds', { SecretName: 'app' })).body;
  expect(listed.VersionIds.VersionId.map((version: Listed) => version.VersionId)).toEqual(['v3', 'v2']);
  expect(Object.keys(await stages())).toEqual(['v1', 'v2', 'v3']);
});

test('a version with only custom stage labels does not move the built-in labels', async () => {
  seed();
  await put('v2');
  expect(await labelled('v3', 'blue')).toEqual(success('v3', 'blue'));
  expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent'], v3: ['blue'] });
  expect(await readValue()).toMatchObject({ VersionId: 'v2' });
});

test('a version with ACSCurrent among its stage labels moves the built-in labels', async () => {
  seed();
  await put('v2');
  expect(await labelled('v3', 'ACSCurrent', 'blue')).toEqual(success('v3', 'ACSCurrent', 'blue'));
  expect(await stages()).toEqual({ v1: [], v2: ['ACSPrevious'], v3: ['ACSCurrent', 'blue'] });
});

test('custom stage labels are listed after the built-in label, whatever the order of the request', async () => {
  seed();
  expect(await labelled('v2', 'blue', 'ACSCurrent')).toEqual(success('v2', 'ACSCurrent', 'blue'));
  expect((await stages()).v2).toEqual(['ACSCurrent', 'blue']);
});

test('a stage label moves from its version to the new version', async () => {
  seed();
  await labelled('v2', 'blue', 'green');
  expect(await labelled('v3', 'green', 'red')).toEqual(success('v3', 'green', 'red'));
  expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: ['blue'], v3: ['green', 'red'] });
  expect(await readValue({ VersionStage: 'green' })).toMatchObject({ VersionId: 'v3' });
});

test('a version still exists after its last stage label has moved', async () => {
  seed();
  await labelled('v2', 'blue');
  await labelled('v3', 'blue');
  expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: [], v3: ['blue'] });
  expect(await readValue({ VersionId: 'v2' })).toMatchObject({ SecretData: 'data of v2' });
});

test('a version keeps its custom stage labels when it loses ACSCurrent and ACSPrevious', async () => {
  seed();
  await labelled('v2', 'ACSCurrent', 'blue');
  await put('v3');
  expect((await stages()).v2).toEqual(['ACSPrevious', 'blue']);
  await put('v4');
  expect((await stages()).v2).toEqual(['blue']);
});

test('the same id and data succeed and change nothing', async () => {
  seed();
  await put('v2');
  const before = kms.secret('app');
  kms.clock.advance({ days: 1 });
  expect(await put('v2')).toEqual(success('v2', 'ACSCurrent'));
  expect(kms.secret('app')).toEqual(before);
});

test('the same id and data of an older version do not give it ACSCurrent', async () => {
  seed();
  await put('v2');
  await put('v3');
  const before = kms.secret('app');
  expect(await put('v2')).toEqual(success('v2', 'ACSPrevious'));
  expect(await put('v1', { SecretData: 'one' })).toEqual(success('v1'));
  expect(kms.secret('app')).toEqual(before);
});

test('the same id and data with other stage labels or another type succeed and change nothing', async () => {
  seed();
  await labelled('v2', 'blue');
  const before = kms.secret('app');
  expect(await labelled('v2', 'green', 'ACSCurrent')).toEqual(success('v2', 'blue'));
  expect(await put('v2', { SecretDataType: 'binary' })).toEqual(success('v2', 'blue'));
  expect(kms.secret('app')).toEqual(before);
});

test('the same id and data succeed although there would be too many stage labels', async () => {
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
  ['other data', 'two'],
  ['data in another letter case', 'One'],
  ['data with white space at the end', 'one '],
])('the same id with %s is rejected, and nothing changes', async (_what, SecretData) => {
  seed();
  const before = kms.secret('app');
  kms.clock.advance({ days: 1 });
  expect(await put('v1', { SecretData })).toEqual(versionExists);
  expect(await put('v1', { SecretData, VersionStages: '["blue"]' })).toEqual(versionExists);
  expect(kms.secret('app')).toEqual(before);
  expect(await readValue()).toMatchObject({ SecretData: 'one' });
});

test('the id of a version without a stage label cannot be used again either', async () => {
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

test('several versions can have the same data', async () => {
  seed();
  expect(await put('v2', { SecretData: 'one' })).toEqual(success('v2', 'ACSCurrent'));
  expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent'] });
});

test('two secrets can have versions with the same id', async () => {
  seed();
  kms.seedSecret({ secretName: 'other', versionId: 'v2', secretData: 'x' });
  expect(await put('v2')).toEqual(success('v2', 'ACSCurrent'));
  expect(await stages('other')).toEqual({ v2: ['ACSCurrent'] });
});

test('a secret can have 8 stage labels: ACSCurrent and 7 custom labels', async () => {
  seed();
  const own = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(await labelled('v2', ...own)).toEqual(success('v2', ...own));
  expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: own });
});

test('a 9th stage label is rejected, and the call changes nothing', async () => {
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

test('ACSPrevious, which is set when ACSCurrent moves, counts among the 8', async () => {
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

test('with 7 custom stage labels and no ACSPrevious yet, a new current version would give 9 labels', async () => {
  seed();
  await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f', 'g');
  const before = kms.secret('app');
  expect(await put('v3')).toEqual(stagesExceeded);
  expect(kms.secret('app')).toEqual(before);
});

test('stage labels that only move do not exceed the limit', async () => {
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

test('each secret can have 8 stage labels', async () => {
  seed();
  kms.seedSecret({ secretName: 'other', secretData: 'x' });
  await labelled('v2', 'a', 'b', 'c', 'd', 'e', 'f', 'g');
  expect(await put('v2', { SecretName: 'other', VersionStages: '["h"]' })).toMatchObject({
    code: 'Success',
  });
});

test('a secret has at most 10 versions; the 11th removes the oldest', async () => {
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

test('the 11th version removes the oldest version without a stage label', async () => {
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

test('the version that loses its last stage label to the 11th version can be the one that is removed', async () => {
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

test('the same id and data remove no version', async () => {
  seed();
  for (let i = 2; i <= 10; i++) await put(`v${i}`);
  await put('v10');
  expect(Object.keys(await stages())).toHaveLength(10);
  expect(await stages()).toHaveProperty('v1');
});

test('a rejected version removes no version', async () => {
  seed();
  for (let i = 2; i <= 10; i++) await put(`v${i}`);
  expect(await labelled('v11', 'a', 'b', 'c', 'd', 'e', 'f', 'g')).toEqual(stagesExceeded);
  expect(await stages()).toHaveProperty('v1');
  expect(Object.keys(await stages())).toHaveLength(10);
});

test('the id of a removed version can be used again, for other data', async () => {
  seed();
  for (let i = 2; i <= 11; i++) await put(`v${i}`);
  expect(await put('v1', { SecretData: 'anew' })).toEqual(success('v1', 'ACSCurrent'));
  expect(await readValue()).toMatchObject({ VersionId: 'v1', SecretData: 'anew' });
  const left = Object.keys(await stages());
  expect(left.at(0)).toBe('v3');
  expect(left.at(-1)).toBe('v1');
});

test('a version has the date of its call, which also becomes UpdateTime, not CreateTime', async () => {
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

test('a version without a built-in stage label also changes UpdateTime', async () => {
  seed();
  kms.clock.advance({ days: 2 });
  await labelled('v2', 'blue');
  expect(kms.secret('app')?.updatedAt).toEqual(new Date(NOW.getTime() + 2 * DAY));
});

test('only the versions, the current version and UpdateTime change', async () => {
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

test('kms.secret() returns the new version', async () => {
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
])('stores the given parameters: %j', async (given: Record<string, string>) => {
  seed();
  expect(await put('v2', given)).toEqual(success(given.VersionId ?? 'v2', 'ACSCurrent'));
  expect(await readValue()).toMatchObject({ VersionId: 'v2', SecretDataType: 'text', ...given });
  expect(await readValue({ VersionId: given.VersionId ?? 'v2' })).toMatchObject(given);
});
