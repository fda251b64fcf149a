import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const KEY_NOT_FOUND = {
  code: 'Forbidden.KeyNotFound',
  status: 404,
  message: 'The specified Key is not found.',
};
const INVALID_TAG_KEYS = {
  code: 'InvalidParameter',
  status: 400,
  message: 'The specified parameter "TagKeys" is not valid.',
};

const TAGS = { team: 'orders', env: 'test', owner: 'li' };

const tagsOf = async (keyId: string) => {
  const { body } = await call('ListResourceTags', { KeyId: keyId });
  return Object.fromEntries(
    body.Tags.Tag.map(({ TagKey, TagValue }: { TagKey: string; TagValue: string }) => [TagKey, TagValue]),
  );
};

describe('parameters', () => {
  test('TagKeys come as JSON text', async () => {
    const { keyId } = kms.seedKey({ tags: TAGS });
    expect(await call('UntagResource', { KeyId: keyId, TagKeys: '["team","env"]' })).toMatchObject({
      code: 'Success',
    });
    expect(await tagsOf(keyId)).toEqual({ owner: 'li' });
  });

  test('TagKeys come one parameter a key', async () => {
    const { keyId } = kms.seedKey({ tags: TAGS });
    const params = { KeyId: keyId, 'TagKeys.1': 'team', 'TagKeys.2': 'env' };
    expect(await call('UntagResource', params)).toMatchObject({ code: 'Success' });
    expect(await tagsOf(keyId)).toEqual({ owner: 'li' });
  });

  test.each([
    ['missing', {}],
    ['empty', { TagKeys: '' }],
  ])('TagKeys that are %s are asked for', async (_name, params) => {
    expect(await call('UntagResource', { KeyId: kms.seedKey().keyId, ...params })).toMatchObject({
      code: 'MissingParameter',
      status: 400,
      message: 'The parameter "TagKeys" is needed but not provided.',
    });
  });

  test.each([
    'team',
    '["team"',
    '"team"',
    '{"TagKey":"team"}',
    'null',
    '17',
    '[17]',
    '[null]',
    '[["team"]]',
    '[{"TagKey":"team"}]',
    '[""]',
  ])('TagKeys do not take %s', async (TagKeys) => {
    const { keyId } = kms.seedKey({ tags: TAGS });
    expect(await call('UntagResource', { KeyId: keyId, TagKeys })).toMatchObject(INVALID_TAG_KEYS);
    expect(await tagsOf(keyId)).toEqual(TAGS);
  });

  test.each([
    ['1 character', 'k'],
    ['128 characters', 'k'.repeat(128)],
  ])('a tag key has %s', async (_name, tagKey) => {
    const { keyId } = kms.seedKey({ tags: { [tagKey]: 'v' } });
    expect(await call('UntagResource', { KeyId: keyId, TagKeys: JSON.stringify([tagKey]) })).toMatchObject({
      code: 'Success',
    });
    expect(await tagsOf(keyId)).toEqual({});
  });

  test('a tag key does not have 129 characters', async () => {
    const TagKeys = JSON.stringify(['k'.repeat(129)]);
    expect(await call('UntagResource', { KeyId: kms.seedKey().keyId, TagKeys })).toMatchObject(
      INVALID_TAG_KEYS,
    );
  });

  test.each([
    ['missing', {}],
    ['empty', { KeyId: '' }],
    ['empty, as SecretName and CertificateId', { KeyId: '', SecretName: '', CertificateId: '' }],
  ])('a KeyId that is %s is asked for', async (_name, params) => {
    expect(await call('UntagResource', { TagKeys: '["team"]', ...params })).toMatchObject({
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
    const { keyId } = kms.seedKey({ tags: TAGS });
    expect(await call('UntagResource', { KeyId: keyId, TagKeys: '["team"]', ...others })).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
    });
    expect(await tagsOf(keyId)).toEqual(TAGS);
  });

  test('SecretName and CertificateId do not go together', async () => {
    const params = { SecretName: 's', CertificateId: 'c', TagKeys: '["team"]' };
    expect(await call('UntagResource', params)).toMatchObject({ code: 'InvalidParameter', status: 400 });
  });

  test.each(['SecretName', 'CertificateId'])('no %s is found', async (name) => {
    expect(await call('UntagResource', { [name]: 'orders', TagKeys: '["team"]' })).toMatchObject({
      code: 'Forbidden.ResourceNotFound',
      status: 404,
      message: 'Resource not found.',
    });
  });

  test('an alias is no KeyId', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'], tags: TAGS });
    expect(await call('UntagResource', { KeyId: 'alias/orders', TagKeys: '["team"]' })).toMatchObject({
      code: 'Unsupported.Alias',
      status: 400,
      message: 'Alias is not valid for this api.',
    });
    expect(await tagsOf(keyId)).toEqual(TAGS);
  });

  test('an ARN is no KeyId', async () => {
    const { arn } = kms.seedKey({ tags: TAGS });
    expect(await call('UntagResource', { KeyId: arn, TagKeys: '["team"]' })).toMatchObject(KEY_NOT_FOUND);
  });

  test('an unknown KeyId is not found', async () => {
    const params = { KeyId: '00000000-0000-4000-8000-000000000000', TagKeys: '["team"]' };
    expect(await call('UntagResource', params)).toMatchObject(KEY_NOT_FOUND);
  });
});

describe('key states', () => {
  test.each([
    ['Enabled', {}],
    ['Disabled', {}],
    ['PendingImport', { origin: 'EXTERNAL' }],
  ] as const)('a key in %s loses the tag and keeps its state', async (state, options) => {
    const { keyId } = kms.seedKey({ state, tags: TAGS, ...options });
    expect(await call('UntagResource', { KeyId: keyId, TagKeys: '["team"]' })).toMatchObject({
      code: 'Success',
      status: 200,
    });
    expect(kms.key(keyId)).toMatchObject({ state });
    expect(await tagsOf(keyId)).toEqual({ env: 'test', owner: 'li' });
  });

  test('a key in PendingDeletion is refused and keeps its tags', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', tags: TAGS });
    expect(await call('UntagResource', { KeyId: keyId, TagKeys: '["team"]' })).toMatchObject({
      code: 'Rejected.PendingDeletion',
      status: 409,
      message: 'The request was rejected because the key state is PendingDeletion.',
    });
    expect(await tagsOf(keyId)).toEqual(TAGS);
  });
});

describe('behaviour', () => {
  test('the answer has nothing but a request id', async () => {
    const { keyId } = kms.seedKey({ tags: TAGS });
    const { body } = await call('UntagResource', { KeyId: keyId, TagKeys: '["team"]' });
    expect(body).toEqual({ RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i) });
  });

  test('tag keys that the key does not have are ignored', async () => {
    const { keyId } = kms.seedKey({ tags: TAGS });
    const params = { KeyId: keyId, TagKeys: '["colour","team","constructor","__proto__"]' };
    expect(await call('UntagResource', params)).toMatchObject({ code: 'Success' });
    expect(await tagsOf(keyId)).toEqual({ env: 'test', owner: 'li' });
  });

  test('a tag key is matched whole', async () => {
    const { keyId } = kms.seedKey({ tags: { team: 'a', 'team-b': 'b' } });
    expect(await call('UntagResource', { KeyId: keyId, TagKeys: '["team"]' })).toMatchObject({
      code: 'Success',
    });
    expect(await tagsOf(keyId)).toEqual({ 'team-b': 'b' });
  });

  test('a tag that is gone makes room for another', async () => {
    const { keyId } = kms.seedKey({
      tags: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, 'v'])),
    });
    const params = { KeyId: keyId, Tags: '[{"TagKey":"team","TagValue":"orders"}]' };
    expect(await call('TagResource', params)).toMatchObject({ code: 'InvalidParameter' });
    await call('UntagResource', { KeyId: keyId, TagKeys: '["k0"]' });
    expect(await call('TagResource', params)).toMatchObject({ code: 'Success' });
  });

  test('only the key that is named loses the tag', async () => {
    const { keyId } = kms.seedKey({ tags: TAGS });
    const other = kms.seedKey({ tags: TAGS });
    await call('UntagResource', { KeyId: keyId, TagKeys: '["team"]' });
    expect(await tagsOf(other.keyId)).toEqual(TAGS);
  });
});
