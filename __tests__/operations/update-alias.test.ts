import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { aliasNotFound, REJECTED } from '../support/refusals';
import { KEY_STATES } from '../support/state-tables';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const DONE = {
  code: 'Success',
  status: 200,
  message: '',
  body: { RequestId: expect.stringMatching(UUID) },
};

// The state of the new key is checked, never the state of the old key.
const succeeds = KEY_STATES.flatMap((from) =>
  (['Enabled', 'Disabled', 'PendingImport'] as const).map((to) => [from, to] as const),
);
test.each(succeeds)('an alias moves from a key in %s to a key in %s', async (from, to) => {
  const old = kms.seedKey({ state: from, aliases: ['alias/a'] });
  const target = kms.seedKey({ state: to });
  expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(DONE);
  expect(kms.key('alias/a')).toMatchObject({ keyId: target.keyId, state: to, aliases: ['alias/a'] });
  expect(kms.key(old.keyId)).toMatchObject({ state: from, aliases: [] });
});

test.each(KEY_STATES)('an alias does not move from a key in %s to a key in PendingDeletion', async (from) => {
  const old = kms.seedKey({ state: from, aliases: ['alias/a'] });
  const target = kms.seedKey({ state: 'PendingDeletion' });
  expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(
    REJECTED.PendingDeletion,
  );
  expect(kms.key('alias/a')).toMatchObject({ keyId: old.keyId, state: from, aliases: ['alias/a'] });
  expect(kms.key(target.keyId)).toMatchObject({ state: 'PendingDeletion', aliases: [] });
});

test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
  'an alias can be moved to the key in %s that it already belongs to',
  async (state) => {
    const { keyId } = kms.seedKey({ state, aliases: ['alias/a'] });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: keyId })).toEqual(DONE);
    expect(kms.key(keyId)).toMatchObject({ state, aliases: ['alias/a'] });
  },
);

test('an alias cannot be moved to the key in PendingDeletion that it already belongs to', async () => {
  const { keyId } = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/a'] });
  expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: keyId })).toEqual(REJECTED.PendingDeletion);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingDeletion', aliases: ['alias/a'] });
});

test('an alias that was moved before exists after the deletion of its old key', async () => {
  const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
  const old = kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/a'] });
  const target = kms.seedKey();
  await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
  kms.clock.advance({ days: 1 });
  expect(kms.key(old.keyId)).toBeUndefined();
  expect((await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).body.KeyId).toBe(target.keyId);
});

test('the alias of a deleted key gives Forbidden.AliasNotFound', async () => {
  const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
  kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/a'] });
  const target = kms.seedKey();
  kms.clock.advance({ days: 1 });
  expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(aliasNotFound);
});

test('the response has a RequestId and no other field', async () => {
  kms.seedKey({ aliases: ['alias/a'] });
  const { keyId } = kms.seedKey();
  expect((await call('UpdateAlias', { AliasName: 'alias/a', KeyId: keyId })).body).toEqual({
    RequestId: expect.stringMatching(UUID),
  });
});

test('other aliases of both keys do not change', async () => {
  const old = kms.seedKey({ aliases: ['alias/a', 'alias/old'] });
  const target = kms.seedKey({ aliases: ['alias/target'] });
  await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
  expect(kms.key(old.keyId)?.aliases).toEqual(['alias/old']);
  expect([...(kms.key(target.keyId)?.aliases ?? [])].sort()).toEqual(['alias/a', 'alias/target']);
  expect(kms.key('alias/old')?.keyId).toBe(old.keyId);
  expect(kms.key('alias/target')?.keyId).toBe(target.keyId);
});

test('the lists contain the alias with its new key, once', async () => {
  const old = kms.seedKey({ aliases: ['alias/a'] });
  const target = kms.seedKey();
  await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
  expect((await call('ListAliases')).body).toMatchObject({
    TotalCount: 1,
    Aliases: { Alias: [{ AliasName: 'alias/a', KeyId: target.keyId }] },
  });
  expect((await call('ListAliasesByKeyId', { KeyId: old.keyId })).body.TotalCount).toBe(0);
  expect((await call('ListAliasesByKeyId', { KeyId: target.keyId })).body.TotalCount).toBe(1);
});

test('the next call through the alias uses the new key', async () => {
  const old = kms.seedKey({ aliases: ['alias/a'] });
  const target = kms.seedKey();
  expect((await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).body.KeyId).toBe(old.keyId);
  await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
  expect((await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).body.KeyId).toBe(target.keyId);
});

test('an alias can be moved to another key and back', async () => {
  const old = kms.seedKey({ aliases: ['alias/a'] });
  const target = kms.seedKey();
  await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
  expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: old.keyId })).toEqual(DONE);
  expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
});

test('an alias can be moved in a region whose quota is used up', async () => {
  kms.seedKey({ aliases: Array.from({ length: 300 }, (_, index) => `alias/n${index}`) });
  const target = kms.seedKey();
  expect(await call('UpdateAlias', { AliasName: 'alias/n7', KeyId: target.keyId })).toEqual(DONE);
  expect(kms.key('alias/n7')?.keyId).toBe(target.keyId);
});

test('if two regions have the same alias, it moves in one of them', async () => {
  const here = kms.seedKey({ aliases: ['alias/a'] });
  kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
  const target = kms.seedKey({ regionId: 'cn-shanghai' });
  expect(await shanghai.call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(DONE);
  expect(kms.key('alias/a')?.keyId).toBe(here.keyId);
  expect(kms.key('alias/a', { regionId: 'cn-shanghai' })?.keyId).toBe(target.keyId);
});
