import { createPublicKey } from 'node:crypto';
import { sm2 } from '../../lib/crypto/elliptic';
import { flipped } from '../support/envelope';
import { INSTANCE } from '../support/ids';
import { importer, RSA_WRAPPINGS, type Wrapping, wrap, wrappingParams } from '../support/importing';
import { mockedKms } from '../support/mocked-kms';
import { invalid } from '../support/refusals';

const { kms, call } = mockedKms();
const { parametersFor, importInto } = importer(call);
afterEach(() => {
  jest.useRealTimers();
});

const MATERIAL = Buffer.alloc(32, 7);

const external = () => kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL });
const ask = (KeyId: string, algorithm: Wrapping = 'SM2PKE') =>
  call('GetParametersForImport', { KeyId, ...wrappingParams(algorithm) });

test('the response has exactly the key id, a public key, an import token and its expiry date', async () => {
  const { keyId } = external();
  expect((await ask(keyId)).body).toEqual({
    KeyId: keyId,
    PublicKey: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
    ImportToken: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
    TokenExpireTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i),
  });
});

test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
  'a key in %s gets import parameters and does not change',
  async (state) => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state });
    const before = kms.key(keyId);
    expect(await ask(keyId)).toMatchObject({ code: 'Success', body: { KeyId: keyId } });
    expect(before).toMatchObject({ state });
    expect(kms.key(keyId)).toEqual(before);
  },
);

test.each(RSA_WRAPPINGS)(
  'the public key for %s is an RSA key of 2048 bits in DER SPKI',
  async (algorithm) => {
    const { keyId } = external();
    const { body } = await ask(keyId, algorithm);
    expect(body.KeyId).toBe(keyId);
    const der = Buffer.from(body.PublicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyType).toBe('rsa');
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
    expect(key.export({ format: 'der', type: 'spki' })).toEqual(der);
  },
);

test('the public key for SM2PKE is an uncompressed point of SM2 in DER SPKI', async () => {
  const { body } = await ask(external().keyId);
  // id-ecPublicKey 1.2.840.10045.2.1 and sm2p256v1 1.2.156.10197.1.301.
  expect(Buffer.from(body.PublicKey, 'base64').toString('hex')).toMatch(
    /^3059301306072a8648ce3d020106082a811ccf5501822d03420004[0-9a-f]{128}$/,
  );
});

test.each([
  ['SM2PKE', 'RSA_2048'],
  ['RSAES_PKCS1_V1_5', 'EC_SM2'],
  ['RSAES_OAEP_SHA_1', 'EC_SM2'],
  ['RSAES_OAEP_SHA_256', 'EC_SM2'],
])('%s cannot be used with %s', async (WrappingAlgorithm, WrappingKeySpec) => {
  const params = { KeyId: external().keyId, WrappingAlgorithm, WrappingKeySpec };
  expect(await call('GetParametersForImport', params)).toEqual(invalid('WrappingAlgorithm'));
});

test('key material wrapped with SM2PKE is imported unchanged', async () => {
  const { keyId, keyVersionId } = kms.seedKey({ state: 'PendingImport' });
  const imported = await importInto(keyId, await parametersFor(keyId), MATERIAL, 0);
  expect(imported).toMatchObject({ code: 'Success', status: 200 });
  expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', hasMaterial: true });
  const { CiphertextBlob } = (await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).body;
  kms.reset();
  kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, keyVersionId });
  expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe('secret');
});

/** The point of another private key. */
const OTHER_POINT = sm2().publicPoint(Buffer.alloc(32, 1));

test.each<[string, (right: Buffer) => Buffer]>([
  ['with another public key', () => sm2().encrypt(MATERIAL, OTHER_POINT)],
  ['changed in its last byte', (right) => flipped(right, -1)],
  ['that is not a ciphertext', () => Buffer.alloc(141, 0x30)],
])('key material wrapped with SM2PKE %s is InvalidKeyMaterial', async (_title, make) => {
  const { keyId } = kms.seedKey({ state: 'PendingImport' });
  const { ImportToken, PublicKey } = await parametersFor(keyId);
  const EncryptedKeyMaterial = make(Buffer.from(wrap(MATERIAL, PublicKey), 'base64')).toString('base64');
  const imported = await call('ImportKeyMaterial', { KeyId: keyId, ImportToken, EncryptedKeyMaterial });
  expect(imported).toMatchObject({ code: 'InvalidKeyMaterial', status: 400 });
  expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
});

test('the token is valid for 24 hours of service time', async () => {
  jest.useFakeTimers({ now: new Date('2026-02-27T23:59:58Z') });
  kms.clock.advance({ days: 1, seconds: 3 });
  expect((await ask(external().keyId)).body.TokenExpireTime).toBe('2026-03-02T00:00:01Z');
});

test('the expiry date of a token is exact to less than one second', async () => {
  jest.useFakeTimers({ now: new Date('2026-03-01T00:00:00.500Z') });
  const { body } = await ask(external().keyId);
  expect(['2026-03-02T00:00:00Z', '2026-03-02T00:00:01Z']).toContain(body.TokenExpireTime);
});

test('every call returns a new public key, and the tokens of earlier calls stay valid', async () => {
  const { keyId } = external();
  const [first, second] = [await parametersFor(keyId), await parametersFor(keyId)];
  expect(second.PublicKey).not.toBe(first.PublicKey);
  expect(second.ImportToken).not.toBe(first.ImportToken);
  expect(await importInto(keyId, first, MATERIAL, 0)).toMatchObject({ code: 'Success' });
});

test.each(['SM2PKE', 'RSAES_OAEP_SHA_256'] as const)(
  'simultaneous calls for %s return different public keys',
  async (algorithm) => {
    const { keyId } = external();
    const answers = await Promise.all([1, 2].map(() => parametersFor(keyId, algorithm)));
    expect(new Set(answers.map(({ PublicKey }) => PublicKey)).size).toBe(2);
    expect(new Set(answers.map(({ ImportToken }) => ImportToken)).size).toBe(2);
  },
);

test('a key of an instance does not accept RSAES_OAEP_SHA_1', async () => {
  const { keyId } = kms.seedKey({ state: 'PendingImport', instanceId: INSTANCE });
  expect(await ask(keyId, 'RSAES_OAEP_SHA_1')).toEqual(invalid('WrappingAlgorithm'));
  expect((await ask(keyId, 'RSAES_OAEP_SHA_256')).code).toBe('Success');
});
