import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { aliasNotFound, keyNotFound, missing, refusal } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const INVALID_NAME = refusal('InvalidParameter', 400, 'The specified parameter "AliasName" is not valid.');
const NO_ALIAS_HERE = refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.');
const ALREADY_EXISTS = refusal('AliasAlreadyExists', 400, 'AliasName Already Exists.');
const LIMIT_EXCEEDED = refusal(
  'Rejected.LimitExceeded',
  400,
  'The request was rejected because user create resource limit was exceeded.',
);
const STATE_MODIFIED_FAILED = refusal('Rejected.StateModifiedFailed', 409, 'Keystate modified failed.');
const DONE = {
  code: 'Success',
  status: 200,
  message: '',
  body: { RequestId: expect.stringMatching(UUID) },
};

const names = (count: number, prefix = 'alias/n') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('parameters', () => {
  test('AliasName is required', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId })).toEqual(missing('AliasName'));
  });

  test('KeyId is required', async () => {
    kms.seedKey();
    expect(await call('CreateAlias', { AliasName: 'alias/a' })).toEqual(missing('KeyId'));
  });

  test('an empty AliasName counts as missing', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: '' })).toEqual(missing('AliasName'));
  });

  test('an empty KeyId counts as missing', async () => {
    kms.seedKey();
    expect(await call('CreateAlias', { KeyId: '', AliasName: 'alias/a' })).toEqual(missing('KeyId'));
  });

  test.each([
    ['one letter', 'alias/a'],
    ['one digit', 'alias/0'],
    ['one underscore', 'alias/_'],
    ['one hyphen', 'alias/-'],
    ['one slash', 'alias//'],
    ['every kind of character', 'alias/Az09_-/x'],
    ['slashes inside', 'alias/team/app/db'],
    ['the prefix twice', 'alias/alias/a'],
    ['255 characters behind the prefix', `alias/${'x'.repeat(255)}`],
    ['the beginning of the reserved prefix', 'alias/ac'],
    ['the reserved letters further behind', 'alias/my-acs'],
    ['the reserved letters behind a slash', 'alias/my/acs'],
  ])('AliasName takes %s', async (_title, AliasName) => {
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName })).toEqual(DONE);
    expect(kms.key(keyId)?.aliases).toEqual([AliasName]);
  });

  test.each([
    ['nothing behind the prefix', 'alias/'],
    ['256 characters behind the prefix', `alias/${'x'.repeat(256)}`],
    ['no prefix', 'name'],
    ['a prefix without its slash', 'aliasname'],
    ['a prefix in capitals', 'ALIAS/name'],
    ['a prefix with one capital', 'Alias/name'],
    ['a slash before the prefix', '/alias/name'],
    ['a space before the prefix', ' alias/name'],
    ['a space inside', 'alias/my name'],
    ['a space behind', 'alias/name '],
    ['a line feed behind', 'alias/name\n'],
    ['a dot', 'alias/my.name'],
    ['a colon', 'alias/my:name'],
    ['a plus', 'alias/my+name'],
    ['a star', 'alias/*'],
    ['a backslash', 'alias/my\\name'],
    ['a letter that is not ASCII', 'alias/schlüssel'],
    ['Chinese', 'alias/密钥'],
    ['a full-width digit', 'alias/\uff11'],
    ['the ARN of an alias', 'acs:kms:cn-hangzhou:1540355698841234:alias/name'],
  ])('AliasName refuses %s', async (_title, AliasName) => {
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName })).toEqual(INVALID_NAME);
    expect(kms.key(keyId)?.aliases).toEqual([]);
  });

  test.each(['alias/acs', 'alias/acs/', 'alias/acs/ecs', 'alias/acs-rds', 'alias/acsomething'])(
    'AliasName refuses the reserved %s',
    async (AliasName) => {
      const { keyId } = kms.seedKey();
      expect(await call('CreateAlias', { KeyId: keyId, AliasName })).toEqual(INVALID_NAME);
      expect(kms.key(keyId)?.aliases).toEqual([]);
    },
  );

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    kms.seedKey();
    expect(await call('CreateAlias', { KeyId, AliasName: 'alias/a' })).toEqual(keyNotFound);
  });

  test('KeyId takes no ARN of a key', async () => {
    const { keyId, arn } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: arn, AliasName: 'alias/a' })).toEqual(keyNotFound);
    expect(kms.key(keyId)?.aliases).toEqual([]);
  });

  test('KeyId takes no ARN of an alias', async () => {
    const { arn } = kms.seedKey({ aliases: ['alias/known'] });
    const aliasArn = arn.replace(/key\/.*/, 'alias/known');
    expect(await call('CreateAlias', { KeyId: aliasArn, AliasName: 'alias/a' })).toEqual(keyNotFound);
  });

  test.each(['alias/known', 'alias/unknown'])('KeyId takes no alias: %s', async (KeyId) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/known'] });
    expect(await call('CreateAlias', { KeyId, AliasName: 'alias/a' })).toEqual(NO_ALIAS_HERE);
    expect(kms.key(keyId)?.aliases).toEqual(['alias/known']);
  });

  test.each(['DryRun', 'Description', 'TargetKeyId', 'aliasName'])(
    '%s is no parameter of this action',
    async (name) => {
      const { keyId } = kms.seedKey();
      expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a', [name]: 'true' })).toMatchObject(
        { code: 'InvalidParameter', status: 400, body: {} },
      );
      expect(kms.key(keyId)?.aliases).toEqual([]);
    },
  );

  test('the name is checked before the key is looked up', async () => {
    expect(await call('CreateAlias', { KeyId: UNKNOWN_ID, AliasName: 'name' })).toEqual(INVALID_NAME);
  });

  test('the name is checked before the state of the key', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/acs' })).toEqual(INVALID_NAME);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s takes an alias',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
      expect(kms.key('alias/a')).toMatchObject({ keyId, state, aliases: ['alias/a'] });
    },
  );

  test('a key in PendingDeletion takes none: Rejected.StateModifiedFailed', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/old'] });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(STATE_MODIFIED_FAILED);
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingDeletion', aliases: ['alias/old'] });
    expect(kms.key('alias/a')).toBeUndefined();
  });

  test('a key whose deletion is cancelled takes an alias again', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
  });

  test('a deleted key is Forbidden.KeyNotFound', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate });
    kms.clock.advance({ days: 1 });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer has a RequestId and no other field', async () => {
    const { keyId } = kms.seedKey();
    expect((await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).body).toEqual({
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('the alias leads to the key at once', async () => {
    const { keyId } = kms.seedKey();
    kms.seedKey();
    expect(await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).toEqual(aliasNotFound);
    await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' });
    expect((await call('Encrypt', { KeyId: 'alias/a', Plaintext: 'x' })).body.KeyId).toBe(keyId);
  });

  test('a key may carry many aliases', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/b' })).toEqual(DONE);
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a/b' })).toEqual(DONE);
    expect(kms.key(keyId)?.aliases).toEqual(['alias/a', 'alias/b', 'alias/a/b']);
  });

  test('a name in use by another key already exists, and stays where it is', async () => {
    const first = kms.seedKey({ aliases: ['alias/a'] });
    const second = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: second.keyId, AliasName: 'alias/a' })).toEqual(ALREADY_EXISTS);
    expect(kms.key('alias/a')?.keyId).toBe(first.keyId);
    expect(kms.key(second.keyId)?.aliases).toEqual([]);
  });

  test('a name in use by the same key already exists', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(ALREADY_EXISTS);
    expect(kms.key(keyId)?.aliases).toEqual(['alias/a']);
  });

  test('a name that a key in PendingDeletion holds already exists', async () => {
    kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/a'] });
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(ALREADY_EXISTS);
  });

  test('a name is free again once its alias is deleted', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    const { keyId } = kms.seedKey();
    await call('DeleteAlias', { AliasName: 'alias/a' });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
    expect(kms.key('alias/a')?.keyId).toBe(keyId);
  });

  test('a name is free again once its key is deleted', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/a'] });
    const { keyId } = kms.seedKey();
    kms.clock.advance({ days: 1 });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
    expect(kms.key('alias/a')?.keyId).toBe(keyId);
  });

  test('the 300th alias of a region is created, the 301st is refused', async () => {
    const { keyId } = kms.seedKey({ aliases: names(150, 'alias/first') });
    kms.seedKey({ aliases: names(149, 'alias/second') });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/no-300' })).toEqual(DONE);
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/no-301' })).toEqual(LIMIT_EXCEEDED);
    expect(kms.key('alias/no-301')).toBeUndefined();
  });

  test('a deleted alias makes room in the quota', async () => {
    const { keyId } = kms.seedKey({ aliases: names(300) });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(LIMIT_EXCEEDED);
    await call('DeleteAlias', { AliasName: 'alias/n0' });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(DONE);
  });

  test('a deleted key makes room in the quota', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: names(300) });
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(LIMIT_EXCEEDED);
    kms.clock.advance({ days: 1 });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/more' })).toEqual(DONE);
  });

  test('each region has a quota of its own', async () => {
    kms.seedKey({ regionId: 'cn-shanghai', aliases: names(300) });
    const { keyId } = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/here' })).toEqual(DONE);
  });

  test('one name may exist in every region', async () => {
    const there = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/a'] });
    const here = kms.seedKey();
    expect(await call('CreateAlias', { KeyId: here.keyId, AliasName: 'alias/a' })).toEqual(DONE);
    expect(kms.key('alias/a')?.keyId).toBe(here.keyId);
    expect(kms.key('alias/a', { regionId: 'cn-shanghai' })?.keyId).toBe(there.keyId);
  });

  test('a key of another region is Forbidden.KeyNotFound', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(keyNotFound);
    expect(await shanghai.call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' })).toEqual(DONE);
    expect(kms.key('alias/a')).toBeUndefined();
    expect(kms.key('alias/a', { regionId: 'cn-shanghai' })?.keyId).toBe(keyId);
  });
});
