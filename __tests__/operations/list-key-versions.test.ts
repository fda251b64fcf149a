import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

/** A key that has rotated every seven days until it has this number of versions. */
function keyWith(versions: number, options: object = {}) {
  const key = kms.seedKey({ rotationDays: 7, ...options });
  kms.clock.advance({ days: 7 * (versions - 1) });
  expect(kms.key(key.keyId)?.versions).toHaveLength(versions);
  return key;
}

interface Item {
  readonly KeyVersionId: string;
}
const idsIn = (body: { KeyVersions: { KeyVersion: Item[] } }) =>
  body.KeyVersions.KeyVersion.map(({ KeyVersionId }) => KeyVersionId);

test('KeyId can be an alias, and every item contains the key id', async () => {
  const { keyId } = keyWith(2, { aliases: ['alias/orders'] });
  const { body, code } = await call('ListKeyVersions', { KeyId: 'alias/orders' });
  expect(code).toBe('Success');
  expect(body.KeyVersions.KeyVersion).toEqual([
    expect.objectContaining({ KeyId: keyId }),
    expect.objectContaining({ KeyId: keyId }),
  ]);
});

test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
  'the versions of a key in %s can be listed',
  async (state) => {
    const { keyId, keyVersionId } = kms.seedKey({ state });
    const answer = await call('ListKeyVersions', { KeyId: keyId });
    expect(answer).toMatchObject({ code: 'Success', status: 200, message: '', body: { TotalCount: 1 } });
    expect(idsIn(answer.body)).toEqual([keyVersionId]);
    expect(kms.key(keyId)?.state).toBe(state);
  },
);

test('the response has the list, its page and a RequestId', async () => {
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

test('the newest version is first', async () => {
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

test('the version that was created last is first, also within one second', async () => {
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

test('an external key has a single version', async () => {
  const { keyId, keyVersionId } = kms.seedKey({ origin: 'EXTERNAL', createdAt: '2020-01-01T00:00:00Z' });
  const { body } = await call('ListKeyVersions', { KeyId: keyId });
  expect(body.TotalCount).toBe(1);
  expect(idsIn(body)).toEqual([keyVersionId]);
});

test.each(['RSA_2048', 'EC_P256', 'Aliyun_SM4'] as const)('a new %s key has one version', async (KeySpec) => {
  const { KeyId } = (await call('CreateKey', { KeySpec })).body.KeyMetadata;
  const { body } = await call('ListKeyVersions', { KeyId });
  expect(body.TotalCount).toBe(1);
  expect(idsIn(body)).toEqual([kms.key(KeyId)?.keyVersionId]);
});

test('versions of other keys are not listed', async () => {
  const { keyId, keyVersionId } = kms.seedKey();
  keyWith(3);
  expect(idsIn((await call('ListKeyVersions', { KeyId: keyId })).body)).toEqual([keyVersionId]);
});
