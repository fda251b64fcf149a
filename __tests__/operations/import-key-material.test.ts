import { type ImportParameters, importer, RSA_WRAPPINGS, wrap } from '../support/importing';
import { makeBlob, openBlob } from '../support/envelope';
import { mockedKms } from '../support/mocked-kms';
import { invalid, refusal, stateModifiedFailed } from '../support/refusals';
import { useReadyRsaPairs } from '../support/ready-rsa-pairs';

useReadyRsaPairs();

const { kms, call } = mockedKms();
const { parametersFor, importInto: importMaterial } = importer(call);
afterEach(() => {
  jest.useRealTimers();
});

const NOW = new Date('2026-03-01T12:00:00Z');
const NOW_UNIX = NOW.getTime() / 1000;
const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7));
const OTHER_MATERIAL = Buffer.alloc(32, 0xee);
const INVALID_MATERIAL = refusal('InvalidKeyMaterial', 400, 'key material is invalid.');
const INVALID_TOKEN = refusal('InvalidImportToken', 400, 'import token is invalid.');
const EXPIRED_TOKEN = refusal('ExpiredImportToken', 400, 'import token is expired.');

const importInto = (keyId: string, parameters: ImportParameters, material = MATERIAL, expiry?: number) =>
  importMaterial(keyId, parameters, material, expiry);

const pending = () => kms.seedKey({ origin: 'EXTERNAL', state: 'PendingImport' }).keyId;

const metadata = async (keyId: string) => (await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata;

const encrypt = async (keyId: string) => {
  const { code, body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'aGVsbG8=' });
  expect(code).toBe('Success');
  return body.CiphertextBlob as string;
};

const decrypt = (CiphertextBlob: string) => call('Decrypt', { CiphertextBlob });

test.each([
  ['missing', {}],
  ['empty', { KeyMaterialExpireUnix: '' }],
  ['0', { KeyMaterialExpireUnix: 0 }],
])('with KeyMaterialExpireUnix %s the key material never expires', async (_name, expiry) => {
  const keyId = pending();
  const { PublicKey, ImportToken } = await parametersFor(keyId);
  const EncryptedKeyMaterial = wrap(MATERIAL, PublicKey);
  const params = { KeyId: keyId, ImportToken, EncryptedKeyMaterial, ...expiry };
  expect(await call('ImportKeyMaterial', params)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled', MaterialExpireTime: '' });
  kms.clock.advance({ days: 36500 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled', MaterialExpireTime: '' });
});

test.each([
  ['one second ago', NOW_UNIX - 1],
  ['now', NOW_UNIX],
  ['in 1970', 1],
])('an expiry date %s is not valid', async (_name, expiry) => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  expect(await importInto(keyId, await parametersFor(keyId), MATERIAL, expiry)).toEqual(
    invalid('KeyMaterialExpireUnix'),
  );
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
});

test('an expiry date before the service time is not valid', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  kms.clock.advance({ days: 10 });
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 86_400)).toEqual(
    invalid('KeyMaterialExpireUnix'),
  );
});

test('an expiry date in the next second is valid', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 1)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '2026-03-01T12:00:01Z' });
});

test.each([
  ['a string that is not Base64', '!!!'],
  ['Base64 of other bytes', Buffer.from('anything').toString('base64')],
])('%s is not a valid ImportToken', async (_name, ImportToken) => {
  const keyId = pending();
  const { PublicKey } = await parametersFor(keyId);
  const params = { KeyId: keyId, ImportToken, EncryptedKeyMaterial: wrap(MATERIAL, PublicKey) };
  expect(await call('ImportKeyMaterial', params)).toEqual(INVALID_TOKEN);
});

// For one token, because generating a pair of RSA keys is slow.
test('EncryptedKeyMaterial that was not wrapped with the public key is not valid', async () => {
  const keyId = pending();
  const { ImportToken } = await parametersFor(keyId, 'RSAES_OAEP_SHA_256');
  for (const [what, bytes] of [
    ['anything', Buffer.from('anything')],
    ['255 bytes', Buffer.alloc(255, 1)],
    ['257 bytes', Buffer.alloc(257, 1)],
    ['256 bytes above the modulus', Buffer.alloc(256, 0xff)],
    ['256 zeros', Buffer.alloc(256)],
    ['key material that is not wrapped', MATERIAL],
  ] as const) {
    const params = { KeyId: keyId, ImportToken, EncryptedKeyMaterial: bytes.toString('base64') };
    expect([what, await call('ImportKeyMaterial', params)]).toEqual([what, INVALID_MATERIAL]);
  }
});

test.each([
  ['Enabled', 'Enabled'],
  ['Disabled', 'Disabled'],
] as const)(
  'the same key material can be imported into a key in %s, and the key stays %s',
  async (state, after) => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state });
    expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
    expect(await metadata(keyId)).toMatchObject({ KeyState: after, Origin: 'EXTERNAL' });
  },
);

test('a key in PendingImport becomes Enabled by an import', async () => {
  const keyId = pending();
  expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled', Origin: 'EXTERNAL' });
});

test('a key in PendingDeletion is rejected before the token and the key material are read', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state: 'PendingDeletion' });
  const unread = { ImportToken: 'dG9rZW4=', EncryptedKeyMaterial: 'bWF0ZXJpYWw=' };
  expect(await call('ImportKeyMaterial', { KeyId: keyId, ...unread })).toEqual(stateModifiedFailed);
});

test('a key of CreateKey with Origin EXTERNAL becomes Enabled', async () => {
  const created = await call('CreateKey', { Origin: 'EXTERNAL' });
  const keyId = created.body.KeyMetadata.KeyId;
  expect(created.body.KeyMetadata).toMatchObject({ KeyState: 'PendingImport' });
  expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test('a key whose key material was deleted while it was Disabled becomes Enabled', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state: 'Disabled' });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test('the response has only a RequestId', async () => {
  const keyId = pending();
  const { body } = await importInto(keyId, await parametersFor(keyId));
  expect(body).toEqual({ RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i) });
});

test.each(RSA_WRAPPINGS)('a key with key material that was wrapped with %s works', async (algorithm) => {
  const keyId = pending();
  const { PublicKey, ImportToken } = await parametersFor(keyId, algorithm);
  const EncryptedKeyMaterial = wrap(MATERIAL, PublicKey, algorithm);
  const imported = await call('ImportKeyMaterial', { KeyId: keyId, ImportToken, EncryptedKeyMaterial });
  expect(imported).toMatchObject({ code: 'Success' });
  expect(await decrypt(await encrypt(keyId))).toMatchObject({
    code: 'Success',
    body: { KeyId: keyId, Plaintext: 'aGVsbG8=' },
  });
});

test.each(RSA_WRAPPINGS)('key material of only zeros can be imported with %s', async (algorithm) => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: Buffer.alloc(32) });
  const { PublicKey, ImportToken } = await parametersFor(keyId, algorithm);
  const EncryptedKeyMaterial = wrap(Buffer.alloc(32), PublicKey, algorithm);
  const imported = await call('ImportKeyMaterial', { KeyId: keyId, ImportToken, EncryptedKeyMaterial });
  expect(imported).toMatchObject({ code: 'Success' });
});

test.each([0, 1, 16, 24, 31, 33, 64])('key material of %i bytes is not valid', async (length) => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, Buffer.alloc(length, 5))).toEqual(INVALID_MATERIAL);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
});

test.each([
  ['RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1'],
  ['RSAES_OAEP_SHA_256', 'RSAES_PKCS1_V1_5'],
  ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  ['RSAES_OAEP_SHA_1', 'RSAES_PKCS1_V1_5'],
  ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_1'],
  ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_256'],
] as const)('a token for %s does not accept key material wrapped with %s', async (asked, used) => {
  const keyId = pending();
  const { PublicKey, ImportToken } = await parametersFor(keyId, asked);
  const EncryptedKeyMaterial = wrap(MATERIAL, PublicKey, used);
  expect(await call('ImportKeyMaterial', { KeyId: keyId, ImportToken, EncryptedKeyMaterial })).toMatchObject(
    INVALID_MATERIAL,
  );
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport' });
});

test('a token does not accept key material wrapped with the public key of another call', async () => {
  const keyId = pending();
  const first = await parametersFor(keyId);
  const second = await parametersFor(keyId);
  const mixed = { ...second, PublicKey: first.PublicKey };
  expect(await importInto(keyId, mixed)).toEqual(INVALID_MATERIAL);
});

test('after a rejected import any key material can be imported', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  const tooLate = await importInto(keyId, parameters, OTHER_MATERIAL, 1);
  expect(tooLate).toMatchObject({ code: 'InvalidParameter' });
  expect(await importInto(keyId, parameters, MATERIAL)).toMatchObject({ code: 'Success' });
});

test('the token of another key is not valid', async () => {
  const keyId = pending();
  expect(await importInto(keyId, await parametersFor(pending()))).toEqual(INVALID_TOKEN);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport' });
});

test.each([
  ['first', 0],
  ['middle', 0.5],
])('a token whose %s byte was changed is not valid', async (_name, at) => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  const token = Buffer.from(parameters.ImportToken, 'base64');
  const place = Math.floor(token.length * at);
  token.writeUInt8(token.readUInt8(place) ^ 1, place);
  const changed = { ...parameters, ImportToken: token.toString('base64') };
  expect(await importInto(keyId, changed)).toEqual(INVALID_TOKEN);
});

test('a truncated token is not valid', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  const cut = { ...parameters, ImportToken: parameters.ImportToken.slice(0, -4) };
  expect(await importInto(keyId, cut)).toEqual(INVALID_TOKEN);
});

test('a token can be used for several imports', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test.each([
  ['kms.clock.set', (moment: Date) => void kms.clock.set(moment)],
  ['jest.setSystemTime', (moment: Date) => void jest.setSystemTime(moment)],
])(
  'a token is valid until one millisecond before TokenExpireTime, with time moved by %s',
  async (_name, moveTo) => {
    jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00.700Z') });
    const keyId = pending();
    const parameters = await parametersFor(keyId);
    const expiry = Date.parse(parameters.TokenExpireTime);
    moveTo(new Date(expiry - 1));
    expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
    moveTo(new Date(expiry));
    expect(await importInto(keyId, parameters)).toEqual(EXPIRED_TOKEN);
  },
);

test('a token that expired long ago is reported as expired, not as not valid', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  kms.clock.advance({ days: 365 });
  expect(await importInto(keyId, parameters)).toEqual(EXPIRED_TOKEN);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport' });
});

test('an Enabled key does not accept other key material', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  const sealed = await encrypt(keyId);
  expect(await importInto(keyId, parameters, OTHER_MATERIAL)).toEqual(INVALID_MATERIAL);
  expect(await decrypt(sealed)).toMatchObject({ code: 'Success', body: { Plaintext: 'aGVsbG8=' } });
});

test('a Disabled key does not accept other key material', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state: 'Disabled' });
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, OTHER_MATERIAL)).toEqual(INVALID_MATERIAL);
});

test('a key whose key material was deleted accepts only the same key material', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await importInto(keyId, parameters, OTHER_MATERIAL)).toEqual(INVALID_MATERIAL);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', hasMaterial: true });
});

test('a key whose key material expired accepts only the same key material', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 60)).toMatchObject({ code: 'Success' });
  kms.clock.advance({ minutes: 1 });
  expect(await importInto(keyId, parameters, OTHER_MATERIAL)).toEqual(INVALID_MATERIAL);
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled', MaterialExpireTime: '' });
});

test('key material is deleted exactly at its expiry date, and can be imported again', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '2026-03-01T13:00:00Z' });
  const sealed = await encrypt(keyId);

  kms.clock.set(new Date('2026-03-01T12:59:59.999Z'));
  expect(await decrypt(sealed)).toMatchObject({ code: 'Success' });

  kms.clock.advance({ milliseconds: 1 });
  expect(await decrypt(sealed)).toMatchObject({
    code: 'Rejected.PendingImport',
    status: 409,
    message: 'The request was rejected because the key state is PendingImport.',
  });
  expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toMatchObject({
    code: 'Rejected.PendingImport',
    status: 409,
  });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport', MaterialExpireTime: '' });

  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(await decrypt(sealed)).toMatchObject({
    code: 'Success',
    body: { KeyId: keyId, Plaintext: 'aGVsbG8=' },
  });
});

test('another import can set a later expiry date', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 7200)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '2026-03-01T14:00:00Z' });
  kms.clock.advance({ hours: 1 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
  kms.clock.advance({ hours: 1 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
});

test('another import can set an earlier expiry date', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 7200);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600)).toMatchObject({ code: 'Success' });
  kms.clock.advance({ hours: 1 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
});

test('another import without an expiry date removes the expiry date', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600);
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '' });
  kms.clock.advance({ hours: 1 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test('another import into a Disabled key also replaces the expiry date', async () => {
  jest.useFakeTimers({ now: NOW });
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state: 'Disabled' });
  expect(await importInto(keyId, await parametersFor(keyId), MATERIAL, NOW_UNIX + 60)).toMatchObject({
    code: 'Success',
  });
  expect(await metadata(keyId)).toMatchObject({
    KeyState: 'Disabled',
    MaterialExpireTime: '2026-03-01T12:01:00Z',
  });
  kms.clock.advance({ minutes: 1 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
});

test('a rejected import does not change the expiry date', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600);
  const refused = await importInto(keyId, parameters, OTHER_MATERIAL, NOW_UNIX + 7200);
  expect(refused).toEqual(INVALID_MATERIAL);
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '2026-03-01T13:00:00Z' });
});

// The version id at the start of a ciphertext is not authenticated.
test('a ciphertext belongs to the key version that its first bytes name, also with the same key material', async () => {
  const one = pending();
  const two = pending();
  expect(await importInto(one, await parametersFor(one))).toMatchObject({ code: 'Success' });
  expect(await importInto(two, await parametersFor(two))).toMatchObject({ code: 'Success' });
  const blob = Buffer.from(await encrypt(one), 'base64');
  const head = Buffer.from(await encrypt(two), 'base64').subarray(0, 36);
  expect(head).not.toEqual(blob.subarray(0, 36));
  const relabelled = Buffer.concat([head, blob.subarray(36)]).toString('base64');
  expect(await decrypt(blob.toString('base64'))).toMatchObject({ code: 'Success', body: { KeyId: one } });
  expect(await decrypt(relabelled)).toMatchObject({ code: 'Success', body: { KeyId: two } });
});

test('ciphertexts move between the service and a program that knows the imported key material', async () => {
  const keyId = pending();
  await importInto(keyId, await parametersFor(keyId));
  const EncryptionContext = '{"tenant":"t-1","app":"orders"}';
  const context = [
    ['app', 'orders'],
    ['tenant', 't-1'],
  ] as const;
  const { PrimaryKeyVersion: versionId } = await metadata(keyId);
  const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'héllo', EncryptionContext });
  expect(openBlob(body.CiphertextBlob, MATERIAL, context)).toEqual({ versionId, text: 'héllo' });

  const made = makeBlob({ versionId, material: MATERIAL, text: 'made offline', context });
  expect(await call('Decrypt', { CiphertextBlob: made, EncryptionContext })).toMatchObject({
    code: 'Success',
    body: { KeyId: keyId, Plaintext: 'made offline' },
  });
});

test('another import keeps the key version', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters);
  const { PrimaryKeyVersion } = await metadata(keyId);
  await call('DeleteKeyMaterial', { KeyId: keyId });
  await importInto(keyId, parameters);
  expect(PrimaryKeyVersion).toMatch(/^[0-9a-f-]{36}$/);
  expect(await metadata(keyId)).toMatchObject({ PrimaryKeyVersion });
});
