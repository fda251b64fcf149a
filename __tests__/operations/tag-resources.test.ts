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
const BAD_KEY = refusal('InvalidParameter.TagKey', 400, 'The specified parameter is not valid.');
const BAD_VALUE = refusal('InvalidParameter.TagValue', 400, 'The specified parameter is not valid.');
const DUPLICATE = refusal('Duplicate.TagKey', 400, 'The specified tagKey is duplicate.');
const NOT_FOUND = refusal('InvalidResourceId.NotFound', 404, 'The specified ResourceId is not found.');
const PENDING_DELETION = refusal(
  'Rejected.PendingDeletion',
  409,
  'The request was rejected because the key state is PendingDeletion.',
);

type Tag = readonly [key: string, value: string];
const indexed = (name: string, values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [`${name}.${i + 1}`, value]));
const tagParams = (tags: readonly Tag[]) =>
  Object.fromEntries(
    tags.flatMap(([key, value], i) => [
      [`Tag.${i + 1}.Key`, key],
      [`Tag.${i + 1}.Value`, value],
    ]),
  );
const COMMON = { RegionId: 'cn-hangzhou', ResourceType: 'key' };
const tag = (keyIds: readonly string[], tags: readonly Tag[]) =>
  call('TagResources', { ...COMMON, ...indexed('ResourceId', keyIds), ...tagParams(tags) });
const TEAM: readonly Tag[] = [['team', 'payments']];
const numbered = (count: number, from = 0): Tag[] =>
  Array.from({ length: count }, (_, i) => [`k${from + i}`, `v${from + i}`]);
const tagsOf = (keyId: string) => kms.key(keyId)?.tags;
const keys = (count: number) => Array.from({ length: count }, () => kms.seedKey().keyId);

describe('parameters', () => {
  test.each(['RegionId', 'ResourceType'])('%s is required, and an empty one is missing', async (name) => {
    const { keyId } = kms.seedKey();
    const params: Record<string, string> = { ...COMMON, 'ResourceId.1': keyId, ...tagParams(TEAM) };
    expect(await call('TagResources', { ...params, [name]: '' })).toEqual(missing(name));
    delete params[name];
    expect(await call('TagResources', params)).toEqual(missing(name));
    expect(tagsOf(keyId)).toEqual({});
  });

  test('ResourceId is required', async () => {
    expect(await tag([], TEAM)).toEqual(missing('ResourceId'));
  });

  test('Tag is required', async () => {
    expect(await tag([kms.seedKey().keyId], [])).toEqual(missing('Tag'));
  });

  test.each(['bucket', 'Key', 'KEY', 'keys'])('the ResourceType "%s" is refused', async (ResourceType) => {
    const { keyId } = kms.seedKey();
    const params = { ...COMMON, 'ResourceId.1': keyId, ...tagParams(TEAM), ResourceType };
    expect(await call('TagResources', params)).toEqual(invalid('ResourceType'));
    expect(tagsOf(keyId)).toEqual({});
  });

  test('no secret is found', async () => {
    const { keyId } = kms.seedKey();
    const params = { ...COMMON, 'ResourceId.1': keyId, ...tagParams(TEAM), ResourceType: 'secret' };
    expect(await call('TagResources', params)).toEqual(NOT_FOUND);
    expect(tagsOf(keyId)).toEqual({});
  });

  test('50 resources are tagged', async () => {
    const ids = keys(50);
    expect(await tag(ids, TEAM)).toEqual(SUCCESS);
    expect(ids.map(tagsOf)).toEqual(ids.map(() => ({ team: 'payments' })));
  });

  test('51 resources are refused, and none is tagged', async () => {
    const ids = keys(51);
    expect(await tag(ids, TEAM)).toEqual(invalid('ResourceId'));
    expect(ids.map(tagsOf)).toEqual(ids.map(() => ({})));
  });

  test('20 tags are given', async () => {
    const { keyId } = kms.seedKey();
    expect(await tag([keyId], numbered(20))).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual(Object.fromEntries(numbered(20)));
  });

  test('21 tags are refused, and none is given', async () => {
    const { keyId } = kms.seedKey();
    expect(await tag([keyId], numbered(21))).toEqual(invalid('Tag'));
    expect(tagsOf(keyId)).toEqual({});
  });

  test.each(['', 'k'.repeat(129), 'aliyun', 'aliyun-team', 'acs:', 'acs:team'])(
    'the tag key "%s" is refused',
    async (key) => {
      const { keyId } = kms.seedKey();
      expect(
        await tag(
          [keyId],
          [
            ['good', 'v'],
            [key, 'v'],
          ],
        ),
      ).toEqual(BAD_KEY);
      expect(tagsOf(keyId)).toEqual({});
    },
  );

  test.each([
    'k',
    'k'.repeat(128),
    '键'.repeat(128),
    'my-aliyun',
    'acs',
    'x-acs:team',
    '__proto__',
    'a b/ü:+&=',
  ])('the tag key "%s" is free', async (key) => {
    const { keyId } = kms.seedKey();
    expect(await tag([keyId], [[key, 'v']])).toEqual(SUCCESS);
    const { body } = await call('ListResourceTags', { KeyId: keyId });
    expect(body.Tags.Tag).toEqual([{ KeyId: keyId, TagKey: key, TagValue: 'v' }]);
  });

  test('a tag value of 129 characters is refused', async () => {
    const { keyId } = kms.seedKey();
    expect(
      await tag(
        [keyId],
        [
          ['good', 'v'],
          ['k', 'v'.repeat(129)],
        ],
      ),
    ).toEqual(BAD_VALUE);
    expect(tagsOf(keyId)).toEqual({});
  });

  test.each(['', 'v'.repeat(128), '值'.repeat(128), 'aliyun-east', 'acs:kms'])(
    'the tag value "%s" is taken',
    async (value) => {
      const { keyId } = kms.seedKey();
      expect(await tag([keyId], [['k', value]])).toEqual(SUCCESS);
      expect(tagsOf(keyId)).toEqual({ k: value });
    },
  );

  test.each(['a', 'b'])('a tag key stands once in a request (second value %s)', async (value) => {
    const { keyId } = kms.seedKey();
    expect(
      await tag(
        [keyId],
        [
          ['k', 'a'],
          ['k', value],
        ],
      ),
    ).toEqual(DUPLICATE);
    expect(tagsOf(keyId)).toEqual({});
  });

  test('tag keys that differ in case alone are two', async () => {
    const { keyId } = kms.seedKey();
    expect(
      await tag(
        [keyId],
        [
          ['team', 'a'],
          ['Team', 'b'],
        ],
      ),
    ).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({ team: 'a', Team: 'b' });
  });

  test.each([UNKNOWN_ID, 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the ResourceId %s, of no key, is not found',
    async (id) => {
      kms.seedKey();
      expect(await tag([id], TEAM)).toEqual(NOT_FOUND);
    },
  );

  test('the ARN of a key is no ResourceId', async () => {
    const { keyId, arn } = kms.seedKey();
    expect(await tag([arn], TEAM)).toEqual(NOT_FOUND);
    expect(tagsOf(keyId)).toEqual({});
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const { keyId } = kms.seedKey();
    const params = { ...COMMON, 'ResourceId.1': keyId, ...tagParams(TEAM), Nonsense: '1' };
    const answer = await call('TagResources', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(tagsOf(keyId)).toEqual({});
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s is tagged and keeps its state',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await tag([keyId], TEAM)).toEqual(SUCCESS);
      expect(kms.key(keyId)).toMatchObject({ state, tags: { team: 'payments' } });
    },
  );

  test('a key in PendingDeletion refuses and keeps its tags', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', tags: { team: 'orders' } });
    expect(await tag([keyId], TEAM)).toEqual(PENDING_DELETION);
    expect(tagsOf(keyId)).toEqual({ team: 'orders' });
  });

  test.each([
    ['first', 0],
    ['last', 1],
  ])('one key in PendingDeletion, the %s, keeps the others from being tagged', async (_which, place) => {
    const good = kms.seedKey().keyId;
    const bad = kms.seedKey({ state: 'PendingDeletion' }).keyId;
    expect(await tag(place === 0 ? [bad, good] : [good, bad], TEAM)).toEqual(PENDING_DELETION);
    expect([good, bad].map(tagsOf)).toEqual([{}, {}]);
  });

  test.each([
    ['tag key', [['acs:x', 'v']] as Tag[], BAD_KEY],
    ['tag value', [['k', 'v'.repeat(129)]] as Tag[], BAD_VALUE],
    [
      'pair of tags',
      [
        ['k', 'a'],
        ['k', 'b'],
      ] as Tag[],
      DUPLICATE,
    ],
  ])('a bad %s is reported before the state of the key', async (_what, tags, refusal) => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await tag([keyId], tags)).toEqual(refusal);
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await tag([keyId], TEAM)).toEqual(NOT_FOUND);
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    expect((await tag(keys(1), TEAM)).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('every key gets every tag', async () => {
    const ids = keys(3);
    expect(await tag(ids, [...TEAM, ['env', 'test']])).toEqual(SUCCESS);
    expect(ids.map(tagsOf)).toEqual(ids.map(() => ({ team: 'payments', env: 'test' })));
  });

  test('a tag that a key has gets the new value, others stay', async () => {
    const { keyId } = kms.seedKey({ tags: { team: 'orders', env: 'test' } });
    expect(await tag([keyId], TEAM)).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({ team: 'payments', env: 'test' });
  });

  test.each([
    ['first', 0],
    ['last', 1],
  ])('one unknown key, the %s, keeps the others from being tagged', async (_which, place) => {
    const { keyId } = kms.seedKey();
    expect(await tag(place === 0 ? [UNKNOWN_ID, keyId] : [keyId, UNKNOWN_ID], TEAM)).toEqual(NOT_FOUND);
    expect(tagsOf(keyId)).toEqual({});
  });

  test('a key has 20 tags: a 21st is refused, and nothing changes', async () => {
    const { keyId } = kms.seedKey({ tags: Object.fromEntries(numbered(19)) });
    expect(await tag([keyId], [['k0', 'new'], ...numbered(2, 19)])).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      body: {},
    });
    expect(tagsOf(keyId)).toEqual(Object.fromEntries(numbered(19)));
    expect(await tag([keyId], [['k0', 'new'], ...numbered(1, 19)])).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({ ...Object.fromEntries(numbered(20)), k0: 'new' });
  });

  test('one key with too many tags keeps the others from being tagged', async () => {
    const room = kms.seedKey().keyId;
    const full = kms.seedKey({ tags: Object.fromEntries(numbered(20)) }).keyId;
    expect(await tag([room, full], TEAM)).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect([room, full].map(tagsOf)).toEqual([{}, Object.fromEntries(numbered(20))]);
  });

  test('a full key takes new values for the tags it has', async () => {
    const { keyId } = kms.seedKey({ tags: Object.fromEntries(numbered(20)) });
    expect(await tag([keyId], [['k7', 'new']])).toEqual(SUCCESS);
    expect(tagsOf(keyId)).toEqual({ ...Object.fromEntries(numbered(20)), k7: 'new' });
  });

  test('ListTagResources and ListResourceTags show the tags', async () => {
    const { keyId } = kms.seedKey({ instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    await tag([keyId], TEAM);
    const listed = await call('ListTagResources', { ...COMMON, 'ResourceId.1': keyId });
    expect(listed.body.TagResources.TagResource).toEqual([
      { ResourceId: keyId, ResourceType: 'key', TagKey: 'team', TagValue: 'payments' },
    ]);
    expect((await call('ListResourceTags', { KeyId: keyId })).body.Tags.Tag).toEqual([
      { KeyId: keyId, TagKey: 'team', TagValue: 'payments' },
    ]);
  });

  test('nothing but the tags of the key changes, and other keys have none', async () => {
    const { keyId } = kms.seedKey({ description: 'orders', aliases: ['alias/orders'] });
    const bystander = kms.seedKey();
    const before = kms.key(keyId);
    await tag([keyId], TEAM);
    expect(kms.key(keyId)).toEqual({ ...before, tags: { team: 'payments' } });
    expect(tagsOf(bystander.keyId)).toEqual({});
  });

  test('a key of another region is not found', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await tag([keyId], TEAM)).toEqual(NOT_FOUND);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })?.tags).toEqual({});
  });
});
