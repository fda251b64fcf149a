import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

interface Tag {
  readonly TagKey: string;
  readonly TagValue: string;
}

const KEY_NOT_FOUND = {
  code: 'Forbidden.KeyNotFound',
  status: 404,
  message: 'The specified Key is not found.',
};
const INVALID_TAGS = {
  code: 'InvalidParameter',
  status: 400,
  message: 'The specified parameter "Tags" is not valid.',
};
const ONE_TAG = JSON.stringify([{ TagKey: 'team', TagValue: 'payments' }]);

const tagged = (keyId: string, tags: readonly Tag[]) =>
  call('TagResource', { KeyId: keyId, Tags: JSON.stringify(tags) });

/** `count` tags, numbered from `from`. */
const numbered = (count: number, from = 0): Tag[] =>
  Array.from({ length: count }, (_, i) => ({ TagKey: `k${from + i}`, TagValue: `v${from + i}` }));

const tagsOf = async (keyId: string): Promise<Record<string, string>> => {
  const { body } = await call('ListResourceTags', { KeyId: keyId });
  const list: Tag[] = body.Tags.Tag;
  const tags = Object.fromEntries(list.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  expect(Object.keys(tags)).toHaveLength(list.length);
  return tags;
};

describe('parameters', () => {
  test('Tags come as JSON text', async () => {
    const { keyId } = kms.seedKey();
    const Tags = '[{"TagKey":"team","TagValue":"payments"},{"TagValue":"b","TagKey":"a"}]';
    expect(await call('TagResource', { KeyId: keyId, Tags })).toMatchObject({ code: 'Success' });
    expect(await tagsOf(keyId)).toEqual({ team: 'payments', a: 'b' });
  });

  test('Tags come one parameter a member', async () => {
    const { keyId } = kms.seedKey();
    const params = {
      KeyId: keyId,
      'Tags.1.TagKey': 'team',
      'Tags.1.TagValue': 'payments',
      'Tags.2.TagKey': 'a',
      'Tags.2.TagValue': 'b',
    };
    expect(await call('TagResource', params)).toMatchObject({ code: 'Success' });
    expect(await tagsOf(keyId)).toEqual({ team: 'payments', a: 'b' });
  });

  test('ten Tags come one parameter a member', async () => {
    const { keyId } = kms.seedKey();
    const members = numbered(10).flatMap(({ TagKey, TagValue }, i) => [
      [`Tags.${i + 1}.TagKey`, TagKey],
      [`Tags.${i + 1}.TagValue`, TagValue],
    ]);
    expect(await call('TagResource', { KeyId: keyId, ...Object.fromEntries(members) })).toMatchObject({
      code: 'Success',
    });
    expect(Object.keys(await tagsOf(keyId))).toHaveLength(10);
  });

  test.each([
    ['missing', {}],
    ['empty', { Tags: '' }],
  ])('Tags that are %s are asked for', async (_name, params) => {
    expect(await call('TagResource', { KeyId: kms.seedKey().keyId, ...params })).toMatchObject({
      code: 'MissingParameter',
      status: 400,
      message: 'The parameter "Tags" is needed but not provided.',
    });
  });

  test.each([
    'team',
    '[{"TagKey":"team"',
    '{"TagKey":"team","TagValue":"payments"}',
    '"team"',
    'null',
    '17',
    '["team"]',
    '[null]',
    '[[]]',
    '[{"TagValue":"payments"}]',
    '[{"TagKey":17,"TagValue":"payments"}]',
    '[{"TagKey":"team","TagValue":17}]',
    '[{"TagKey":"team","TagValue":{"a":"b"}}]',
    '[{"TagKey":"","TagValue":"payments"}]',
    '[{"Key":"team","Value":"payments"}]',
  ])('Tags do not take %s', async (Tags) => {
    const { keyId } = kms.seedKey();
    expect(await call('TagResource', { KeyId: keyId, Tags })).toMatchObject(INVALID_TAGS);
    expect(await tagsOf(keyId)).toEqual({});
  });

  test.each(['aliyun', 'aliyun-team', 'acs:', 'acs:team'])('the tag key %s is reserved', async (TagKey) => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, [{ TagKey, TagValue: 'v' }])).toMatchObject(INVALID_TAGS);
    expect(await tagsOf(keyId)).toEqual({});
  });

  test.each(['my-aliyun', 'acs', 'acs-team', 'x-acs:team', '__proto__', 'constructor', 'a b/ü:+&='])(
    'the tag key %s is free',
    async (TagKey) => {
      const { keyId } = kms.seedKey();
      expect(await tagged(keyId, [{ TagKey, TagValue: 'v' }])).toMatchObject({ code: 'Success' });
      expect((await call('ListResourceTags', { KeyId: keyId })).body.Tags.Tag).toEqual([
        { KeyId: keyId, TagKey, TagValue: 'v' },
      ]);
    },
  );

  test.each([
    ['1 character', 'k'],
    ['128 characters', 'k'.repeat(128)],
    ['128 characters beyond ASCII', '键'.repeat(128)],
  ])('a tag key has %s', async (_name, TagKey) => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, [{ TagKey, TagValue: 'v' }])).toMatchObject({ code: 'Success' });
    expect(await tagsOf(keyId)).toEqual({ [TagKey]: 'v' });
  });

  test('a tag key does not have 129 characters', async () => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, [{ TagKey: 'k'.repeat(129), TagValue: 'v' }])).toMatchObject(INVALID_TAGS);
  });

  test.each([
    ['0 characters', ''],
    ['128 characters', 'v'.repeat(128)],
    ['128 characters beyond ASCII', '值'.repeat(128)],
  ])('a tag value has %s', async (_name, TagValue) => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, [{ TagKey: 'k', TagValue }])).toMatchObject({ code: 'Success' });
    expect(await tagsOf(keyId)).toEqual({ k: TagValue });
  });

  test('a tag value does not have 129 characters', async () => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, [{ TagKey: 'k', TagValue: 'v'.repeat(129) }])).toMatchObject(INVALID_TAGS);
  });

  test('one call takes 10 tags', async () => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, numbered(10))).toMatchObject({ code: 'Success' });
    expect(Object.keys(await tagsOf(keyId))).toHaveLength(10);
  });

  test('one call does not take 11 tags', async () => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, numbered(11))).toMatchObject(INVALID_TAGS);
    expect(await tagsOf(keyId)).toEqual({});
  });

  test.each([
    ['with different values', 'b'],
    ['with the same value', 'a'],
  ])('one call does not take the same tag key twice, %s', async (_name, second) => {
    const { keyId } = kms.seedKey();
    const tags = [
      { TagKey: 'k', TagValue: 'a' },
      { TagKey: 'k', TagValue: second },
    ];
    expect(await tagged(keyId, tags)).toMatchObject(INVALID_TAGS);
    expect(await tagsOf(keyId)).toEqual({});
  });

  test.each([
    ['missing', {}],
    ['empty', { KeyId: '' }],
    ['empty, as SecretName and CertificateId', { KeyId: '', SecretName: '', CertificateId: '' }],
  ])('a KeyId that is %s is asked for', async (_name, params) => {
    expect(await call('TagResource', { Tags: ONE_TAG, ...params })).toMatchObject({
      code: 'MissingParameter',
      status: 400,
      message: 'The parameter "KeyId" is needed but not provided.',
    });
  });

  test.each([
    ['KeyId and SecretName', { SecretName: 's' }],
    ['KeyId and CertificateId', { CertificateId: 'c' }],
    ['KeyId, SecretName and CertificateId', { SecretName: 's', CertificateId: 'c' }],
  ])('%s do not go together', async (_name, others) => {
    const { keyId } = kms.seedKey();
    expect(await call('TagResource', { KeyId: keyId, Tags: ONE_TAG, ...others })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
    });
    expect(await tagsOf(keyId)).toEqual({});
  });

  test('SecretName and CertificateId do not go together', async () => {
    const params = { SecretName: 's', CertificateId: 'c', Tags: ONE_TAG };
    expect(await call('TagResource', params)).toMatchObject({ code: 'InvalidParameter', status: 400 });
  });

  test.each(['SecretName', 'CertificateId'])('no %s is found', async (name) => {
    expect(await call('TagResource', { [name]: 'orders', Tags: ONE_TAG })).toMatchObject({
      code: 'Forbidden.ResourceNotFound',
      status: 404,
      message: 'Resource not found.',
    });
  });

  test('an empty SecretName beside a KeyId counts as missing', async () => {
    const { keyId } = kms.seedKey();
    const params = { KeyId: keyId, SecretName: '', CertificateId: '', Tags: ONE_TAG };
    expect(await call('TagResource', params)).toMatchObject({ code: 'Success' });
    expect(await tagsOf(keyId)).toEqual({ team: 'payments' });
  });

  test('an alias is no KeyId', async () => {
    kms.seedKey({ aliases: ['alias/orders'] });
    expect(await call('TagResource', { KeyId: 'alias/orders', Tags: ONE_TAG })).toMatchObject({
      code: 'Unsupported.Alias',
      status: 400,
      message: 'Alias is not valid for this api.',
    });
  });

  test('an ARN is no KeyId', async () => {
    const { arn } = kms.seedKey();
    expect(await call('TagResource', { KeyId: arn, Tags: ONE_TAG })).toMatchObject(KEY_NOT_FOUND);
  });

  test('an unknown KeyId is not found', async () => {
    const params = { KeyId: '00000000-0000-4000-8000-000000000000', Tags: ONE_TAG };
    expect(await call('TagResource', params)).toMatchObject(KEY_NOT_FOUND);
  });
});

describe('key states', () => {
  test.each([
    ['Enabled', {}],
    ['Disabled', {}],
    ['PendingImport', { origin: 'EXTERNAL' }],
  ] as const)('a key in %s is tagged and keeps its state', async (state, options) => {
    const { keyId } = kms.seedKey({ state, ...options });
    expect(await call('TagResource', { KeyId: keyId, Tags: ONE_TAG })).toMatchObject({
      code: 'Success',
      status: 200,
    });
    expect(kms.key(keyId)).toMatchObject({ state, tags: { team: 'payments' } });
  });

  test('a key in PendingDeletion is refused and keeps its tags', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', tags: { team: 'orders' } });
    expect(await call('TagResource', { KeyId: keyId, Tags: ONE_TAG })).toMatchObject({
      code: 'Rejected.PendingDeletion',
      status: 409,
      message: 'The request was rejected because the key state is PendingDeletion.',
    });
    expect(await tagsOf(keyId)).toEqual({ team: 'orders' });
  });

  test('bad Tags are reported before the state is looked at', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('TagResource', { KeyId: keyId, Tags: 'team' })).toMatchObject(INVALID_TAGS);
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('TagResource', { KeyId: keyId, Tags: ONE_TAG })).toMatchObject(KEY_NOT_FOUND);
  });
});

describe('behaviour', () => {
  test('the answer has nothing but a request id', async () => {
    const { body } = await call('TagResource', { KeyId: kms.seedKey().keyId, Tags: ONE_TAG });
    expect(body).toEqual({ RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i) });
  });

  test('a tag that the key has gets the new value, others stay', async () => {
    const { keyId } = kms.seedKey({ tags: { team: 'orders', env: 'test' } });
    expect(await tagged(keyId, [{ TagKey: 'team', TagValue: 'payments' }])).toMatchObject({
      code: 'Success',
    });
    expect(await tagsOf(keyId)).toEqual({ team: 'payments', env: 'test' });
  });

  test('a key has 20 tags and no 21st', async () => {
    const { keyId } = kms.seedKey();
    expect(await tagged(keyId, numbered(10))).toMatchObject({ code: 'Success' });
    expect(await tagged(keyId, numbered(10, 10))).toMatchObject({ code: 'Success' });
    expect(await tagged(keyId, numbered(1, 20))).toMatchObject(INVALID_TAGS);
    expect(Object.keys(await tagsOf(keyId))).toHaveLength(20);
  });

  test('a call that would pass 20 tags adds none and changes none', async () => {
    const { keyId } = kms.seedKey();
    await tagged(keyId, numbered(10));
    await tagged(keyId, numbered(9, 10));
    const tooMany = [{ TagKey: 'k0', TagValue: 'new' }, ...numbered(2, 19)];
    expect(await tagged(keyId, tooMany)).toMatchObject(INVALID_TAGS);
    const tags = await tagsOf(keyId);
    expect(Object.keys(tags)).toHaveLength(19);
    expect(tags).toMatchObject({ k0: 'v0' });
    expect(tags).not.toHaveProperty('k19');
  });

  test('the tags of a key with 20 still get new values', async () => {
    const { keyId } = kms.seedKey();
    await tagged(keyId, numbered(10));
    await tagged(keyId, numbered(10, 10));
    const renewed = numbered(10, 5).map(({ TagKey }) => ({ TagKey, TagValue: 'new' }));
    expect(await tagged(keyId, renewed)).toMatchObject({ code: 'Success' });
    const tags = await tagsOf(keyId);
    expect(Object.keys(tags)).toHaveLength(20);
    expect(tags).toMatchObject({ k4: 'v4', k5: 'new', k14: 'new', k15: 'v15' });
  });

  test('only the key that is named is tagged', async () => {
    const { keyId } = kms.seedKey();
    const other = kms.seedKey();
    await call('TagResource', { KeyId: keyId, Tags: ONE_TAG });
    expect(await tagsOf(other.keyId)).toEqual({});
  });

  test('tags stay on a key that is disabled and enabled again', async () => {
    const { keyId } = kms.seedKey();
    await call('TagResource', { KeyId: keyId, Tags: ONE_TAG });
    await call('DisableKey', { KeyId: keyId });
    await call('EnableKey', { KeyId: keyId });
    expect(await tagsOf(keyId)).toEqual({ team: 'payments' });
  });

  test('a full key takes a new value for a tag that it has, and no other tag', async () => {
    const full = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'old']));
    const { keyId } = kms.seedKey({ tags: full });
    const tag = (TagKey: string) =>
      call('TagResource', { KeyId: keyId, Tags: JSON.stringify([{ TagKey, TagValue: 'new' }]) });
    expect((await tag('k7')).code).toBe('Success');
    expect(kms.key(keyId)?.tags).toEqual({ ...full, k7: 'new' });
    expect((await tag('one-more')).code).toBe('InvalidParameter');
  });
});
