import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { invalid, missing, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const NOT_FOUND = refusal('InvalidResourceId.NotFound', 404, 'The specified ResourceId is not found.');
const PENDING_DELETION = refusal(
  'Rejected.PendingDeletion',
  409,
  'The request was rejected because the key state is PendingDeletion.',
);

const COMMON = { RegionId: 'cn-hangzhou', ResourceType: 'key' };
const TAGS = { team: 'a', env: 'test', cost: '7' };
const indexed = (name: string, values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [`${name}.${i + 1}`, value]));
const untag = (keyIds: readonly string[], tagKeys: readonly string[], more: object = {}) =>
  call('UntagResources', {
    ...COMMON,
    ...indexed('ResourceId', keyIds),
    ...indexed('TagKey', tagKeys),
    ...more,
  });
const tagsOf = (keyId: string) => kms.key(keyId)?.tags;
const tagged = (options: object = {}) => kms.seedKey({ tags: TAGS, ...options }).keyId;

describe('parameters', () => {
  test.each(['RegionId', 'ResourceType'])('%s is required, and an empty one is missing', async (name) => {
    const keyId = tagged();
    const params: Record<string, string> = { ...COMMON, 'ResourceId.1': keyId, 'TagKey.1': 'team' };
    expect(await call('UntagResources', { ...params, [name]: '' })).toEqual(missing(name));
    delete params[name];
    expect(await call('UntagResources', params)).toEqual(missing(name));
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test('ResourceId is required', async () => {
    expect(await untag([], ['team'])).toEqual(missing('ResourceId'));
  });

  test.each([
    ['without All', {}],
    ['with an empty All', { All: '' }],
    ['with All=false', { All: false }],
  ])('TagKey is required %s', async (_how, more) => {
    const keyId = tagged();
    expect(await untag([keyId], [], more)).toEqual(missing('TagKey'));
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test('All=true takes every tag away', async () => {
    const keyId = tagged();
    expect(await untag([keyId], [], { All: true })).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({});
  });

  test.each([true, false])('All=%s beside a TagKey is ignored', async (All) => {
    const keyId = tagged();
    expect(await untag([keyId], ['team'], { All })).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({ env: 'test', cost: '7' });
  });

  test.each(['yes', '2', 'all'])('All "%s" is refused', async (All) => {
    const keyId = tagged();
    expect(await untag([keyId], [], { All })).toEqual(invalid('All'));
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test.each(['bucket', 'Key', 'keys'])('the ResourceType "%s" is refused', async (ResourceType) => {
    const keyId = tagged();
    expect(await untag([keyId], ['team'], { ResourceType })).toEqual(invalid('ResourceType'));
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test('no secret is found', async () => {
    const keyId = tagged();
    expect(await untag([keyId], ['team'], { ResourceType: 'secret' })).toEqual(NOT_FOUND);
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test('50 resources are untagged', async () => {
    const ids = Array.from({ length: 50 }, () => tagged());
    expect(await untag(ids, ['team', 'env'])).toEqual(SUCCESS);
    expect(ids.map(tagsOf)).toEqual(ids.map(() => ({ cost: '7' })));
  });

  test('51 resources are refused, and all keep their tags', async () => {
    const ids = Array.from({ length: 51 }, () => tagged());
    expect(await untag(ids, ['team'])).toEqual(invalid('ResourceId'));
    expect(ids.map(tagsOf)).toEqual(ids.map(() => TAGS));
  });

  test('20 tag keys are taken away', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `k${i}`);
    const { keyId } = kms.seedKey({ tags: Object.fromEntries(names.map((name) => [name, 'v'])) });
    expect(await untag([keyId], names)).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({});
  });

  test('21 tag keys are refused, and the tags stay', async () => {
    const keyId = tagged();
    const names = ['team', ...Array.from({ length: 20 }, (_, i) => `k${i}`)];
    expect(await untag([keyId], names)).toEqual(invalid('TagKey'));
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test.each([UNKNOWN_ID, 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the ResourceId %s, of no key, is not found',
    async (id) => {
      tagged();
      expect(await untag([id], ['team'])).toEqual(NOT_FOUND);
    },
  );

  test('the ARN of a key is no ResourceId', async () => {
    const { keyId, arn } = kms.seedKey({ tags: TAGS });
    expect(await untag([arn], ['team'])).toEqual(NOT_FOUND);
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const keyId = tagged();
    const answer = await untag([keyId], ['team'], { Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(tagsOf(keyId)).toEqual(TAGS);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s is untagged and keeps its state',
    async (state) => {
      const keyId = tagged({ state });
      expect(await untag([keyId], ['team'])).toEqual(SUCCESS);
      expect(kms.key(keyId)?.tags).toEqual({ env: 'test', cost: '7' });
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test.each([
    ['a TagKey', ['team'], {}],
    ['a TagKey it does not have', ['other'], {}],
    ['All', [], { All: true }],
  ])('a key in PendingDeletion refuses %s and keeps its tags', async (_what, tagKeys, more) => {
    const keyId = tagged({ state: 'PendingDeletion' });
    expect(await untag([keyId], tagKeys, more)).toEqual(PENDING_DELETION);
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test.each([
    ['first', 0],
    ['last', 1],
  ])('one key in PendingDeletion, the %s, keeps the others tagged', async (_which, place) => {
    const good = tagged();
    const bad = tagged({ state: 'PendingDeletion' });
    expect(await untag(place === 0 ? [bad, good] : [good, bad], ['team'])).toEqual(PENDING_DELETION);
    expect([good, bad].map(tagsOf)).toEqual([TAGS, TAGS]);
  });

  test('a missing TagKey is reported before the state of the key', async () => {
    expect(await untag([tagged({ state: 'PendingDeletion' })], [])).toEqual(missing('TagKey'));
  });

  test('a key past its deletion date is not found', async () => {
    const keyId = tagged({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await untag([keyId], ['team'])).toEqual(NOT_FOUND);
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    expect((await untag([tagged()], ['team'])).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('tag keys that a key does not have are ignored', async () => {
    const keyId = tagged();
    expect(await untag([keyId], ['other', 'Team', 'team'])).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({ env: 'test', cost: '7' });
  });

  test('a key without tags is untagged with success', async () => {
    const { keyId } = kms.seedKey();
    expect(await untag([keyId], ['team'])).toEqual(SUCCESS);
    expect(await untag([keyId], [], { All: true })).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({});
  });

  test('every key named loses the tags, each what it has', async () => {
    const [one, other] = [tagged(), tagged({ tags: { env: 'prod' } })];
    expect(await untag([one, other], ['team', 'env'])).toEqual(SUCCESS);
    expect([one, other].map(tagsOf)).toEqual([{ cost: '7' }, {}]);
  });

  test('All=true takes the tags of every key named, and of no other', async () => {
    const [one, other, bystander] = [tagged(), tagged(), tagged()];
    expect(await untag([one, other], [], { All: true })).toEqual(SUCCESS);
    expect([one, other, bystander].map(tagsOf)).toEqual([{}, {}, TAGS]);
  });

  test.each([
    ['first', 0],
    ['last', 1],
  ])('one unknown key, the %s, keeps the others tagged', async (_which, place) => {
    const keyId = tagged();
    expect(await untag(place === 0 ? [UNKNOWN_ID, keyId] : [keyId, UNKNOWN_ID], ['team'])).toEqual(NOT_FOUND);
    expect(tagsOf(keyId)).toEqual(TAGS);
  });

  test('a tag that was taken away is given again', async () => {
    const keyId = tagged();
    await untag([keyId], ['team']);
    const params = { ...COMMON, 'ResourceId.1': keyId, 'Tag.1.Key': 'team', 'Tag.1.Value': 'b' };
    expect(await call('TagResources', params)).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({ ...TAGS, team: 'b' });
  });

  test('nothing but the tags of the key changes', async () => {
    const keyId = tagged({ description: 'orders', aliases: ['alias/orders'] });
    const before = kms.key(keyId);
    await untag([keyId], [], { All: true });
    expect(kms.key(keyId)).toEqual({ ...before, tags: {} });
  });

  test('a key of another region is not found', async () => {
    const keyId = tagged({ regionId: 'cn-shanghai' });
    expect(await untag([keyId], ['team'])).toEqual(NOT_FOUND);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })?.tags).toEqual(TAGS);
  });
});
