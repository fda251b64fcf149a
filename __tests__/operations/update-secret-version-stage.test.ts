import { mockedKms } from '../support/mocked-kms';
import { invalid, missing, refusal } from '../support/refusals';
import { secretNotFound, stagesExceeded } from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const MISMATCH = refusal('Rejected.InvalidRequest', 400, 'param mismatch');
const ABNORMAL = refusal('Rejected.UnsupportedOperation', 400, 'secret stages in unnormal status');
const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { SecretName: 'app', RequestId: expect.stringMatching(UUID) },
};

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

/** A secret with these versions, oldest first. */
const seed = (versions: Record<string, readonly string[]>, options: object = {}) =>
  kms.seedSecret({
    secretName: 'app',
    versions: Object.entries(versions).map(([versionId, stages]) => ({
      versionId,
      secretData: `data of ${versionId}`,
      stages: [...stages],
    })),
    ...options,
  });
/** v1 has no stage label, v2 has ACSPrevious, v3 has ACSCurrent. */
const STANDARD = { v1: [], v2: ['ACSPrevious'], v3: ['ACSCurrent', 'blue'] };

const update = (VersionStage: string, params: Record<string, string> = {}) =>
  call('UpdateSecretVersionStage', { SecretName: 'app', VersionStage, ...params });
const move = (VersionStage: string, RemoveFromVersion: string, MoveToVersion: string) =>
  update(VersionStage, { RemoveFromVersion, MoveToVersion });
const add = (VersionStage: string, MoveToVersion: string) => update(VersionStage, { MoveToVersion });
const remove = (VersionStage: string, RemoveFromVersion: string) =>
  update(VersionStage, { RemoveFromVersion });

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

test.each([
  ['a custom stage label', 'blue'],
  ['a stage label that no version has', 'green'],
  ['ACSCurrent', 'ACSCurrent'],
  ['ACSPrevious', 'ACSPrevious'],
])('one of the two versions is required, for %s', async (_what, label) => {
  seed(STANDARD);
  expect(await update(label)).toEqual(missing('MoveToVersion'));
  expect(await update(label, { MoveToVersion: '', RemoveFromVersion: '' })).toEqual(missing('MoveToVersion'));
  expect(await stages()).toEqual(STANDARD);
});

test.each([
  ['ACSCurrent', 'v3'],
  ['ACSCurrent', 'v1'],
  ['ACSCurrent', 'v9'],
  ['ACSPrevious', 'v2'],
  ['ACSPrevious', 'v3'],
])('%s cannot be removed, here from %s, without a version to move it to', async (label, version) => {
  seed(STANDARD);
  expect(await remove(label, version)).toEqual(invalid('RemoveFromVersion'));
  expect(await update(label, { RemoveFromVersion: version, MoveToVersion: '' })).toEqual(
    invalid('RemoveFromVersion'),
  );
  expect(await stages()).toEqual(STANDARD);
});

test('an empty RemoveFromVersion counts as missing', async () => {
  seed(STANDARD);
  expect(await update('green', { RemoveFromVersion: '', MoveToVersion: 'v1' })).toEqual(SUCCESS);
  expect(await update('blue', { RemoveFromVersion: '', MoveToVersion: 'v1' })).toEqual(SUCCESS);
  expect(await stages()).toEqual({ v1: ['blue', 'green'], v2: ['ACSPrevious'], v3: ['ACSCurrent'] });
});

test.each(['green', 'ACSCurrent', 'ACSPrevious'])(
  'an unknown MoveToVersion for %s is not found',
  async (label) => {
    seed(STANDARD);
    expect(await add(label, 'v9')).toEqual(secretNotFound);
    expect(await add(label, 'V1')).toEqual(secretNotFound);
    expect(await stages()).toEqual(STANDARD);
  },
);

test.each(['v3', 'v1'])('an unknown MoveToVersion is not found, with RemoveFromVersion %s', async (from) => {
  seed(STANDARD);
  expect(await move('blue', from, 'v9')).toEqual(secretNotFound);
  expect(await stages()).toEqual(STANDARD);
});

test('an unknown RemoveFromVersion is not found, with and without MoveToVersion', async () => {
  seed(STANDARD);
  expect(await remove('blue', 'v9')).toEqual(secretNotFound);
  expect(await move('blue', 'v9', 'v1')).toEqual(secretNotFound);
  expect(await move('ACSCurrent', 'v9', 'v1')).toEqual(secretNotFound);
  expect(await stages()).toEqual(STANDARD);
});

test.each(['green', '蓝', 'a b', 'acscurrent', 'ACSNext', '__proto__', '1'])(
  'the VersionStage %s is a custom stage label',
  async (label) => {
    seed(STANDARD);
    expect(await add(label, 'v1')).toEqual(SUCCESS);
    expect(await stages()).toEqual({ ...STANDARD, v1: [label] });
    expect(await remove(label, 'v1')).toEqual(SUCCESS);
    expect(await stages()).toEqual(STANDARD);
  },
);

test('a new stage label is added to a version, which keeps the others', async () => {
  seed(STANDARD);
  expect(await add('green', 'v3')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ ...STANDARD, v3: ['ACSCurrent', 'blue', 'green'] });
  expect(await readValue({ VersionStage: 'green' })).toMatchObject({ VersionId: 'v3' });
});

test('a version without a stage label is listed again after it gets one', async () => {
  seed(STANDARD);
  const listed = async () =>
    (await call('ListSecretVersionIds', { SecretName: 'app' })).body.VersionIds.VersionId.map(
      ({ VersionId }: Listed) => VersionId,
    );
  expect(await listed()).toEqual(['v3', 'v2']);
  await add('green', 'v1');
  expect(await listed()).toEqual(['v3', 'v2', 'v1']);
  await remove('green', 'v1');
  expect(await listed()).toEqual(['v3', 'v2']);
});

test('a stage label moves from the version that has it', async () => {
  seed(STANDARD);
  expect(await move('blue', 'v3', 'v1')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ v1: ['blue'], v2: ['ACSPrevious'], v3: ['ACSCurrent'] });
  expect(await readValue({ VersionStage: 'blue' })).toMatchObject({ VersionId: 'v1' });
});

test('a stage label is removed', async () => {
  seed(STANDARD);
  expect(await remove('blue', 'v3')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ ...STANDARD, v3: ['ACSCurrent'] });
  expect(await call('GetSecretValue', { SecretName: 'app', VersionStage: 'blue' })).toMatchObject({
    code: 'Forbidden.ResourceNotFound',
    status: 404,
  });
});

test.each([
  ['that another version has', 'blue'],
  ['that no version has', 'green'],
])('a stage label %s cannot be removed from a version that does not have it', async (_what, label) => {
  seed(STANDARD);
  expect(await remove(label, 'v1')).toEqual(MISMATCH);
  expect(await remove(label, 'v2')).toEqual(MISMATCH);
  expect(await stages()).toEqual(STANDARD);
});

test.each([
  ['blue', 'v2', 'v1'],
  ['green', 'v3', 'v1'],
  ['ACSCurrent', 'v2', 'v1'],
  ['ACSCurrent', 'v1', 'v2'],
  ['ACSPrevious', 'v3', 'v1'],
  ['ACSPrevious', 'v1', 'v1'],
])('%s does not move from %s, which does not have it, to %s', async (label, from, to) => {
  seed(STANDARD);
  expect(await move(label, from, to)).toEqual(MISMATCH);
  expect(await stages()).toEqual(STANDARD);
});

// The sample of the API page: VersionStage=ACSCurrent&MoveToVersion=002. The SDK 3.2.0 names all three kinds of stage labels.
test.each<[string, string, Record<string, readonly string[]>]>([
  ['blue', 'v1', { v1: ['blue'], v2: ['ACSPrevious'], v3: ['ACSCurrent'] }],
  ['blue', 'v2', { v1: [], v2: ['ACSPrevious', 'blue'], v3: ['ACSCurrent'] }],
  ['ACSCurrent', 'v1', { v1: ['ACSCurrent'], v2: [], v3: ['ACSPrevious', 'blue'] }],
  ['ACSCurrent', 'v2', { v1: [], v2: ['ACSCurrent'], v3: ['ACSPrevious', 'blue'] }],
  ['ACSPrevious', 'v1', { v1: ['ACSPrevious'], v2: [], v3: ['ACSCurrent', 'blue'] }],
])('%s moves to %s from the version that has it, without RemoveFromVersion', async (label, to, after) => {
  seed(STANDARD);
  expect(await add(label, to)).toEqual(SUCCESS);
  expect(await stages()).toEqual(after);
  expect(await readValue({ VersionStage: label })).toMatchObject({ VersionId: to });
});

test.each([
  ['blue', 'v3'],
  ['ACSCurrent', 'v3'],
  ['ACSPrevious', 'v2'],
])('%s can be moved to %s, which already has it, and nothing changes', async (label, to) => {
  seed(STANDARD);
  const before = kms.secret('app');
  kms.clock.advance({ days: 1 });
  expect(await add(label, to)).toEqual(SUCCESS);
  expect(await move(label, to, to)).toEqual(SUCCESS);
  expect(kms.secret('app')).toEqual(before);
});

test('when ACSCurrent moves, its old version gets ACSPrevious: the two are exchanged', async () => {
  seed(STANDARD);
  expect(await move('ACSCurrent', 'v3', 'v2')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ v1: [], v2: ['ACSCurrent'], v3: ['ACSPrevious', 'blue'] });
  expect(await readValue()).toMatchObject({ VersionId: 'v2', SecretData: 'data of v2' });
  expect(await readValue({ VersionStage: 'ACSPrevious' })).toMatchObject({ VersionId: 'v3' });
  expect(await move('ACSCurrent', 'v2', 'v3')).toEqual(SUCCESS);
  expect(await stages()).toEqual(STANDARD);
});

test('when ACSCurrent moves, its old version gets ACSPrevious: a third version loses it', async () => {
  seed(STANDARD);
  expect(await move('ACSCurrent', 'v3', 'v1')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ v1: ['ACSCurrent'], v2: [], v3: ['ACSPrevious', 'blue'] });
});

test('when ACSCurrent moves, its old version gets ACSPrevious: no version had it before', async () => {
  seed({ v1: ['ACSCurrent'], v2: ['blue'] });
  expect(await move('ACSCurrent', 'v1', 'v2')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent', 'blue'] });
});

test('the built-in stage labels are listed first, also if they were added last', async () => {
  seed({ v1: ['blue', 'green'], v2: ['ACSCurrent'] });
  await move('ACSCurrent', 'v2', 'v1');
  const labels = (await stages()).v1;
  expect(labels?.[0]).toBe('ACSCurrent');
  expect(labels).toHaveLength(3);
});

test('ACSPrevious can be moved without ACSCurrent', async () => {
  seed(STANDARD);
  expect(await move('ACSPrevious', 'v2', 'v1')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: [], v3: ['ACSCurrent', 'blue'] });
});

test('ACSPrevious can be added to a version if no version has it', async () => {
  seed({ v1: [], v2: ['ACSCurrent'] });
  expect(await add('ACSPrevious', 'v1')).toEqual(SUCCESS);
  expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: ['ACSCurrent'] });
});

test('ACSPrevious cannot be moved to the version with ACSCurrent', async () => {
  seed(STANDARD);
  expect(await move('ACSPrevious', 'v2', 'v3')).toEqual(ABNORMAL);
  expect(await add('ACSPrevious', 'v3')).toEqual(ABNORMAL);
  expect(await stages()).toEqual(STANDARD);
});

test('ACSPrevious cannot be added to the version with ACSCurrent either', async () => {
  seed({ v1: ['ACSCurrent'] });
  expect(await add('ACSPrevious', 'v1')).toEqual(ABNORMAL);
  expect(await stages()).toEqual({ v1: ['ACSCurrent'] });
});

test('the next version moves the stage labels from their new versions', async () => {
  seed(STANDARD);
  await move('ACSCurrent', 'v3', 'v1');
  await call('PutSecretValue', { SecretName: 'app', VersionId: 'v4', SecretData: 'four' });
  expect(await stages()).toEqual({ v1: ['ACSPrevious'], v2: [], v3: ['blue'], v4: ['ACSCurrent'] });
});

test('a secret can have 8 stage labels, but not 9', async () => {
  seed({ v1: [], v2: ['ACSPrevious', 'a', 'b', 'c'], v3: ['ACSCurrent', 'd', 'e'] });
  expect(await add('f', 'v1')).toEqual(SUCCESS);
  const full = kms.secret('app');
  expect(await add('g', 'v1')).toEqual(stagesExceeded);
  expect(await add('g', 'v3')).toEqual(stagesExceeded);
  expect(kms.secret('app')).toEqual(full);
});

test('the stage labels of a secret with 8 can still move, and a removed one can be replaced', async () => {
  seed({ v1: ['f'], v2: ['ACSPrevious', 'a', 'b', 'c'], v3: ['ACSCurrent', 'd', 'e'] });
  expect(await move('a', 'v2', 'v1')).toEqual(SUCCESS);
  expect(await move('ACSCurrent', 'v3', 'v2')).toEqual(SUCCESS);
  expect(await add('f', 'v1')).toEqual(SUCCESS);
  expect(await remove('f', 'v1')).toEqual(SUCCESS);
  expect(await add('g', 'v1')).toEqual(SUCCESS);
  expect(await stages()).toEqual({
    v1: ['a', 'g'],
    v2: ['ACSCurrent', 'b', 'c'],
    v3: ['ACSPrevious', 'd', 'e'],
  });
});

test('a move of ACSCurrent that would add ACSPrevious as the 9th stage label is rejected', async () => {
  seed({ v1: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], v2: ['ACSCurrent'] });
  const before = kms.secret('app');
  expect(await move('ACSCurrent', 'v2', 'v1')).toEqual(stagesExceeded);
  expect(await add('ACSPrevious', 'v1')).toEqual(stagesExceeded);
  expect(kms.secret('app')).toEqual(before);
});

test('moving stage labels does not change UpdateTime or other properties', async () => {
  const { keyId } = kms.seedKey();
  seed(STANDARD, { encryptionKeyId: keyId, tags: { team: 'a' }, description: 'for the app' });
  const before = kms.secret('app');
  kms.clock.advance({ days: 1 });
  await move('ACSCurrent', 'v3', 'v2');
  await add('green', 'v1');
  const now = kms.secret('app');
  expect({ ...now, versions: [], versionId: '' }).toEqual({ ...before, versions: [], versionId: '' });
  const plain = (secret: typeof now) => secret?.versions.map((version) => ({ ...version, stages: [] }));
  expect(plain(now)).toEqual(plain(before));
  expect((await call('DescribeSecret', { SecretName: 'app' })).body.UpdateTime).toBe('2026-03-01T12:00:00Z');
});

test('kms.secret() returns the current stage labels', async () => {
  seed(STANDARD);
  await move('ACSCurrent', 'v3', 'v2');
  expect(kms.secret('app')?.versions.map(({ versionId, stages }) => [versionId, stages])).toEqual([
    ['v1', []],
    ['v2', ['ACSCurrent']],
    ['v3', ['ACSPrevious', 'blue']],
  ]);
});
