/** kms.ciphertext(): what a ciphertext is, without asking KMS. */
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

async function sealed(params: Record<string, string> = {}) {
  const key = kms.seedKey();
  const { body } = await call('Encrypt', { KeyId: key.keyId, Plaintext: 'x', ...params });
  return { key, blob: body.CiphertextBlob as string };
}

test('tells the key and the version of a ciphertext, and makes no request', async () => {
  const { key, blob } = await sealed();
  expect(kms.ciphertext(blob)).toMatchObject({
    keyId: key.keyId,
    keyVersionId: key.keyVersionId,
    regionId: 'cn-hangzhou',
  });
  expect(kms.requests).toHaveLength(1);
});

test('tells whether a context opens it', async () => {
  const { blob } = await sealed({ EncryptionContext: '{"tenant":"t-1"}' });
  expect(kms.ciphertext(blob)?.opensWith({ tenant: 't-1' })).toBe(true);
  expect(kms.ciphertext(blob)?.opensWith({ tenant: 't-2' })).toBe(false);
  expect(kms.ciphertext(blob)?.opensWith()).toBe(false);
  const { blob: without } = await sealed();
  expect(kms.ciphertext(without)?.opensWith()).toBe(true);
  expect(kms.ciphertext(without)?.opensWith({})).toBe(true);
});

test('no state of the key stands in the way, but a key that is gone is not known any more', async () => {
  const { key, blob } = await sealed();
  await call('ScheduleKeyDeletion', { KeyId: key.keyId, PendingWindowInDays: 7 });
  expect(kms.ciphertext(blob)?.opensWith()).toBe(true);
  kms.clock.advance({ days: 7 });
  expect(kms.ciphertext(blob)).toBeUndefined();
});

test.each(['', 'hello', 'a'.repeat(200), 'M'.repeat(144)])('is undefined for %p', (text) => {
  expect(kms.ciphertext(text)).toBeUndefined();
});

test('looks in the region that it is told', async () => {
  const { blob } = await sealed();
  expect(kms.ciphertext(blob, { regionId: 'cn-shanghai' })).toBeUndefined();
});

test.each([
  ['no text', () => kms.ciphertext(undefined as never)],
  ['an unknown option', () => kms.ciphertext('x', { region: 'cn-shanghai' } as never)],
])('refuses %s', (_title, look) => {
  expect(look).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});
