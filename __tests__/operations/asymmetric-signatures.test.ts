/** AsymmetricSign and AsymmetricVerify are compatible with the signatures of Node (OpenSSL), in both directions. */
import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  publicDecrypt,
  sign,
  verify,
} from 'node:crypto';
import type { SeedKeyOptions } from '../../lib';
import { longLength, memberMore, zeroInFront } from '../support/damaged-der';
import { flipped } from '../support/envelope';
import { UUID } from '../support/ids';
import { keyOf, type PemSpec, privateKeyPem } from '../support/key-pairs';
import { mockedKms } from '../support/mocked-kms';
import { DRY_RUN_REFUSED, invalid, REJECTED } from '../support/refusals';
import { useReadyRsaPairs } from '../support/ready-rsa-pairs';

useReadyRsaPairs();

const { kms, call } = mockedKms();

type Params = Record<string, string>;

const MESSAGE = Buffer.from('Hello world');
const digestOf = (message: string | Buffer) => createHash('sha256').update(message).digest('base64');

const PAIRS = [
  ['RSA_2048', 'RSA_PSS_SHA_256'],
  ['RSA_3072', 'RSA_PSS_SHA_256'],
  ['RSA_4096', 'RSA_PSS_SHA_256'],
  ['RSA_2048', 'RSA_PKCS1_SHA_256'],
  ['RSA_3072', 'RSA_PKCS1_SHA_256'],
  ['RSA_4096', 'RSA_PKCS1_SHA_256'],
  ['EC_P256', 'ECDSA_SHA_256'],
  ['EC_P256K', 'ECDSA_SHA_256'],
  ['EC_SM2', 'SM2DSA'],
] as const;
type Spec = (typeof PAIRS)[number][0];

/** The common parameters of both actions, for a new key. */
function paramsOf(spec: Spec = 'EC_P256', Algorithm = 'ECDSA_SHA_256', more: SeedKeyOptions = {}): Params {
  const { keyId, keyVersionId } = kms.seedKey({ ...keyOf(spec), ...more });
  return { KeyId: keyId, KeyVersionId: keyVersionId, Algorithm, Digest: digestOf(MESSAGE) };
}

async function signature(params: Params): Promise<Buffer> {
  const answer = await call('AsymmetricSign', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
  return Buffer.from(answer.body.Value, 'base64');
}
/** The Value of the response. The call succeeds for every Value. */
async function verdict(params: Params, value: Buffer): Promise<unknown> {
  const answer = await call('AsymmetricVerify', { ...params, Value: value.toString('base64') });
  expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
  return answer.body.Value;
}

const privateKey = (spec: PemSpec, which?: string) => createPrivateKey(privateKeyPem(spec, which));
const publicKeyOf = (spec: PemSpec) => createPublicKey(privateKeyPem(spec));
const signEc = (key = privateKey('EC_P256'), dsaEncoding: 'der' | 'ieee-p1363' = 'der') =>
  sign('sha256', MESSAGE, { key, dsaEncoding });
const signPkcs1 = (key = privateKey('RSA_2048'), hash = 'sha256') => sign(hash, MESSAGE, key);
const signPss = (key = privateKey('RSA_2048'), saltLength = 32, hash = 'sha256') =>
  sign(hash, MESSAGE, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
const SIGNERS: Readonly<Record<string, (key: ReturnType<typeof privateKey>) => Buffer>> = {
  RSA_PSS_SHA_256: (key) => signPss(key),
  RSA_PKCS1_SHA_256: (key) => signPkcs1(key),
  ECDSA_SHA_256: (key) => signEc(key),
};

test('both responses have exactly the documented fields', async () => {
  const params = paramsOf();
  const { KeyId, KeyVersionId } = params;
  const common = { KeyId, KeyVersionId, RequestId: expect.stringMatching(UUID) };
  const { body } = await call('AsymmetricSign', params);
  expect(body).toEqual({ ...common, Value: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/) });
  const verified = await call('AsymmetricVerify', { ...params, Value: body.Value });
  expect(verified.body).toEqual({ ...common, Value: true });
});

describe.each(PAIRS)('%s with %s', (spec, Algorithm) => {
  test('verifies its own signature, but not for another digest', async () => {
    const params = paramsOf(spec, Algorithm);
    const value = await signature(params);
    expect(await verdict(params, value)).toBe(true);
    expect(await verdict({ ...params, Digest: Buffer.alloc(32, 1).toString('base64') }, value)).toBe(false);
  });

  test.each([31, 33])('does not accept a digest of %i bytes', async (size) => {
    const params = { ...paramsOf(spec, Algorithm), Digest: Buffer.alloc(size, 9).toString('base64') };
    expect(await call('AsymmetricSign', params)).toEqual(invalid('Digest'));
  });

  if (spec === 'EC_SM2') return;
  test('verifies a signature of Node, but not for another digest', async () => {
    const params = paramsOf(spec, Algorithm);
    const value = SIGNERS[Algorithm]?.(privateKey(spec)) ?? Buffer.alloc(0);
    expect(await verdict(params, value)).toBe(true);
    expect(await verdict({ ...params, Digest: digestOf('Hello World') }, value)).toBe(false);
  });
});

const RSA_SPECS = [
  ['RSA_2048', 256],
  ['RSA_3072', 384],
  ['RSA_4096', 512],
] as const;

test.each(RSA_SPECS)('RSA_PSS_SHA_256 with %s is PSS with a salt of 32 bytes', async (spec, size) => {
  const value = await signature(paramsOf(spec, 'RSA_PSS_SHA_256'));
  const passes = (saltLength: number, message = MESSAGE) =>
    verify(
      'sha256',
      message,
      { key: publicKeyOf(spec), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
      value,
    );
  expect(value).toHaveLength(size);
  expect([passes(32), passes(20), passes(0)]).toEqual([true, false, false]);
  expect(passes(32, Buffer.from('Hello World'))).toBe(false);
});

test.each(RSA_SPECS)('RSA_PKCS1_SHA_256 with %s gives the same bytes as Node', async (spec, size) => {
  const value = await signature(paramsOf(spec, 'RSA_PKCS1_SHA_256'));
  expect(value).toHaveLength(size);
  expect(value).toEqual(signPkcs1(privateKey(spec)));
});

test('RSA_PKCS1_SHA_256 signs the digest, not a hash of the digest', async () => {
  const Digest = Buffer.alloc(32).toString('base64');
  const value = await signature({ ...paramsOf('RSA_2048', 'RSA_PKCS1_SHA_256'), Digest });
  const info = publicDecrypt({ key: publicKeyOf('RSA_2048'), padding: constants.RSA_PKCS1_PADDING }, value);
  // DigestInfo of SHA-256 (RFC 8017, 9.2).
  expect(info.toString('hex')).toBe(`3031300d060960864801650304020105000420${'00'.repeat(32)}`);
});

test('two PSS signatures of the same digest differ', async () => {
  const params = paramsOf('RSA_2048', 'RSA_PSS_SHA_256');
  expect(await signature(params)).not.toEqual(await signature(params));
});

test.each(['EC_P256', 'EC_P256K'] as const)('ECDSA_SHA_256 with %s is ASN.1 DER', async (spec) => {
  const value = await signature(paramsOf(spec));
  const key = publicKeyOf(spec);
  expect(verify('sha256', MESSAGE, { key, dsaEncoding: 'der' }, value)).toBe(true);
  expect(verify('sha256', Buffer.from('other'), { key, dsaEncoding: 'der' }, value)).toBe(false);
  expect(value.subarray(0, 2)).toEqual(Buffer.from([0x30, value.length - 2]));
});

test('SM2DSA gives ASN.1 DER of two integers', async () => {
  const value = await signature(paramsOf('EC_SM2', 'SM2DSA'));
  expect(value.subarray(0, 3)).toEqual(Buffer.from([0x30, value.length - 2, 0x02]));
  const second = 4 + (value[3] as number);
  expect(value[second]).toBe(0x02);
  expect(second + 2 + (value[second + 1] as number)).toBe(value.length);
});

const ORDER_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

// ECDSA signatures (r, s) and (r, n - s) are both valid. OpenSSL creates and accepts both.
test.each([
  ['EC_P256', ORDER_P256],
  ['EC_P256K', 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n],
] as const)('s can be in both halves of its range for %s', async (spec, order) => {
  const raw = signEc(privateKey(spec), 'ieee-p1363');
  const r = BigInt(`0x${raw.subarray(0, 32).toString('hex')}`);
  const s = BigInt(`0x${raw.subarray(32).toString('hex')}`);
  const params = paramsOf(spec);
  expect(await verdict(params, der(r, s))).toBe(true);
  expect(await verdict(params, der(r, order - s))).toBe(true);
});

const other = 'other';
test.each<[string, string, () => Buffer]>([
  ['ECDSA_SHA_256', 'by another key', () => signEc(privateKey('EC_P256', other))],
  ['ECDSA_SHA_256', 'on another curve', () => signEc(privateKey('EC_P256K'))],
  ['ECDSA_SHA_256', 'of r and s without ASN.1', () => signEc(undefined, 'ieee-p1363')],
  ['ECDSA_SHA_256', 'with its last bit changed', () => flipped(signEc(), -1)],
  ['ECDSA_SHA_256', 'with a changed bit in r', () => flipped(signEc(), 10)],
  ['ECDSA_SHA_256', 'cut short', () => signEc().subarray(0, -1)],
  ['ECDSA_SHA_256', 'with an additional byte', () => Buffer.concat([signEc(), Buffer.alloc(1)])],
  ['ECDSA_SHA_256', 'of zero and zero', () => der(0n, 0n)],
  ['ECDSA_SHA_256', 'of one and zero', () => der(1n, 0n)],
  ['ECDSA_SHA_256', 'of the group order twice', () => der(ORDER_P256, ORDER_P256)],
  ['ECDSA_SHA_256', 'of an empty SEQUENCE', () => Buffer.from('3000', 'hex')],
  ['ECDSA_SHA_256', 'of one byte', () => Buffer.from('0')],
  ['ECDSA_SHA_256', 'by RSA', () => signPkcs1()],
  ['ECDSA_SHA_256', 'of 5000 bytes', () => Buffer.alloc(5000, 0x30)],
  ['RSA_PSS_SHA_256', 'by another key', () => signPss(privateKey('RSA_2048', other))],
  ['RSA_PSS_SHA_256', 'with a salt of 20 bytes', () => signPss(undefined, 20)],
  ['RSA_PSS_SHA_256', 'with a salt of 33 bytes', () => signPss(undefined, 33)],
  ['RSA_PSS_SHA_256', 'without salt', () => signPss(undefined, 0)],
  ['RSA_PSS_SHA_256', 'with the longest salt', () => signPss(undefined, constants.RSA_PSS_SALTLEN_MAX_SIGN)],
  ['RSA_PSS_SHA_256', 'over SHA-384', () => signPss(undefined, 32, 'sha384')],
  ['RSA_PSS_SHA_256', 'that is PKCS#1', () => signPkcs1()],
  ['RSA_PSS_SHA_256', 'with a bit changed', () => flipped(signPss(), 100)],
  ['RSA_PSS_SHA_256', 'cut short', () => signPss().subarray(1)],
  ['RSA_PSS_SHA_256', 'with a zero in front', () => Buffer.concat([Buffer.alloc(1), signPss()])],
  ['RSA_PSS_SHA_256', 'of zeros', () => Buffer.alloc(256)],
  ['RSA_PSS_SHA_256', 'above the modulus', () => Buffer.alloc(256, 0xff)],
  ['RSA_PSS_SHA_256', 'by ECDSA', () => signEc()],
  ['RSA_PKCS1_SHA_256', 'by another key', () => signPkcs1(privateKey('RSA_2048', other))],
  ['RSA_PKCS1_SHA_256', 'over SHA-1', () => signPkcs1(undefined, 'sha1')],
  ['RSA_PKCS1_SHA_256', 'over SHA-512', () => signPkcs1(undefined, 'sha512')],
  ['RSA_PKCS1_SHA_256', 'that is PSS', () => signPss()],
  ['RSA_PKCS1_SHA_256', 'with a bit changed', () => flipped(signPkcs1(), 100)],
  ['RSA_PKCS1_SHA_256', 'cut short', () => signPkcs1().subarray(1)],
  ['RSA_PKCS1_SHA_256', 'with a zero in front', () => Buffer.concat([Buffer.alloc(1), signPkcs1()])],
  ['RSA_PKCS1_SHA_256', 'of zeros', () => Buffer.alloc(256)],
  ['RSA_PKCS1_SHA_256', 'above the modulus', () => Buffer.alloc(256, 0xff)],
  ['RSA_PKCS1_SHA_256', 'of a longer key', () => signPkcs1(privateKey('RSA_3072'))],
])('a signature for %s %s is false', async (Algorithm, _title, make) => {
  const params = paramsOf(Algorithm === 'ECDSA_SHA_256' ? 'EC_P256' : 'RSA_2048', Algorithm);
  expect(await verdict(params, make())).toBe(false);
});

test.each<[string, (value: Buffer) => Buffer]>([
  ['with its last bit changed', (value) => flipped(value, -1)],
  ['cut short', (value) => value.subarray(0, -1)],
  ['with an additional byte', (value) => Buffer.concat([value, Buffer.alloc(1)])],
  ['of zero and zero', () => der(0n, 0n)],
  ['of an empty SEQUENCE', () => Buffer.from('3000', 'hex')],
  ['from a key of P-256', () => signEc()],
  ['of 64 bytes without ASN.1', () => Buffer.alloc(64, 0x11)],
  ['with a length in two bytes', longLength],
  ['with an additional zero in r', zeroInFront],
  ['with a third member', memberMore],
])('a signature for SM2DSA %s is false', async (_title, damage) => {
  const params = paramsOf('EC_SM2', 'SM2DSA');
  expect(await verdict(params, damage(await signature(params)))).toBe(false);
});

describe.each([
  ['AsymmetricSign', {}],
  ['AsymmetricVerify', { Value: 'd3Jvbmc=' }],
])('%s', (action, more) => {
  test.each([
    ['EC_P256', 'RSA_PSS_SHA_256'],
    ['EC_P256', 'SM2DSA'],
    ['EC_P256K', 'RSA_PKCS1_SHA_256'],
    ['EC_P256K', 'SM2DSA'],
    ['EC_SM2', 'ECDSA_SHA_256'],
    ['RSA_2048', 'ECDSA_SHA_256'],
    ['RSA_2048', 'SM2DSA'],
  ] as const)('does not accept a key of %s with %s', async (spec, Algorithm) => {
    const params = { ...paramsOf(spec, Algorithm), ...more };
    expect(await call(action, params)).toEqual(invalid('Algorithm'));
    expect(await call(action, { ...params, DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each([
    ['RSA_2048', 'RSA_PSS_SHA_256'],
    ['RSA_2048', 'RSA_PKCS1_SHA_256'],
    ['EC_SM2', 'SM2DSA'],
  ] as const)('does not accept a key of %s for encryption with %s', async (spec, Algorithm) => {
    const params = paramsOf(spec, Algorithm, { keyUsage: 'ENCRYPT/DECRYPT' });
    expect(await call(action, { ...params, ...more })).toEqual(invalid('Algorithm'));
  });

  test.each(['Disabled', 'PendingDeletion'] as const)('checks the state %s first', async (state) => {
    const params = paramsOf('EC_P256', 'ECDSA_SHA_256', { state });
    expect(await call(action, { ...params, ...more })).toEqual(REJECTED[state]);
  });
});

test.each(['RSA_2048', 'RSA_3072', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
  'a fixture of a key of %s is for signatures by default',
  (spec) => {
    expect(kms.key(paramsOf(spec).KeyId ?? '')?.keyUsage).toBe('SIGN/VERIFY');
  },
);

/** SEQUENCE of two INTEGERs. */
function der(...numbers: readonly bigint[]): Buffer {
  const body = Buffer.concat(
    numbers.map((number) => {
      const hex = number.toString(16);
      const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
      const signed = (bytes[0] as number) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
      return Buffer.concat([Buffer.from([2, signed.length]), signed]);
    }),
  );
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}
