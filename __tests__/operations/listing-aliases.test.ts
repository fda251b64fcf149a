/** ListAliases and ListAliasesByKeyId. */
import { openApiCallClient, type Params } from '../support/clients';
import { UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { KEY_STATES } from '../support/state-tables';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

interface Alias {
  readonly AliasName: string;
}
const namesIn = (body: { Aliases: { Alias: readonly Alias[] } }) =>
  body.Aliases.Alias.map(({ AliasName }) => AliasName);
const aliasOf = ({ keyId, arn }: { keyId: string; arn: string }, name: string) => ({
  AliasName: name,
  KeyId: keyId,
  AliasArn: arn.replace(/key\/.*/, name),
});

describe.each([
  ['ListAliases', () => ({})],
  ['ListAliasesByKeyId', (KeyId: string) => ({ KeyId })],
] as [string, (keyId: string) => Params][])('%s', (action, paramsFor) => {
  test('returns an empty list if no alias exists', async () => {
    expect((await call(action, paramsFor(kms.seedKey().keyId))).body).toEqual({
      Aliases: { Alias: [] },
      TotalCount: 0,
      PageNumber: 1,
      PageSize: 10,
      RequestId: expect.stringMatching(UUID),
    });
  });

  test.each(KEY_STATES)('lists an alias of a key in %s: name, id of the key, and ARN', async (state) => {
    const key = kms.seedKey({ state, aliases: ['alias/team/app'] });
    const { body } = await call(action, paramsFor(key.keyId));
    expect(body).toMatchObject({ TotalCount: 1, PageNumber: 1, PageSize: 10 });
    expect(body.Aliases.Alias).toEqual([aliasOf(key, 'alias/team/app')]);
    // It contains alias/ once.
    expect(body.Aliases.Alias[0].AliasArn).toMatch(/^acs:kms:cn-hangzhou:\d+:alias\/team\/app$/);
    expect(kms.key(key.keyId)?.state).toBe(state);
  });

  test('lists the oldest alias first, whatever its name', async () => {
    const { keyId: KeyId } = kms.seedKey();
    for (const AliasName of ['alias/z', 'alias/m', 'alias/a']) {
      await call('CreateAlias', { KeyId, AliasName });
      kms.clock.advance({ seconds: 1 });
    }
    // Also within one second.
    for (const AliasName of ['alias/c', 'alias/b']) await call('CreateAlias', { KeyId, AliasName });
    expect(namesIn((await call(action, paramsFor(KeyId))).body)).toEqual([
      'alias/z',
      'alias/m',
      'alias/a',
      'alias/c',
      'alias/b',
    ]);
  });

  test('lists the aliases of its own region', async () => {
    const here = kms.seedKey({ aliases: ['alias/both', 'alias/here'] });
    const there = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/both', 'alias/there'] });
    expect((await call(action, paramsFor(here.keyId))).body.Aliases.Alias).toEqual([
      aliasOf(here, 'alias/both'),
      aliasOf(here, 'alias/here'),
    ]);
    expect((await shanghai.call(action, paramsFor(there.keyId))).body.Aliases.Alias).toEqual([
      aliasOf(there, 'alias/both'),
      aliasOf(there, 'alias/there'),
    ]);
    expect(there.arn).toMatch(/^acs:kms:cn-shanghai:/);
  });
});

test('ListAliases lists the aliases of all keys, in the order of their creation', async () => {
  const first = kms.seedKey({ state: 'PendingImport', aliases: ['alias/b', 'alias/a'] });
  const second = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/d'] });
  kms.seedKey();
  await call('CreateAlias', { KeyId: first.keyId, AliasName: 'alias/c' });
  const { body } = await call('ListAliases');
  expect(body.TotalCount).toBe(4);
  expect(body.Aliases.Alias).toEqual([
    aliasOf(first, 'alias/b'),
    aliasOf(first, 'alias/a'),
    aliasOf(second, 'alias/d'),
    aliasOf(first, 'alias/c'),
  ]);
});

test('ListAliases lists the aliases of a key until the key is deleted', async () => {
  const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
  kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/doomed', 'alias/doomed-too'] });
  kms.seedKey({ aliases: ['alias/stays'] });
  kms.clock.advance({ hours: 23 });
  expect((await call('ListAliases')).body.TotalCount).toBe(3);
  kms.clock.advance({ hours: 1 });
  const { body } = await call('ListAliases');
  expect(body.TotalCount).toBe(1);
  expect(namesIn(body)).toEqual(['alias/stays']);
});

test('ListAliasesByKeyId lists and counts only the current aliases of the key', async () => {
  const old = kms.seedKey({ aliases: ['alias/moving', 'alias/staying'] });
  const target = kms.seedKey();
  await call('UpdateAlias', { AliasName: 'alias/moving', KeyId: target.keyId });
  for (const [key, name] of [
    [old, 'alias/staying'],
    [target, 'alias/moving'],
  ] as const) {
    const { body } = await call('ListAliasesByKeyId', { KeyId: key.keyId });
    expect(body).toMatchObject({ TotalCount: 1, Aliases: { Alias: [aliasOf(key, name)] } });
  }
});
