import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { invalid, missing, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const NOT_FOUND = refusal('InvalidResourceId.NotFound', 404, 'The specified ResourceId is not found.');
const EMPTY = {
  code: 'Success',
  message: '',
  status: 200,
  body: { TagResources: { TagResource: [] }, NextToken: '', RequestId: expect.stringMatching(UUID) },
};

interface Row {
  readonly ResourceId: string;
  readonly ResourceType: string;
  readonly TagKey: string;
  readonly TagValue: string;
}
const COMMON = { RegionId: 'cn-hangzhou', ResourceType: 'key' };
const list = (more: object = {}) => call('ListTagResources', { ...COMMON, ...more });
const rowsOf = (answer: { body: { TagResources: { TagResource: Row[] } } }) =>
  answer.body.TagResources.TagResource;
const row = (ResourceId: string, TagKey: string, TagValue: string): Row => ({
  ResourceId,
  ResourceType: 'key',
  TagKey,
  TagValue,
});
const rowText = ({ ResourceId, TagKey, TagValue }: Row) => `${ResourceId} ${TagKey}=${TagValue}`;
const indexed = (values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [`ResourceId.${i + 1}`, value]));
const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, `v${i}`]));
const tagged = (tags: Record<string, string> = { team: 'a' }, options: object = {}) =>
  kms.seedKey({ tags, ...options }).keyId;

/** Ten keys of twenty tags: a page. */
const fillPage = () => Array.from({ length: 10 }, () => tagged(numbered(20)));

describe('parameters', () => {
  test.each(['RegionId', 'ResourceType'])('%s is required, and an empty one is missing', async (name) => {
    const params: Record<string, string> = { ...COMMON };
    expect(await call('ListTagResources', { ...params, [name]: '' })).toEqual(missing(name));
    delete params[name];
    expect(await call('ListTagResources', params)).toEqual(missing(name));
  });

  test('nothing else is: every tag of every key is listed', async () => {
    const [one, other] = [tagged({ team: 'a', env: 'test' }), tagged({ team: 'b' })];
    kms.seedKey();
    const answer = await list();
    expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
    expect(rowsOf(answer).map(rowText).sort()).toEqual(
      [row(one, 'team', 'a'), row(one, 'env', 'test'), row(other, 'team', 'b')].map(rowText).sort(),
    );
  });

  test('an empty NextToken is the same as none', async () => {
    const keyId = tagged();
    const answer = await list({ NextToken: '' });
    expect(rowsOf(answer)).toEqual([row(keyId, 'team', 'a')]);
  });

  test.each(['bucket', 'Key', 'keys'])('the ResourceType "%s" is refused', async (ResourceType) => {
    expect(await list({ ResourceType })).toEqual(invalid('ResourceType'));
  });

  test('there are no secrets', async () => {
    tagged();
    expect(await list({ ResourceType: 'secret' })).toEqual(EMPTY);
  });

  test('no secret is found by its name', async () => {
    const keyId = tagged();
    expect(await list({ ResourceType: 'secret', 'ResourceId.1': keyId })).toEqual(NOT_FOUND);
  });

  test('ResourceId names the keys to list', async () => {
    const [one, other] = [tagged({ team: 'a' }), tagged({ team: 'b' })];
    tagged({ team: 'c' });
    const rows = rowsOf(await list(indexed([one, other])));
    expect(rows.map(rowText).sort()).toEqual(
      [row(one, 'team', 'a'), row(other, 'team', 'b')].map(rowText).sort(),
    );
  });

  test('50 resources are listed', async () => {
    const ids = Array.from({ length: 50 }, () => tagged());
    tagged();
    const rows = rowsOf(await list(indexed(ids)));
    expect(rows.map(({ ResourceId }) => ResourceId).sort()).toEqual([...ids].sort());
  });

  test('51 resources are refused', async () => {
    expect(await list(indexed(Array.from({ length: 51 }, () => tagged())))).toEqual(invalid('ResourceId'));
  });

  test.each([UNKNOWN_ID, 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the ResourceId %s, of no key, is not found, alone or beside a good one',
    async (id) => {
      const keyId = tagged();
      expect(await list(indexed([id]))).toEqual(NOT_FOUND);
      expect(await list(indexed([keyId, id]))).toEqual(NOT_FOUND);
    },
  );

  test('a Tag names the keys that have it', async () => {
    const one = tagged({ team: 'a' });
    tagged({ team: 'b' });
    tagged({ env: 'a' });
    const rows = rowsOf(await list({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' }));
    expect(rows).toEqual([row(one, 'team', 'a')]);
  });

  test('a Tag and a ResourceId both have to fit', async () => {
    const [one, other] = [tagged({ team: 'a' }), tagged({ team: 'b' })];
    tagged({ team: 'a' });
    const rows = rowsOf(await list({ ...indexed([one, other]), 'Tag.1.Key': 'team', 'Tag.1.Value': 'a' }));
    expect(rows).toEqual([row(one, 'team', 'a')]);
  });

  test('a Tag that no key has leaves nothing', async () => {
    tagged({ team: 'a' });
    expect(await list({ 'Tag.1.Key': 'team', 'Tag.1.Value': 'z' })).toEqual(EMPTY);
  });

  test.each([{}, { 'Tag.1.Value': '' }])('a Tag without a value (%p) fits every value', async (value) => {
    const [one, other] = [tagged({ team: 'a' }), tagged({ team: '' })];
    tagged({ env: 'a' });
    const rows = rowsOf(await list({ 'Tag.1.Key': 'team', ...value }));
    expect(rows).toEqual([row(one, 'team', 'a'), row(other, 'team', '')]);
  });

  test('several Tags name the keys that have them all, and no other tag of these is listed', async () => {
    const one = tagged({ team: 'a', env: 'test', cost: '7' });
    tagged({ team: 'a' });
    tagged({ team: 'a', env: 'prod' });
    const params = { 'Tag.1.Key': 'env', 'Tag.1.Value': 'test', 'Tag.2.Key': 'team', 'Tag.2.Value': 'a' };
    expect(rowsOf(await list(params))).toEqual([row(one, 'team', 'a'), row(one, 'env', 'test')]);
  });

  test('20 Tags are taken', async () => {
    const keyId = tagged(numbered(20));
    const params = Object.entries(numbered(20)).flatMap(([key, value], i) => [
      [`Tag.${i + 1}.Key`, key],
      [`Tag.${i + 1}.Value`, value],
    ]);
    const answer = await list(Object.fromEntries(params));
    expect(answer.code).toBe('Success');
    expect(new Set(rowsOf(answer).map(({ ResourceId }) => ResourceId))).toEqual(new Set([keyId]));
  });

  test('21 Tags are refused', async () => {
    const params = Object.entries(numbered(21)).flatMap(([key, value], i) => [
      [`Tag.${i + 1}.Key`, key],
      [`Tag.${i + 1}.Value`, value],
    ]);
    expect(await list(Object.fromEntries(params))).toEqual(invalid('Tag'));
  });

  test('a tag key stands once in a request', async () => {
    tagged({ team: 'a' });
    const params = { 'Tag.1.Key': 'team', 'Tag.1.Value': 'a', 'Tag.2.Key': 'team', 'Tag.2.Value': 'b' };
    expect(await list(params)).toEqual(
      refusal('Duplicate.TagKey', 400, 'The specified tagKey is duplicate.'),
    );
  });

  test.each(['nonsense', '1', '0', '200', 'bm9uc2Vuc2U='])(
    'the NextToken "%s", which nobody gave out, is refused',
    async (NextToken) => {
      fillPage();
      tagged();
      expect(await list({ NextToken })).toEqual(invalid('NextToken'));
    },
  );

  test('a parameter that the action does not have is refused by name', async () => {
    const answer = await list({ Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'the tags of a key in %s are listed, named or not',
    async (state) => {
      const keyId = tagged({ team: 'a' }, { state });
      const [named, unnamed] = [await list(indexed([keyId])), await list()];
      expect(named).toMatchObject({ code: 'Success', status: 200, message: '' });
      expect(rowsOf(named)).toEqual([row(keyId, 'team', 'a')]);
      expect(rowsOf(unnamed)).toEqual([row(keyId, 'team', 'a')]);
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test('a key past its deletion date is neither found nor listed', async () => {
    const keyId = tagged({ team: 'a' }, { state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await list(indexed([keyId]))).toEqual(NOT_FOUND);
    expect(await list()).toEqual(EMPTY);
  });
});

describe('behaviour', () => {
  test('the answer has the rows, a NextToken and a RequestId', async () => {
    const keyId = tagged({ team: 'a' });
    expect((await list()).body).toEqual({
      TagResources: {
        TagResource: [{ ResourceId: keyId, ResourceType: 'key', TagKey: 'team', TagValue: 'a' }],
      },
      NextToken: '',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('without tags there is an empty list', async () => {
    const { keyId } = kms.seedKey();
    expect(await list()).toEqual(EMPTY);
    expect(await list(indexed([keyId]))).toEqual(EMPTY);
  });

  test('200 rows are one page, the last', async () => {
    fillPage();
    const answer = await list();
    expect(rowsOf(answer)).toHaveLength(200);
    expect(answer.body.NextToken).toBe('');
  });

  test('the 201st row is on the next page', async () => {
    const ids = [...fillPage(), tagged({ team: 'a' })];
    const first = await list();
    expect(rowsOf(first)).toHaveLength(200);
    expect(first.body.NextToken).not.toBe('');
    const second = await list({ NextToken: first.body.NextToken });
    expect(second).toMatchObject({ code: 'Success', status: 200, body: { NextToken: '' } });
    expect(rowsOf(second)).toHaveLength(1);
    const all = [...rowsOf(first), ...rowsOf(second)];
    expect(new Set(all.map(rowText)).size).toBe(201);
    expect(new Set(all.map(({ ResourceId }) => ResourceId))).toEqual(new Set(ids));
  });

  test('three pages have every row once', async () => {
    fillPage();
    fillPage();
    tagged({ team: 'a' });
    const first = await list();
    const second = await list({ NextToken: first.body.NextToken });
    const third = await list({ NextToken: second.body.NextToken });
    const pages = [first, second, third].map(rowsOf);
    expect(pages.map(({ length }) => length)).toEqual([200, 200, 1]);
    expect(new Set(pages.flat().map(rowText)).size).toBe(401);
    expect(third.body.NextToken).toBe('');
  });

  test('a filter pages too', async () => {
    const ids = [...fillPage(), tagged({ team: 'a' })];
    tagged({ team: 'b' });
    const first = await list(indexed(ids));
    expect(rowsOf(first)).toHaveLength(200);
    const second = await list({ ...indexed(ids), NextToken: first.body.NextToken });
    expect(rowsOf(second)).toHaveLength(1);
    expect(second.body.NextToken).toBe('');
  });

  test('nothing changes', async () => {
    const keyId = tagged();
    const before = kms.key(keyId);
    await list();
    expect(kms.key(keyId)).toEqual(before);
  });

  test('keys of another region are neither found nor listed', async () => {
    const keyId = tagged({ team: 'a' }, { regionId: 'cn-shanghai' });
    expect(await list()).toEqual(EMPTY);
    expect(await list(indexed([keyId]))).toEqual(NOT_FOUND);
    const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
    const there = await shanghai.call('ListTagResources', { RegionId: 'cn-shanghai', ResourceType: 'key' });
    expect(rowsOf(there)).toEqual([row(keyId, 'team', 'a')]);
  });
});
