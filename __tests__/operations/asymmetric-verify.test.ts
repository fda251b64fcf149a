import { constants, createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { SeedKeyOptions } from '../../lib';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import {
  aliasNotFound,
  DRY_RUN_OK,
  DRY_RUN_REFUSED,
  invalid,
  keyNotFound,
  keyVersionNotFound,
  missing,
  refusal,
} from '../support/refusals';

const { kms, call } = mockedKms();

const REJECTED = {
  Disabled: refusal('Rejected.Disabled', 409, 'The request was rejected because the key state is Disabled.'),
  PendingDeletion: refusal(
    'Rejected.PendingDeletion',
    409,
    'The request was rejected because the key state is PendingDeletion.',
  ),
} as const;
const REFUSING_STATES = ['Disabled', 'PendingDeletion'] as const;

const rsaPem = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const ecPem = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

type Spec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096' | 'EC_P256' | 'EC_P256K' | 'EC_SM2';
const pems = {} as Record<Exclude<Spec, 'EC_SM2'>, string>;
const otherPems = {} as Record<'RSA_2048' | 'EC_P256', string>;
beforeAll(() => {
  pems.RSA_2048 = rsaPem(2048);
  pems.RSA_3072 = rsaPem(3072);
  pems.RSA_4096 = rsaPem(4096);
  pems.EC_P256 = ecPem('P-256');
  pems.EC_P256K = ecPem('secp256k1');
  otherPems.RSA_2048 = rsaPem(2048);
  otherPems.EC_P256 = ecPem('P-256');
}, 60_000);

const MESSAGE = Buffer.from('Hello world');
const DIGEST = createHash('sha256').update(MESSAGE).digest();

const seedPair = (spec: Spec = 'EC_P256', more: SeedKeyOptions = {}) =>
  kms.seedKey({
    keySpec: spec,
    ...(spec === 'EC_SM2' ? {} : { privateKeyPem: pems[spec] }),
    ...(spec === 'RSA_4096' ? { instanceId: INSTANCE } : {}),
    ...more,
  });

const signEc = (pem = pems.EC_P256, dsaEncoding: 'der' | 'ieee-p1363' = 'der') =>
  sign('sha256', MESSAGE, { key: createPrivateKey(pem), dsaEncoding });
const signPkcs1 = (pem = pems.RSA_2048, hash = 'sha256') => sign(hash, MESSAGE, createPrivateKey(pem));
const signPss = (pem = pems.RSA_2048, saltLength = 32, hash = 'sha256') =>
  sign(hash, MESSAGE, {
    key: createPrivateKey(pem),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength,
  });

type Params = Record<string, string>;
const paramsFor = (
  key: { keyId: string; keyVersionId: string },
  value: Buffer = signEc(),
  more: Params = {},
): Params => ({
  KeyId: key.keyId,
  KeyVersionId: key.keyVersionId,
  Algorithm: 'ECDSA_SHA_256',
  Digest: DIGEST.toString('base64'),
  Value: value.toString('base64'),
  ...more,
});

/** What Value says; the call itself succeeds whatever it is. */
async function verdict(params: Params): Promise<unknown> {
  const answer = await call('AsymmetricVerify', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.Value;
}

describe('parameters', () => {
  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'Digest', 'Value'])('%s is required', async (name) => {
    const params = paramsFor(seedPair());
    delete params[name];
    expect(await call('AsymmetricVerify', params)).toEqual(missing(name));
  });

  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'Digest', 'Value'])(
    'an empty %s counts as missing',
    async (name) => {
      const params = paramsFor(seedPair(), undefined, { [name]: '' });
      expect(await call('AsymmetricVerify', params)).toEqual(missing(name));
    },
  );

  test('KeyId takes an alias; the answer names the id', async () => {
    const pair = seedPair('EC_P256', { aliases: ['alias/pair'] });
    const params = paramsFor(pair, undefined, { KeyId: 'alias/pair' });
    expect(await call('AsymmetricVerify', params)).toMatchObject({
      code: 'Success',
      body: { KeyId: pair.keyId, KeyVersionId: pair.keyVersionId, Value: true },
    });
  });

  test('KeyId does not take an ARN', async () => {
    const pair = seedPair();
    const params = paramsFor(pair, undefined, { KeyId: pair.arn });
    expect(await call('AsymmetricVerify', params)).toEqual(keyNotFound);
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    const params = paramsFor(seedPair(), undefined, { KeyId });
    expect(await call('AsymmetricVerify', params)).toEqual(keyNotFound);
  });

  test('KeyId with a key of another region is Forbidden.KeyNotFound', async () => {
    const there = seedPair('EC_P256', { regionId: 'cn-shanghai' });
    expect(await call('AsymmetricVerify', paramsFor(there))).toEqual(keyNotFound);
  });

  test('KeyId with an unknown alias is Forbidden.AliasNotFound', async () => {
    const params = paramsFor(seedPair(), undefined, { KeyId: 'alias/unknown' });
    expect(await call('AsymmetricVerify', params)).toEqual(aliasNotFound);
  });

  test('an unknown KeyVersionId is Forbidden.KeyVersionNotFound', async () => {
    const params = paramsFor(seedPair(), undefined, { KeyVersionId: UNKNOWN_ID });
    expect(await call('AsymmetricVerify', params)).toEqual(keyVersionNotFound);
  });

  test('the version of another key is Forbidden.KeyVersionNotFound', async () => {
    const other = seedPair();
    const params = paramsFor(seedPair(), undefined, { KeyVersionId: other.keyVersionId });
    expect(await call('AsymmetricVerify', params)).toEqual(keyVersionNotFound);
  });

  test.each(['ECDSA_SHA_384', 'ecdsa_sha_256', 'RSAES_OAEP_SHA_256', 'constructor'])(
    'Algorithm does not take %s',
    async (Algorithm) => {
      expect(await call('AsymmetricVerify', paramsFor(seedPair(), undefined, { Algorithm }))).toEqual(
        invalid('Algorithm'),
      );
    },
  );

  test.each([1, 31, 33, 64])('Digest refuses %i bytes', async (size) => {
    const Digest = Buffer.alloc(size, 1).toString('base64');
    expect(await call('AsymmetricVerify', paramsFor(seedPair(), undefined, { Digest }))).toEqual(
      invalid('Digest'),
    );
  });

  test('Digest refuses what is no Base64', async () => {
    const params = paramsFor(seedPair(), undefined, { Digest: 'no Base64!' });
    expect(await call('AsymmetricVerify', params)).toEqual(invalid('Digest'));
  });

  test.each(['no Base64!', '%%%%', '签名'])('Value refuses what is no Base64: %s', async (Value) => {
    expect(await call('AsymmetricVerify', paramsFor(seedPair(), undefined, { Value }))).toEqual(
      invalid('Value'),
    );
  });

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    expect(await verdict(paramsFor(seedPair(), undefined, { DryRun }))).toBe(true);
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    expect(await call('AsymmetricVerify', paramsFor(seedPair(), undefined, { DryRun }))).toEqual(
      invalid('DryRun'),
    );
  });

  test.each(['Message', 'Plaintext', 'keyId', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const params = paramsFor(seedPair(), undefined, { [name]: 'AA==' });
      expect(await call('AsymmetricVerify', params)).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );
});

describe('key states', () => {
  test('an Enabled key verifies', async () => {
    const pair = seedPair('EC_P256', { state: 'Enabled' });
    expect(await call('AsymmetricVerify', paramsFor(pair))).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: pair.keyId,
        KeyVersionId: pair.keyVersionId,
        Value: true,
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s does not verify', async (state) => {
    const pair = seedPair('EC_P256', { state });
    expect(await call('AsymmetricVerify', paramsFor(pair))).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s answers so for a wrong signature too', async (state) => {
    const pair = seedPair('EC_P256', { state });
    expect(await call('AsymmetricVerify', paramsFor(pair, Buffer.from('wrong')))).toEqual(REJECTED[state]);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const pair = seedPair('EC_P256', { state });
    const before = kms.key(pair.keyId);
    await call('AsymmetricVerify', paramsFor(pair));
    expect(before).toMatchObject({ state });
    expect(kms.key(pair.keyId)).toEqual(before);
  });

  test('a key past its deletion date is not found', async () => {
    const pair = seedPair('EC_P256', { state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('AsymmetricVerify', paramsFor(pair))).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test.each<[Exclude<Spec, 'EC_SM2'>, string, (pem: string) => Buffer]>([
    ['RSA_2048', 'RSA_PSS_SHA_256', signPss],
    ['RSA_3072', 'RSA_PSS_SHA_256', signPss],
    ['RSA_4096', 'RSA_PSS_SHA_256', signPss],
    ['RSA_2048', 'RSA_PKCS1_SHA_256', signPkcs1],
    ['RSA_3072', 'RSA_PKCS1_SHA_256', signPkcs1],
    ['RSA_4096', 'RSA_PKCS1_SHA_256', signPkcs1],
    ['EC_P256', 'ECDSA_SHA_256', signEc],
    ['EC_P256K', 'ECDSA_SHA_256', signEc],
  ])('%s with %s: a signature by Node is true, of another digest false', async (spec, Algorithm, make) => {
    const params = paramsFor(seedPair(spec), make(pems[spec]), { Algorithm });
    expect(await verdict(params)).toBe(true);
    const Digest = createHash('sha256').update('Hello World').digest('base64');
    expect(await verdict({ ...params, Digest })).toBe(false);
  });

  test.each([
    ['RSA_2048', 'RSA_PSS_SHA_256'],
    ['RSA_2048', 'RSA_PKCS1_SHA_256'],
    ['EC_P256', 'ECDSA_SHA_256'],
    ['EC_P256K', 'ECDSA_SHA_256'],
    ['EC_SM2', 'SM2DSA'],
  ] as const)(
    '%s with %s: what AsymmetricSign gives is true, of another digest false',
    async (spec, Algorithm) => {
      const { Value: _, ...params } = paramsFor(seedPair(spec), Buffer.alloc(1), { Algorithm });
      const { body } = await call('AsymmetricSign', params);
      expect(await verdict({ ...params, Value: body.Value })).toBe(true);
      const Digest = Buffer.alloc(32, 1).toString('base64');
      expect(await verdict({ ...params, Digest, Value: body.Value })).toBe(false);
    },
  );

  // A signature (r, s) of ECDSA is as good as (r, n - s); OpenSSL makes and takes either.
  test.each([
    ['EC_P256', 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n],
    ['EC_P256K', 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n],
  ] as const)('both halves of the range of s are true for %s', async (spec, order) => {
    const raw = signEc(pems[spec], 'ieee-p1363');
    const r = BigInt(`0x${raw.subarray(0, 32).toString('hex')}`);
    const s = BigInt(`0x${raw.subarray(32).toString('hex')}`);
    const pair = seedPair(spec);
    expect(await verdict(paramsFor(pair, der(r, s)))).toBe(true);
    expect(await verdict(paramsFor(pair, der(r, order - s)))).toBe(true);
  });

  test.each<[string, () => Buffer]>([
    ['by another key', () => signEc(otherPems.EC_P256)],
    ['on another curve', () => signEc(pems.EC_P256K)],
    ['of r and s without ASN.1', () => signEc(pems.EC_P256, 'ieee-p1363')],
    ['with its last bit changed', () => flipped(signEc(), -1)],
    ['with a changed bit in r', () => flipped(signEc(), 10)],
    ['cut short', () => signEc().subarray(0, -1)],
    ['with a byte more', () => Buffer.concat([signEc(), Buffer.alloc(1)])],
    ['of zero and zero', () => der(0n, 0n)],
    ['of one and zero', () => der(1n, 0n)],
    ['of the group order twice', () => der(ORDER_P256, ORDER_P256)],
    ['of an empty SEQUENCE', () => Buffer.from('3000', 'hex')],
    ['of one byte', () => Buffer.from('0')],
    ['by RSA', () => signPkcs1()],
    ['of 5000 bytes', () => Buffer.alloc(5000, 0x30)],
  ])('an ECDSA signature %s is false', async (_title, make) => {
    const pair = seedPair();
    expect(await verdict(paramsFor(pair, make()))).toBe(false);
    expect(await verdict(paramsFor(pair))).toBe(true);
  });

  test.each<[string, string, () => Buffer]>([
    ['RSA_PSS_SHA_256', 'by another key', () => signPss(otherPems.RSA_2048)],
    ['RSA_PSS_SHA_256', 'with a salt of 20 bytes', () => signPss(pems.RSA_2048, 20)],
    ['RSA_PSS_SHA_256', 'with a salt of 33 bytes', () => signPss(pems.RSA_2048, 33)],
    ['RSA_PSS_SHA_256', 'without salt', () => signPss(pems.RSA_2048, 0)],
    [
      'RSA_PSS_SHA_256',
      'with the longest salt',
      () => signPss(pems.RSA_2048, constants.RSA_PSS_SALTLEN_MAX_SIGN),
    ],
    ['RSA_PSS_SHA_256', 'over SHA-384', () => signPss(pems.RSA_2048, 32, 'sha384')],
    ['RSA_PSS_SHA_256', 'that is PKCS#1', () => signPkcs1()],
    ['RSA_PSS_SHA_256', 'with a bit changed', () => flipped(signPss(), 100)],
    ['RSA_PSS_SHA_256', 'cut short', () => signPss().subarray(1)],
    ['RSA_PSS_SHA_256', 'with a zero in front', () => Buffer.concat([Buffer.alloc(1), signPss()])],
    ['RSA_PSS_SHA_256', 'of zeros', () => Buffer.alloc(256)],
    ['RSA_PSS_SHA_256', 'above the modulus', () => Buffer.alloc(256, 0xff)],
    ['RSA_PSS_SHA_256', 'by ECDSA', () => signEc()],
    ['RSA_PKCS1_SHA_256', 'by another key', () => signPkcs1(otherPems.RSA_2048)],
    ['RSA_PKCS1_SHA_256', 'over SHA-1', () => signPkcs1(pems.RSA_2048, 'sha1')],
    ['RSA_PKCS1_SHA_256', 'over SHA-512', () => signPkcs1(pems.RSA_2048, 'sha512')],
    ['RSA_PKCS1_SHA_256', 'that is PSS', () => signPss()],
    ['RSA_PKCS1_SHA_256', 'with a bit changed', () => flipped(signPkcs1(), 100)],
    ['RSA_PKCS1_SHA_256', 'cut short', () => signPkcs1().subarray(1)],
    ['RSA_PKCS1_SHA_256', 'with a zero in front', () => Buffer.concat([Buffer.alloc(1), signPkcs1()])],
    ['RSA_PKCS1_SHA_256', 'of zeros', () => Buffer.alloc(256)],
    ['RSA_PKCS1_SHA_256', 'above the modulus', () => Buffer.alloc(256, 0xff)],
    ['RSA_PKCS1_SHA_256', 'of a longer key', () => signPkcs1(pems.RSA_3072)],
  ])('a signature for %s %s is false', async (Algorithm, _title, make) => {
    expect(await verdict(paramsFor(seedPair('RSA_2048'), make(), { Algorithm }))).toBe(false);
  });

  test.each<[string, (value: Buffer) => Buffer]>([
    ['with its last bit changed', (value) => flipped(value, -1)],
    ['cut short', (value) => value.subarray(0, -1)],
    ['with a byte more', (value) => Buffer.concat([value, Buffer.alloc(1)])],
    ['of zero and zero', () => der(0n, 0n)],
    ['of an empty SEQUENCE', () => Buffer.from('3000', 'hex')],
    ['by a key of P-256', () => signEc()],
    ['of 64 bytes without ASN.1', () => Buffer.alloc(64, 0x11)],
    ['with a length in two bytes', longLength],
    ['with a zero too many in r', zeroInFront],
    ['with a third member', memberMore],
  ])('an SM2DSA signature %s is false', async (_title, damage) => {
    const { Value: _, ...params } = paramsFor(seedPair('EC_SM2'), Buffer.alloc(1), { Algorithm: 'SM2DSA' });
    const { body } = await call('AsymmetricSign', params);
    const Value = damage(Buffer.from(body.Value, 'base64')).toString('base64');
    expect(await verdict({ ...params, Value })).toBe(false);
  });

  test.each([
    ['EC_P256', 'RSA_PSS_SHA_256'],
    ['EC_P256K', 'SM2DSA'],
    ['EC_SM2', 'ECDSA_SHA_256'],
    ['RSA_2048', 'ECDSA_SHA_256'],
  ] as const)('a key of %s refuses %s', async (spec, Algorithm) => {
    expect(await call('AsymmetricVerify', paramsFor(seedPair(spec), undefined, { Algorithm }))).toEqual(
      invalid('Algorithm'),
    );
  });

  test.each([
    ['RSA_2048', 'RSA_PSS_SHA_256'],
    ['EC_SM2', 'SM2DSA'],
  ] as const)('a key of %s for encryption refuses %s', async (spec, Algorithm) => {
    const pair = seedPair(spec, { keyUsage: 'ENCRYPT/DECRYPT' });
    expect(await call('AsymmetricVerify', paramsFor(pair, undefined, { Algorithm }))).toEqual(
      invalid('Algorithm'),
    );
  });

  test.each<[string, SeedKeyOptions]>([
    ['a symmetric key', {}],
    ['a key of HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
  ])('%s is refused for the algorithm', async (_title, fixture) => {
    expect(await call('AsymmetricVerify', paramsFor(kms.seedKey(fixture)))).toEqual(invalid('Algorithm'));
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    expect(
      await call('AsymmetricVerify', paramsFor(seedPair(), undefined, { DryRun: 'true' })),
    ).toMatchObject(DRY_RUN_OK);
  });

  test.each<[string, Params]>([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown version', { KeyVersionId: UNKNOWN_ID }],
    ['a digest of 31 bytes', { Digest: Buffer.alloc(31).toString('base64') }],
    ['a value that is no Base64', { Value: '!' }],
    ['an algorithm of another family', { Algorithm: 'SM2DSA' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    expect(
      await call('AsymmetricVerify', paramsFor(seedPair(), undefined, { DryRun: 'true', ...params })),
    ).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const pair = seedPair('EC_P256', { state });
    expect(await call('AsymmetricVerify', paramsFor(pair, undefined, { DryRun: 'true' }))).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });
});

const ORDER_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A copy with the lowest bit of one byte changed; negative places count from the end. */
function flipped(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = place < 0 ? copy.length + place : place;
  copy[index] = (copy[index] as number) ^ 1;
  return copy;
}

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

/** BER that DER forbids: the length of a short SEQUENCE in two bytes. */
function longLength(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x30, 0x81]), bytes.subarray(1)]);
}

/** BER that DER forbids: a zero that the first INTEGER does not need. */
function zeroInFront(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0x30, (bytes[1] as number) + 1, 0x02, (bytes[3] as number) + 1, 0]),
    bytes.subarray(4),
  ]);
}

/** A NULL as one more member of a short SEQUENCE. */
function memberMore(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0x30, (bytes[1] as number) + 2]),
    bytes.subarray(2),
    Buffer.from([0x05, 0x00]),
  ]);
}
