import { importer } from '../support/importing';
import { mockedKms } from '../support/mocked-kms';
import { keyNotFound } from '../support/refusals';

const { kms, call } = mockedKms();
const { parametersFor, importInto } = importer(call);
afterEach(() => {
  jest.useRealTimers();
});

const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i));
const metadata = async (keyId: string) => (await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata;

const encrypt = async (keyId: string) => {
  const { code, body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'aGVsbG8=' });
  expect(code).toBe('Success');
  return body.CiphertextBlob as string;
};

const importAgain = async (keyId: string) => importInto(keyId, await parametersFor(keyId), MATERIAL);

test.each([
  ['Enabled', 'PendingImport'],
  ['Disabled', 'PendingImport'],
  ['PendingDeletion', 'PendingDeletion'],
  ['PendingImport', 'PendingImport'],
] as const)('a key in %s loses its key material and is then in %s', async (state, after) => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state });
  expect(await call('DeleteKeyMaterial', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: after, MaterialExpireTime: '' });
  expect(kms.key(keyId)).toMatchObject({ state: after, hasMaterial: false });
});

test('the response has only a RequestId', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  const { body } = await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(body).toEqual({ RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i) });
});

test('ciphertexts cannot be decrypted until the same key material is imported again', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL });
  const CiphertextBlob = await encrypt(keyId);
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
    code: 'Rejected.PendingImport',
    status: 409,
    message: 'The request was rejected because the key state is PendingImport.',
  });
  expect(await importAgain(keyId)).toMatchObject({ code: 'Success' });
  expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
    code: 'Success',
    body: { KeyId: keyId, Plaintext: 'aGVsbG8=' },
  });
});

test('EnableKey does not restore the key material', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await call('EnableKey', { KeyId: keyId })).toMatchObject({
    code: 'Rejected.StateModifiedFailed',
    status: 409,
  });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
});

test('deleting twice succeeds twice', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  expect(await call('DeleteKeyMaterial', { KeyId: keyId })).toMatchObject({ code: 'Success' });
  expect(await call('DeleteKeyMaterial', { KeyId: keyId })).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
});

test.each(['Enabled', 'Disabled', 'PendingDeletion'] as const)(
  'deleting the key material of a key in %s also removes its expiry date',
  async (state) => {
    jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
    const materialExpiresAt = new Date('2026-03-02T12:00:00Z');
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state, materialExpiresAt });
    expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '2026-03-02T12:00:00Z' });
    await call('DeleteKeyMaterial', { KeyId: keyId });
    expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '' });
    expect(kms.key(keyId)?.materialExpiresAt).toBeUndefined();
  },
);

test('the expiry date of deleted key material has no effect on key material that is imported later', async () => {
  jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
  const materialExpiresAt = new Date('2026-03-01T13:00:00Z');
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, materialExpiresAt });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await importAgain(keyId)).toMatchObject({ code: 'Success' });
  kms.clock.advance({ hours: 2 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled', MaterialExpireTime: '' });
});

test('a key in PendingDeletion keeps its DeleteDate and is deleted on it', async () => {
  jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  kms.clock.advance({ days: 3 });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await metadata(keyId)).toMatchObject({
    KeyState: 'PendingDeletion',
    DeleteDate: '2026-03-08T12:00:00Z',
  });
  kms.clock.advance({ days: 4 });
  expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
});

test('ciphertexts of a key in PendingDeletion are rejected because of its state', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  const CiphertextBlob = await encrypt(keyId);
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
    code: 'Rejected.PendingDeletion',
    status: 409,
  });
});

test('CancelKeyDeletion moves a key without key material to PendingImport, where it can be imported again', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state: 'PendingDeletion' });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await call('CancelKeyDeletion', { KeyId: keyId })).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport', DeleteDate: '' });
  expect(await importAgain(keyId)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test('other keys with the same key material keep it', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL });
  const other = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL });
  const CiphertextBlob = await encrypt(other.keyId);
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'Success' });
});
