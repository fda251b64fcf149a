import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { MANAGED_TYPES, managedName, managedSeed } from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
afterEach(() => jest.useRealTimers());

const NOW = new Date('2026-03-01T12:00:00Z');
const ACCOUNT = '1540355698841234';
const OTHER_INSTANCE = 'kst-hzz62ee817bvyyr5xq3nb';
const SUCCESS = { code: 'Success', message: '', status: 200 };

type Filter = readonly [key: string, ...values: string[]];
const filters = (...list: Filter[]) => JSON.stringify(list.map(([Key, ...Values]) => ({ Key, Values })));
const seed = (secretName: string, options: object = {}) =>
  kms.seedSecret({ secretName, secretData: 'x', ...options });

/** Secrets `secret-0`, `secret-1`, ... in the order of their creation. */
function seedSecrets(count: number, options: object = {}) {
  for (let i = 0; i < count; i += 1) {
    seed(`secret-${i}`, { createdAt: Date.UTC(2025, 0, 1) + i * 1000, ...options });
  }
}

interface Item {
  readonly SecretName: string;
}
const namesOf = (body: { SecretList: { Secret: Item[] } }) =>
  body.SecretList.Secret.map(({ SecretName }) => SecretName);

/** The names that match a filter, in any order. */
async function filtered(...list: Filter[]) {
  const { body, code } = await call('ListSecrets', { Filters: filters(...list), PageSize: 100 });
  expect(code).toBe('Success');
  const names = namesOf(body);
  expect(body.TotalCount).toBe(names.length);
  return names.sort();
}

test('the first page has 10 secrets by default', async () => {
  seedSecrets(11);
  const answer = await call('ListSecrets');
  expect(answer).toMatchObject({ ...SUCCESS, body: { PageNumber: 1, PageSize: 10, TotalCount: 11 } });
  expect(namesOf(answer.body)).toEqual(Array.from({ length: 10 }, (_, i) => `secret-${i}`));
});

test.each([
  [1, 1],
  [99, 99],
  [100, 100],
])('a PageSize of %d is accepted and returns %d of 101 secrets', async (PageSize, items) => {
  seedSecrets(101);
  const answer = await call('ListSecrets', { PageSize });
  expect(answer).toMatchObject({ ...SUCCESS, body: { PageSize, TotalCount: 101 } });
  expect(answer.body.SecretList.Secret).toHaveLength(items);
});

test.each([1, 2, 1000])('a PageNumber of %d is accepted', async (PageNumber) => {
  expect(await call('ListSecrets', { PageNumber })).toMatchObject({ ...SUCCESS, body: { PageNumber } });
});

test.each([{}, { FetchTags: 'false' }])('the response has no Tags with the parameters %p', async (params) => {
  seed('orders', { tags: { team: 'a' } });
  const { body } = await call('ListSecrets', params);
  expect(body.SecretList.Secret[0]).not.toHaveProperty('Tags');
});

test('FetchTags=true returns the Tags of each secret, which can be an empty list', async () => {
  seed('orders', { tags: { team: 'a', env: '' } });
  seed('bills');
  const { body } = await call('ListSecrets', { FetchTags: 'true' });
  expect(body.SecretList.Secret).toMatchObject([{ SecretName: 'orders' }, { SecretName: 'bills' }]);
  expect(body.SecretList.Secret[0].Tags).toEqual({
    Tag: expect.arrayContaining([
      { TagKey: 'team', TagValue: 'a' },
      { TagKey: 'env', TagValue: '' },
    ]),
  });
  expect(body.SecretList.Secret[1].Tags).toEqual({ Tag: [] });
});

test('Filters can be sent as one parameter for each member', async () => {
  seed('orders', { tags: { team: 'a' } });
  seed('bills');
  const params = {
    'Filters.1.Key': 'SecretName',
    'Filters.1.Values.1': 'orders',
    'Filters.1.Values.2': 'bills',
    'Filters.2.Key': 'TagKey',
    'Filters.2.Values.1': 'team',
  };
  expect(namesOf((await call('ListSecrets', params)).body)).toEqual(['orders']);
});

test('without secrets the list is empty', async () => {
  expect(await call('ListSecrets')).toMatchObject({
    ...SUCCESS,
    body: { SecretList: { Secret: [] }, PageNumber: 1, PageSize: 10, TotalCount: 0 },
  });
});

test('a secret in PendingDeletion is listed with its planned time', async () => {
  jest.useFakeTimers({ now: NOW });
  seed('orders', { state: 'PendingDeletion', deletionDate: '2026-03-08T12:00:00Z' });
  const { body } = await call('ListSecrets');
  expect(body).toMatchObject({
    TotalCount: 1,
    SecretList: { Secret: [{ SecretName: 'orders', PlannedDeleteTime: '2026-03-08T12:00:00Z' }] },
  });
  expect(kms.secret('orders')?.state).toBe('PendingDeletion');
});

test.each(['Disabled', 'PendingDeletion', 'PendingImport', 'deleted'] as const)(
  'a secret is listed unchanged while its key is %s',
  async (state) => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    seed('orders', { encryptionKeyId: keyId });
    const before = (await call('ListSecrets')).body.SecretList;
    if (state === 'Disabled') await call('DisableKey', { KeyId: keyId });
    else if (state === 'PendingImport') await call('DeleteKeyMaterial', { KeyId: keyId });
    else await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    if (state === 'deleted') kms.clock.advance({ days: 7 });
    expect(kms.key(keyId)?.state).toBe(state === 'deleted' ? undefined : state);
    expect((await call('ListSecrets')).body.SecretList).toEqual(before);
  },
);

test('the response is complete, field by field', async () => {
  jest.useFakeTimers({ now: NOW });
  seed('orders', { createdAt: '2025-01-01T00:00:00Z', tags: { team: 'a' }, description: 'd' });
  seed('bills', { state: 'PendingDeletion' });
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const { body } = await call('ListSecrets', { PageSize: 5, FetchTags: 'true' });
  expect(body).toEqual({
    PageNumber: 1,
    PageSize: 5,
    SecretList: {
      Secret: [
        {
          CreateTime: '2025-01-01T00:00:00Z',
          SecretName: 'orders',
          SecretType: 'Generic',
          Tags: { Tag: [{ TagKey: 'team', TagValue: 'a' }] },
          UpdateTime: time,
        },
        {
          CreateTime: '2026-03-01T12:00:00Z',
          PlannedDeleteTime: '2026-03-31T12:00:00Z',
          SecretName: 'bills',
          SecretType: 'Generic',
          Tags: { Tag: [] },
          UpdateTime: '2026-03-01T12:00:00Z',
        },
      ],
    },
    TotalCount: 2,
    RequestId: expect.stringMatching(UUID),
  });
  expect(Object.keys(body).at(-1)).toBe('RequestId');
});

test.each(MANAGED_TYPES)('a %s secret has the same fields', async (type) => {
  jest.useFakeTimers({ now: NOW });
  kms.seedSecret({ ...managedSeed(type), rotationInterval: '30d' });
  expect((await call('ListSecrets')).body.SecretList.Secret).toEqual([
    {
      CreateTime: '2026-03-01T12:00:00Z',
      SecretName: managedName(type),
      SecretType: type,
      UpdateTime: '2026-03-01T12:00:00Z',
    },
  ]);
});

test('the secret data is never in the response', async () => {
  seed('orders', { secretData: 'never-to-be-seen' });
  expect(JSON.stringify((await call('ListSecrets')).body)).not.toContain('never-to-be-seen');
});

test('secrets are listed by creation date, whatever the order of their fixtures', async () => {
  seed('young', { createdAt: '2025-03-01T00:00:00Z' });
  seed('old', { createdAt: '2025-01-01T00:00:00Z' });
  seed('middle', { createdAt: '2025-02-01T00:00:00Z' });
  expect(namesOf((await call('ListSecrets')).body)).toEqual(['old', 'middle', 'young']);
});

test('secrets with the same creation date are listed in the order of their creation', async () => {
  jest.useFakeTimers({ now: NOW });
  const names = ['e', 'a', 'd', 'b', 'c'];
  for (const SecretName of names) {
    await call('CreateSecret', { SecretName, VersionId: 'v1', SecretData: 'x' });
  }
  expect(namesOf((await call('ListSecrets')).body)).toEqual(names);
});

test('a change does not change the position of a secret in the list', async () => {
  seedSecrets(3);
  await call('PutSecretValue', { SecretName: 'secret-1', VersionId: 'v2', SecretData: 'newer' });
  await call('DeleteSecret', { SecretName: 'secret-0' });
  await call('RestoreSecret', { SecretName: 'secret-0' });
  expect(namesOf((await call('ListSecrets')).body)).toEqual(['secret-0', 'secret-1', 'secret-2']);
});

test.each([
  [1, ['secret-0', 'secret-1', 'secret-2']],
  [2, ['secret-3', 'secret-4', 'secret-5']],
  [3, ['secret-6']],
  [4, []],
  [1000, []],
])('page %d of 7 secrets, with three on each page, is %j', async (PageNumber, names) => {
  seedSecrets(7);
  const answer = await call('ListSecrets', { PageNumber, PageSize: 3 });
  expect(answer).toMatchObject({ ...SUCCESS, body: { PageNumber, PageSize: 3, TotalCount: 7 } });
  expect(namesOf(answer.body)).toEqual(names);
});

test('pages and TotalCount count only the filtered secrets', async () => {
  seedSecrets(3);
  seed('other-0', { createdAt: '2025-06-01T00:00:00Z' });
  seed('other-1', { createdAt: '2025-06-02T00:00:00Z' });
  seed('other-2', { createdAt: '2025-06-03T00:00:00Z' });
  const Filters = filters(['SecretName', 'other']);
  const { body } = await call('ListSecrets', { Filters, PageNumber: 2, PageSize: 2 });
  expect(body).toMatchObject({ PageNumber: 2, PageSize: 2, TotalCount: 3 });
  expect(namesOf(body)).toEqual(['other-2']);
});

test.each([[[]], [[['SecretName']]], [[['TagKey'], ['Creator']]]] as readonly (readonly [Filter[]])[])(
  'the Filters %j, without values, match all secrets',
  async (list) => {
    seedSecrets(2);
    expect(await filtered(...list)).toEqual(['secret-0', 'secret-1']);
  },
);

test('a filter without values has no effect on the others', async () => {
  seedSecrets(2);
  expect(await filtered(['TagKey'], ['SecretName', 'secret-1'])).toEqual(['secret-1']);
});

describe('the filter SecretName', () => {
  beforeEach(() => {
    for (const name of ['orders', 'orders/db', 'order', 'my-orders', 'Orders', 'bills']) seed(name);
  });

  test.each([
    ['orders', ['orders', 'orders/db']],
    ['order', ['order', 'orders', 'orders/db']],
    ['o', ['order', 'orders', 'orders/db']],
    ['O', ['Orders']],
    ['orders/', ['orders/db']],
    ['orders/db/x', []],
    ['db', []],
    ['.', []],
  ])('finds by the prefix "%s" the names %j', async (value, names) => {
    expect(await filtered(['SecretName', value])).toEqual(names);
  });

  test('needs only one matching value', async () => {
    expect(await filtered(['SecretName', 'bills', 'my-', 'nothing'])).toEqual(['bills', 'my-orders']);
  });
});

test('the filter Description finds by prefix and distinguishes letter case', async () => {
  seed('a', { description: 'for orders' });
  seed('b', { description: 'For orders' });
  seed('c', { description: 'not for orders' });
  seed('d');
  seed('e', { description: '订单数据库' });
  expect(await filtered(['Description', 'for'])).toEqual(['a']);
  expect(await filtered(['Description', 'for orders'])).toEqual(['a']);
  expect(await filtered(['Description', 'for orders and more'])).toEqual([]);
  expect(await filtered(['Description', '订单', 'not'])).toEqual(['c', 'e']);
});

test('the filters TagKey and TagValue find only complete tag keys and values', async () => {
  seed('a', { tags: { team: 'red', stage: 'test' } });
  seed('b', { tags: { team: 'blue' } });
  seed('c', { tags: { colour: 'red' } });
  seed('d');
  expect(await filtered(['TagKey', 'team'])).toEqual(['a', 'b']);
  expect(await filtered(['TagValue', 'red'])).toEqual(['a', 'c']);
  expect(await filtered(['TagKey', 'team'], ['TagValue', 'red'])).toEqual(['a']);
  expect(await filtered(['TagKey', 'stage', 'colour'])).toEqual(['a', 'c']);
  expect(await filtered(['TagKey', 'tea'])).toEqual([]);
  expect(await filtered(['TagKey', 'Team'])).toEqual([]);
  expect(await filtered(['TagValue', 're'])).toEqual([]);
});

test('the filter TagKey ignores the tags of keys', async () => {
  kms.seedKey({ keyId: 'orders', tags: { team: 'red' } });
  seed('orders');
  expect(await filtered(['TagKey', 'team'])).toEqual([]);
});

test('the filter DKMSInstanceId finds the secrets of an instance', async () => {
  seed('shared');
  seed('mine', { instanceId: INSTANCE });
  seed('other', { instanceId: OTHER_INSTANCE });
  expect(await filtered(['DKMSInstanceId', INSTANCE])).toEqual(['mine']);
  expect(await filtered(['DKMSInstanceId', INSTANCE, OTHER_INSTANCE])).toEqual(['mine', 'other']);
  expect(await filtered(['DKMSInstanceId', INSTANCE.slice(0, -1)])).toEqual([]);
});

test('the filter SecretType finds secrets by their complete type', async () => {
  seed('plain');
  for (const type of MANAGED_TYPES) kms.seedSecret(managedSeed(type));
  expect(await filtered(['SecretType', 'Generic'])).toEqual(['plain']);
  for (const type of MANAGED_TYPES) expect(await filtered(['SecretType', type])).toEqual([managedName(type)]);
  expect(await filtered(['SecretType', 'Generic', 'Rds'])).toEqual(['db', 'plain']);
  expect(await filtered(['SecretType', 'Gen'])).toEqual([]);
  expect(await filtered(['SecretType', 'generic'])).toEqual([]);
});

test('the filter Creator finds secrets by the account that created them', async () => {
  seedSecrets(1);
  expect(await filtered(['Creator', ACCOUNT])).toEqual(['secret-0']);
  expect(await filtered(['Creator', ACCOUNT.slice(0, -1)])).toEqual([]);
  expect(await filtered(['Creator', '1111111111111111'])).toEqual([]);
});

test('an item must match all filters', async () => {
  seed('orders-a', { tags: { team: 'red' }, description: 'one' });
  seed('orders-b', { tags: { team: 'red' }, description: 'two' });
  seed('bills-a', { tags: { team: 'red' }, description: 'one' });
  expect(await filtered(['SecretName', 'orders'], ['Description', 'one'], ['TagKey', 'team'])).toEqual([
    'orders-a',
  ]);
});

test('for repeated filters with the same Key one match is enough', async () => {
  seed('orders', { description: 'd' });
  seed('bills', { description: 'd' });
  seed('other', { description: 'd' });
  expect(await filtered(['SecretName', 'orders'], ['Description', 'd'], ['SecretName', 'bills'])).toEqual([
    'bills',
    'orders',
  ]);
});

test('filters also find secrets in PendingDeletion', async () => {
  seed('orders', { state: 'PendingDeletion' });
  expect(await filtered(['SecretName', 'orders'])).toEqual(['orders']);
});

test('secrets of another region are not listed', async () => {
  seed('here');
  seed('there', { regionId: 'cn-shanghai' });
  expect(namesOf((await call('ListSecrets')).body)).toEqual(['here']);
  expect(namesOf((await shanghai.call('ListSecrets')).body)).toEqual(['there']);
});

test('ListSecrets does not list keys, and ListKeys does not list secrets', async () => {
  kms.seedKey({ keyId: 'the-key' });
  seed('the-secret');
  expect(namesOf((await call('ListSecrets')).body)).toEqual(['the-secret']);
  expect((await call('ListKeys')).body).toMatchObject({ TotalCount: 1 });
});
