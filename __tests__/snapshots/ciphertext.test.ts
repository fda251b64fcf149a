/** kms.ciphertext(): the data of a ciphertext, without a request. */
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

async function sealed(params: Record<string, string> = {}) {
  const key = kms.seedKey();
  const { body } = await call('Encrypt', { KeyId: key.keyId, Plaintext: 'x', ...params });
  return { key, blob: body.CiphertextBlob as string };
}

test('returns the key and the version of a ciphertext, without a request', async () => {
  const { key, blob } = await sealed();
  expect(kms.ciphertext(blob)).toMatchObject({
    keyId: key.keyId,
    keyVersionId: key.keyVersionId,
    regionId: 'cn-hangzhou',
  });
  expect(kms.requests).toHaveLength(1);
});

test('returns whether a context decrypts it', async () => {
  const { blob } = await sealed({ EncryptionContext: '{"tenant":"t-1"}' });
  expect(kms.ciphertext(blob)?.opensWith({ tenant: 't-1' })).toBe(true);
  expect(kms.ciphertext(blob)?.opensWith({ tenant: 't-2' })).toBe(false);
  expect(kms.ciphertext(blob)?.opensWith()).toBe(false);
  const { blob: without } = await sealed();
  expect(kms.ciphertext(without)?.opensWith()).toBe(true);
  expect(kms.ciphertext(without)?.opensWith({})).toBe(true);
});

test('works in every key state, but not for a key that no longer exists', async () => {
  const { key, blob } = await sealed();
  await call('ScheduleKeyDeletion', { KeyId: key.keyId, PendingWindowInDays: 7 });
  expect(kms.ciphertext(blob)?.opensWith()).toBe(true);
  kms.clock.advance({ days: 7 });
  expect(kms.ciphertext(blob)).toBeUndefined();
});

test.each(['', 'hello', 'a'.repeat(200), 'M'.repeat(144)])('is undefined for %p', (text) => {
  expect(kms.ciphertext(text)).toBeUndefined();
});

test('uses the given region', async () => {
  const { blob } = await sealed();
  expect(kms.ciphertext(blob, { regionId: 'cn-shanghai' })).toBeUndefined();
});

test.each([
  ['a value that is not a string', () => kms.ciphertext(undefined as never)],
  ['an unknown option', () => kms.ciphertext('x', { region: 'cn-shanghai' } as never)],
])('rejects %s', (_title, look) => {
  expect(look).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});
