/** AsymmetricEncrypt and AsymmetricDecrypt are compatible with the encryption of Node (OpenSSL), in both directions. */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import type { SeedKeyOptions } from '../../lib';
import { sm2 } from '../../lib/crypto/elliptic';
import { longLength, memberMore, zeroInFront } from '../support/damaged-der';
import { flipped } from '../support/envelope';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { keyOf, privateKeyPem, type RsaSpec } from '../support/key-pairs';
import { mockedKms } from '../support/mocked-kms';
import { DRY_RUN_REFUSED, invalid, notValid, operationRejected, REJECTED } from '../support/refusals';
import { useReadyRsaPairs } from '../support/ready-rsa-pairs';

useReadyRsaPairs();

const { kms, call } = mockedKms();

type Params = Record<string, string>;
type Spec = RsaSpec | 'EC_SM2';

const TEXT = Buffer.from('Hello world');

/** The maximum length of the plaintext in bytes. Source: AsymmetricEncrypt; computed for RSA_4096. */
const LIMITS = [
  ['RSA_2048', 'RSAES_OAEP_SHA_256', 190],
  ['RSA_2048', 'RSAES_OAEP_SHA_1', 214],
  ['RSA_3072', 'RSAES_OAEP_SHA_256', 318],
  ['RSA_3072', 'RSAES_OAEP_SHA_1', 342],
  ['RSA_4096', 'RSAES_OAEP_SHA_256', 446],
  ['RSA_4096', 'RSAES_OAEP_SHA_1', 470],
  ['EC_SM2', 'SM2PKE', 6047],
] as const;

/** The common parameters of both actions, for a new key. */
function pairOf(spec: Spec = 'RSA_2048', Algorithm?: string, more: SeedKeyOptions = {}): Params {
  const { keyId, keyVersionId } = kms.seedKey({ ...keyOf(spec, 'ENCRYPT/DECRYPT'), ...more });
  const usual = spec === 'EC_SM2' ? 'SM2PKE' : 'RSAES_OAEP_SHA_256';
  return { KeyId: keyId, KeyVersionId: keyVersionId, Algorithm: Algorithm ?? usual };
}

const encrypt = (pair: Params, bytes: Buffer = TEXT, more: Params = {}) =>
  call('AsymmetricEncrypt', { ...pair, Plaintext: bytes.toString('base64'), ...more });
const decrypt = (pair: Params, ciphertext: Buffer, more: Params = {}) =>
  call('AsymmetricDecrypt', { ...pair, CiphertextBlob: ciphertext.toString('base64'), ...more });

async function encrypted(pair: Params, bytes?: Buffer): Promise<Buffer> {
  const answer = await encrypt(pair, bytes);
  expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
  return Buffer.from(answer.body.CiphertextBlob, 'base64');
}
async function decrypted(pair: Params, ciphertext: Buffer): Promise<Buffer> {
  const answer = await decrypt(pair, ciphertext);
  expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
  expect(Buffer.from(answer.body.Plaintext, 'base64').toString('base64')).toBe(answer.body.Plaintext);
  return Buffer.from(answer.body.Plaintext, 'base64');
}

/** The MGF1 hash is the OAEP hash. */
const hashOf = (algorithm: string) => (algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256');
const oaep = (oaepHash: string) => ({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash });
const sealRsa = (bytes: Buffer = TEXT, pem = privateKeyPem('RSA_2048'), hash = 'sha256') =>
  publicEncrypt({ key: createPublicKey(pem), ...oaep(hash) }, bytes);
const openRsa = (ciphertext: Buffer, pem = privateKeyPem('RSA_2048'), hash = 'sha256') =>
  privateDecrypt({ key: createPrivateKey(pem), ...oaep(hash) }, ciphertext);

/** Encrypts with the public key that the mock returns. */
async function sealSm2({ KeyId = '', KeyVersionId = '' }: Params, bytes: Buffer = TEXT): Promise<Buffer> {
  const { body } = await call('GetPublicKey', { KeyId, KeyVersionId });
  const spki = Buffer.from(body.PublicKey.replace(/-----.*-----/g, ''), 'base64');
  // The uncompressed point is the end of the SPKI.
  return sm2().encrypt(bytes, spki.subarray(-65));
}
const seal = (pair: Params, spec: Spec, algorithm: string, bytes: Buffer) =>
  spec === 'EC_SM2' ? sealSm2(pair, bytes) : sealRsa(bytes, privateKeyPem(spec), hashOf(algorithm));

test('both responses have exactly the documented fields', async () => {
  const pair = pairOf();
  const { KeyId, KeyVersionId } = pair;
  const common = { KeyId, KeyVersionId, RequestId: expect.stringMatching(UUID) };
  const { body } = await encrypt(pair);
  expect(body).toEqual({ ...common, CiphertextBlob: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/) });
  const opened = await decrypt(pair, Buffer.from(body.CiphertextBlob, 'base64'));
  expect(opened.body).toEqual({ ...common, Plaintext: 'SGVsbG8gd29ybGQ=' });
});

describe.each(LIMITS)('%s with %s', (spec, Algorithm, limit) => {
  test(`encrypts up to ${limit} bytes`, async () => {
    const pair = pairOf(spec, Algorithm);
    const bytes = Buffer.alloc(limit, 0xa5);
    const ciphertext = await encrypted(pair, bytes);
    const opened =
      spec === 'EC_SM2'
        ? await decrypted(pair, ciphertext)
        : openRsa(ciphertext, privateKeyPem(spec), hashOf(Algorithm));
    expect(opened).toEqual(bytes);
    const more = Buffer.alloc(limit + 1, 0xa5);
    expect(await encrypt(pair, more)).toEqual(invalid('Plaintext'));
    expect(await encrypt(pair, more, { DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each([1, 32, limit])('decrypts %i bytes that Node encrypted', async (size) => {
    const pair = pairOf(spec, Algorithm);
    const bytes = Buffer.alloc(size, 0x5a);
    expect(await decrypted(pair, await seal(pair, spec, Algorithm, bytes))).toEqual(bytes);
  });

  test('encrypts the bytes, not their Base64 string, and every ciphertext is different', async () => {
    const pair = pairOf(spec, Algorithm);
    const bytes = Buffer.from([0, 255, 128, 0, 10, 13]);
    const [first, second] = [await encrypted(pair, bytes), await encrypted(pair, bytes)];
    expect(first).not.toEqual(second);
    expect(await decrypted(pair, first)).toEqual(bytes);
    expect(await decrypted(pair, second)).toEqual(bytes);
  });
});

test.each([
  ['RSA_2048', 256],
  ['RSA_3072', 384],
  ['RSA_4096', 512],
] as const)('the ciphertext of %s has no envelope: %i bytes', async (spec, size) => {
  expect(await encrypted(pairOf(spec))).toHaveLength(size);
});

test('the ciphertext of SM2 is an ASN.1 SEQUENCE with four members', async () => {
  const der = await encrypted(pairOf('EC_SM2'));
  expect(der[0]).toBe(0x30);
  // A SEQUENCE of this size can have its length in one byte, or in 0x81 and one byte.
  const header = der[1] === 0x81 ? 3 : 2;
  expect(der[header - 1]).toBe(der.length - header);
  expect(der[header]).toBe(0x02);
});

test.each([
  ['RSAES_OAEP_SHA_256', 'sha1'],
  ['RSAES_OAEP_SHA_1', 'sha256'],
])('a ciphertext of %s cannot be decrypted with %s', async (Algorithm, hash) => {
  const ciphertext = await encrypted(pairOf('RSA_2048', Algorithm));
  expect(() => openRsa(ciphertext, privateKeyPem('RSA_2048'), hash)).toThrow();
});

test.each<[string, () => Buffer]>([
  ['one byte changed in the middle', () => flipped(sealRsa(), 128)],
  ['the last byte changed', () => flipped(sealRsa(), 255)],
  ['a missing byte', () => sealRsa().subarray(0, 255)],
  ['an additional byte', () => Buffer.concat([sealRsa(), Buffer.alloc(1)])],
  ['an additional zero byte at the start', () => Buffer.concat([Buffer.alloc(1), sealRsa()])],
  ['only zeros', () => Buffer.alloc(256)],
  ['a number above the modulus', () => Buffer.alloc(256, 0xff)],
  ['three bytes', () => Buffer.from('abc')],
  ['another key', () => sealRsa(TEXT, privateKeyPem('RSA_2048', 'other'))],
  ['another hash', () => sealRsa(TEXT, undefined, 'sha1')],
  ['a longer key', () => sealRsa(TEXT, privateKeyPem('RSA_3072'))],
  ['the blob of a symmetric key', () => Buffer.from(`${UNKNOWN_ID}${'x'.repeat(44)}`)],
])('a ciphertext of RSA with %s cannot be decrypted', async (_title, make) => {
  const pair = pairOf();
  const ciphertext = make();
  expect(await decrypt(pair, ciphertext)).toEqual(notValid);
  expect(await decrypt(pair, ciphertext, { DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
});

// Bytes of the ASN.1 of a ciphertext of 11 bytes: content, not lengths.
test.each<[string, (sealed: Buffer) => Buffer]>([
  ['a changed byte in C1', (sealed) => flipped(sealed, 10)],
  ['a changed byte in C3', (sealed) => flipped(sealed, -30)],
  ['a changed byte in C2', (sealed) => flipped(sealed, -1)],
  ['a missing byte', (sealed) => sealed.subarray(0, -1)],
  ['another key', () => sm2().encrypt(TEXT, pointOfAnotherKey())],
  ['an empty structure', () => Buffer.from('3000', 'hex')],
  ['text instead of ASN.1', () => Buffer.from('not a ciphertext at all')],
  ['random bytes', () => Buffer.alloc(120, 0x77)],
  ['too many bytes', () => Buffer.alloc(7000, 0x30)],
  ['an additional byte', (sealed) => Buffer.concat([sealed, Buffer.alloc(1)])],
  ['a length in two bytes', longLength],
  ['an additional zero in C1', zeroInFront],
  ['a fifth member', memberMore],
])('a ciphertext of SM2 with %s cannot be decrypted', async (_title, damage) => {
  const pair = pairOf('EC_SM2');
  const sealed = await sealSm2(pair);
  expect(await decrypt(pair, damage(sealed))).toEqual(notValid);
  expect(await decrypted(pair, sealed)).toEqual(TEXT);
});

test.each([
  ['RSA_2048', 'SM2PKE'],
  ['EC_SM2', 'RSAES_OAEP_SHA_256'],
  ['EC_SM2', 'RSAES_OAEP_SHA_1'],
] as const)('a key of %s does not accept %s, whatever its state', async (spec, Algorithm) => {
  const pair = pairOf(spec, Algorithm);
  for (const step of [undefined, 'DisableKey']) {
    if (step !== undefined) await call(step, { KeyId: pair.KeyId as string });
    for (const answer of [await encrypt(pair), await decrypt(pair, sealRsa())]) {
      expect(answer).toEqual(operationRejected);
    }
  }
  expect(await encrypt(pair, TEXT, { DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
  expect(await decrypt(pair, sealRsa(), { DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
});

test.each(['RSA_2048', 'EC_SM2'] as const)(
  'a key of %s for signatures neither encrypts nor decrypts',
  async (spec) => {
    const pair = pairOf(spec, undefined, { keyUsage: 'SIGN/VERIFY' });
    expect(await encrypt(pair)).toEqual(operationRejected);
    expect(await decrypt(pair, sealRsa())).toEqual(operationRejected);
  },
);

test('a symmetric key in PendingImport is rejected because of its spec, not because of its state', async () => {
  const { keyId: KeyId, keyVersionId: KeyVersionId } = kms.seedKey({ state: 'PendingImport' });
  const pair = { KeyId, KeyVersionId, Algorithm: 'RSAES_OAEP_SHA_256' };
  expect(await encrypt(pair)).toEqual(operationRejected);
  expect(await decrypt(pair, sealRsa())).toEqual(operationRejected);
});

test.each(['Disabled', 'PendingDeletion'] as const)(
  'the state %s is checked before the ciphertext is decrypted',
  async (state) => {
    const pair = pairOf('RSA_2048', undefined, { state });
    expect(await decrypt(pair, Buffer.alloc(256, 1))).toEqual(REJECTED[state]);
  },
);

test('a key that is disabled and enabled again can decrypt its old ciphertexts', async () => {
  const pair = pairOf();
  const { KeyId = '' } = pair;
  await call('DisableKey', { KeyId });
  expect(await decrypt(pair, sealRsa())).toEqual(REJECTED.Disabled);
  await call('EnableKey', { KeyId });
  expect(await decrypted(pair, sealRsa())).toEqual(TEXT);
});

const pointOfAnotherKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'SM2' })
    .publicKey.export({ type: 'spki', format: 'der' })
    .subarray(-65);
