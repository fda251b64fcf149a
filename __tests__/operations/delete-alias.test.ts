import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { aliasNotFound, refusal } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const MISSING_NAME = refusal(
  'MissingParameter',
  400,
  'The parameter "AliasName" is needed but not provided.',
);
const INVALID_NAME = refusal('InvalidParameter', 400, 'The specified parameter "AliasName" is not valid.');
const DONE = {
  code: 'Success',
  status: 200,
  message: '',
  body: { RequestId: expect.stringMatching(UUID) },
};

describe('parameters', () => {
  test('AliasName is required', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('DeleteAlias', {})).toEqual(MISSING_NAME);
  });

  test('an empty AliasName counts as missing', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('DeleteAlias', { AliasName: '' })).toEqual(MISSING_NAME);
  });

  test.each([
    ['one character', 'alias/a'],
    ['every kind of character', 'alias/Az09_-/x'],
    ['255 characters behind the prefix', `alias/${'x'.repeat(255)}`],
  ])('AliasName takes %s', async (_title, AliasName) => {
    const { keyId } = kms.seedKey({ aliases: [AliasName] });
    expect(await call('DeleteAlias', { AliasName })).toEqual(DONE);
    expect(kms.key(keyId)?.aliases).toEqual([]);
  });

  test.each([
    ['nothing behind the prefix', 'alias/'],
    ['256 characters behind the prefix', `alias/${'x'.repeat(256)}`],
    ['no prefix', 'name'],
    ['a prefix in capitals', 'ALIAS/a'],
    ['a space inside', 'alias/my name'],
    ['a space behind', 'alias/a '],
    ['a line feed behind', 'alias/a\n'],
    ['a dot', 'alias/my.name'],
    ['a star', 'alias/*'],
    ['a letter that is not ASCII', 'alias/schlüssel'],
    ['the ARN of the alias', 'acs:kms:cn-hangzhou:1540355698841234:alias/a'],
  ])('AliasName refuses %s', async (_title, AliasName) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('DeleteAlias', { AliasName })).toEqual(INVALID_NAME);
    expect(kms.key(keyId)?.aliases).toEqual(['alias/a']);
  });

  test('AliasName refuses the id of a key', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('DeleteAlias', { AliasName: keyId })).toEqual(INVALID_NAME);
    expect(kms.key(keyId)?.aliases).toEqual(['alias/a']);
  });

  test.each([
    ['of 255 characters', `alias/${'x'.repeat(255)}`],
    ['that begins like a known one', 'alias/known/b'],
    ['with the beginning of a known one', 'alias/know'],
  ])('AliasName %s that nobody created is Forbidden.AliasNotFound', async (_title, AliasName) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/known'] });
    expect(await call('DeleteAlias', { AliasName })).toEqual(aliasNotFound);
    expect(kms.key(keyId)?.aliases).toEqual(['alias/known']);
  });

  test.each(['KeyId', 'DryRun', 'aliasName', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
      expect(await call('DeleteAlias', { AliasName: 'alias/a', [name]: keyId })).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
      expect(kms.key(keyId)?.aliases).toEqual(['alias/a']);
    },
  );
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'an alias of a key in %s is deleted, and the key stays as it is',
    async (state) => {
      const { keyId } = kms.seedKey({ state, aliases: ['alias/a', 'alias/b'] });
      const before = kms.key(keyId);
      expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(DONE);
      expect(kms.key('alias/a')).toBeUndefined();
      expect(kms.key(keyId)).toEqual({ ...before, aliases: ['alias/b'] });
      expect(before?.state).toBe(state);
    },
  );

  test('an alias of a deleted key is Forbidden.AliasNotFound', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/a'] });
    kms.clock.advance({ days: 1 });
    expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(aliasNotFound);
  });
});

describe('behaviour', () => {
  test('the answer has a RequestId and no other field', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect((await call('DeleteAlias', { AliasName: 'alias/a' })).body).toEqual({
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('a deleted alias leads nowhere, and its key still works', async () => {
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

  test('a deleted name may be created again', async () => {
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

  test('an alias of another region is Forbidden.AliasNotFound, and stays', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
    expect(await call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(aliasNotFound);
    expect(kms.key('alias/a', { regionId: 'cn-shanghai' })?.keyId).toBe(keyId);
  });

  test('one name in two regions is deleted in one of them', async () => {
    const here = kms.seedKey({ aliases: ['alias/a'] });
    kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
    expect(await shanghai.call('DeleteAlias', { AliasName: 'alias/a' })).toEqual(DONE);
    expect(kms.key('alias/a', { regionId: 'cn-shanghai' })).toBeUndefined();
    expect(kms.key('alias/a')?.keyId).toBe(here.keyId);
  });
});
