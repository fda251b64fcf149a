import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { managedSeed } from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const SUCCESS = { code: 'Success', message: '', status: 200 };

type Params = Readonly<Record<string, string | number | boolean>>;
const seed = (options: object = {}) =>
  kms.seedSecret({ secretName: 'orders', secretData: 'db-password', ...options });
const list = (params: Params = {}) => call('ListSecretVersionIds', { SecretName: 'orders', ...params });
const ALL = { IncludeDeprecated: 'true' };
const put = async (VersionId: string, more: Params = {}) => {
  const answer = await call('PutSecretValue', {
    SecretName: 'orders',
    VersionId,
    SecretData: `value of ${VersionId}`,
    ...more,
  });
  expect(answer).toMatchObject(SUCCESS);
};

interface Item {
  readonly VersionId: string;
  readonly VersionStages: { readonly VersionStage: readonly string[] };
}
const idsOf = (body: { VersionIds: { VersionId: Item[] } }) =>
  body.VersionIds.VersionId.map(({ VersionId }) => VersionId);
const stagesOf = (body: { VersionIds: { VersionId: Item[] } }) =>
  body.VersionIds.VersionId.map(({ VersionId, VersionStages }) => [VersionId, VersionStages.VersionStage]);

/** `v1` to `v<count>`, oldest first. Only the last two have a stage label, a built-in one. */
const seedVersions = (count: number) =>
  kms.seedSecret({
    secretName: 'orders',
    versions: Array.from({ length: count }, (_, i) => ({
      versionId: `v${i + 1}`,
      secretData: `value ${i + 1}`,
    })),
  });

test.each([
  [{}, ['v3', 'v2']],
  [{ IncludeDeprecated: 'false' }, ['v3', 'v2']],
  [{ IncludeDeprecated: 'true' }, ['v3', 'v2', 'v1']],
])('with %j the versions are %j', async (params, ids) => {
  seedVersions(3);
  const { body } = await list(params);
  expect(idsOf(body)).toEqual(ids);
  expect(body).toMatchObject({ PageNumber: 1, PageSize: 20, TotalCount: ids.length });
});

test.each([
  [1, 1],
  [9, 9],
  [10, 10],
  [100, 10],
])('a PageSize of %d is accepted and returns %d of 10 versions', async (PageSize, items) => {
  seedVersions(10);
  const { body } = await list({ PageSize, ...ALL });
  expect(body).toMatchObject({ PageNumber: 1, PageSize, TotalCount: 10 });
  expect(idsOf(body)).toHaveLength(items);
});

test('the response is complete, field by field', async () => {
  kms.seedSecret({
    secretName: 'orders',
    versions: [
      { versionId: 'v1', secretData: 'one', stages: [], createdAt: '2025-01-01T00:00:00Z' },
      { versionId: 'v2', secretData: 'two', stages: ['ACSPrevious'], createdAt: '2025-01-02T00:00:00Z' },
      { versionId: 'v3', secretData: 'three', stages: ['ACSCurrent'], createdAt: '2025-01-03T00:00:00Z' },
    ],
    createdAt: '2025-01-01T00:00:00Z',
  });
  const { body } = await list({ PageSize: 10, ...ALL });
  expect(body).toEqual({
    PageNumber: 1,
    PageSize: 10,
    SecretName: 'orders',
    TotalCount: 3,
    VersionIds: {
      VersionId: [
        {
          CreateTime: '2025-01-03T00:00:00Z',
          VersionId: 'v3',
          VersionStages: { VersionStage: ['ACSCurrent'] },
        },
        {
          CreateTime: '2025-01-02T00:00:00Z',
          VersionId: 'v2',
          VersionStages: { VersionStage: ['ACSPrevious'] },
        },
        { CreateTime: '2025-01-01T00:00:00Z', VersionId: 'v1', VersionStages: { VersionStage: [] } },
      ],
    },
    RequestId: expect.stringMatching(UUID),
  });
  expect(Object.keys(body).at(-1)).toBe('RequestId');
});

test('the secret data is never in the response', async () => {
  seed({ secretData: 'never-to-be-seen' });
  expect(JSON.stringify((await list(ALL)).body)).not.toContain('never-to-be-seen');
});

test('each version has its own creation date', async () => {
  seed();
  kms.clock.advance({ days: 1 });
  await put('v2');
  kms.clock.advance({ days: 1 });
  expect((await list()).body.VersionIds.VersionId).toMatchObject([
    { VersionId: 'v2', CreateTime: '2026-03-02T12:00:00Z' },
    { VersionId: 'v1', CreateTime: '2026-03-01T12:00:00Z' },
  ]);
});

test('the newest version is first, also within one second', async () => {
  seed();
  for (const id of ['b', 'd', 'a', 'c']) await put(id);
  expect(idsOf((await list(ALL)).body)).toEqual(['c', 'a', 'd', 'b', 'v1']);
});

test('a version is deprecated after it has lost its last stage label', async () => {
  seed();
  await put('v2');
  expect(stagesOf((await list()).body)).toEqual([
    ['v2', ['ACSCurrent']],
    ['v1', ['ACSPrevious']],
  ]);
  await put('v3');
  expect(stagesOf((await list()).body)).toEqual([
    ['v3', ['ACSCurrent']],
    ['v2', ['ACSPrevious']],
  ]);
  expect(stagesOf((await list(ALL)).body)).toEqual([
    ['v3', ['ACSCurrent']],
    ['v2', ['ACSPrevious']],
    ['v1', []],
  ]);
});

test('a version with a custom stage label is not deprecated', async () => {
  seed();
  await call('UpdateSecretVersionStage', {
    SecretName: 'orders',
    VersionStage: 'stable',
    MoveToVersion: 'v1',
  });
  await put('v2');
  await put('v3');
  expect(stagesOf((await list()).body)).toEqual([
    ['v3', ['ACSCurrent']],
    ['v2', ['ACSPrevious']],
    ['v1', ['stable']],
  ]);
  await call('UpdateSecretVersionStage', {
    SecretName: 'orders',
    VersionStage: 'stable',
    RemoveFromVersion: 'v1',
  });
  expect(idsOf((await list()).body)).toEqual(['v3', 'v2']);
});

test('the built-in stage label of a version is listed first', async () => {
  seed();
  await put('v2', { VersionStages: '["AAA","zzz","ACSCurrent"]' });
  const { body } = await list();
  const [[, newest], [, oldest]] = stagesOf(body) as [[string, string[]], [string, string[]]];
  expect(newest[0]).toBe('ACSCurrent');
  expect([...newest].sort()).toEqual(['AAA', 'ACSCurrent', 'zzz']);
  expect(oldest).toEqual(['ACSPrevious']);
});

test('a stage label that was moved belongs only to the new version', async () => {
  seed();
  await put('v2', { VersionStages: '["blue"]' });
  await put('v3', { VersionStages: '["blue"]' });
  expect(stagesOf((await list(ALL)).body)).toEqual([
    ['v3', ['blue']],
    ['v2', []],
    ['v1', ['ACSCurrent']],
  ]);
});

test.each([
  [1, ['v7', 'v6', 'v5']],
  [2, ['v4', 'v3', 'v2']],
  [3, ['v1']],
  [4, []],
  [1000, []],
])('page %d of 7 versions, with three on each page, is %j', async (PageNumber, ids) => {
  seedVersions(7);
  const { body } = await list({ PageNumber, PageSize: 3, ...ALL });
  expect(body).toMatchObject({ PageNumber, PageSize: 3, TotalCount: 7 });
  expect(idsOf(body)).toEqual(ids);
});

test('pages and TotalCount count only the listed versions', async () => {
  seedVersions(7);
  const { body } = await list({ PageNumber: 2, PageSize: 1 });
  expect(body).toMatchObject({ PageNumber: 2, PageSize: 1, TotalCount: 2 });
  expect(idsOf(body)).toEqual(['v6']);
});

test('a secret has at most ten versions, and the eleventh replaces the oldest', async () => {
  seedVersions(10);
  await put('v11');
  const { body } = await list(ALL);
  expect(body.TotalCount).toBe(10);
  expect(idsOf(body)).toEqual(['v11', 'v10', 'v9', 'v8', 'v7', 'v6', 'v5', 'v4', 'v3', 'v2']);
});

test('the versions of automatic rotations are listed, each with its own date', async () => {
  kms.seedSecret({ ...managedSeed('Rds'), rotationInterval: '7d' });
  kms.clock.advance({ days: 14 });
  const { body } = await list({ SecretName: 'db', ...ALL });
  expect(body.VersionIds.VersionId).toMatchObject([
    { CreateTime: '2026-03-15T12:00:00Z', VersionStages: { VersionStage: ['ACSCurrent'] } },
    { CreateTime: '2026-03-08T12:00:00Z', VersionStages: { VersionStage: ['ACSPrevious'] } },
    { CreateTime: '2026-03-01T12:00:00Z', VersionId: 'v1', VersionStages: { VersionStage: [] } },
  ]);
  expect(new Set(idsOf(body)).size).toBe(3);
});

test('the versions of other secrets, and of other regions, are not listed', async () => {
  seed();
  seed({ secretName: 'bills', versionId: 'b1' });
  seed({ regionId: 'cn-shanghai', versionId: 's1' });
  expect(idsOf((await list(ALL)).body)).toEqual(['v1']);
  const there = await shanghai.call('ListSecretVersionIds', { SecretName: 'orders' });
  expect(idsOf(there.body)).toEqual(['s1']);
});
