/** What the actions on tags do, to keys and to secrets, and what they answer. */
import type { KmsMock } from '../../lib';
import { openApiCallClient, type Params } from '../support/clients';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { invalid, keyNotFound, missing, REJECTED, resourceNotFound } from '../support/refusals';
import { secretDeleting, secretNotFoundDot } from '../support/secrets';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
const ELSEWHERE = { regionId: 'cn-shanghai' };
const RequestId = expect.stringMatching(UUID);
/** The answer of the actions that change something. */
const SUCCESS = { code: 'Success', message: '', status: 200, body: { RequestId } };
const EMPTY = { ...SUCCESS, body: { TagResources: { TagResource: [] }, NextToken: '', RequestId } };

type Tags = Readonly<Record<string, string>>;
interface Row {
  readonly ResourceId: string;
  readonly ResourceType: string;
  readonly TagKey: string;
  readonly TagValue: string;
}
const TAGS: Tags = { team: 'a', env: 'test', cost: '7' };
const numbered = (count: number, from = 0): Tags =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${from + i}`, `v${from + i}`]));
const indexed = (name: string, values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [`${name}.${i + 1}`, value]));
const tagPairs = (tags: Tags) => ({
  ...Object.fromEntries(Object.keys(tags).map((key, i) => [`Tag.${i + 1}.Key`, key])),
  ...Object.fromEntries(Object.values(tags).map((value, i) => [`Tag.${i + 1}.Value`, value])),
});
const tagList = (tags: Tags) =>
  JSON.stringify(Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })));

/** The two kinds of resources: what they are called in requests, and what is theirs in the answers. */
const KINDS = {
  key: {
    name: 'KeyId',
    seed: (keyId: string, options: object = {}) => kms.seedKey({ keyId, ...options }),
    snapshot: (...args: Parameters<KmsMock['key']>) => kms.key(...args),
    notFound: keyNotFound,
    waiting: REJECTED.PendingDeletion,
    inUse: [{}, { state: 'Disabled' }, { state: 'PendingImport', origin: 'EXTERNAL' }],
  },
  secret: {
    name: 'SecretName',
    seed: (secretName: string, options: object = {}) =>
      kms.seedSecret({ secretName, secretData: 'data', ...options }),
    snapshot: (...args: Parameters<KmsMock['secret']>) => kms.secret(...args),
    notFound: secretNotFoundDot,
    waiting: secretDeleting,
    inUse: [{}],
  },
} as const;
type Kind = keyof typeof KINDS;
const EACH_KIND = Object.keys(KINDS) as Kind[];
const tagsOf = (kind: Kind, name = 'orders') => KINDS[kind].snapshot(name)?.tags;
const seedMany = (kind: Kind, count: number, tags: Tags = {}) =>
  Array.from({ length: count }, (_, i) => {
    KINDS[kind].seed(`name-${i}`, { tags });
    return `name-${i}`;
  });

const common = (kind: Kind) => ({ RegionId: 'cn-hangzhou', ResourceType: kind });
const tagResource = (kind: Kind, name: string, tags: Tags) =>
  call('TagResource', { [KINDS[kind].name]: name, Tags: tagList(tags) });
const untagResource = (kind: Kind, name: string, keys: readonly string[]) =>
  call('UntagResource', { [KINDS[kind].name]: name, TagKeys: JSON.stringify(keys) });
const tagResources = (kind: Kind, names: readonly string[], tags: Tags) =>
  call('TagResources', { ...common(kind), ...indexed('ResourceId', names), ...tagPairs(tags) });
const untagResources = (kind: Kind, names: readonly string[], keys: readonly string[], more: Params = {}) =>
  call('UntagResources', {
    ...common(kind),
    ...indexed('ResourceId', names),
    ...indexed('TagKey', keys),
    ...more,
  });
const list = (kind: Kind, more: Params = {}) => call('ListTagResources', { ...common(kind), ...more });
const rowsOf = (answer: { body: { TagResources: { TagResource: Row[] } } }) =>
  answer.body.TagResources.TagResource;
/** In the order of the alphabet: none is documented. */
const textsOf = (answer: Parameters<typeof rowsOf>[0]) =>
  rowsOf(answer)
    .map(({ ResourceId, TagKey, TagValue }) => `${ResourceId} ${TagKey}=${TagValue}`)
    .sort();

/** The two families of actions, on the resource `orders`. */
const FAMILIES = {
  'TagResource and UntagResource': {
    tag: tagResource,
    untag: untagResource,
    tooMany: invalid('Tags'),
    notFound: (kind: Kind) => KINDS[kind].notFound,
  },
  'TagResources and UntagResources': {
    tag: (kind: Kind, name: string, tags: Tags) => tagResources(kind, [name], tags),
    untag: (kind: Kind, name: string, keys: readonly string[]) => untagResources(kind, [name], keys),
    tooMany: invalid('Tag'),
    notFound: () => resourceNotFound,
  },
} as const;

describe.each(EACH_KIND)('a %s', (kind) => {
  const { name, seed, snapshot, waiting, inUse } = KINDS[kind];

  describe.each(Object.entries(FAMILIES))('by %s', (_family, { tag, untag, tooMany, notFound }) => {
    test.each(inUse)('gets and loses tags, and nothing else changes (%p)', async (options) => {
      seed('orders', { ...options, tags: TAGS, description: 'd' });
      seed('bills', { tags: TAGS });
      const [before, bystander] = [snapshot('orders'), snapshot('bills')];
      kms.clock.advance({ hours: 1 });
      expect(await tag(kind, 'orders', { team: 'b', Team: 'c' })).toEqual(SUCCESS);
      expect(snapshot('orders')).toEqual({ ...before, tags: { ...TAGS, team: 'b', Team: 'c' } });
      expect(await untag(kind, 'orders', ['team', 'cost'])).toEqual(SUCCESS);
      expect(snapshot('orders')).toEqual({ ...before, tags: { env: 'test', Team: 'c' } });
      expect(snapshot('bills')).toEqual(bystander);
      expect(await tag(kind, 'orders', { team: 'd' })).toEqual(SUCCESS);
      expect(snapshot('orders')).toEqual({ ...before, tags: { team: 'd', env: 'test', Team: 'c' } });
    });

    test('keeps the keys and values as they are sent', async () => {
      seed('orders');
      const sent = [
        ['k'.repeat(128), 'v'.repeat(128)],
        ['键'.repeat(128), '值'.repeat(128)],
        ['k', ''],
        ['__proto__', 'acs:kms'],
        ['constructor', 'aliyun-east'],
        ['a b/ü:+&=', 'a b/ü:+&='],
        ['x-acs:team', 'v'],
        ['my-aliyun', 'v'],
      ] as const;
      expect(await tag(kind, 'orders', Object.fromEntries(sent))).toEqual(SUCCESS);
      expect(textsOf(await list(kind))).toEqual(sent.map(([key, value]) => `orders ${key}=${value}`).sort());
      const keys = sent.slice(1).map(([key]) => key);
      expect(await untag(kind, 'orders', keys)).toEqual(SUCCESS);
      expect(tagsOf(kind)).toEqual({ [sent[0][0]]: sent[0][1] });
    });

    test('loses no other tags than those named, and none that it does not have', async () => {
      seed('orders', { tags: { team: 'a', 'team-b': 'b' } });
      seed('bare');
      const keys = ['colour', 'Team', 'team', 'constructor', '__proto__'];
      expect(await untag(kind, 'orders', keys)).toEqual(SUCCESS);
      expect(await untag(kind, 'bare', keys)).toEqual(SUCCESS);
      expect([tagsOf(kind), tagsOf(kind, 'bare')]).toEqual([{ 'team-b': 'b' }, {}]);
    });

    test('has 20 tags at most; a call that would exceed that changes nothing', async () => {
      seed('orders', { tags: numbered(19) });
      expect(await tag(kind, 'orders', { k0: 'new', ...numbered(2, 19) })).toEqual(tooMany);
      expect(tagsOf(kind)).toEqual(numbered(19));
      expect(await tag(kind, 'orders', { k0: 'new', ...numbered(1, 19) })).toEqual(SUCCESS);
      expect(tagsOf(kind)).toEqual({ ...numbered(20), k0: 'new' });
    });

    test('takes new values with 20 tags, and another tag once there is room', async () => {
      seed('orders', { tags: numbered(20) });
      expect(await tag(kind, 'orders', { k7: 'new', k19: 'new' })).toEqual(SUCCESS);
      expect(await tag(kind, 'orders', { more: 'x' })).toEqual(tooMany);
      expect(tagsOf(kind)).toEqual({ ...numbered(20), k7: 'new', k19: 'new' });
      await untag(kind, 'orders', ['k0']);
      expect(await tag(kind, 'orders', { more: 'x' })).toEqual(SUCCESS);
      expect(Object.keys(tagsOf(kind) ?? {})).toHaveLength(20);
    });

    test('that waits for its deletion refuses also what would change nothing', async () => {
      seed('orders', { tags: TAGS, state: 'PendingDeletion' });
      expect(await tag(kind, 'orders', { team: 'a' })).toEqual(waiting);
      expect(await untag(kind, 'orders', ['other'])).toEqual(waiting);
    });

    test('is not found under the name of a resource of the other kind, or in another region', async () => {
      KINDS[kind === 'key' ? 'secret' : 'key'].seed('orders', { tags: TAGS });
      seed('orders', { tags: TAGS, ...ELSEWHERE });
      expect(await tag(kind, 'orders', { team: 'b' })).toEqual(notFound(kind));
      expect(await untag(kind, 'orders', ['team'])).toEqual(notFound(kind));
      expect(snapshot('orders', ELSEWHERE)?.tags).toEqual(TAGS);
    });
  });

  test('is tagged and untagged by JSON and by one parameter a member alike', async () => {
    seed('orders');
    const tags = tagPairs({ team: 'a', env: 'b', cost: '7' });
    const members = Object.entries(tags).map(([place, text]) => [
      place.replace(/^Tag(.*\.)/, 'Tags$1Tag'),
      text,
    ]);
    expect(await call('TagResource', { [name]: 'orders', ...Object.fromEntries(members) })).toEqual(SUCCESS);
    expect(tagsOf(kind)).toEqual({ team: 'a', env: 'b', cost: '7' });
    const TagKeys = indexed('TagKeys', ['team', 'env']);
    expect(await call('UntagResource', { [name]: 'orders', ...TagKeys })).toEqual(SUCCESS);
    expect(tagsOf(kind)).toEqual({ cost: '7' });
  });

  test('is one of 50 different ones that are tagged, listed and untagged together', async () => {
    const names = seedMany(kind, 50, { team: 'a' });
    seed('bystander', { tags: TAGS });
    expect(await tagResources(kind, names, { env: 'b', cost: '7' })).toEqual(SUCCESS);
    expect(rowsOf(await list(kind, indexed('ResourceId', names)))).toHaveLength(150);
    expect(await untagResources(kind, names, ['team', 'cost'])).toEqual(SUCCESS);
    expect(names.map((each) => tagsOf(kind, each))).toEqual(names.map(() => ({ env: 'b' })));
    expect(tagsOf(kind, 'bystander')).toEqual(TAGS);
  });

  test('loses with others what it has of the tags named', async () => {
    seed('orders', { tags: TAGS });
    seed('bills', { tags: { env: 'prod' } });
    expect(await untagResources(kind, ['orders', 'bills'], ['team', 'env'])).toEqual(SUCCESS);
    expect([tagsOf(kind), tagsOf(kind, 'bills')]).toEqual([{ cost: '7' }, {}]);
  });

  test('loses every tag by All, as all that are named and no other', async () => {
    for (const each of ['orders', 'bills', 'bystander']) seed(each, { tags: TAGS });
    seed('bare');
    const before = snapshot('orders');
    expect(await untagResources(kind, ['orders', 'bills', 'bare'], [], { All: true })).toEqual(SUCCESS);
    expect(snapshot('orders')).toEqual({ ...before, tags: {} });
    expect([tagsOf(kind, 'bills'), tagsOf(kind, 'bystander')]).toEqual([{}, TAGS]);
  });

  test.each([true, false])('loses the tags of TagKey alone, whatever All is (%p)', async (All) => {
    seed('orders', { tags: TAGS });
    expect(await untagResources(kind, ['orders'], ['team'], { All })).toEqual(SUCCESS);
    expect(tagsOf(kind)).toEqual({ env: 'test', cost: '7' });
  });

  test('loses none when neither TagKey nor All says which', async () => {
    seed('orders', { tags: TAGS });
    for (const more of [{}, { All: '' }, { All: false }])
      expect(await untagResources(kind, ['orders'], [], more)).toEqual(missing('TagKey'));
    expect(tagsOf(kind)).toEqual(TAGS);
  });

  test.each([
    ['unknown', [UNKNOWN_ID, 'orders']],
    ['unknown', ['orders', UNKNOWN_ID]],
    ['waiting for its deletion', ['leaving', 'orders']],
    ['waiting for its deletion', ['orders', 'leaving']],
  ])('is neither tagged nor untagged beside one that is %s (%p)', async (problem, names) => {
    seed('orders', { tags: TAGS });
    seed('leaving', { tags: TAGS, state: 'PendingDeletion' });
    const refused = problem === 'unknown' ? resourceNotFound : waiting;
    expect(await tagResources(kind, names, { team: 'b' })).toEqual(refused);
    expect(await untagResources(kind, names, ['team'])).toEqual(refused);
    expect(await untagResources(kind, names, [], { All: true })).toEqual(refused);
    expect(['orders', 'leaving'].map((each) => tagsOf(kind, each))).toEqual([TAGS, TAGS]);
  });

  test.each([[['full', 'orders']], [['orders', 'full']]])(
    'is not tagged beside one that has no room for the tag (%p)',
    async (names) => {
      seed('orders', { tags: TAGS });
      seed('full', { tags: numbered(20) });
      expect(await tagResources(kind, names, { team: 'b' })).toEqual(invalid('Tag'));
      expect([tagsOf(kind), tagsOf(kind, 'full')]).toEqual([TAGS, numbered(20)]);
    },
  );

  describe('listed by ListTagResources', () => {
    test('has one row a tag, in every state', async () => {
      for (const options of [...inUse, { state: 'PendingDeletion' }]) {
        seed('orders', { tags: { team: 'a' }, ...options });
        const before = snapshot('orders');
        const row = { ResourceId: 'orders', ResourceType: kind, TagKey: 'team', TagValue: 'a' };
        const body = { TagResources: { TagResource: [row] }, NextToken: '', RequestId };
        expect(await list(kind)).toEqual({ ...SUCCESS, body });
        expect(await list(kind, { 'ResourceId.1': 'orders' })).toEqual({ ...SUCCESS, body });
        expect(snapshot('orders')).toEqual(before);
        kms.reset();
      }
    });

    test('has no rows without tags', async () => {
      seed('orders');
      expect(await list(kind)).toEqual(EMPTY);
      expect(await list(kind, { 'ResourceId.1': 'orders' })).toEqual(EMPTY);
    });

    test('is gone after its waiting period', async () => {
      seed('orders', { tags: TAGS, state: 'PendingDeletion' });
      kms.clock.advance({ days: 30 });
      expect(await list(kind, { 'ResourceId.1': 'orders' })).toEqual(resourceNotFound);
      expect(await list(kind)).toEqual(EMPTY);
    });

    test('is listed in its own region', async () => {
      seed('orders', { tags: { team: 'a' }, ...ELSEWHERE });
      expect(await list(kind)).toEqual(EMPTY);
      expect(await list(kind, { 'ResourceId.1': 'orders' })).toEqual(resourceNotFound);
      const there = await shanghai.call('ListTagResources', { ...common(kind), RegionId: 'cn-shanghai' });
      expect(textsOf(there)).toEqual(['orders team=a']);
    });

    test.each<[what: string, filter: Params, rows: readonly string[]]>([
      [
        'nothing',
        {},
        [
          'bills env=prod',
          'bills team=b',
          'empty team=',
          'orders cost=7',
          'orders env=test',
          'orders team=a',
        ],
      ],
      ['names', indexed('ResourceId', ['bills', 'empty']), ['bills env=prod', 'bills team=b', 'empty team=']],
      ['a tag', tagPairs({ team: 'a' }), ['orders team=a']],
      ['a tag that none has', tagPairs({ team: 'z' }), []],
      ['the key of a tag', { 'Tag.1.Key': 'team' }, ['bills team=b', 'empty team=', 'orders team=a']],
      ['an empty value', tagPairs({ team: '' }), ['bills team=b', 'empty team=', 'orders team=a']],
      ['several tags', tagPairs({ env: 'test', team: 'a' }), ['orders env=test', 'orders team=a']],
      ['tags of several resources', tagPairs({ env: 'prod', team: 'a' }), []],
      ['a name and a tag', { 'ResourceId.1': 'orders', ...tagPairs({ team: 'a' }) }, ['orders team=a']],
      ['a name and a tag of another', { 'ResourceId.1': 'orders', ...tagPairs({ team: 'b' }) }, []],
    ])('can be filtered by %s', async (_what, filter, rows) => {
      seed('orders', { tags: TAGS });
      seed('bills', { tags: { team: 'b', env: 'prod' } });
      seed('empty', { tags: { team: '' } });
      seed('bare');
      expect(textsOf(await list(kind, filter))).toEqual(rows);
    });

    test.each([
      ['all', false],
      ['some', true],
    ])('is on one of several pages of 200 rows, among %s', async (_which, filtered) => {
      const names = seedMany(kind, 20, numbered(20));
      const filter = filtered ? indexed('ResourceId', [...names, 'last']) : {};
      expect((await list(kind, indexed('ResourceId', names.slice(0, 10)))).body.NextToken).toBe('');
      if (filtered) seed('other', { tags: TAGS });
      seed('last', { tags: { team: 'a' } });
      const first = await list(kind, filter);
      const second = await list(kind, { ...filter, NextToken: first.body.NextToken });
      const third = await list(kind, { ...filter, NextToken: second.body.NextToken });
      const pages = [first, second, third].map(textsOf);
      expect(pages.map(({ length }) => length)).toEqual([200, 200, 1]);
      expect(third.body.NextToken).toBe('');
      const rows = names.flatMap((each) => Object.entries(numbered(20)).map(([k, v]) => `${each} ${k}=${v}`));
      expect(pages.flat().sort()).toEqual([...rows, 'last team=a'].sort());
      kms.reset();
      // The token is of no use where there are fewer rows.
      seed('orders', { tags: TAGS });
      expect(await list(kind, { NextToken: first.body.NextToken })).toEqual(invalid('NextToken'));
    });
  });
});

describe('a secret', () => {
  test('is named by its name or its ARN, side by side, and the rows have its name', async () => {
    const { arn } = KINDS.secret.seed('orders', { tags: numbered(19) });
    KINDS.secret.seed('bills');
    expect(await tagResources('secret', [arn, 'bills', 'orders'], { team: 'a' })).toEqual(SUCCESS);
    expect(tagsOf('secret')).toEqual({ ...numbered(19), team: 'a' });
    const filter = { ...indexed('ResourceId', [arn, 'bills']), ...tagPairs({ team: 'a' }) };
    expect(textsOf(await list('secret', filter))).toEqual(['bills team=a', 'orders team=a']);
    expect(await untagResources('secret', [arn, 'bills'], ['team', 'k0'])).toEqual(SUCCESS);
    expect([tagsOf('secret'), tagsOf('secret', 'bills')]).toEqual([numbered(18, 1), {}]);
    expect(await tagResource('secret', arn, { team: 'a' })).toEqual(SUCCESS);
    expect(await untagResource('secret', arn, Object.keys(numbered(18, 1)))).toEqual(SUCCESS);
    expect(tagsOf('secret')).toEqual({ team: 'a' });
  });

  test('shows the same tags in DescribeSecret, ListSecrets and ListTagResources', async () => {
    KINDS.secret.seed('orders');
    await tagResource('secret', 'orders', { team: 'a' });
    await tagResources('secret', ['orders'], { env: 'b' });
    const tags = [
      { TagKey: 'team', TagValue: 'a' },
      { TagKey: 'env', TagValue: 'b' },
    ];
    const { body: described } = await call('DescribeSecret', { SecretName: 'orders', FetchTags: 'true' });
    const { body: listed } = await call('ListSecrets', { FetchTags: 'true' });
    for (const { Tag } of [described.Tags, listed.SecretList.Secret[0].Tags]) {
      expect(Tag).toHaveLength(2);
      expect(Tag).toEqual(expect.arrayContaining(tags));
    }
    expect(textsOf(await list('secret'))).toEqual(['orders env=b', 'orders team=a']);
  });

  test('that is deleted takes its tags with it', async () => {
    KINDS.secret.seed('orders', { tags: TAGS });
    await call('DeleteSecret', { SecretName: 'orders', ForceDeleteWithoutRecovery: 'true' });
    await call('CreateSecret', { SecretName: 'orders', VersionId: 'v1', SecretData: 'x' });
    expect(await list('secret', { 'ResourceId.1': 'orders' })).toEqual(EMPTY);
  });

  test('has other tags than its encryption key', async () => {
    const { keyId } = kms.seedKey({ tags: { kind: 'key' } });
    KINDS.secret.seed('orders', { encryptionKeyId: keyId });
    await tagResource('secret', 'orders', { team: 'a' });
    expect([tagsOf('secret'), tagsOf('key', keyId)]).toEqual([{ team: 'a' }, { kind: 'key' }]);
  });
});

describe('a key, by ListResourceTags', () => {
  const tagsIn = async (KeyId: string, client = { call }) =>
    (await client.call('ListResourceTags', { KeyId })).body.Tags.Tag;

  test('has all of its tags in one answer', async () => {
    KINDS.key.seed('orders', { tags: numbered(20) });
    const rows = Object.entries(numbered(20)).map(([TagKey, TagValue]) => ({
      KeyId: 'orders',
      TagKey,
      TagValue,
    }));
    const { body } = await call('ListResourceTags', { KeyId: 'orders' });
    expect(body).toEqual({ Tags: { Tag: expect.arrayContaining(rows) }, RequestId });
    expect(body.Tags.Tag).toHaveLength(20);
  });

  test('has an empty list without tags', async () => {
    KINDS.key.seed('orders');
    expect((await call('ListResourceTags', { KeyId: 'orders' })).body).toEqual({
      Tags: { Tag: [] },
      RequestId,
    });
  });

  test('shows its tags in every state, and what CreateKey and TagResources gave it', async () => {
    const { body } = await call('CreateKey', { Tags: tagList({ team: '' }), DKMSInstanceId: INSTANCE });
    const { KeyId } = body.KeyMetadata;
    await tagResources('key', [KeyId], { ['__proto__']: 'v' });
    const tags = [
      { KeyId, TagKey: 'team', TagValue: '' },
      { KeyId, TagKey: '__proto__', TagValue: 'v' },
    ];
    for (const [action, params] of [
      ['DescribeKey', {}],
      ['DisableKey', {}],
      ['EnableKey', {}],
      ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }],
    ] as const) {
      expect(await call(action, { KeyId, ...params })).toMatchObject({ code: 'Success' });
      expect(await tagsIn(KeyId)).toEqual(tags);
    }
  });

  test('has in each region the tags of that region', async () => {
    KINDS.key.seed('orders', { tags: { region: 'hangzhou' } });
    KINDS.key.seed('orders', { tags: { region: 'shanghai' }, ...ELSEWHERE });
    expect(await tagsIn('orders')).toEqual([{ KeyId: 'orders', TagKey: 'region', TagValue: 'hangzhou' }]);
    expect(await tagsIn('orders', shanghai)).toEqual([
      { KeyId: 'orders', TagKey: 'region', TagValue: 'shanghai' },
    ]);
  });

  test('is not a secret', async () => {
    const { arn } = KINDS.secret.seed('orders', { tags: TAGS });
    expect(await call('ListResourceTags', { KeyId: 'orders' })).toEqual(invalid('KeyId'));
    expect(await call('ListResourceTags', { KeyId: arn })).toEqual(keyNotFound);
  });
});

describe('a key and a secret of one name', () => {
  beforeEach(() => {
    for (const kind of EACH_KIND) KINDS[kind].seed('orders', { tags: { kind } });
  });
  const both = () => EACH_KIND.map((kind) => tagsOf(kind));

  test.each(Object.entries(FAMILIES))('are changed apart by %s', async (_family, { tag, untag }) => {
    await tag('secret', 'orders', { team: 'a' });
    expect(both()).toEqual([{ kind: 'key' }, { kind: 'secret', team: 'a' }]);
    await tag('key', 'orders', { team: 'b' });
    await untag('secret', 'orders', ['kind']);
    expect(both()).toEqual([{ kind: 'key', team: 'b' }, { team: 'a' }]);
    await untagResources('key', ['orders'], [], { All: true });
    expect(both()).toEqual([{}, { team: 'a' }]);
  });

  test.each(EACH_KIND)('are listed apart (%s)', async (kind) => {
    for (const params of [{}, { 'ResourceId.1': 'orders' }])
      expect(rowsOf(await list(kind, params))).toEqual([
        { ResourceId: 'orders', ResourceType: kind, TagKey: 'kind', TagValue: kind },
      ]);
  });

  test('are found apart by ListKeys and ListSecrets', async () => {
    const Filters = JSON.stringify([{ Key: 'TagValue', Values: ['secret'] }]);
    expect((await call('ListKeys', { Filters })).body.TotalCount).toBe(0);
    expect((await call('ListSecrets', { Filters })).body.TotalCount).toBe(1);
  });

  test('are not a certificate, and no certificate is found', async () => {
    const CertificateId = 'orders';
    expect(await call('TagResource', { CertificateId, Tags: tagList(TAGS) })).toEqual(secretNotFoundDot);
    expect(await call('UntagResource', { CertificateId, TagKeys: '["kind"]' })).toEqual(secretNotFoundDot);
    expect(both()).toEqual([{ kind: 'key' }, { kind: 'secret' }]);
  });
});

test('without any name, the KeyId is the missing one', async () => {
  const names = { KeyId: '', SecretName: '', CertificateId: '' };
  expect(await call('TagResource', { ...names, Tags: tagList(TAGS) })).toEqual(missing('KeyId'));
  expect(await call('UntagResource', { ...names, TagKeys: '["team"]' })).toEqual(missing('KeyId'));
});

test('a key, a secret and a certificate cannot be named together', async () => {
  kms.seedKey({ keyId: 'the-key' });
  kms.seedSecret({ secretName: 'app', secretData: 'data' });
  const all = { KeyId: 'the-key', SecretName: 'app', CertificateId: 'c' };
  expect(await call('TagResource', { ...all, Tags: tagList(TAGS) })).toEqual(invalid('KeyId'));
  expect(await call('UntagResource', { ...all, TagKeys: '["team"]' })).toEqual(invalid('KeyId'));
  expect([tagsOf('key', 'the-key'), tagsOf('secret', 'app')]).toEqual([{}, {}]);
});
