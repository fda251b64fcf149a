import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  publicDecrypt,
  sign,
  verify,
} from 'node:crypto';
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
beforeAll(() => {
  pems.RSA_2048 = rsaPem(2048);
  pems.RSA_3072 = rsaPem(3072);
  pems.RSA_4096 = rsaPem(4096);
  pems.EC_P256 = ecPem('P-256');
  pems.EC_P256K = ecPem('secp256k1');
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

type Params = Record<string, string>;
const paramsFor = (key: { keyId: string; keyVersionId: string }, more: Params = {}): Params => ({
  KeyId: key.keyId,
  KeyVersionId: key.keyVersionId,
  Algorithm: 'ECDSA_SHA_256',
  Digest: DIGEST.toString('base64'),
  ...more,
});

async function signature(spec: Exclude<Spec, 'EC_SM2'>, Algorithm: string): Promise<Buffer> {
  const answer = await call('AsymmetricSign', paramsFor(seedPair(spec), { Algorithm }));
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return Buffer.from(answer.body.Value, 'base64');
}

const publicKeyOf = (spec: Exclude<Spec, 'EC_SM2'>) => createPublicKey(pems[spec]);

describe('parameters', () => {
  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'Digest'])('%s is required', async (name) => {
    const params = paramsFor(seedPair());
    delete params[name];
    expect(await call('AsymmetricSign', params)).toEqual(missing(name));
  });

  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'Digest'])(
    'an empty %s counts as missing',
    async (name) => {
      expect(await call('AsymmetricSign', paramsFor(seedPair(), { [name]: '' }))).toEqual(missing(name));
    },
  );

  test('KeyId takes an alias; the answer names the id', async () => {
    const pair = seedPair('EC_P256', { aliases: ['alias/pair'] });
    expect(await call('AsymmetricSign', paramsFor(pair, { KeyId: 'alias/pair' }))).toMatchObject({
      code: 'Success',
      body: { KeyId: pair.keyId, KeyVersionId: pair.keyVersionId },
    });
  });

  test('KeyId does not take an ARN', async () => {
    const pair = seedPair();
    expect(await call('AsymmetricSign', paramsFor(pair, { KeyId: pair.arn }))).toEqual(keyNotFound);
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { KeyId }))).toEqual(keyNotFound);
  });

  test('KeyId with a key of another region is Forbidden.KeyNotFound', async () => {
    const there = seedPair('EC_P256', { regionId: 'cn-shanghai' });
    expect(await call('AsymmetricSign', paramsFor(there))).toEqual(keyNotFound);
  });

  test('KeyId with an unknown alias is Forbidden.AliasNotFound', async () => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { KeyId: 'alias/unknown' }))).toEqual(
      aliasNotFound,
    );
  });

  test('an unknown KeyVersionId is Forbidden.KeyVersionNotFound', async () => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { KeyVersionId: UNKNOWN_ID }))).toEqual(
      keyVersionNotFound,
    );
  });

  test('the version of another key is Forbidden.KeyVersionNotFound', async () => {
    const other = seedPair();
    const params = paramsFor(seedPair(), { KeyVersionId: other.keyVersionId });
    expect(await call('AsymmetricSign', params)).toEqual(keyVersionNotFound);
  });

  test.each(['ECDSA_SHA_384', 'ecdsa_sha_256', 'RSA_PSS_SHA_512', 'RSAES_OAEP_SHA_256', 'constructor'])(
    'Algorithm does not take %s',
    async (Algorithm) => {
      expect(await call('AsymmetricSign', paramsFor(seedPair(), { Algorithm }))).toEqual(
        invalid('Algorithm'),
      );
    },
  );

  test.each([1, 20, 31, 33, 48, 64])('Digest refuses %i bytes', async (size) => {
    const Digest = Buffer.alloc(size, 1).toString('base64');
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { Digest }))).toEqual(invalid('Digest'));
  });

  test.each([
    ['RSA_2048', 'RSA_PSS_SHA_256'],
    ['RSA_2048', 'RSA_PKCS1_SHA_256'],
    ['EC_SM2', 'SM2DSA'],
  ] as const)('Digest of 32 bytes goes with %s and %s, of 31 and 33 does not', async (spec, Algorithm) => {
    const pair = seedPair(spec);
    const of = (size: number) =>
      call(
        'AsymmetricSign',
        paramsFor(pair, { Algorithm, Digest: Buffer.alloc(size, 9).toString('base64') }),
      );
    expect(await of(32)).toMatchObject({ code: 'Success' });
    expect(await of(31)).toEqual(invalid('Digest'));
    expect(await of(33)).toEqual(invalid('Digest'));
  });

  test.each(['no Base64!', '64ec88ca00b268e5ba1a35678a1b5316d212f4f366b2477232534a8aeca37f3c'])(
    'Digest refuses what is no Base64 of 32 bytes: %s',
    async (Digest) => {
      expect(await call('AsymmetricSign', paramsFor(seedPair(), { Digest }))).toEqual(invalid('Digest'));
    },
  );

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { DryRun }))).toMatchObject({
      code: 'Success',
    });
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { DryRun }))).toEqual(invalid('DryRun'));
  });

  test.each(['Message', 'Value', 'keyId', 'Nonsense'])('%s is no parameter of this action', async (name) => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { [name]: 'AA==' }))).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      body: {},
    });
  });
});

describe('key states', () => {
  test('an Enabled key signs', async () => {
    const pair = seedPair('EC_P256', { state: 'Enabled' });
    expect(await call('AsymmetricSign', paramsFor(pair))).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: pair.keyId,
        KeyVersionId: pair.keyVersionId,
        Value: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s does not sign', async (state) => {
    const pair = seedPair('EC_P256', { state });
    expect(await call('AsymmetricSign', paramsFor(pair))).toEqual(REJECTED[state]);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const pair = seedPair('EC_P256', { state });
    const before = kms.key(pair.keyId);
    await call('AsymmetricSign', paramsFor(pair));
    expect(before).toMatchObject({ state });
    expect(kms.key(pair.keyId)).toEqual(before);
  });

  test('a key past its deletion date is not found', async () => {
    const pair = seedPair('EC_P256', { state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('AsymmetricSign', paramsFor(pair))).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  const RSA_SPECS = [
    ['RSA_2048', 256],
    ['RSA_3072', 384],
    ['RSA_4096', 512],
  ] as const;

  test.each(RSA_SPECS)('RSA_PSS_SHA_256 with %s is PSS with a salt of 32 bytes', async (spec, size) => {
    const value = await signature(spec, 'RSA_PSS_SHA_256');
    const checked = (saltLength: number, message = MESSAGE) =>
      verify(
        'sha256',
        message,
        { key: publicKeyOf(spec), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
        value,
      );
    expect(value).toHaveLength(size);
    expect(checked(32)).toBe(true);
    expect(checked(20)).toBe(false);
    expect(checked(0)).toBe(false);
    expect(checked(32, Buffer.from('Hello World'))).toBe(false);
  });

  test.each(RSA_SPECS)('RSA_PKCS1_SHA_256 with %s is what Node signs, to the byte', async (spec, size) => {
    const value = await signature(spec, 'RSA_PKCS1_SHA_256');
    expect(value).toHaveLength(size);
    expect(value).toEqual(sign('sha256', MESSAGE, createPrivateKey(pems[spec])));
  });

  test('RSA_PKCS1_SHA_256 signs the digest as it is, not a hash of it', async () => {
    const Digest = Buffer.alloc(32).toString('base64');
    const params = paramsFor(seedPair('RSA_2048'), { Algorithm: 'RSA_PKCS1_SHA_256', Digest });
    const { body } = await call('AsymmetricSign', params);
    const info = publicDecrypt(
      { key: publicKeyOf('RSA_2048'), padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(body.Value, 'base64'),
    );
    // DigestInfo of SHA-256 (RFC 8017, 9.2).
    expect(info.toString('hex')).toBe(`3031300d060960864801650304020105000420${'00'.repeat(32)}`);
  });

  test('two PSS signatures of one digest differ', async () => {
    const params = paramsFor(seedPair('RSA_2048'), { Algorithm: 'RSA_PSS_SHA_256' });
    const first = await call('AsymmetricSign', params);
    const second = await call('AsymmetricSign', params);
    expect([first.code, second.code]).toEqual(['Success', 'Success']);
    expect(first.body.Value).not.toBe(second.body.Value);
  });

  test.each(['EC_P256', 'EC_P256K'] as const)('ECDSA_SHA_256 with %s is ASN.1 DER', async (spec) => {
    const value = await signature(spec, 'ECDSA_SHA_256');
    const key = publicKeyOf(spec);
    expect(verify('sha256', MESSAGE, { key, dsaEncoding: 'der' }, value)).toBe(true);
    expect(verify('sha256', Buffer.from('other'), { key, dsaEncoding: 'der' }, value)).toBe(false);
    expect(value[0]).toBe(0x30);
    expect(value[1]).toBe(value.length - 2);
  });

  test('SM2DSA gives ASN.1 DER of two integers, which AsymmetricVerify accepts', async () => {
    const params = paramsFor(seedPair('EC_SM2'), { Algorithm: 'SM2DSA' });
    const { body } = await call('AsymmetricSign', params);
    const der = Buffer.from(body.Value, 'base64');
    expect(der[0]).toBe(0x30);
    expect(der[1]).toBe(der.length - 2);
    expect(der[2]).toBe(0x02);
    const second = 4 + (der[3] as number);
    expect(der[second]).toBe(0x02);
    expect(second + 2 + (der[second + 1] as number)).toBe(der.length);
    expect((await call('AsymmetricVerify', { ...params, Value: body.Value })).body.Value).toBe(true);
  });

  test.each([
    ['EC_P256', 'RSA_PSS_SHA_256'],
    ['EC_P256', 'SM2DSA'],
    ['EC_P256K', 'RSA_PKCS1_SHA_256'],
    ['EC_SM2', 'ECDSA_SHA_256'],
    ['RSA_2048', 'ECDSA_SHA_256'],
    ['RSA_2048', 'SM2DSA'],
  ] as const)('a key of %s refuses %s', async (spec, Algorithm) => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(spec), { Algorithm }))).toEqual(
      invalid('Algorithm'),
    );
  });

  test.each([
    ['RSA_2048', 'RSA_PSS_SHA_256'],
    ['RSA_2048', 'RSA_PKCS1_SHA_256'],
    ['EC_SM2', 'SM2DSA'],
  ] as const)('a key of %s for encryption refuses %s', async (spec, Algorithm) => {
    const pair = seedPair(spec, { keyUsage: 'ENCRYPT/DECRYPT' });
    expect(await call('AsymmetricSign', paramsFor(pair, { Algorithm }))).toEqual(invalid('Algorithm'));
  });

  test.each<[string, SeedKeyOptions]>([
    ['a symmetric key', {}],
    ['a key of HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
  ])('%s is refused for the algorithm', async (_title, fixture) => {
    expect(await call('AsymmetricSign', paramsFor(kms.seedKey(fixture)))).toEqual(invalid('Algorithm'));
  });

  test.each(['RSA_2048', 'RSA_3072', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
    'a key of %s is for signatures by default',
    (spec) => {
      expect(kms.key(seedPair(spec).keyId)?.keyUsage).toBe('SIGN/VERIFY');
    },
  );

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { DryRun: 'true' }))).toMatchObject(DRY_RUN_OK);
  });

  test.each<[string, Params]>([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown version', { KeyVersionId: UNKNOWN_ID }],
    ['a digest of 31 bytes', { Digest: Buffer.alloc(31).toString('base64') }],
    ['an algorithm of another family', { Algorithm: 'SM2DSA' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    expect(await call('AsymmetricSign', paramsFor(seedPair(), { DryRun: 'true', ...params }))).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const pair = seedPair('EC_P256', { state });
    expect(await call('AsymmetricSign', paramsFor(pair, { DryRun: 'true' }))).toMatchObject(DRY_RUN_REFUSED);
  });
});
