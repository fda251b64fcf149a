import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const KEY_NOT_FOUND = {
  code: 'Forbidden.KeyNotFound',
  status: 404,
  message: 'The specified Key is not found.',
};
const UNSUPPORTED_ALIAS = {
  code: 'Unsupported.Alias',
  status: 400,
  message: 'Alias is not valid for this api.',
};

describe('parameters', () => {
  test.each([
    ['missing', {}],
    ['empty', { KeyId: '' }],
  ])('a KeyId that is %s is asked for', async (_name, params) => {
    expect(await call('ListResourceTags', params)).toMatchObject({
      code: 'MissingParameter',
      status: 400,
      message: 'The parameter "KeyId" is needed but not provided.',
    });
  });

  test('an alias is no KeyId', async () => {
    kms.seedKey({ aliases: ['alias/orders'] });
    expect(await call('ListResourceTags', { KeyId: 'alias/orders' })).toMatchObject(UNSUPPORTED_ALIAS);
  });

  test('an alias that no key has is no KeyId either', async () => {
    expect(await call('ListResourceTags', { KeyId: 'alias/nobody' })).toMatchObject(UNSUPPORTED_ALIAS);
  });

  test('an ARN is no KeyId', async () => {
    const { arn } = kms.seedKey();
    expect(await call('ListResourceTags', { KeyId: arn })).toMatchObject(KEY_NOT_FOUND);
  });

  test('an unknown KeyId is not found', async () => {
    const params = { KeyId: '00000000-0000-4000-8000-000000000000' };
    expect(await call('ListResourceTags', params)).toMatchObject(KEY_NOT_FOUND);
  });

  test('a KeyId in another letter case is not found', async () => {
    kms.seedKey({ keyId: 'orders-key' });
    expect(await call('ListResourceTags', { KeyId: 'Orders-Key' })).toMatchObject(KEY_NOT_FOUND);
  });
});

describe('key states', () => {
  test.each([
    ['Enabled', {}],
    ['Disabled', {}],
    ['PendingDeletion', {}],
    ['PendingImport', { origin: 'EXTERNAL' }],
  ] as const)('a key in %s shows its tags', async (state, options) => {
    const { keyId } = kms.seedKey({ state, tags: { team: 'orders' }, ...options });
    expect(await call('ListResourceTags', { KeyId: keyId })).toMatchObject({
      code: 'Success',
      status: 200,
      body: { Tags: { Tag: [{ KeyId: keyId, TagKey: 'team', TagValue: 'orders' }] } },
    });
    expect(kms.key(keyId)).toMatchObject({ state });
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', tags: { team: 'orders' } });
    kms.clock.advance({ days: 30 });
    expect(await call('ListResourceTags', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
  });
});

describe('behaviour', () => {
  test('the answer has the tags, each with the key id, and a request id', async () => {
    const { keyId } = kms.seedKey({ tags: { Project: 'Test' } });
    const { body } = await call('ListResourceTags', { KeyId: keyId });
    expect(body).toEqual({
      Tags: { Tag: [{ KeyId: keyId, TagKey: 'Project', TagValue: 'Test' }] },
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i),
    });
  });

  test('a key without tags has an empty list', async () => {
    const { body } = await call('ListResourceTags', { KeyId: kms.seedKey().keyId });
    expect(body.Tags).toEqual({ Tag: [] });
  });

  test('all 20 tags come in one answer', async () => {
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, `v${i}`]));
    const { keyId } = kms.seedKey({ tags });
    const { body } = await call('ListResourceTags', { KeyId: keyId });
    expect(body.Tags.Tag).toHaveLength(20);
    expect(body.Tags.Tag).toEqual(
      expect.arrayContaining([
        { KeyId: keyId, TagKey: 'k0', TagValue: 'v0' },
        { KeyId: keyId, TagKey: 'k19', TagValue: 'v19' },
      ]),
    );
  });

  test('tags given to CreateKey are listed', async () => {
    const created = await call('CreateKey', { Tags: '[{"TagKey":"team","TagValue":""}]' });
    const { KeyId } = created.body.KeyMetadata;
    expect((await call('ListResourceTags', { KeyId })).body.Tags.Tag).toEqual([
      { KeyId, TagKey: 'team', TagValue: '' },
    ]);
  });

  test('the same key id in two regions has tags of its own', async () => {
    kms.seedKey({ keyId: 'orders-key', tags: { region: 'hangzhou' } });
    kms.seedKey({ keyId: 'orders-key', tags: { region: 'shanghai' }, regionId: 'cn-shanghai' });
    const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
    expect((await call('ListResourceTags', { KeyId: 'orders-key' })).body.Tags.Tag).toEqual([
      { KeyId: 'orders-key', TagKey: 'region', TagValue: 'hangzhou' },
    ]);
    expect((await shanghai.call('ListResourceTags', { KeyId: 'orders-key' })).body.Tags.Tag).toEqual([
      { KeyId: 'orders-key', TagKey: 'region', TagValue: 'shanghai' },
    ]);
  });
});
