import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { aliasNotFound, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const ALREADY_EXISTS = refusal('AliasAlreadyExists', 400, 'AliasName Already Exists.');
const LIMIT_EXCEEDED = refusal(
  'Rejected.LimitExceeded',
  400,
  'The request was rejected because user create resource limit was exceeded.',
);
const DONE = {
  code: 'Success',
  status: 200,
  message: '',
  body: { RequestId: expect.stringMatching(UUID) },
};

const names = (count: number, prefix = 'alias/n') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test('a key whose deletion was cancelled accepts an alias again', async () => {
  const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
  await call('CancelKeyDeletion', { KeyId: keyId });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
});

test('the response has a RequestId and no other field', async () => {
  const { keyId } = kms.seedKey();
  expect((await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).body).toEqual({
    RequestId: expect.stringMatching(UUID),
  });
});

test('the alias can be used immediately', async () => {
  const { keyId } = kms.seedKey();
  kms.seedKey();
  expect(await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).toEqual(aliasNotFound);
  await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' });
  expect((await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).body.KeyId).toBe(keyId);
});

test('a key can have many aliases', async () => {
  const { keyId } = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/b' })).toEqual(DONE);
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a/b' })).toEqual(DONE);
  expect(kms.key(keyId)?.aliases).toEqual(['alias/a', 'alias/b', 'alias/a/b']);
});

test('an alias of another key already exists, and does not move', async () => {
  const first = kms.seedKey({ aliases: ['alias/a'] });
  const second = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: second.keyId, AliasName: 'alias/a' })).toEqual(ALREADY_EXISTS);
  expect(kms.key('alias/a')?.keyId).toBe(first.keyId);
  expect(kms.key(second.keyId)?.aliases).toEqual([]);
});

test('an alias of the same key already exists', async () => {
  const { keyId } = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(ALREADY_EXISTS);
  expect(kms.key(keyId)?.aliases).toEqual(['alias/a']);
});

test('an alias of a key in PendingDeletion already exists', async () => {
  kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/a'] });
  const { keyId } = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(ALREADY_EXISTS);
});

test('a name can be used again after its alias was deleted', async () => {
  kms.seedKey({ aliases: ['alias/a'] });
  const { keyId } = kms.seedKey();
  await call('DeleteAlias', { AliasName: 'alias/a' });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
  expect(kms.key('alias/a')?.keyId).toBe(keyId);
});

test('a name can be used again after its key was deleted', async () => {
  const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
  kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/a'] });
  const { keyId } = kms.seedKey();
  kms.clock.advance({ days: 1 });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
  expect(kms.key('alias/a')?.keyId).toBe(keyId);
});

test('the 300th alias of a region is created, the 301st is rejected', async () => {
  const { keyId } = kms.seedKey({ aliases: names(150, 'alias/first') });
  kms.seedKey({ aliases: names(149, 'alias/second') });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/no-300' })).toEqual(DONE);
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/no-301' })).toEqual(LIMIT_EXCEEDED);
  expect(kms.key('alias/no-301')).toBeUndefined();
});

test('a deleted alias does not count for the quota', async () => {
  const { keyId } = kms.seedKey({ aliases: names(300) });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(LIMIT_EXCEEDED);
  await call('DeleteAlias', { AliasName: 'alias/n0' });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(DONE);
});

test('the aliases of a deleted key do not count for the quota', async () => {
  const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
  kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: names(300) });
  const { keyId } = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(LIMIT_EXCEEDED);
  kms.clock.advance({ days: 1 });
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(DONE);
});

test('each region has its own quota', async () => {
  kms.seedKey({ regionId: 'cn-shanghai', aliases: names(300) });
  const { keyId } = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/here' })).toEqual(DONE);
});

test('the same name can exist in every region', async () => {
  const there = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
  const here = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: here.keyId, AliasName: 'alias/a' })).toEqual(DONE);
  expect(kms.key('alias/a')?.keyId).toBe(here.keyId);
  expect(kms.key('alias/a', { regionId: 'cn-shanghai' })?.keyId).toBe(there.keyId);
});
