import { createHash, createPublicKey, verify } from 'node:crypto';
import { keyOf, type PemSpec, privateKeyPem } from '../support/key-pairs';
import { mockedKms } from '../support/mocked-kms';
import { REJECTED } from '../support/refusals';

const { kms, call } = mockedKms();

const paramsFor = ({ keyId, keyVersionId }: { keyId: string; keyVersionId: string }) => ({
  KeyId: keyId,
  KeyVersionId: keyVersionId,
});

const expectedPem = (spec: PemSpec) =>
  createPublicKey(privateKeyPem(spec)).export({ type: 'spki', format: 'pem' });

test('a key that is disabled and enabled again returns the same public key', async () => {
  const pair = kms.seedKey({ keySpec: 'EC_P256' });
  const before = await call('GetPublicKey', paramsFor(pair));
  await call('DisableKey', { KeyId: pair.keyId });
  expect(await call('GetPublicKey', paramsFor(pair))).toEqual(REJECTED.Disabled);
  await call('EnableKey', { KeyId: pair.keyId });
  const after = await call('GetPublicKey', paramsFor(pair));
  expect(before.code).toBe('Success');
  expect(after.body.PublicKey).toBe(before.body.PublicKey);
});

test.each(['RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_P256', 'EC_P256K'] as const)(
  'the public key of %s is exactly the SPKI PEM of Node',
  async (spec) => {
    const { body } = await call('GetPublicKey', paramsFor(kms.seedKey(keyOf(spec))));
    expect(body.PublicKey).toBe(expectedPem(spec));
  },
);

// Lines of 64 columns, line feeds only, and one at the end.
const PEM =
  /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{1,64}={0,2}\n-----END PUBLIC KEY-----\n$/;

test.each([
  ['RSA_2048', { modulusLength: 2048, publicExponent: 65537n }],
  ['RSA_3072', { modulusLength: 3072, publicExponent: 65537n }],
  ['EC_P256', { namedCurve: 'prime256v1' }],
  ['EC_P256K', { namedCurve: 'secp256k1' }],
] as const)('a random key of %s has the correct size and curve', async (keySpec, details) => {
  const { body } = await call('GetPublicKey', paramsFor(kms.seedKey({ keySpec })));
  expect(body.PublicKey).toMatch(PEM);
  expect(createPublicKey(body.PublicKey).asymmetricKeyDetails).toMatchObject(details);
});

test('the public key of a random EC_SM2 key is an uncompressed point of the curve', async () => {
  const { body } = await call('GetPublicKey', paramsFor(kms.seedKey({ keySpec: 'EC_SM2' })));
  expect(body.PublicKey).toMatch(PEM);
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
  'GetPublicKey works for a key with the usage %s',
  async (keyUsage) => {
    const pair = kms.seedKey(keyOf('RSA_2048', keyUsage));
    expect((await call('GetPublicKey', paramsFor(pair))).body.PublicKey).toBe(expectedPem('RSA_2048'));
  },
);

test.each(['RSA_2048', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
  'simultaneous first uses of a key of %s use the same key pair',
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
] as const)('a simultaneous first signature with %s uses the same key pair', async (keySpec, Algorithm) => {
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
  'GetPublicKey works for a key of %s that CreateKey created',
  async (KeySpec) => {
    const { KeyId } = (await call('CreateKey', { KeySpec, KeyUsage: 'SIGN/VERIFY' })).body.KeyMetadata;
    const { body } = await call('ListKeyVersions', { KeyId });
    const { KeyVersionId } = body.KeyVersions.KeyVersion[0];
    const answer = await call('GetPublicKey', { KeyId, KeyVersionId });
    expect(answer).toMatchObject({ code: 'Success', body: { KeyId, KeyVersionId } });
    expect(createPublicKey(answer.body.PublicKey).type).toBe('public');
  },
);
