import type { KeyState } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { aliasNotFound, keyNotFound, missing, refusal } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const INVALID_NAME = refusal('InvalidParameter', 400, 'The specified parameter "AliasName" is not valid.');
const NO_ALIAS_HERE = refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.');
const PENDING_DELETION = refusal(
  'Rejected.PendingDeletion',
  409,
  'The request was rejected because the key state is PendingDeletion.',
);
const DONE = {
  code: 'Success',
  status: 200,
  message: '',
  body: { RequestId: expect.stringMatching(UUID) },
};

describe('parameters', () => {
  test('AliasName is required', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('UpdateAlias', { KeyId: keyId })).toEqual(missing('AliasName'));
  });

  test('KeyId is required', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('UpdateAlias', { AliasName: 'alias/a' })).toEqual(missing('KeyId'));
  });

  test('an empty AliasName counts as missing', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('UpdateAlias', { KeyId: keyId, AliasName: '' })).toEqual(missing('AliasName'));
  });

  test('an empty KeyId counts as missing', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('UpdateAlias', { KeyId: '', AliasName: 'alias/a' })).toEqual(missing('KeyId'));
  });

  test.each([
    ['one character', 'alias/a'],
    ['every kind of character', 'alias/Az09_-/x'],
    ['255 characters behind the prefix', `alias/${'x'.repeat(255)}`],
  ])('AliasName takes %s', async (_title, AliasName) => {
    const old = kms.seedKey({ aliases: [AliasName] });
    const target = kms.seedKey();
    expect(await call('UpdateAlias', { AliasName, KeyId: target.keyId })).toEqual(DONE);
    expect(kms.key(AliasName)?.keyId).toBe(target.keyId);
    expect(kms.key(old.keyId)?.aliases).toEqual([]);
  });

  test.each([
    ['nothing behind the prefix', 'alias/'],
    ['256 characters behind the prefix', `alias/${'x'.repeat(256)}`],
    ['no prefix', 'name'],
    ['a prefix in capitals', 'ALIAS/a'],
    ['a space inside', 'alias/my name'],
    ['a line feed behind', 'alias/a\n'],
    ['a dot', 'alias/my.name'],
    ['a letter that is not ASCII', 'alias/schlüssel'],
    ['the ARN of the alias', 'acs:kms:cn-hangzhou:1540355698841234:alias/a'],
  ])('AliasName refuses %s', async (_title, AliasName) => {
    const old = kms.seedKey({ aliases: ['alias/a'] });
    const target = kms.seedKey();
    expect(await call('UpdateAlias', { AliasName, KeyId: target.keyId })).toEqual(INVALID_NAME);
    expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
  });

  test.each([
    ['of 255 characters', `alias/${'x'.repeat(255)}`],
    ['that begins like a known one', 'alias/a/b'],
    ['with the beginning of a known one', 'alias/know'],
  ])('AliasName %s that nobody created is Forbidden.AliasNotFound', async (_title, AliasName) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/a', 'alias/known'] });
    expect(await call('UpdateAlias', { AliasName, KeyId: keyId })).toEqual(aliasNotFound);
    expect(kms.key(AliasName)).toBeUndefined();
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound, and the alias stays', async (_title, KeyId) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId })).toEqual(keyNotFound);
    expect(kms.key('alias/a')?.keyId).toBe(keyId);
  });

  test('KeyId takes no ARN of a key', async () => {
    const old = kms.seedKey({ aliases: ['alias/a'] });
    const target = kms.seedKey();
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.arn })).toEqual(keyNotFound);
    expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
  });

  test('KeyId takes no ARN of an alias', async () => {
    const old = kms.seedKey({ aliases: ['alias/a'] });
    const target = kms.seedKey({ aliases: ['alias/target'] });
    const aliasArn = target.arn.replace(/key\/.*/, 'alias/target');
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: aliasArn })).toEqual(keyNotFound);
    expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
  });

  test.each(['alias/target', 'alias/unknown', 'alias/a'])('KeyId takes no alias: %s', async (KeyId) => {
    const old = kms.seedKey({ aliases: ['alias/a'] });
    kms.seedKey({ aliases: ['alias/target'] });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId })).toEqual(NO_ALIAS_HERE);
    expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
  });

  test.each(['DryRun', 'NewAliasName', 'aliasName', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const old = kms.seedKey({ aliases: ['alias/a'] });
      const target = kms.seedKey();
      expect(
        await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId, [name]: 'true' }),
      ).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
      expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
    },
  );

  test('the name is checked before the key is looked up', async () => {
    expect(await call('UpdateAlias', { AliasName: 'name', KeyId: UNKNOWN_ID })).toEqual(INVALID_NAME);
  });
});

describe('key states', () => {
  // Old state of the alias's key, state of its new key: only the second decides.
  const succeeds: readonly (readonly [KeyState, KeyState])[] = [
    ['Enabled', 'Enabled'],
    ['Enabled', 'Disabled'],
    ['Enabled', 'PendingImport'],
    ['Disabled', 'Enabled'],
    ['Disabled', 'Disabled'],
    ['Disabled', 'PendingImport'],
    ['PendingDeletion', 'Enabled'],
    ['PendingDeletion', 'Disabled'],
    ['PendingDeletion', 'PendingImport'],
    ['PendingImport', 'Enabled'],
    ['PendingImport', 'Disabled'],
    ['PendingImport', 'PendingImport'],
  ];
  test.each(succeeds)('an alias moves from a key in %s to a key in %s', async (from, to) => {
    const old = kms.seedKey({ state: from, aliases: ['alias/a'] });
    const target = kms.seedKey({ state: to });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(DONE);
    expect(kms.key('alias/a')).toMatchObject({ keyId: target.keyId, state: to, aliases: ['alias/a'] });
    expect(kms.key(old.keyId)).toMatchObject({ state: from, aliases: [] });
  });

  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'an alias does not move from a key in %s to a key in PendingDeletion',
    async (from) => {
      const old = kms.seedKey({ state: from, aliases: ['alias/a'] });
      const target = kms.seedKey({ state: 'PendingDeletion' });
      expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(
        PENDING_DELETION,
      );
      expect(kms.key('alias/a')).toMatchObject({ keyId: old.keyId, state: from, aliases: ['alias/a'] });
      expect(kms.key(target.keyId)).toMatchObject({ state: 'PendingDeletion', aliases: [] });
    },
  );

  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'an alias may be sent to the key in %s that it is at',
    async (state) => {
      const { keyId } = kms.seedKey({ state, aliases: ['alias/a'] });
      expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: keyId })).toEqual(DONE);
      expect(kms.key(keyId)).toMatchObject({ state, aliases: ['alias/a'] });
    },
  );

  test('an alias may not be sent to the key in PendingDeletion that it is at', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/a'] });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: keyId })).toEqual(PENDING_DELETION);
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingDeletion', aliases: ['alias/a'] });
  });

  test('an alias moved away in time outlives the deletion of its old key', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    const old = kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/a'] });
    const target = kms.seedKey();
    await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
    kms.clock.advance({ days: 1 });
    expect(kms.key(old.keyId)).toBeUndefined();
    expect((await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).body.KeyId).toBe(target.keyId);
  });

  test('an alias whose key is deleted is Forbidden.AliasNotFound', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/a'] });
    const target = kms.seedKey();
    kms.clock.advance({ days: 1 });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(aliasNotFound);
  });

  test('a new key that is deleted is Forbidden.KeyNotFound', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    const target = kms.seedKey({ state: 'PendingDeletion', deletionDate });
    const old = kms.seedKey({ aliases: ['alias/a'] });
    kms.clock.advance({ days: 1 });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(keyNotFound);
    expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
  });
});

describe('behaviour', () => {
  test('the answer has a RequestId and no other field', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    const { keyId } = kms.seedKey();
    expect((await call('UpdateAlias', { AliasName: 'alias/a', KeyId: keyId })).body).toEqual({
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('other aliases of both keys stay', async () => {
    const old = kms.seedKey({ aliases: ['alias/a', 'alias/old'] });
    const target = kms.seedKey({ aliases: ['alias/target'] });
    await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
    expect(kms.key(old.keyId)?.aliases).toEqual(['alias/old']);
    expect([...(kms.key(target.keyId)?.aliases ?? [])].sort()).toEqual(['alias/a', 'alias/target']);
    expect(kms.key('alias/old')?.keyId).toBe(old.keyId);
    expect(kms.key('alias/target')?.keyId).toBe(target.keyId);
  });

  test('the lists show the alias at its new key, once', async () => {
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

  test('an alias moves back and forth', async () => {
    const old = kms.seedKey({ aliases: ['alias/a'] });
    const target = kms.seedKey();
    await call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: old.keyId })).toEqual(DONE);
    expect(kms.key('alias/a')?.keyId).toBe(old.keyId);
  });

  test('an alias moves in a region whose quota is used up', async () => {
    kms.seedKey({ aliases: Array.from({ length: 300 }, (_, index) => `alias/n${index}`) });
    const target = kms.seedKey();
    expect(await call('UpdateAlias', { AliasName: 'alias/n7', KeyId: target.keyId })).toEqual(DONE);
    expect(kms.key('alias/n7')?.keyId).toBe(target.keyId);
  });

  test('an alias of another region is Forbidden.AliasNotFound', async () => {
    const there = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
    const { keyId } = kms.seedKey();
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: keyId })).toEqual(aliasNotFound);
    expect(kms.key('alias/a', { regionId: 'cn-shanghai' })?.keyId).toBe(there.keyId);
  });

  test('a key of another region is Forbidden.KeyNotFound', async () => {
    const there = kms.seedKey({ regionId: 'cn-shanghai' });
    const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('UpdateAlias', { AliasName: 'alias/a', KeyId: there.keyId })).toEqual(keyNotFound);
    expect(kms.key('alias/a')?.keyId).toBe(keyId);
  });

  test('one name in two regions moves in one of them', async () => {
    const here = kms.seedKey({ aliases: ['alias/a'] });
    kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
    const target = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await shanghai.call('UpdateAlias', { AliasName: 'alias/a', KeyId: target.keyId })).toEqual(DONE);
    expect(kms.key('alias/a')?.keyId).toBe(here.keyId);
    expect(kms.key('alias/a', { regionId: 'cn-shanghai' })?.keyId).toBe(target.keyId);
  });
});
