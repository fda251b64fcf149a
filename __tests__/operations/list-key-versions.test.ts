import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import { invalid, keyNotFound, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

/** A key that has rotated every seven days until it has so many versions. */
function keyWith(versions: number, options: object = {}) {
  const key = kms.seedKey({ rotationDays: 7, ...options });
  kms.clock.advance({ days: 7 * (versions - 1) });
  expect(kms.key(key.keyId)?.versions).toHaveLength(versions);
  return key;
}
const newestFirst = (keyId: string) =>
  [...(kms.key(keyId)?.versions ?? [])].reverse().map(({ keyVersionId }) => keyVersionId);

interface Item {
  readonly KeyVersionId: string;
}
const idsIn = (body: { KeyVersions: { KeyVersion: Item[] } }) =>
  body.KeyVersions.KeyVersion.map(({ KeyVersionId }) => KeyVersionId);

describe('parameters', () => {
  test.each([
    ['missing', {}],
    ['empty', { KeyId: '' }],
  ])('a KeyId that is %s is asked for', async (_how, params) => {
    expect(await call('ListKeyVersions', params)).toEqual(
      refusal('MissingParameter', 400, 'The parameter "KeyId" is needed but not provided.'),
    );
  });

  test('KeyId is the id of a key: the first page has 10 versions', async () => {
    const { keyId } = keyWith(11);
    const answer = await call('ListKeyVersions', { KeyId: keyId });
    expect(answer).toMatchObject({
      code: 'Success',
      status: 200,
      message: '',
      body: { PageNumber: 1, PageSize: 10, TotalCount: 11 },
    });
    expect(answer.body.KeyVersions.KeyVersion).toHaveLength(10);
  });

  test('KeyId is an alias, and every item gives the id', async () => {
    const { keyId } = keyWith(2, { aliases: ['alias/orders'] });
    const { body, code } = await call('ListKeyVersions', { KeyId: 'alias/orders' });
    expect(code).toBe('Success');
    expect(body.KeyVersions.KeyVersion).toEqual([
      expect.objectContaining({ KeyId: keyId }),
      expect.objectContaining({ KeyId: keyId }),
    ]);
  });

  test('an alias that no key has is not found', async () => {
    kms.seedKey({ aliases: ['alias/orders'] });
    expect(await call('ListKeyVersions', { KeyId: 'alias/unknown' })).toEqual(
      refusal('Forbidden.AliasNotFound', 404, 'The specified Alias is not found.'),
    );
  });

  test('an ARN is no KeyId', async () => {
    const { arn } = kms.seedKey();
    expect(await call('ListKeyVersions', { KeyId: arn })).toEqual(keyNotFound);
  });

  test.each([UNKNOWN_ID, 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the id %s, which no key has, is not found',
    async (KeyId) => {
      kms.seedKey();
      expect(await call('ListKeyVersions', { KeyId })).toEqual(keyNotFound);
    },
  );

  test.each(['PageNumber', 'PageSize'])('an empty %s is the same as none', async (name) => {
    const { keyId } = kms.seedKey();
    expect(await call('ListKeyVersions', { KeyId: keyId, [name]: '' })).toMatchObject({
      code: 'Success',
      body: { PageNumber: 1, PageSize: 10, TotalCount: 1 },
    });
  });

  test.each([1, 99, 100])('a PageSize of %d is accepted and fills a page', async (PageSize) => {
    const { keyId } = keyWith(101);
    const answer = await call('ListKeyVersions', { KeyId: keyId, PageSize });
    expect(answer).toMatchObject({ code: 'Success', status: 200, body: { PageSize, TotalCount: 101 } });
    expect(answer.body.KeyVersions.KeyVersion).toHaveLength(PageSize);
  });

  test.each(['0', '101', '-1', '1.5', 'ten', '10 versions', '0x10'])(
    'a PageSize of "%s" is refused',
    async (PageSize) => {
      const { keyId } = kms.seedKey();
      expect(await call('ListKeyVersions', { KeyId: keyId, PageSize })).toEqual(invalid('PageSize'));
    },
  );

  test.each([1, 2, 1000])('a PageNumber of %d is accepted', async (PageNumber) => {
    const { keyId } = kms.seedKey();
    expect(await call('ListKeyVersions', { KeyId: keyId, PageNumber })).toMatchObject({
      code: 'Success',
      status: 200,
      body: { PageNumber, TotalCount: 1 },
    });
  });

  test.each(['0', '-1', '1.5', 'one', 'Infinity'])('a PageNumber of "%s" is refused', async (PageNumber) => {
    const { keyId } = kms.seedKey();
    expect(await call('ListKeyVersions', { KeyId: keyId, PageNumber })).toEqual(invalid('PageNumber'));
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const { keyId } = kms.seedKey();
    const answer = await call('ListKeyVersions', { KeyId: keyId, Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
  });

  test('a bad PageSize is reported before the key is looked for', async () => {
    expect(await call('ListKeyVersions', { KeyId: UNKNOWN_ID, PageSize: 101 })).toEqual(invalid('PageSize'));
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'the versions of a key in %s are listed',
    async (state) => {
      const { keyId, keyVersionId } = kms.seedKey({ state });
      const answer = await call('ListKeyVersions', { KeyId: keyId });
      expect(answer).toMatchObject({ code: 'Success', status: 200, message: '', body: { TotalCount: 1 } });
      expect(idsIn(answer.body)).toEqual([keyVersionId]);
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('ListKeyVersions', { KeyId: keyId })).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer is the list, its page and a RequestId', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ createdAt: '2024-03-25T10:42:40Z' });
    expect((await call('ListKeyVersions', { KeyId: keyId })).body).toEqual({
      KeyVersions: {
        KeyVersion: [{ KeyId: keyId, KeyVersionId: keyVersionId, CreationDate: '2024-03-25T10:42:40Z' }],
      },
      PageNumber: 1,
      PageSize: 10,
      TotalCount: 1,
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('the newest version stands first', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    jest.setSystemTime(NOW.getTime() + 14 * DAY);
    const { body } = await call('ListKeyVersions', { KeyId: keyId });
    const items: { CreationDate: string; KeyVersionId: string }[] = body.KeyVersions.KeyVersion;
    expect(items.map(({ CreationDate }) => CreationDate)).toEqual([
      '2026-03-15T12:00:00Z',
      '2026-03-08T12:00:00Z',
      '2026-03-01T12:00:00Z',
    ]);
    expect(items.at(-1)?.KeyVersionId).toBe(keyVersionId);
    expect(items[0]?.KeyVersionId).toBe(kms.key(keyId)?.keyVersionId);
  });

  test('of versions of the same second, the one made last stands first', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ instanceId: INSTANCE });
    const second = (await call('CreateKeyVersion', { KeyId: keyId })).body.KeyVersion;
    const third = (await call('CreateKeyVersion', { KeyId: keyId })).body.KeyVersion;
    expect(third.CreationDate).toBe(second.CreationDate);
    expect(idsIn((await call('ListKeyVersions', { KeyId: keyId })).body)).toEqual([
      third.KeyVersionId,
      second.KeyVersionId,
      keyVersionId,
    ]);
  });

  test('pages follow each other without a gap and end empty', async () => {
    const { keyId } = keyWith(5);
    const page = async (PageNumber: number) =>
      idsIn((await call('ListKeyVersions', { KeyId: keyId, PageNumber, PageSize: 2 })).body);
    const pages = [await page(1), await page(2), await page(3), await page(4)];
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1, 0]);
    expect(pages.flat()).toEqual(newestFirst(keyId));
  });

  test('an external key has a single version', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ origin: 'EXTERNAL', createdAt: '2020-01-01T00:00:00Z' });
    const { body } = await call('ListKeyVersions', { KeyId: keyId });
    expect(body.TotalCount).toBe(1);
    expect(idsIn(body)).toEqual([keyVersionId]);
  });

  test.each(['RSA_2048', 'EC_P256', 'Aliyun_SM4'] as const)(
    'a new %s key has one version',
    async (KeySpec) => {
      const { KeyId } = (await call('CreateKey', { KeySpec })).body.KeyMetadata;
      const { body } = await call('ListKeyVersions', { KeyId });
      expect(body.TotalCount).toBe(1);
      expect(idsIn(body)).toEqual([kms.key(KeyId)?.keyVersionId]);
    },
  );

  test('versions of other keys are not listed', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    keyWith(3);
    expect(idsIn((await call('ListKeyVersions', { KeyId: keyId })).body)).toEqual([keyVersionId]);
  });

  test('a key of another region is not found', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await call('ListKeyVersions', { KeyId: keyId })).toEqual(keyNotFound);
  });
});
