import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { invalid } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

/** alias/n0, alias/n1, ...: in the order of creation, which from n10 on is not that of the alphabet. */
const names = (count: number) => Array.from({ length: count }, (_, index) => `alias/n${index}`);

const namesOf = (body: { Aliases: { Alias: readonly { AliasName: string }[] } }) =>
  body.Aliases.Alias.map(({ AliasName }) => AliasName);

const aliasArn = (keyArn: string, name: string) => keyArn.replace(/key\/.*/, name);

describe('parameters', () => {
  test('no parameter is required', async () => {
    expect(await call('ListAliases')).toMatchObject({ code: 'Success', status: 200 });
  });

  test('PageNumber is 1 and PageSize 10 by default', async () => {
    kms.seedKey({ aliases: names(11) });
    const { body } = await call('ListAliases');
    expect(body).toMatchObject({ TotalCount: 11, PageNumber: 1, PageSize: 10 });
    expect(namesOf(body)).toEqual(names(11).slice(0, 10));
  });

  test('empty PageNumber and PageSize count as absent', async () => {
    kms.seedKey({ aliases: names(11) });
    const { body } = await call('ListAliases', { PageNumber: '', PageSize: '' });
    expect(body).toMatchObject({ TotalCount: 11, PageNumber: 1, PageSize: 10 });
    expect(namesOf(body)).toHaveLength(10);
  });

  test.each([1, 2, 100])('PageSize %i is the most a page holds', async (PageSize) => {
    kms.seedKey({ aliases: names(101) });
    const { body } = await call('ListAliases', { PageSize });
    expect(body).toMatchObject({ TotalCount: 101, PageNumber: 1, PageSize });
    expect(namesOf(body)).toEqual(names(101).slice(0, PageSize));
  });

  test('PageSize 0 gives an empty page and the total', async () => {
    kms.seedKey({ aliases: names(3) });
    expect(await call('ListAliases', { PageSize: 0 })).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        Aliases: { Alias: [] },
        TotalCount: 3,
        PageNumber: 1,
        PageSize: 0,
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(['-1', '101', '1000', '1.5', '10.0', '1e1', '0x10', 'x', '10 aliases', ' '])(
    'PageSize refuses "%s"',
    async (PageSize) => {
      kms.seedKey({ aliases: ['alias/a'] });
      expect(await call('ListAliases', { PageSize })).toEqual(invalid('PageSize'));
    },
  );

  test.each(['0', '-1', '1.5', '1.0', '1e1', '0x1', 'x', ' '])(
    'PageNumber refuses "%s"',
    async (PageNumber) => {
      kms.seedKey({ aliases: ['alias/a'] });
      expect(await call('ListAliases', { PageNumber })).toEqual(invalid('PageNumber'));
    },
  );

  test('pages follow each other without gap or overlap, and the last may be short', async () => {
    kms.seedKey({ aliases: names(5) });
    const page = async (PageNumber: number) => (await call('ListAliases', { PageNumber, PageSize: 2 })).body;
    expect(namesOf(await page(1))).toEqual(['alias/n0', 'alias/n1']);
    expect(namesOf(await page(2))).toEqual(['alias/n2', 'alias/n3']);
    expect(namesOf(await page(3))).toEqual(['alias/n4']);
    expect(await page(3)).toMatchObject({ TotalCount: 5, PageNumber: 3, PageSize: 2 });
  });

  test.each([2, 3, 1000000])('a page past the end is empty: page %i of one full page', async (PageNumber) => {
    kms.seedKey({ aliases: names(10) });
    const answer = await call('ListAliases', { PageNumber });
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

  test.each(['KeyId', 'AliasName', 'DryRun', 'pageSize', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      kms.seedKey({ aliases: ['alias/a'] });
      expect(await call('ListAliases', { [name]: '1' })).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'aliases of a key in %s are listed',
    async (state) => {
      const { keyId, arn } = kms.seedKey({ state, aliases: ['alias/a'] });
      expect(await call('ListAliases')).toEqual({
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

  test('aliases of keys in all states stand in one list', async () => {
    kms.seedKey({ state: 'PendingImport', aliases: ['alias/importing'] });
    kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/deleting'] });
    kms.seedKey({ state: 'Disabled', aliases: ['alias/disabled'] });
    kms.seedKey({ state: 'Enabled', aliases: ['alias/enabled'] });
    const { body } = await call('ListAliases');
    expect(body.TotalCount).toBe(4);
    expect(namesOf(body)).toEqual(['alias/importing', 'alias/deleting', 'alias/disabled', 'alias/enabled']);
  });

  test('aliases of a key leave the list when the key is deleted, and not before', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/doomed', 'alias/doomed-too'] });
    kms.seedKey({ aliases: ['alias/stays'] });
    kms.clock.advance({ hours: 23 });
    expect((await call('ListAliases')).body.TotalCount).toBe(3);
    kms.clock.advance({ hours: 1 });
    const { body } = await call('ListAliases');
    expect(body.TotalCount).toBe(1);
    expect(namesOf(body)).toEqual(['alias/stays']);
  });
});

describe('behaviour', () => {
  test('the answer without any alias has an empty list and no other field', async () => {
    kms.seedKey();
    expect((await call('ListAliases')).body).toEqual({
      Aliases: { Alias: [] },
      TotalCount: 0,
      PageNumber: 1,
      PageSize: 10,
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('an alias has a name, the id of its key and an ARN in which alias/ stands once, and no other field', async () => {
    const { keyId, arn } = kms.seedKey({ aliases: ['alias/team/app'] });
    const [alias] = (await call('ListAliases')).body.Aliases.Alias;
    expect(alias).toEqual({
      AliasName: 'alias/team/app',
      KeyId: keyId,
      AliasArn: aliasArn(arn, 'alias/team/app'),
    });
    expect(alias.AliasArn).toMatch(/^acs:kms:cn-hangzhou:\d+:alias\/team\/app$/);
  });

  test('aliases of all keys are listed, each with its own key', async () => {
    const first = kms.seedKey({ aliases: ['alias/a', 'alias/b'] });
    const second = kms.seedKey({ aliases: ['alias/c'] });
    kms.seedKey();
    const { body } = await call('ListAliases');
    expect(body.Aliases.Alias).toMatchObject([
      { AliasName: 'alias/a', KeyId: first.keyId },
      { AliasName: 'alias/b', KeyId: first.keyId },
      { AliasName: 'alias/c', KeyId: second.keyId },
    ]);
  });

  test('the oldest alias stands first, whatever its name and its key', async () => {
    const first = kms.seedKey();
    const second = kms.seedKey();
    await call('CreateAlias', { KeyId: second.keyId, AliasName: 'alias/z' });
    kms.clock.advance({ seconds: 1 });
    await call('CreateAlias', { KeyId: first.keyId, AliasName: 'alias/m' });
    kms.clock.advance({ seconds: 1 });
    await call('CreateAlias', { KeyId: second.keyId, AliasName: 'alias/a' });
    expect(namesOf((await call('ListAliases')).body)).toEqual(['alias/z', 'alias/m', 'alias/a']);
  });

  test('aliases created within one second keep their order', async () => {
    const { keyId } = kms.seedKey();
    await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/c' });
    await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/b' });
    await call('CreateAlias', { KeyId: keyId, AliasName: 'alias/a' });
    expect(namesOf((await call('ListAliases')).body)).toEqual(['alias/c', 'alias/b', 'alias/a']);
  });

  test('the full quota of 300 aliases fills three pages of 100', async () => {
    kms.seedKey({ aliases: names(300) });
    const { body } = await call('ListAliases', { PageNumber: 3, PageSize: 100 });
    expect(body).toMatchObject({ TotalCount: 300, PageNumber: 3, PageSize: 100 });
    expect(namesOf(body)).toEqual(names(300).slice(200));
  });

  test('each region lists its own aliases', async () => {
    const here = kms.seedKey({ aliases: ['alias/both', 'alias/here'] });
    const there = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/both', 'alias/there'] });
    expect((await call('ListAliases')).body).toMatchObject({
      TotalCount: 2,
      Aliases: {
        Alias: [
          { AliasName: 'alias/both', KeyId: here.keyId },
          { AliasName: 'alias/here', KeyId: here.keyId },
        ],
      },
    });
    expect((await shanghai.call('ListAliases')).body.Aliases.Alias).toEqual([
      { AliasName: 'alias/both', KeyId: there.keyId, AliasArn: aliasArn(there.arn, 'alias/both') },
      { AliasName: 'alias/there', KeyId: there.keyId, AliasArn: aliasArn(there.arn, 'alias/there') },
    ]);
    expect(there.arn).toMatch(/^acs:kms:cn-shanghai:/);
  });
});
