import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, keyNotFound, missing, refusal } from '../support/refusals';
import { secretArn, secretDeleting, secretNotFoundDot } from '../support/secrets';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
afterEach(() => jest.useRealTimers());

const NOW = new Date('2026-03-01T12:00:00Z');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The answer of the actions that answer with nothing. */
const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const INVALID_PARAMETER = { code: 'InvalidParameter', status: 400, body: {} };
const idNotFound = refusal('InvalidResourceId.NotFound', 404, 'The specified ResourceId is not found.');
const badTagKey = refusal('InvalidParameter.TagKey', 400, 'The specified parameter is not valid.');
const badTagValue = refusal('InvalidParameter.TagValue', 400, 'The specified parameter is not valid.');
const duplicateTagKey = refusal('Duplicate.TagKey', 400, 'The specified tagKey is duplicate.');

type Params = Readonly<Record<string, string | number | boolean>>;
type Tags = Readonly<Record<string, string>>;
const TAGS: Tags = { team: 'a', env: 'test', cost: '7' };
const seed = (options: object = {}) =>
  kms.seedSecret({ secretName: 'orders', secretData: 'db-password', ...options });
const tagsOf = (name = 'orders') => kms.secret(name)?.tags;
const tagList = (tags: Tags) =>
  JSON.stringify(Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })));
const numbered = (count: number, from = 0): Tags =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${from + i}`, `v${from + i}`]));
const indexed = (name: string, values: readonly string[]) =>
  Object.fromEntries(values.map((value, i) => [`${name}.${i + 1}`, value]));
const tagPairs = (tags: Tags) =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value], i) => [
      [`Tag.${i + 1}.Key`, key],
      [`Tag.${i + 1}.Value`, value],
    ]),
  );
const seedMany = (count: number, tags: Tags = {}) =>
  Array.from({ length: count }, (_, i) => seed({ secretName: `secret-${i}`, tags }).secretName);

const tagResource = (tags: Tags, params: Params = {}) =>
  call('TagResource', { SecretName: 'orders', Tags: tagList(tags), ...params });
const untagResource = (tagKeys: readonly string[], params: Params = {}) =>
  call('UntagResource', { SecretName: 'orders', TagKeys: JSON.stringify(tagKeys), ...params });
const COMMON = { RegionId: 'cn-hangzhou', ResourceType: 'secret' };
const tagResources = (ids: readonly string[], tags: Tags, params: Params = {}) =>
  call('TagResources', { ...COMMON, ...indexed('ResourceId', ids), ...tagPairs(tags), ...params });
const untagResources = (ids: readonly string[], tagKeys: readonly string[], params: Params = {}) =>
  call('UntagResources', {
    ...COMMON,
    ...indexed('ResourceId', ids),
    ...indexed('TagKey', tagKeys),
    ...params,
  });
const listTags = (params: Params = {}) => call('ListTagResources', { ...COMMON, ...params });

interface Row {
  readonly ResourceId: string;
  readonly ResourceType: string;
  readonly TagKey: string;
  readonly TagValue: string;
}
const rowsOf = (answer: { body: { TagResources: { TagResource: Row[] } } }) =>
  answer.body.TagResources.TagResource;
const row = (ResourceId: string, TagKey: string, TagValue: string): Row => ({
  ResourceId,
  ResourceType: 'secret',
  TagKey,
  TagValue,
});
const rowText = ({ ResourceId, TagKey, TagValue }: Row) => `${ResourceId} ${TagKey}=${TagValue}`;
const EMPTY = {
  code: 'Success',
  message: '',
  status: 200,
  body: { TagResources: { TagResource: [] }, NextToken: '', RequestId: expect.stringMatching(UUID) },
};

/** Names of secrets in forms that are none. */
const BAD_NAMES = [
  ['with a space', 'my orders'],
  ['of 193 characters', 'n'.repeat(193)],
  ['that is the ARN of a key', 'acs:kms:cn-hangzhou:1540355698841234:key/orders'],
  ['that is an ARN of another service', 'acs:oss:cn-hangzhou:1540355698841234:secret/orders'],
  ['that is an ARN without a name', secretArn('')],
] as const;
const FOREIGN_ARNS = [
  ['of another region', secretArn('orders', 'cn-shanghai')],
  ['of another account', secretArn('orders', 'cn-hangzhou', '1111111111111111')],
  ['of another name', secretArn('bills')],
] as const;

describe('parameters of TagResource', () => {
  test('SecretName may be the name or the ARN of a secret', async () => {
    const { arn } = seed();
    expect(await tagResource({ team: 'a' })).toEqual(SUCCESS);
    expect(await tagResource({ env: 'b' }, { SecretName: arn })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ team: 'a', env: 'b' });
  });

  test('Tags come one parameter a member', async () => {
    seed();
    const params = {
      'Tags.1.TagKey': 'team',
      'Tags.1.TagValue': 'a',
      'Tags.2.TagKey': 'env',
      'Tags.2.TagValue': 'b',
    };
    expect(await call('TagResource', { SecretName: 'orders', ...params })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ team: 'a', env: 'b' });
  });

  test.each([
    ['k', ''],
    ['k'.repeat(128), 'v'.repeat(128)],
    ['键'.repeat(128), '值'.repeat(128)],
    ['my-aliyun', 'acs:kms'],
    ['constructor', 'a b/ü:+&='],
  ])('Tags take the key %s and the value "%s"', async (key, value) => {
    seed();
    expect(await tagResource({ [key]: value })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ [key]: value });
  });

  test.each([
    ['KeyId', { KeyId: 'the-key' }],
    ['CertificateId', { CertificateId: 'c' }],
    ['KeyId and CertificateId', { KeyId: 'the-key', CertificateId: 'c' }],
  ])('SecretName and %s do not go together', async (_what, params) => {
    seed();
    kms.seedKey({ keyId: 'the-key' });
    expect(await tagResource({ team: 'a' }, params)).toMatchObject(INVALID_PARAMETER);
    expect([tagsOf(), kms.key('the-key')?.tags]).toEqual([{}, {}]);
  });

  test('an empty KeyId and CertificateId beside a SecretName count as missing', async () => {
    seed();
    expect(await tagResource({ team: 'a' }, { KeyId: '', CertificateId: '' })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ team: 'a' });
  });

  test('no CertificateId is found, also when a secret has the name', async () => {
    seed();
    const params = { CertificateId: 'orders', Tags: tagList({ team: 'a' }) };
    expect(await call('TagResource', params)).toEqual(secretNotFoundDot);
    expect(tagsOf()).toEqual({});
  });
});

describe('parameters of UntagResource', () => {
  test('SecretName may be the name or the ARN of a secret', async () => {
    const { arn } = seed({ tags: TAGS });
    expect(await untagResource(['team'])).toEqual(SUCCESS);
    expect(await untagResource(['env'], { SecretName: arn })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ cost: '7' });
  });

  test('TagKeys come one parameter a key', async () => {
    seed({ tags: TAGS });
    const params = { SecretName: 'orders', 'TagKeys.1': 'team', 'TagKeys.2': 'env' };
    expect(await call('UntagResource', params)).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ cost: '7' });
  });

  test.each([
    ['KeyId', { KeyId: 'the-key' }],
    ['CertificateId', { CertificateId: 'c' }],
  ])('SecretName and %s do not go together', async (_what, params) => {
    seed({ tags: TAGS });
    kms.seedKey({ keyId: 'the-key', tags: TAGS });
    expect(await untagResource(['team'], params)).toMatchObject(INVALID_PARAMETER);
    expect([tagsOf(), kms.key('the-key')?.tags]).toEqual([TAGS, TAGS]);
  });

  test('no CertificateId is found, also when a secret has the name', async () => {
    seed({ tags: TAGS });
    const params = { CertificateId: 'orders', TagKeys: '["team"]' };
    expect(await call('UntagResource', params)).toEqual(secretNotFoundDot);
    expect(tagsOf()).toEqual(TAGS);
  });
});

describe('parameters of TagResources', () => {
  test.each(['RegionId', 'ResourceType'])('%s is required, and an empty one is missing', async (name) => {
    seed();
    const params: Record<string, string> = {
      ...COMMON,
      'ResourceId.1': 'orders',
      ...tagPairs({ team: 'a' }),
    };
    expect(await call('TagResources', { ...params, [name]: '' })).toEqual(missing(name));
    delete params[name];
    expect(await call('TagResources', params)).toEqual(missing(name));
    expect(tagsOf()).toEqual({});
  });

  test('ResourceId and Tag are required', async () => {
    seed();
    expect(await tagResources([], { team: 'a' })).toEqual(missing('ResourceId'));
    expect(await tagResources(['orders'], {})).toEqual(missing('Tag'));
  });

  test('ResourceId takes names and ARNs, side by side', async () => {
    const { arn } = seed();
    seed({ secretName: 'bills' });
    expect(await tagResources([arn, 'bills'], { team: 'a' })).toEqual(SUCCESS);
    expect([tagsOf(), tagsOf('bills')]).toEqual([{ team: 'a' }, { team: 'a' }]);
  });

  test('a name and an ARN of one secret tag it once', async () => {
    const { arn } = seed({ tags: numbered(19) });
    expect(await tagResources([arn, 'orders'], { team: 'a' })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ ...numbered(19), team: 'a' });
  });

  test.each(['Secret', 'SECRET', 'secrets', 'certificate'])(
    'the ResourceType "%s" is refused',
    async (ResourceType) => {
      seed();
      expect(await tagResources(['orders'], { team: 'a' }, { ResourceType })).toEqual(
        invalid('ResourceType'),
      );
      expect(tagsOf()).toEqual({});
    },
  );

  test.each([...FOREIGN_ARNS, ['that is a name of no secret', 'bills'] as const])(
    'a ResourceId %s is not found',
    async (_what, id) => {
      seed();
      seed({ regionId: 'cn-shanghai' });
      expect(await tagResources([id], { team: 'a' })).toEqual(idNotFound);
      expect([tagsOf(), kms.secret('orders', { regionId: 'cn-shanghai' })?.tags]).toEqual([{}, {}]);
    },
  );

  test.each(BAD_NAMES)('a ResourceId %s is not taken', async (_what, id) => {
    seed();
    const { status } = await tagResources([id, 'orders'], { team: 'a' });
    expect([400, 404]).toContain(status);
    expect(tagsOf()).toEqual({});
  });

  test('50 secrets are tagged', async () => {
    const names = seedMany(50);
    expect(await tagResources(names, { team: 'a' })).toEqual(SUCCESS);
    expect(names.map(tagsOf)).toEqual(names.map(() => ({ team: 'a' })));
  });

  test('51 secrets are refused, and none is tagged', async () => {
    const names = seedMany(51);
    expect(await tagResources(names, { team: 'a' })).toEqual(invalid('ResourceId'));
    expect(names.map(tagsOf)).toEqual(names.map(() => ({})));
  });

  test('20 tags are given, 21 refused', async () => {
    seed();
    expect(await tagResources(['orders'], numbered(21))).toEqual(invalid('Tag'));
    expect(tagsOf()).toEqual({});
    expect(await tagResources(['orders'], numbered(20))).toEqual(SUCCESS);
    expect(tagsOf()).toEqual(numbered(20));
  });

  test.each([
    ['key of 129 characters', { ['k'.repeat(129)]: 'v' }, badTagKey],
    ['key that starts with aliyun', { aliyun: 'v' }, badTagKey],
    ['key that starts with acs:', { 'acs:team': 'v' }, badTagKey],
    ['value of 129 characters', { k: 'v'.repeat(129) }, badTagValue],
  ])('a tag %s is refused', async (_what, tags, refused) => {
    seed();
    expect(await tagResources(['orders'], { good: 'v', ...tags })).toEqual(refused);
    expect(tagsOf()).toEqual({});
  });

  test('a tag key stands once in a request', async () => {
    seed();
    const params = { 'Tag.2.Key': 'k', 'Tag.2.Value': 'b' };
    expect(await tagResources(['orders'], { k: 'a' }, params)).toEqual(duplicateTagKey);
    expect(tagsOf()).toEqual({});
  });
});

describe('parameters of UntagResources', () => {
  test('ResourceId and TagKey are required', async () => {
    seed({ tags: TAGS });
    expect(await untagResources([], ['team'])).toEqual(missing('ResourceId'));
    expect(await untagResources(['orders'], [])).toEqual(missing('TagKey'));
    expect(await untagResources(['orders'], [], { All: false })).toEqual(missing('TagKey'));
    expect(tagsOf()).toEqual(TAGS);
  });

  test('ResourceId takes names and ARNs, side by side', async () => {
    const { arn } = seed({ tags: TAGS });
    seed({ secretName: 'bills', tags: TAGS });
    expect(await untagResources([arn, 'bills'], ['team', 'env'])).toEqual(SUCCESS);
    expect([tagsOf(), tagsOf('bills')]).toEqual([{ cost: '7' }, { cost: '7' }]);
  });

  test.each([...FOREIGN_ARNS, ['that is a name of no secret', 'bills'] as const])(
    'a ResourceId %s is not found',
    async (_what, id) => {
      seed({ tags: TAGS });
      seed({ tags: TAGS, regionId: 'cn-shanghai' });
      expect(await untagResources([id], ['team'])).toEqual(idNotFound);
      expect([tagsOf(), kms.secret('orders', { regionId: 'cn-shanghai' })?.tags]).toEqual([TAGS, TAGS]);
    },
  );

  test('All=true takes every tag away', async () => {
    seed({ tags: TAGS });
    expect(await untagResources(['orders'], [], { All: true })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({});
  });

  test('All=true beside a TagKey is ignored', async () => {
    seed({ tags: TAGS });
    expect(await untagResources(['orders'], ['team'], { All: true })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ env: 'test', cost: '7' });
  });

  test('50 secrets are untagged, 51 refused', async () => {
    const names = seedMany(51, TAGS);
    expect(await untagResources(names, ['team'])).toEqual(invalid('ResourceId'));
    expect(names.map(tagsOf)).toEqual(names.map(() => TAGS));
    expect(await untagResources(names.slice(1), ['team'])).toEqual(SUCCESS);
    expect(names.map((name) => tagsOf(name)?.team)).toEqual(['a', ...Array(50).fill(undefined)]);
  });

  test('20 tag keys are taken away, 21 refused', async () => {
    seed({ tags: numbered(20) });
    expect(await untagResources(['orders'], Object.keys(numbered(21)))).toEqual(invalid('TagKey'));
    expect(tagsOf()).toEqual(numbered(20));
    expect(await untagResources(['orders'], Object.keys(numbered(20)))).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({});
  });
});

describe('parameters of ListTagResources', () => {
  test('without a ResourceId every tag of every secret is listed', async () => {
    seed({ tags: { team: 'a', env: 'test' } });
    seed({ secretName: 'bills', tags: { team: 'b' } });
    seed({ secretName: 'bare' });
    const answer = await listTags();
    expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
    expect(rowsOf(answer).map(rowText).sort()).toEqual(
      [row('orders', 'team', 'a'), row('orders', 'env', 'test'), row('bills', 'team', 'b')]
        .map(rowText)
        .sort(),
    );
  });

  test('ResourceId takes names and ARNs; the rows have the names', async () => {
    const { arn } = seed({ tags: { team: 'a' } });
    seed({ secretName: 'bills', tags: { team: 'b' } });
    seed({ secretName: 'other', tags: { team: 'c' } });
    const rows = rowsOf(await listTags(indexed('ResourceId', [arn, 'bills'])));
    expect(rows.map(rowText).sort()).toEqual(['bills team=b', 'orders team=a']);
  });

  test.each([...FOREIGN_ARNS, ['that is a name of no secret', 'bills'] as const])(
    'a ResourceId %s is not found, alone or beside a good one',
    async (_what, id) => {
      seed({ tags: TAGS });
      expect(await listTags(indexed('ResourceId', [id]))).toEqual(idNotFound);
      expect(await listTags(indexed('ResourceId', ['orders', id]))).toEqual(idNotFound);
    },
  );

  test('50 secrets are listed, 51 refused', async () => {
    const names = seedMany(51, { team: 'a' });
    expect(await listTags(indexed('ResourceId', names))).toEqual(invalid('ResourceId'));
    expect(rowsOf(await listTags(indexed('ResourceId', names.slice(1))))).toHaveLength(50);
  });

  test('several Tags name the secrets that have them all', async () => {
    seed({ tags: TAGS });
    seed({ secretName: 'bills', tags: { team: 'a' } });
    seed({ secretName: 'other', tags: { team: 'a', env: 'prod' } });
    const rows = rowsOf(await listTags(tagPairs({ env: 'test', team: 'a' })));
    expect(rows.map(rowText).sort()).toEqual(['orders env=test', 'orders team=a']);
  });

  test('a Tag without a value fits every value', async () => {
    seed({ tags: { team: 'a' } });
    seed({ secretName: 'bills', tags: { team: '' } });
    seed({ secretName: 'other', tags: { env: 'a' } });
    const rows = rowsOf(await listTags({ 'Tag.1.Key': 'team' }));
    expect(rows.map(rowText).sort()).toEqual(['bills team=', 'orders team=a']);
  });

  test('a Tag and a ResourceId both have to fit', async () => {
    seed({ tags: { team: 'a' } });
    seed({ secretName: 'bills', tags: { team: 'a' } });
    const params = { 'ResourceId.1': 'orders', ...tagPairs({ team: 'a' }) };
    expect(rowsOf(await listTags(params))).toEqual([row('orders', 'team', 'a')]);
    expect(await listTags({ 'ResourceId.1': 'orders', ...tagPairs({ team: 'b' }) })).toEqual(EMPTY);
  });
});

/** Each way to change the tags of the secret `orders`, and each way to see them. */
const CHANGES: readonly (readonly [string, () => Promise<object>, object, Tags])[] = [
  ['TagResource', () => tagResource({ team: 'b' }), secretNotFoundDot, { ...TAGS, team: 'b' }],
  ['UntagResource', () => untagResource(['team']), secretNotFoundDot, { env: 'test', cost: '7' }],
  ['TagResources', () => tagResources(['orders'], { team: 'b' }), idNotFound, { ...TAGS, team: 'b' }],
  ['UntagResources', () => untagResources(['orders'], ['team']), idNotFound, { env: 'test', cost: '7' }],
];

describe('secret states', () => {
  test.each(['Live', 'PendingDeletion'] as const)(
    'ListTagResources: the tags of a secret in %s are listed, named or not',
    async (state) => {
      seed({ tags: { team: 'a' }, state });
      expect(rowsOf(await listTags({ 'ResourceId.1': 'orders' }))).toEqual([row('orders', 'team', 'a')]);
      expect(rowsOf(await listTags())).toEqual([row('orders', 'team', 'a')]);
      expect(kms.secret('orders')?.state).toBe(state);
    },
  );

  test('ListTagResources: a secret that is not there is not found, and a gone one is not listed', async () => {
    expect(await listTags({ 'ResourceId.1': 'orders' })).toEqual(idNotFound);
    seed({ tags: TAGS, state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await listTags({ 'ResourceId.1': 'orders' })).toEqual(idNotFound);
    expect(await listTags()).toEqual(EMPTY);
  });

  test('bad tags are reported before the state of the secret', async () => {
    seed({ state: 'PendingDeletion' });
    for (const SecretName of ['orders', 'bills']) {
      expect(await tagResource({ 'acs:x': 'v' }, { SecretName })).toEqual(invalid('Tags'));
      expect(await untagResource([], { SecretName })).toEqual(invalid('TagKeys'));
      expect(await tagResources([SecretName], { 'acs:x': 'v' })).toEqual(badTagKey);
    }
  });

  test.each([
    ['first', ['leaving', 'orders']],
    ['last', ['orders', 'leaving']],
  ])('one secret that is pending deletion, the %s, keeps the others from the change', async (_which, ids) => {
    seed({ tags: TAGS });
    seed({ secretName: 'leaving', tags: TAGS, state: 'PendingDeletion' });
    expect(await tagResources(ids, { team: 'b' })).toEqual(secretDeleting);
    expect(await untagResources(ids, ['team'])).toEqual(secretDeleting);
    expect([tagsOf(), tagsOf('leaving')]).toEqual([TAGS, TAGS]);
  });
});

describe('behaviour', () => {
  test('a tag that the secret has gets the new value, others stay', async () => {
    seed({ tags: { team: 'a', env: 'test' } });
    await tagResource({ team: 'b' });
    expect(tagsOf()).toEqual({ team: 'b', env: 'test' });
    await tagResources(['orders'], { env: 'prod' });
    expect(tagsOf()).toEqual({ team: 'b', env: 'prod' });
  });

  test('a secret has 20 tags and no 21st, whichever action brings it', async () => {
    seed({ tags: numbered(19) });
    expect(await tagResource({ k0: 'new', ...numbered(2, 19) })).toEqual(invalid('Tags'));
    expect(await tagResources(['orders'], { k0: 'new', ...numbered(2, 19) })).toEqual(invalid('Tag'));
    expect(tagsOf()).toEqual(numbered(19));
    expect(await tagResource({ k0: 'new', ...numbered(1, 19) })).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ ...numbered(20), k0: 'new' });
  });

  test('a full secret takes new values, and other tags once there is room', async () => {
    seed({ tags: numbered(20) });
    expect(await tagResource({ k7: 'new' })).toEqual(SUCCESS);
    expect(await tagResource({ more: 'x' })).toEqual(invalid('Tags'));
    await untagResource(['k0']);
    expect(await tagResource({ more: 'x' })).toEqual(SUCCESS);
    expect(Object.keys(tagsOf() ?? {})).toHaveLength(20);
  });

  test('one secret with too many tags keeps the others from being tagged', async () => {
    seed();
    seed({ secretName: 'full', tags: numbered(20) });
    expect(await tagResources(['orders', 'full'], { more: 'x' })).toMatchObject(INVALID_PARAMETER);
    expect([tagsOf(), tagsOf('full')]).toEqual([{}, numbered(20)]);
  });

  test.each([
    ['first', ['unknown', 'orders']],
    ['last', ['orders', 'unknown']],
  ])('one unknown secret, the %s, keeps the others from the change', async (_which, ids) => {
    seed({ tags: TAGS });
    expect(await tagResources(ids, { team: 'b' })).toEqual(idNotFound);
    expect(await untagResources(ids, ['team'])).toEqual(idNotFound);
    expect(tagsOf()).toEqual(TAGS);
  });

  test('tag keys that the secret does not have are ignored', async () => {
    seed({ tags: { team: 'a', 'team-b': 'b' } });
    expect(await untagResource(['colour', 'team', 'constructor', '__proto__'])).toEqual(SUCCESS);
    expect(await untagResources(['orders'], ['colour'])).toEqual(SUCCESS);
    expect(tagsOf()).toEqual({ 'team-b': 'b' });
  });

  test.each(CHANGES)('%s changes the tags of that secret and nothing else', async (_a, change, _n, tags) => {
    jest.useFakeTimers({ now: NOW });
    seed({ tags: TAGS, description: 'd' });
    seed({ secretName: 'bills', tags: TAGS });
    const before = kms.secret('orders');
    const bystander = kms.secret('bills');
    kms.clock.advance({ hours: 1 });
    await change();
    expect(kms.secret('orders')).toEqual({ ...before, tags });
    expect(kms.secret('bills')).toEqual(bystander);
  });

  test('DescribeSecret, ListSecrets and ListTagResources show the same tags', async () => {
    seed();
    await tagResource({ team: 'a' });
    await tagResources(['orders'], { env: 'b' });
    const wanted = [
      { TagKey: 'env', TagValue: 'b' },
      { TagKey: 'team', TagValue: 'a' },
    ];
    const sorted = (tags: { TagKey: string }[]) => tags.sort((a, b) => (a.TagKey < b.TagKey ? -1 : 1));
    const described = (await call('DescribeSecret', { SecretName: 'orders', FetchTags: 'true' })).body;
    expect(sorted(described.Tags.Tag)).toEqual(wanted);
    const listed = (await call('ListSecrets', { FetchTags: 'true' })).body;
    expect(sorted(listed.SecretList.Secret[0].Tags.Tag)).toEqual(wanted);
    expect(
      rowsOf(await listTags())
        .map(rowText)
        .sort(),
    ).toEqual(['orders env=b', 'orders team=a']);
  });

  test('the answer of ListTagResources is complete, field by field', async () => {
    seed({ tags: { team: 'a' } });
    const { body } = await listTags();
    expect(body).toEqual({
      TagResources: {
        TagResource: [{ ResourceId: 'orders', ResourceType: 'secret', TagKey: 'team', TagValue: 'a' }],
      },
      NextToken: '',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('without tags the list is empty', async () => {
    seed();
    expect(await listTags()).toEqual(EMPTY);
    expect(await listTags({ 'ResourceId.1': 'orders' })).toEqual(EMPTY);
  });

  test('200 rows are one page, and the 201st is on the next', async () => {
    const names = seedMany(10, numbered(20));
    expect((await listTags()).body.NextToken).toBe('');
    seed({ tags: { team: 'a' } });
    const first = await listTags();
    expect(rowsOf(first)).toHaveLength(200);
    expect(first.body.NextToken).not.toBe('');
    const second = await listTags({ NextToken: first.body.NextToken });
    expect(second.body.NextToken).toBe('');
    const all = [...rowsOf(first), ...rowsOf(second)];
    expect(new Set(all.map(rowText)).size).toBe(201);
    expect(new Set(all.map(({ ResourceId }) => ResourceId))).toEqual(new Set([...names, 'orders']));
  });

  test('a NextToken that nobody gave out is refused', async () => {
    seed({ tags: TAGS });
    expect(await listTags({ NextToken: 'nonsense' })).toEqual(invalid('NextToken'));
  });

  test('secrets of another region are neither tagged nor listed', async () => {
    seed({ tags: TAGS, regionId: 'cn-shanghai' });
    expect(await tagResource({ team: 'b' })).toEqual(secretNotFoundDot);
    expect(await untagResource(['team'])).toEqual(secretNotFoundDot);
    expect(await tagResources(['orders'], { team: 'b' })).toEqual(idNotFound);
    expect(await untagResources(['orders'], ['team'])).toEqual(idNotFound);
    expect(await listTags()).toEqual(EMPTY);
    expect(kms.secret('orders', { regionId: 'cn-shanghai' })?.tags).toEqual(TAGS);
    const there = await shanghai.call('ListTagResources', { ...COMMON, RegionId: 'cn-shanghai' });
    expect(rowsOf(there)).toHaveLength(3);
  });

  test('the tags of a deleted secret do not come back with its name', async () => {
    seed({ tags: TAGS });
    await call('DeleteSecret', { SecretName: 'orders', ForceDeleteWithoutRecovery: 'true' });
    await call('CreateSecret', { SecretName: 'orders', VersionId: 'v1', SecretData: 'x' });
    expect(await listTags({ 'ResourceId.1': 'orders' })).toEqual(EMPTY);
  });
});

describe('keys and secrets', () => {
  /** Both are called `orders`. */
  function seedBoth() {
    kms.seedKey({ keyId: 'orders', tags: { kind: 'key' } });
    seed({ tags: { kind: 'secret' } });
  }
  const keyTags = () => kms.key('orders')?.tags;

  test('of one name have tags of their own: TagResource', async () => {
    seedBoth();
    await tagResource({ team: 'a' });
    expect([tagsOf(), keyTags()]).toEqual([{ kind: 'secret', team: 'a' }, { kind: 'key' }]);
    await call('TagResource', { KeyId: 'orders', Tags: tagList({ team: 'b' }) });
    expect([tagsOf(), keyTags()]).toEqual([
      { kind: 'secret', team: 'a' },
      { kind: 'key', team: 'b' },
    ]);
  });

  test('of one name have tags of their own: UntagResource', async () => {
    seedBoth();
    await untagResource(['kind']);
    expect([tagsOf(), keyTags()]).toEqual([{}, { kind: 'key' }]);
  });

  test('of one name have tags of their own: TagResources and UntagResources', async () => {
    seedBoth();
    await tagResources(['orders'], { team: 'a' });
    await tagResources(['orders'], { team: 'b' }, { ResourceType: 'key' });
    expect([tagsOf(), keyTags()]).toEqual([
      { kind: 'secret', team: 'a' },
      { kind: 'key', team: 'b' },
    ]);
    await untagResources(['orders'], [], { All: true, ResourceType: 'key' });
    expect([tagsOf(), keyTags()]).toEqual([{ kind: 'secret', team: 'a' }, {}]);
  });

  test('of one name have rows of their own: ListTagResources', async () => {
    seedBoth();
    for (const params of [{}, { 'ResourceId.1': 'orders' }]) {
      expect(rowsOf(await listTags(params))).toEqual([row('orders', 'kind', 'secret')]);
      expect(rowsOf(await listTags({ ResourceType: 'key', ...params }))).toEqual([
        { ...row('orders', 'kind', 'key'), ResourceType: 'key' },
      ]);
    }
  });

  test('are not found by each other’s names', async () => {
    kms.seedKey({ keyId: 'the-key', tags: TAGS });
    seed({ tags: TAGS });
    expect(await tagResource({ a: 'b' }, { SecretName: 'the-key' })).toEqual(secretNotFoundDot);
    expect(await untagResource(['team'], { SecretName: 'the-key' })).toEqual(secretNotFoundDot);
    expect(await call('TagResource', { KeyId: 'orders', Tags: tagList({ a: 'b' }) })).toEqual(keyNotFound);
    expect(await call('UntagResource', { KeyId: 'orders', TagKeys: '["team"]' })).toEqual(keyNotFound);
    expect(await tagResources(['the-key'], { a: 'b' })).toEqual(idNotFound);
    expect(await tagResources(['orders'], { a: 'b' }, { ResourceType: 'key' })).toEqual(idNotFound);
    expect(await tagResources(['orders', 'the-key'], { a: 'b' })).toEqual(idNotFound);
    expect(await listTags({ 'ResourceId.1': 'the-key' })).toEqual(idNotFound);
    expect(await listTags({ ResourceType: 'key', 'ResourceId.1': 'orders' })).toEqual(idNotFound);
    expect([tagsOf(), kms.key('the-key')?.tags]).toEqual([TAGS, TAGS]);
  });

  test('ListResourceTags is for keys alone', async () => {
    const { arn } = seed({ tags: TAGS });
    expect(await call('ListResourceTags', { KeyId: 'orders' })).toEqual(keyNotFound);
    expect(await call('ListResourceTags', { KeyId: arn })).toEqual(keyNotFound);
    const answer = await call('ListResourceTags', { SecretName: 'orders' });
    expect(answer).toMatchObject(INVALID_PARAMETER);
  });

  test('the tags of a secret are not those of its encryption key', async () => {
    const { keyId } = kms.seedKey({ tags: { kind: 'key' } });
    seed({ encryptionKeyId: keyId });
    await tagResource({ team: 'a' });
    expect([tagsOf(), kms.key(keyId)?.tags]).toEqual([{ team: 'a' }, { kind: 'key' }]);
  });

  test('ListKeys does not find by the tags of secrets', async () => {
    seedBoth();
    const Filters = JSON.stringify([{ Key: 'TagValue', Values: ['secret'] }]);
    expect((await call('ListKeys', { Filters })).body.TotalCount).toBe(0);
    expect((await call('ListSecrets', { Filters })).body.TotalCount).toBe(1);
  });
});
