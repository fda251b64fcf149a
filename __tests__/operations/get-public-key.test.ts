import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
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

const NOT_SUPPORTED = {
  code: 'UnsupportedOperation',
  status: 400,
  body: {},
  message: expect.stringMatching(/^This action is not supported\./),
};
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

type Spec = 'RSA_2048' | 'RSA_3072' | 'RSA_4096' | 'EC_P256' | 'EC_P256K';
const pems = {} as Record<Spec, string>;
beforeAll(() => {
  pems.RSA_2048 = rsaPem(2048);
  pems.RSA_3072 = rsaPem(3072);
  pems.RSA_4096 = rsaPem(4096);
  pems.EC_P256 = ecPem('P-256');
  pems.EC_P256K = ecPem('secp256k1');
}, 60_000);

const seedPair = (spec: Spec = 'EC_P256', more: SeedKeyOptions = {}) =>
  kms.seedKey({
    keySpec: spec,
    privateKeyPem: pems[spec],
    ...(spec === 'RSA_4096' ? { instanceId: INSTANCE } : {}),
    ...more,
  });

type Params = Record<string, string>;
const paramsFor = (key: { keyId: string; keyVersionId: string }, more: Params = {}): Params => ({
  KeyId: key.keyId,
  KeyVersionId: key.keyVersionId,
  ...more,
});

const expectedPem = (spec: Spec) => createPublicKey(pems[spec]).export({ type: 'spki', format: 'pem' });

describe('parameters', () => {
  test.each(['KeyId', 'KeyVersionId'])('%s is required', async (name) => {
    const params = paramsFor(seedPair());
    delete params[name];
    expect(await call('GetPublicKey', params)).toEqual(missing(name));
  });

  test.each(['KeyId', 'KeyVersionId'])('an empty %s counts as missing', async (name) => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { [name]: '' }))).toEqual(missing(name));
  });

  test('KeyId takes an alias; the answer names the id', async () => {
    const pair = seedPair('EC_P256', { aliases: ['alias/pair'] });
    expect(await call('GetPublicKey', paramsFor(pair, { KeyId: 'alias/pair' }))).toMatchObject({
      code: 'Success',
      body: { KeyId: pair.keyId, KeyVersionId: pair.keyVersionId, PublicKey: expectedPem('EC_P256') },
    });
  });

  test('KeyId does not take an ARN', async () => {
    const pair = seedPair();
    expect(await call('GetPublicKey', paramsFor(pair, { KeyId: pair.arn }))).toEqual(keyNotFound);
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { KeyId }))).toEqual(keyNotFound);
  });

  test('KeyId with a key of another region is Forbidden.KeyNotFound', async () => {
    const there = seedPair('EC_P256', { regionId: 'cn-shanghai' });
    expect(await call('GetPublicKey', paramsFor(there))).toEqual(keyNotFound);
  });

  test('KeyId with an unknown alias is Forbidden.AliasNotFound', async () => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { KeyId: 'alias/unknown' }))).toEqual(
      aliasNotFound,
    );
  });

  test('an unknown KeyVersionId is Forbidden.KeyVersionNotFound', async () => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { KeyVersionId: UNKNOWN_ID }))).toEqual(
      keyVersionNotFound,
    );
  });

  test('the version of another key is Forbidden.KeyVersionNotFound', async () => {
    const other = seedPair();
    const params = paramsFor(seedPair(), { KeyVersionId: other.keyVersionId });
    expect(await call('GetPublicKey', params)).toEqual(keyVersionNotFound);
  });

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { DryRun }))).toMatchObject({ code: 'Success' });
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { DryRun }))).toEqual(invalid('DryRun'));
  });

  test.each(['Algorithm', 'keyId', 'Nonsense'])('%s is no parameter of this action', async (name) => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { [name]: 'x' }))).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      body: {},
    });
  });
});

describe('key states', () => {
  test('an Enabled key gives its public key', async () => {
    const pair = seedPair('RSA_2048', { state: 'Enabled' });
    expect(await call('GetPublicKey', paramsFor(pair))).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: pair.keyId,
        KeyVersionId: pair.keyVersionId,
        PublicKey: expectedPem('RSA_2048'),
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s does not give its public key', async (state) => {
    const pair = seedPair('EC_P256', { state });
    expect(await call('GetPublicKey', paramsFor(pair))).toEqual(REJECTED[state]);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const pair = seedPair('EC_P256', { state });
    const before = kms.key(pair.keyId);
    await call('GetPublicKey', paramsFor(pair));
    expect(before).toMatchObject({ state });
    expect(kms.key(pair.keyId)).toEqual(before);
  });

  test('a key that is disabled and enabled again gives the same public key', async () => {
    const pair = kms.seedKey({ keySpec: 'EC_P256' });
    const before = await call('GetPublicKey', paramsFor(pair));
    await call('DisableKey', { KeyId: pair.keyId });
    expect(await call('GetPublicKey', paramsFor(pair))).toEqual(REJECTED.Disabled);
    await call('EnableKey', { KeyId: pair.keyId });
    const after = await call('GetPublicKey', paramsFor(pair));
    expect(before.code).toBe('Success');
    expect(after.body.PublicKey).toBe(before.body.PublicKey);
  });

  test('a key past its deletion date is not found', async () => {
    const pair = seedPair('EC_P256', { state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('GetPublicKey', paramsFor(pair))).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test.each(['RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_P256', 'EC_P256K'] as const)(
    'the public key of %s is the SPKI that Node writes, to the letter',
    async (spec) => {
      const { body } = await call('GetPublicKey', paramsFor(seedPair(spec)));
      expect(body.PublicKey).toBe(expectedPem(spec));
    },
  );

  test.each<[string, SeedKeyOptions]>([
    ['RSA_2048', { keySpec: 'RSA_2048' }],
    ['RSA_3072', { keySpec: 'RSA_3072' }],
    ['EC_P256', { keySpec: 'EC_P256' }],
    ['EC_P256K', { keySpec: 'EC_P256K' }],
    ['EC_SM2', { keySpec: 'EC_SM2' }],
  ])(
    'the PEM of %s has lines of 64 columns, line feeds only, and one at the end',
    async (_title, fixture) => {
      const { body } = await call('GetPublicKey', paramsFor(kms.seedKey(fixture)));
      expect(body.PublicKey).toMatch(
        /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n-----END PUBLIC KEY-----\n$/,
      );
      expect(body.PublicKey.split('\n').every((line: string) => line.length <= 64)).toBe(true);
    },
  );

  test.each([
    ['RSA_2048', { modulusLength: 2048, publicExponent: 65537n }],
    ['RSA_3072', { modulusLength: 3072, publicExponent: 65537n }],
    ['EC_P256', { namedCurve: 'prime256v1' }],
    ['EC_P256K', { namedCurve: 'secp256k1' }],
  ] as const)('a random key of %s is of that size and curve', async (keySpec, details) => {
    const { body } = await call('GetPublicKey', paramsFor(kms.seedKey({ keySpec })));
    expect(createPublicKey(body.PublicKey).asymmetricKeyDetails).toMatchObject(details);
  });

  test('a random key of EC_SM2 is an uncompressed point of that curve', async () => {
    const { body } = await call('GetPublicKey', paramsFor(kms.seedKey({ keySpec: 'EC_SM2' })));
    const der = Buffer.from(body.PublicKey.replace(/-----.*-----/g, ''), 'base64');
    const hex = der.toString('hex');
    // id-ecPublicKey 1.2.840.10045.2.1 and sm2p256v1 1.2.156.10197.1.301.
    expect(hex.slice(0, -128)).toBe('3059301306072a8648ce3d020106082a811ccf5501822d03420004');
    const x = BigInt(`0x${hex.slice(-128, -64)}`);
    const y = BigInt(`0x${hex.slice(-64)}`);
    const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
    const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
    // y² = x³ - 3x + b
    expect((y * y) % p).toBe((x ** 3n - 3n * x + b + 3n * p) % p);
  });

  test('two random keys differ', async () => {
    const first = await call('GetPublicKey', paramsFor(kms.seedKey({ keySpec: 'EC_P256' })));
    const second = await call('GetPublicKey', paramsFor(kms.seedKey({ keySpec: 'EC_P256' })));
    expect([first.code, second.code]).toEqual(['Success', 'Success']);
    expect(first.body.PublicKey).not.toBe(second.body.PublicKey);
  });

  test.each(['ENCRYPT/DECRYPT', 'SIGN/VERIFY'] as const)(
    'a key for %s gives its public key',
    async (keyUsage) => {
      const pair = seedPair('RSA_2048', { keyUsage });
      expect((await call('GetPublicKey', paramsFor(pair))).body.PublicKey).toBe(expectedPem('RSA_2048'));
    },
  );

  test.each(['RSA_2048', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
    'first uses of a key of %s at the same time agree on one pair',
    async (keySpec) => {
      const params = paramsFor(kms.seedKey({ keySpec }));
      const [first, second] = await Promise.all([call('GetPublicKey', params), call('GetPublicKey', params)]);
      const third = await call('GetPublicKey', params);
      expect(first?.body.PublicKey).toMatch(/^-----BEGIN PUBLIC KEY-----/);
      expect(second?.body.PublicKey).toBe(first?.body.PublicKey);
      expect(third.body.PublicKey).toBe(first?.body.PublicKey);
    },
  );

  test.each([
    ['RSA_2048', 'RSA_PKCS1_SHA_256'],
    ['EC_P256', 'ECDSA_SHA_256'],
    ['EC_P256K', 'ECDSA_SHA_256'],
  ] as const)('a first signature with %s at the same time is by that pair', async (keySpec, Algorithm) => {
    const params = paramsFor(kms.seedKey({ keySpec }));
    const message = Buffer.from('signed while the key is made');
    const Digest = createHash('sha256').update(message).digest('base64');
    const [signed, shown] = await Promise.all([
      call('AsymmetricSign', { ...params, Algorithm, Digest }),
      call('GetPublicKey', params),
    ]);
    const value = Buffer.from(signed.body.Value, 'base64');
    expect(verify('sha256', message, shown.body.PublicKey, value)).toBe(true);
  });

  test.each(['RSA_2048', 'EC_P256'])(
    'a key of %s that CreateKey made gives its public key',
    async (KeySpec) => {
      const { KeyId } = (await call('CreateKey', { KeySpec, KeyUsage: 'SIGN/VERIFY' })).body.KeyMetadata;
      const { body } = await call('ListKeyVersions', { KeyId });
      const { KeyVersionId } = body.KeyVersions.KeyVersion[0];
      const answer = await call('GetPublicKey', { KeyId, KeyVersionId });
      expect(answer).toMatchObject({ code: 'Success', body: { KeyId, KeyVersionId } });
      expect(createPublicKey(answer.body.PublicKey).type).toBe('public');
    },
  );

  test.each<[string, SeedKeyOptions]>([
    ['a symmetric key', {}],
    ['a key of Aliyun_SM4', { keySpec: 'Aliyun_SM4', instanceId: INSTANCE }],
    ['a key of HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
    ['a key of HMAC_SM3', { keySpec: 'HMAC_SM3', instanceId: INSTANCE }],
  ])('%s has no public key', async (_title, fixture) => {
    expect(await call('GetPublicKey', paramsFor(kms.seedKey(fixture)))).toEqual(NOT_SUPPORTED);
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { DryRun: 'true' }))).toMatchObject(DRY_RUN_OK);
  });

  test.each<[string, Params]>([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown version', { KeyVersionId: UNKNOWN_ID }],
    ['no version', { KeyVersionId: '' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    expect(await call('GetPublicKey', paramsFor(seedPair(), { DryRun: 'true', ...params }))).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });

  test('DryRun true answers ValidationError for a symmetric key', async () => {
    expect(await call('GetPublicKey', paramsFor(kms.seedKey(), { DryRun: 'true' }))).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const pair = seedPair('EC_P256', { state });
    expect(await call('GetPublicKey', paramsFor(pair, { DryRun: 'true' }))).toMatchObject(DRY_RUN_REFUSED);
  });
});
