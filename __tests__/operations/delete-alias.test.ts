import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { aliasNotFound } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const DONE = {
  code: 'Success',
  status: 200,
  message: '',
  body: { RequestId: expect.stringMatching(UUID) },
};

test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
  'an alias of a key in %s is deleted, and the key does not change',
  async (state) => {
    const { keyId } = kms.seedKey({ state, aliases: ['alias/a', 'alias/b'] });
    const before = kms.key(keyId);
    expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(DONE);
    expect(kms.key('alias/a')).toBeUndefined();
    expect(kms.key(keyId)).toEqual({ ...before, aliases: ['alias/b'] });
    expect(before?.state).toBe(state);
  },
);

test('the response has a RequestId and no other field', async () => {
  kms.seedKey({ aliases: ['alias/a'] });
  expect((await call('DeleteAlias', { AliasName: 'alias/a' })).body).toEqual({
    RequestId: expect.stringMatching(UUID),
  });
});

test('a deleted alias does not exist, and its key can still be used', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
  expect(await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).toMatchObject({ code: 'Success' });
  await call('DeleteAlias', { AliasName: 'alias/a' });
  expect(await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).toEqual(aliasNotFound);
  expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toMatchObject({ code: 'Success' });
});

test('the lists no longer show it', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/a', 'alias/b'] });
  await call('DeleteAlias', { AliasName: 'alias/a' });
  expect((await call('ListAliases')).body).toMatchObject({
    TotalCount: 1,
    Aliases: { Alias: [{ AliasName: 'alias/b' }] },
  });
  expect((await call('ListAliasesByKeyId', { KeyId: keyId })).body).toMatchObject({
    TotalCount: 1,
    Aliases: { Alias: [{ AliasName: 'alias/b' }] },
  });
});

test('a second deletion is Forbidden.AliasNotFound', async () => {
  kms.seedKey({ aliases: ['alias/a'] });
  expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(DONE);
  expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(aliasNotFound);
});

test('a deleted alias can be created again', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
  await call('DeleteAlias', { AliasName: 'alias/a' });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
  expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(DONE);
});

test('a moved alias is deleted from its new key', async () => {
  kms.seedKey({ aliases: ['alias/a'] });
  const target = kms.seedKey();
  await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
  expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(DONE);
  expect(kms.key(target.keyId)?.aliases).toEqual([]);
});

test('if two regions have the same alias, it is deleted in one of them', async () => {
  const here = kms.seedKey({ aliases: ['alias/a'] });
  kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
  expect(await shanghai.call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(DONE);
  expect(kms.key('alias/a', { regionId: 'cn-shanghai' })).toBeUndefined();
  expect(kms.key('alias/a')?.keyId).toBe(here.keyId);
});
