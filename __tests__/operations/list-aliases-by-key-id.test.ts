import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { invalid, keyNotFound, refusal } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const MISSING_KEY_ID = refusal('MissingParameter', 400, 'The parameter "KeyId" is needed but not provided.');
const NO_ALIAS_HERE = refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.');

/** alias/n0, alias/n1, ...: in the order of creation, which from n10 on is not that of the alphabet. */
const names = (count: number) => Array.from({ length: count }, (_, index) => `alias/n${index}`);

const namesOf = (body: { Aliases: { Alias: readonly { AliasName: string }[] } }) =>
  body.Aliases.Alias.map(({ AliasName }) => AliasName);

const aliasArn = (keyArn: string, name: string) => keyArn.replace(/key\/.*/, name);

describe('parameters', () => {
  test('KeyId is required', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('ListAliasesByKeyId', {})).toEqual(MISSING_KEY_ID);
  });

  test('an empty KeyId counts as missing', async () => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('ListAliasesByKeyId', { KeyId: '' })).toEqual(MISSING_KEY_ID);
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('ListAliasesByKeyId', { KeyId })).toEqual(keyNotFound);
  });

  test('KeyId takes no ARN of a key', async () => {
    const { arn } = kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('ListAliasesByKeyId', { KeyId: arn })).toEqual(keyNotFound);
  });

  test('KeyId takes no ARN of an alias', async () => {
    const { arn } = kms.seedKey({ aliases: ['alias/a'] });
    expect(await call('ListAliasesByKeyId', { KeyId: aliasArn(arn, 'alias/a') })).toEqual(keyNotFound);
  });

  test.each(['alias/known', 'alias/unknown'])('KeyId takes no alias: %s', async (KeyId) => {
    kms.seedKey({ aliases: ['alias/known'] });
    expect(await call('ListAliasesByKeyId', { KeyId })).toEqual(NO_ALIAS_HERE);
  });

  test('PageNumber is 1 and PageSize 10 by default', async () => {
    const { keyId } = kms.seedKey({ aliases: names(11) });
    const { body } = await call('ListAliasesByKeyId', { KeyId: keyId });
    expect(body).toMatchObject({ TotalCount: 11, PageNumber: 1, PageSize: 10 });
    expect(namesOf(body)).toEqual(names(11).slice(0, 10));
  });

  test('empty PageNumber and PageSize count as absent', async () => {
    const { keyId } = kms.seedKey({ aliases: names(11) });
    const { body } = await call('ListAliasesByKeyId', { KeyId: keyId, PageNumber: '', PageSize: '' });
    expect(body).toMatchObject({ TotalCount: 11, PageNumber: 1, PageSize: 10 });
    expect(namesOf(body)).toHaveLength(10);
  });

  test.each([1, 2, 100])('PageSize %i is the most a page holds', async (PageSize) => {
    const { keyId } = kms.seedKey({ aliases: names(101) });
    const { body } = await call('ListAliasesByKeyId', { KeyId: keyId, PageSize });
    expect(body).toMatchObject({ TotalCount: 101, PageNumber: 1, PageSize });
    expect(namesOf(body)).toEqual(names(101).slice(0, PageSize));
  });

  test.each(['0', '-1', '101', '1000', '1.5', '10.0', '1e1', '0x10', 'x', '10 aliases', ' '])(
    'PageSize refuses "%s"',
    async (PageSize) => {
      const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
      expect(await call('ListAliasesByKeyId', { KeyId: keyId, PageSize })).toEqual(invalid('PageSize'));
    },
  );

  test.each(['0', '-1', '1.5', '1.0', '1e1', '0x1', 'x', ' '])(
    'PageNumber refuses "%s"',
    async (PageNumber) => {
      const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
      expect(await call('ListAliasesByKeyId', { KeyId: keyId, PageNumber })).toEqual(invalid('PageNumber'));
    },
  );

  test('pages follow each other without gap or overlap, and the last may be short', async () => {
    const { keyId } = kms.seedKey({ aliases: names(5) });
    const page = async (PageNumber: number) =>
      (await call('ListAliasesByKeyId', { KeyId: keyId, PageNumber, PageSize: 2 })).body;
    expect(namesOf(await page(1))).toEqual(['alias/n0', 'alias/n1']);
    expect(namesOf(await page(2))).toEqual(['alias/n2', 'alias/n3']);
    expect(namesOf(await page(3))).toEqual(['alias/n4']);
    expect(await page(3)).toMatchObject({ TotalCount: 5, PageNumber: 3, PageSize: 2 });
  });

  test.each([2, 3, 1000000])('a page past the end is empty: page %i of one full page', async (PageNumber) => {
    const { keyId } = kms.seedKey({ aliases: names(10) });
    const answer = await call('ListAliasesByKeyId', { KeyId: keyId, PageNumber });
    expect(answer).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        Aliases: { Alias: [] },
        TotalCount: 10,
        PageNumber,
        PageSize: 10,
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(['AliasName', 'DryRun', 'pageSize', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const { keyId } = kms.seedKey({ aliases: ['alias/a'] });
      expect(await call('ListAliasesByKeyId', { KeyId: keyId, [name]: '1' })).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );

  test('parameters are checked before the key is looked up', async () => {
    expect(await call('ListAliasesByKeyId', { KeyId: UNKNOWN_ID, PageSize: 0 })).toEqual(invalid('PageSize'));
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'aliases of a key in %s are listed',
    async (state) => {
      const { keyId, arn } = kms.seedKey({ state, aliases: ['alias/a'] });
      expect(await call('ListAliasesByKeyId', { KeyId: keyId })).toEqual({
        code: 'Success',
        status: 200,
        message: '',
        body: {
          Aliases: {
            Alias: [{ AliasName: 'alias/a', KeyId: keyId, AliasArn: aliasArn(arn, 'alias/a') }],
          },
          TotalCount: 1,
          PageNumber: 1,
          PageSize: 10,
          RequestId: expect.stringMatching(UUID),
        },
      });
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test('a key in PendingDeletion is gone at its deadline, and not before', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/doomed'] });
    kms.clock.advance({ hours: 23 });
    expect((await call('ListAliasesByKeyId', { KeyId: keyId })).body.TotalCount).toBe(1);
    kms.clock.advance({ hours: 1 });
    expect(await call('ListAliasesByKeyId', { KeyId: keyId })).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer for a key without alias has an empty list and no other field', async () => {
    const { keyId } = kms.seedKey();
    kms.seedKey({ aliases: ['alias/of-another'] });
    expect((await call('ListAliasesByKeyId', { KeyId: keyId })).body).toEqual({
      Aliases: { Alias: [] },
      TotalCount: 0,
      PageNumber: 1,
      PageSize: 10,
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('an alias has a name, the id of its key and an ARN in which alias/ stands once, and no other field', async () => {
    const { keyId, arn } = kms.seedKey({ aliases: ['alias/team/app'] });
    const [alias] = (await call('ListAliasesByKeyId', { KeyId: keyId })).body.Aliases.Alias;
    expect(alias).toEqual({
      AliasName: 'alias/team/app',
      KeyId: keyId,
      AliasArn: aliasArn(arn, 'alias/team/app'),
    });
    expect(alias.AliasArn).toMatch(/^acs:kms:cn-hangzhou:\d+:alias\/team\/app$/);
  });

  test('aliases of other keys are not listed and not counted', async () => {
    kms.seedKey({ aliases: ['alias/before'] });
    const { keyId } = kms.seedKey({ aliases: ['alias/b', 'alias/a'] });
    kms.seedKey({ aliases: ['alias/after'] });
    const { body } = await call('ListAliasesByKeyId', { KeyId: keyId });
    expect(body.TotalCount).toBe(2);
    expect(namesOf(body)).toEqual(['alias/b', 'alias/a']);
  });

  test('the oldest alias stands first, whatever its name', async () => {
    const { keyId } = kms.seedKey();
    const other = kms.seedKey();
    await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/z' });
    kms.clock.advance({ seconds: 1 });
    await call('CreateAlias', { KeyId: other.keyId, AliasName: 'alias/x' });
    await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/m' });
    kms.clock.advance({ seconds: 1 });
    await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' });
    const { body } = await call('ListAliasesByKeyId', { KeyId: keyId });
    expect(namesOf(body)).toEqual(['alias/z', 'alias/m', 'alias/a']);
  });

  test('an alias that comes from another key is listed, one that goes is not', async () => {
    const old = kms.seedKey({ aliases: ['alias/moving', 'alias/staying'] });
    const target = kms.seedKey();
    await call('UpdateAlias', { AliasName: 'alias/moving', KeyId: target.keyId });
    expect(namesOf((await call('ListAliasesByKeyId', { KeyId: old.keyId })).body)).toEqual(['alias/staying']);
    expect((await call('ListAliasesByKeyId', { KeyId: target.keyId })).body.Aliases.Alias).toEqual([
      { AliasName: 'alias/moving', KeyId: target.keyId, AliasArn: aliasArn(target.arn, 'alias/moving') },
    ]);
  });

  test('a key of another region is Forbidden.KeyNotFound', async () => {
    const { keyId, arn } = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/there'] });
    kms.seedKey({ aliases: ['alias/there'] });
    expect(await call('ListAliasesByKeyId', { KeyId: keyId })).toEqual(keyNotFound);
    expect((await shanghai.call('ListAliasesByKeyId', { KeyId: keyId })).body).toMatchObject({
      TotalCount: 1,
      Aliases: {
        Alias: [{ AliasName: 'alias/there', KeyId: keyId, AliasArn: aliasArn(arn, 'alias/there') }],
      },
    });
  });
});
