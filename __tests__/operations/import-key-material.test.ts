import { type ImportParameters, importer, RSA_WRAPPINGS, wrap } from '../support/importing';
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
])('with KeyMaterialExpireUnix %s the material never expires', async (_name, expiry) => {
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
  ['a second ago', NOW_UNIX - 1],
  ['now', NOW_UNIX],
  ['in 1970', 1],
])('material does not expire %s', async (_name, expiry) => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  expect(await importInto(keyId, await parametersFor(keyId), MATERIAL, expiry)).toEqual(
    invalid('KeyMaterialExpireUnix'),
  );
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
});

test('material does not expire at a moment that service time has passed', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  kms.clock.advance({ days: 10 });
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 86_400)).toEqual(
    invalid('KeyMaterialExpireUnix'),
  );
});

test('material may expire in the next second', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 1)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '2026-03-01T12:00:01Z' });
});

test.each([
  ['text that is not Base64', '!!!'],
  ['Base64 of anything', Buffer.from('anything').toString('base64')],
])('%s is not a valid ImportToken', async (_name, ImportToken) => {
  const keyId = pending();
  const { PublicKey } = await parametersFor(keyId);
  const params = { KeyId: keyId, ImportToken, EncryptedKeyMaterial: wrap(MATERIAL, PublicKey) };
  expect(await call('ImportKeyMaterial', params)).toEqual(INVALID_TOKEN);
});

// For one token: it takes its time to make a pair of RSA keys.
test('EncryptedKeyMaterial that was not wrapped under the public key is invalid', async () => {
  const keyId = pending();
  const { ImportToken } = await parametersFor(keyId, 'RSAES_OAEP_SHA_256');
  for (const [what, bytes] of [
    ['anything', Buffer.from('anything')],
    ['255 bytes', Buffer.alloc(255, 1)],
    ['257 bytes', Buffer.alloc(257, 1)],
    ['256 bytes beyond the modulus', Buffer.alloc(256, 0xff)],
    ['256 zeros', Buffer.alloc(256)],
    ['bare material', MATERIAL],
  ] as const) {
    const params = { KeyId: keyId, ImportToken, EncryptedKeyMaterial: bytes.toString('base64') };
    expect([what, await call('ImportKeyMaterial', params)]).toEqual([what, INVALID_MATERIAL]);
  }
});

test.each([
  ['Enabled', 'Enabled'],
  ['Disabled', 'Disabled'],
] as const)('a key in %s takes its material again and stays %s', async (state, after) => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state });
  expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: after, Origin: 'EXTERNAL' });
});

test('a key in PendingImport takes material and becomes Enabled', async () => {
  const keyId = pending();
  expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled', Origin: 'EXTERNAL' });
});

test('a key in PendingDeletion is refused before the token and the material are read', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state: 'PendingDeletion' });
  const unread = { ImportToken: 'dG9rZW4=', EncryptedKeyMaterial: 'bWF0ZXJpYWw=' };
  expect(await call('ImportKeyMaterial', { KeyId: keyId, ...unread })).toEqual(stateModifiedFailed);
});

test('a key made by CreateKey with Origin EXTERNAL becomes Enabled', async () => {
  const created = await call('CreateKey', { Origin: 'EXTERNAL' });
  const keyId = created.body.KeyMetadata.KeyId;
  expect(created.body.KeyMetadata).toMatchObject({ KeyState: 'PendingImport' });
  expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test('a key that lost its material while Disabled becomes Enabled', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state: 'Disabled' });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await importInto(keyId, await parametersFor(keyId))).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test('the answer has nothing but a request id', async () => {
  const keyId = pending();
  const { body } = await importInto(keyId, await parametersFor(keyId));
  expect(body).toEqual({ RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i) });
});

test.each(RSA_WRAPPINGS)('material wrapped with %s makes the key work', async (algorithm) => {
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

test.each(RSA_WRAPPINGS)('material full of zeros comes through %s', async (algorithm) => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: Buffer.alloc(32) });
  const { PublicKey, ImportToken } = await parametersFor(keyId, algorithm);
  const EncryptedKeyMaterial = wrap(Buffer.alloc(32), PublicKey, algorithm);
  const imported = await call('ImportKeyMaterial', { KeyId: keyId, ImportToken, EncryptedKeyMaterial });
  expect(imported).toMatchObject({ code: 'Success' });
});

test.each([0, 1, 16, 24, 31, 33, 64])('material of %i bytes is invalid', async (length) => {
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
] as const)('a token for %s does not take material wrapped with %s', async (asked, used) => {
  const keyId = pending();
  const { PublicKey, ImportToken } = await parametersFor(keyId, asked);
  const EncryptedKeyMaterial = wrap(MATERIAL, PublicKey, used);
  expect(await call('ImportKeyMaterial', { KeyId: keyId, ImportToken, EncryptedKeyMaterial })).toMatchObject(
    INVALID_MATERIAL,
  );
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport' });
});

test('a token does not take material wrapped under the public key of another call', async () => {
  const keyId = pending();
  const first = await parametersFor(keyId);
  const second = await parametersFor(keyId);
  const mixed = { ...second, PublicKey: first.PublicKey };
  expect(await importInto(keyId, mixed)).toEqual(INVALID_MATERIAL);
});

test('a refused import leaves the choice of material open', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  const tooLate = await importInto(keyId, parameters, OTHER_MATERIAL, 1);
  expect(tooLate).toMatchObject({ code: 'InvalidParameter' });
  expect(await importInto(keyId, parameters, MATERIAL)).toMatchObject({ code: 'Success' });
});

test('the token of another key is invalid', async () => {
  const keyId = pending();
  expect(await importInto(keyId, await parametersFor(pending()))).toEqual(INVALID_TOKEN);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport' });
});

test.each([
  ['first', 0],
  ['middle', 0.5],
])('a token whose %s byte was changed is invalid', async (_name, at) => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  const token = Buffer.from(parameters.ImportToken, 'base64');
  const place = Math.floor(token.length * at);
  token.writeUInt8(token.readUInt8(place) ^ 1, place);
  const changed = { ...parameters, ImportToken: token.toString('base64') };
  expect(await importInto(keyId, changed)).toEqual(INVALID_TOKEN);
});

test('a token cut short is invalid', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  const cut = { ...parameters, ImportToken: parameters.ImportToken.slice(0, -4) };
  expect(await importInto(keyId, cut)).toEqual(INVALID_TOKEN);
});

test('a token serves several imports', async () => {
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
])('with time moved by %s, a token is good until one ms before TokenExpireTime', async (_name, moveTo) => {
  jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00.700Z') });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  const expiry = Date.parse(parameters.TokenExpireTime);
  moveTo(new Date(expiry - 1));
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  moveTo(new Date(expiry));
  expect(await importInto(keyId, parameters)).toEqual(EXPIRED_TOKEN);
});

test('a token expired long ago is expired, not invalid', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  kms.clock.advance({ days: 365 });
  expect(await importInto(keyId, parameters)).toEqual(EXPIRED_TOKEN);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport' });
});

test('an Enabled key does not take other material', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  const sealed = await encrypt(keyId);
  expect(await importInto(keyId, parameters, OTHER_MATERIAL)).toEqual(INVALID_MATERIAL);
  expect(await decrypt(sealed)).toMatchObject({ code: 'Success', body: { Plaintext: 'aGVsbG8=' } });
});

test('a Disabled key does not take other material', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, state: 'Disabled' });
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters, OTHER_MATERIAL)).toEqual(INVALID_MATERIAL);
});

test('a key whose material was deleted takes that material only', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  await call('DeleteKeyMaterial', { KeyId: keyId });
  expect(await importInto(keyId, parameters, OTHER_MATERIAL)).toEqual(INVALID_MATERIAL);
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', hasMaterial: true });
});

test('a key whose material expired takes that material only', async () => {
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

test('at its expiry, and not a ms earlier, the material is gone until it is imported again', async () => {
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

test('an import anew puts the expiry off', async () => {
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

test('an import anew brings the expiry forward', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 7200);
  expect(await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600)).toMatchObject({ code: 'Success' });
  kms.clock.advance({ hours: 1 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
});

test('an import anew without expiry takes the expiry away', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600);
  expect(await importInto(keyId, parameters)).toMatchObject({ code: 'Success' });
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '' });
  kms.clock.advance({ hours: 1 });
  expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled' });
});

test('an import anew into a Disabled key resets the expiry as well', async () => {
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

test('a refused import leaves the expiry as it was', async () => {
  jest.useFakeTimers({ now: NOW });
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters, MATERIAL, NOW_UNIX + 3600);
  const refused = await importInto(keyId, parameters, OTHER_MATERIAL, NOW_UNIX + 7200);
  expect(refused).toEqual(INVALID_MATERIAL);
  expect(await metadata(keyId)).toMatchObject({ MaterialExpireTime: '2026-03-01T13:00:00Z' });
});

test('the same material in two keys does not open ciphertexts of one with the other', async () => {
  const one = pending();
  const two = pending();
  expect(await importInto(one, await parametersFor(one))).toMatchObject({ code: 'Success' });
  expect(await importInto(two, await parametersFor(two))).toMatchObject({ code: 'Success' });
  const blob = Buffer.from(await encrypt(one), 'base64');
  const head = Buffer.from(await encrypt(two), 'base64').subarray(0, 36);
  expect(head).not.toEqual(blob.subarray(0, 36));
  const relabelled = Buffer.concat([head, blob.subarray(36)]).toString('base64');
  expect(await decrypt(relabelled)).toMatchObject({ code: 'InvalidParameter', status: 400 });
});

test('an import anew keeps the key version', async () => {
  const keyId = pending();
  const parameters = await parametersFor(keyId);
  await importInto(keyId, parameters);
  const { PrimaryKeyVersion } = await metadata(keyId);
  await call('DeleteKeyMaterial', { KeyId: keyId });
  await importInto(keyId, parameters);
  expect(PrimaryKeyVersion).toMatch(/^[0-9a-f-]{36}$/);
  expect(await metadata(keyId)).toMatchObject({ PrimaryKeyVersion });
});
