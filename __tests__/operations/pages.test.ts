/** Paging, which is the same for all lists. */
import type { Params } from '../support/clients';
import { UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

interface List {
  /** Adds this number of items. @returns their names in the order of the list, and the parameters that list them */
  readonly fill: (count: number) => { readonly names: readonly string[]; readonly params?: Params };
  // biome-ignore lint/suspicious/noExplicitAny: each list has its own field names
  readonly items: (body: any) => readonly string[];
  /** The field of the response without items. */
  readonly empty: object;
  readonly pageSize: number;
  /** The maximum number of items. */
  readonly most: number;
}

/** In the order of creation, which differs from alphabetical order from 10 on. */
const numbered = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

const aliases = (count: number) => numbered(count, 'alias/n');

const LISTS: Readonly<Record<string, List>> = {
  ListKeys: {
    fill: (count) => ({ names: numbered(count, 'key-').map((keyId) => kms.seedKey({ keyId }).keyId) }),
    items: ({ Keys }) => Keys.Key.map(({ KeyId }: { KeyId: string }) => KeyId),
    empty: { Keys: { Key: [] } },
    pageSize: 10,
    most: 101,
  },
  ListAliases: {
    fill(count) {
      kms.seedKey({ aliases: aliases(count) });
      return { names: aliases(count) };
    },
    items: ({ Aliases }) => Aliases.Alias.map(({ AliasName }: { AliasName: string }) => AliasName),
    empty: { Aliases: { Alias: [] } },
    pageSize: 10,
    most: 300,
  },
  ListAliasesByKeyId: {
    fill(count) {
      kms.seedKey({ aliases: ['alias/other'] });
      return { names: aliases(count), params: { KeyId: kms.seedKey({ aliases: aliases(count) }).keyId } };
    },
    items: ({ Aliases }) => Aliases.Alias.map(({ AliasName }: { AliasName: string }) => AliasName),
    empty: { Aliases: { Alias: [] } },
    pageSize: 10,
    most: 101,
  },
  ListKeyVersions: {
    fill(count) {
      // Newest first.
      const versions = numbered(count, 'version-').map((name) => ({ keyVersionId: name.padEnd(36, '-') }));
      const { keyId } = kms.seedKey(count === 0 ? {} : { versions });
      return {
        names: versions.map(({ keyVersionId }) => keyVersionId).reverse(),
        params: { KeyId: keyId },
      };
    },
    items: ({ KeyVersions }) =>
      KeyVersions.KeyVersion.map(({ KeyVersionId }: { KeyVersionId: string }) => KeyVersionId),
    empty: { KeyVersions: { KeyVersion: [] } },
    pageSize: 10,
    most: 101,
  },
  ListSecrets: {
    fill: (count) => ({
      names: numbered(count, 'secret-').map(
        (secretName) => kms.seedSecret({ secretName, secretData: 'data' }).secretName,
      ),
    }),
    items: ({ SecretList }) => SecretList.Secret.map(({ SecretName }: { SecretName: string }) => SecretName),
    empty: { SecretList: { Secret: [] } },
    pageSize: 10,
    most: 101,
  },
  ListSecretVersionIds: {
    fill(count) {
      const versionIds = numbered(count, 'v');
      const versions = versionIds.map((versionId, i) => ({
        versionId,
        secretData: 'data',
        stages: i === count - 1 ? ['ACSCurrent'] : [],
      }));
      kms.seedSecret({ secretName: 'app', versions });
      // Newest first.
      return { names: versionIds.reverse(), params: { SecretName: 'app', IncludeDeprecated: 'true' } };
    },
    items: ({ VersionIds }) => VersionIds.VersionId.map(({ VersionId }: { VersionId: string }) => VersionId),
    empty: { SecretName: 'app', VersionIds: { VersionId: [] } },
    pageSize: 20,
    most: 10,
  },
};

describe.each(Object.entries(LISTS))('%s', (action, { fill, items, empty, pageSize, most }) => {
  const list = async (params: Params | undefined, paging: Params = {}) => {
    const answer = await call(action, { ...params, ...paging });
    expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
    return answer.body;
  };

  test.each([{}, { PageNumber: '', PageSize: '' }])(
    `returns the first ${pageSize} items for %j`,
    async (paging) => {
      const count = Math.min(pageSize + 1, most);
      const { names, params } = fill(count);
      const body = await list(params, paging);
      expect(body).toMatchObject({ TotalCount: count, PageNumber: 1, PageSize: pageSize });
      expect(items(body)).toEqual(names.slice(0, pageSize));
    },
  );

  test.each([1, 2, 99, 100])('returns at most %i items with that PageSize', async (PageSize) => {
    const { names, params } = fill(most);
    const body = await list(params, { PageSize });
    expect(body).toMatchObject({ TotalCount: most, PageNumber: 1, PageSize });
    expect(items(body)).toEqual(names.slice(0, PageSize));
  });

  test.each([
    [7, 3, [3, 3, 1, 0]],
    [4, 2, [2, 2, 0]],
  ])('returns %i items, %i on a page, each exactly once: %j', async (count, PageSize, lengths) => {
    const { names, params } = fill(count);
    const pages: string[][] = [];
    for (let PageNumber = 1; PageNumber <= lengths.length; PageNumber += 1) {
      const body = await list(params, { PageNumber, PageSize });
      expect(body).toMatchObject({ TotalCount: count, PageNumber, PageSize });
      pages.push([...items(body)]);
    }
    expect(pages.map(({ length }) => length)).toEqual(lengths);
    expect(pages.flat()).toEqual(names);
  });

  test.each([2, 1000, 1_000_000])(
    'returns an empty page %i after the end, with the total',
    async (PageNumber) => {
      const count = Math.min(pageSize, most);
      const { params } = fill(count);
      const common = {
        TotalCount: count,
        PageNumber,
        PageSize: pageSize,
        RequestId: expect.stringMatching(UUID),
      };
      expect(await list(params, { PageNumber })).toEqual({ ...empty, ...common });
    },
  );
});

test('the full quota of 300 aliases fills three pages of 100', async () => {
  kms.seedKey({ aliases: aliases(300) });
  const { body } = await call('ListAliases', { PageNumber: 3, PageSize: 100 });
  expect(body).toMatchObject({ TotalCount: 300, PageNumber: 3, PageSize: 100 });
  expect(LISTS.ListAliases?.items(body)).toEqual(aliases(300).slice(200));
});

test('ListAliases returns an empty page and the total with PageSize 0', async () => {
  kms.seedKey({ aliases: aliases(3) });
  expect((await call('ListAliases', { PageSize: 0 })).body).toEqual({
    Aliases: { Alias: [] },
    TotalCount: 3,
    PageNumber: 1,
    PageSize: 0,
    RequestId: expect.stringMatching(UUID),
  });
});
