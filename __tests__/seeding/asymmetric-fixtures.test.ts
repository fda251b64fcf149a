/** seedKey({ privateKeyPem }), and the key pairs that are generated at their first use. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import type { KeySpec, SeedKeyOptions } from '../../lib';
import { mockedKms } from '../support/mocked-kms';
import { usageError } from '../support/usage-error';

const { kms, call } = mockedKms();
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';

const SPECS = ['RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const;
type Spec = (typeof SPECS)[number];

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey;
const keys: Record<Spec, KeyObject> = {
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  EC_P256: ec('P-256'),
  EC_P256K: ec('secp256k1'),
  EC_SM2: ec('SM2'),
};

type Encoding = 'pkcs8' | 'pkcs1' | 'sec1';
const pem = (key: KeyObject, type: Encoding = 'pkcs8') => key.export({ type, format: 'pem' }) as string;

const fixture = (keySpec: KeySpec, privateKeyPem: string): SeedKeyOptions => ({
  keySpec,
  privateKeyPem,
  ...(keySpec === 'RSA_4096' ? { instanceId: INSTANCE } : {}),
});

const shown = async ({ keyId, keyVersionId }: { keyId: string; keyVersionId: string }) => {
  const answer = await call('GetPublicKey', { KeyId: keyId, KeyVersionId: keyVersionId });
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.PublicKey as string;
};

describe('a private key of the right spec', () => {
  test.each<[Spec, Encoding]>([
    ...SPECS.map((spec): [Spec, Encoding] => [spec, 'pkcs8']),
    ['RSA_2048', 'pkcs1'],
    ['RSA_3072', 'pkcs1'],
    ['RSA_4096', 'pkcs1'],
    ['EC_P256', 'sec1'],
    ['EC_P256K', 'sec1'],
    ['EC_SM2', 'sec1'],
  ])('of %s in %s is the private key of the seeded key', async (spec, type) => {
    const seeded = kms.seedKey(fixture(spec, pem(keys[spec], type)));
    expect(await shown(seeded)).toBe(
      createPublicKey(pem(keys[spec])).export({ type: 'spki', format: 'pem' }) as string,
    );
  });

  test.each<[string, (text: string) => string]>([
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['no line feed at its end', (text) => text.trimEnd()],
    ['blank lines around it', (text) => `\n\n${text}\n`],
  ])('can have %s', async (_title, change) => {
    const seeded = kms.seedKey(fixture('EC_P256', change(pem(keys.EC_P256))));
    expect(createPublicKey(await shown(seeded)).equals(createPublicKey(pem(keys.EC_P256)))).toBe(true);
  });

  test('can be the private key of two keys', async () => {
    const first = kms.seedKey(fixture('EC_SM2', pem(keys.EC_SM2)));
    const second = kms.seedKey(fixture('EC_SM2', pem(keys.EC_SM2)));
    expect(first.keyVersionId).not.toBe(second.keyVersionId);
    expect(await shown(first)).toBe(await shown(second));
  });

  test('stays the same after reset()', async () => {
    const before = await shown(kms.seedKey(fixture('RSA_2048', pem(keys.RSA_2048))));
    kms.reset();
    expect(await shown(kms.seedKey(fixture('RSA_2048', pem(keys.RSA_2048))))).toBe(before);
  });

  test.each(['SIGN/VERIFY', 'ENCRYPT/DECRYPT'] as const)('can have the usage %s', (keyUsage) => {
    const { keyId } = kms.seedKey({ ...fixture('RSA_2048', pem(keys.RSA_2048)), keyUsage });
    expect(kms.key(keyId)).toMatchObject({ keyUsage, keySpec: 'RSA_2048', state: 'Enabled' });
  });
});

describe('a value that is not a valid private key of the spec', () => {
  const armoured = (label: string, body: string) =>
    [`-----BEGIN ${label}-----`, body, `-----END ${label}-----`, ''].join('\n');

  const GARBAGE: [string, () => unknown][] = [
    ['an empty string', () => ''],
    ['words', () => 'garbage'],
    ['PEM lines around words', () => armoured('PRIVATE KEY', 'Z2FyYmFnZQ==')],
    ['PEM lines around nothing', () => armoured('PRIVATE KEY', '')],
    ['a truncated PEM', () => pem(keys.EC_P256).slice(0, 60)],
    ['Base64 without PEM lines', () => pem(keys.EC_P256).replace(/-----.*-----/g, '')],
    ['a public key', () => createPublicKey(pem(keys.EC_P256)).export({ type: 'spki', format: 'pem' })],
    [
      'an encrypted key',
      () =>
        keys.EC_P256.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }),
    ],
    ['a number', () => 42],
    ['null', () => null],
    ['an object', () => ({})],
    ['a KeyObject', () => keys.EC_P256],
  ];
  test.each(GARBAGE)('%s is INVALID_FIXTURE and names privateKeyPem', (_title, make) => {
    const error = usageError(() =>
      kms.seedKey({ keyId: 'orders', ...fixture('EC_P256', make() as unknown as string) }),
    );
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(error.message).toContain('seedKey({ privateKeyPem');
    expect(kms.key('orders')).toBeUndefined();
  });

  test.each(SPECS.filter((spec) => spec !== 'EC_P256'))('random bytes are rejected for %s too', (spec) => {
    const error = usageError(() => kms.seedKey(fixture(spec, 'garbage')));
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(error.message).toContain('seedKey({ privateKeyPem');
  });

  test.each(
    SPECS.flatMap((wanted) =>
      SPECS.filter((given) => given !== wanted).map((given) => [wanted, given] as const),
    ),
  )('for %s, a key of %s is rejected', (wanted, given) => {
    const error = usageError(() => kms.seedKey(fixture(wanted, pem(keys[given]))));
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(error.message).toContain('seedKey({ privateKeyPem');
    expect(error.message).toContain(wanted);
  });

  test.each<[string, Spec, () => KeyObject]>([
    ['1024 bits', 'RSA_2048', () => rsa(1024)],
    ['RSA-PSS', 'RSA_2048', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey],
    ['P-384', 'EC_P256', () => ec('P-384')],
    ['Ed25519', 'EC_P256', () => generateKeyPairSync('ed25519').privateKey],
    ['X25519', 'EC_SM2', () => generateKeyPairSync('x25519').privateKey],
  ])('a key of %s, which no spec has, is rejected for %s', (_title, spec, make) => {
    const error = usageError(() => kms.seedKey(fixture(spec, pem(make()))));
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(error.message).toContain('seedKey({ privateKeyPem');
  });

  test.each<[string, SeedKeyOptions]>([
    ['Aliyun_AES_256', {}],
    ['Aliyun_SM4', { keySpec: 'Aliyun_SM4', instanceId: INSTANCE }],
    ['HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
  ])('a key of %s accepts no private key', (_title, options) => {
    const error = usageError(() => kms.seedKey({ ...options, privateKeyPem: pem(keys.EC_P256) }));
    expect(error.code).toBe('INVALID_FIXTURE');
    expect(error.message).toContain('privateKeyPem');
  });

  test.each(SPECS)('an error for %s does not print the key', (spec) => {
    const text = pem(keys[spec === 'EC_P256' ? 'EC_P256K' : 'EC_P256']);
    const body = text.split('\n')[1] as string;
    const error = usageError(() => kms.seedKey(fixture(spec, text)));
    expect(body).toHaveLength(64);
    expect(error.message).not.toContain(body);
    expect(error.message).not.toContain(body.slice(0, 32));
  });

  test('a rejected key changes nothing, so the same id can be seeded', async () => {
    usageError(() =>
      kms.seedKey({ keyId: 'orders', aliases: ['alias/orders'], ...fixture('EC_P256', 'garbage') }),
    );
    const seeded = kms.seedKey({
      keyId: 'orders',
      aliases: ['alias/orders'],
      ...fixture('EC_P256', pem(keys.EC_P256)),
    });
    expect(await shown(seeded)).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });
});

describe('a key pair that is generated at its first use', () => {
  const MESSAGE = Buffer.from('signed at first use');
  const Digest = createHash('sha256').update(MESSAGE).digest('base64');

  test.each(['RSA_2048', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
    'of %s is generated once for two concurrent first uses',
    async (keySpec) => {
      const seeded = kms.seedKey({ keySpec });
      const [first, second] = await Promise.all([shown(seeded), shown(seeded)]);
      expect(first).toBe(second);
      expect(await shown(seeded)).toBe(first);
    },
  );

  test.each([
    ['RSA_2048', 'RSA_PKCS1_SHA_256'],
    ['EC_P256', 'ECDSA_SHA_256'],
    ['EC_P256K', 'ECDSA_SHA_256'],
  ] as const)('of %s creates both of two concurrent first signatures', async (keySpec, Algorithm) => {
    const seeded = kms.seedKey({ keySpec });
    const params = { KeyId: seeded.keyId, KeyVersionId: seeded.keyVersionId, Algorithm, Digest };
    const answers = await Promise.all([call('AsymmetricSign', params), call('AsymmetricSign', params)]);
    const publicKey = await shown(seeded);
    const verdicts = answers.map(({ body }) =>
      verify('sha256', MESSAGE, publicKey, Buffer.from(body.Value, 'base64')),
    );
    expect(verdicts).toEqual([true, true]);
  });

  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_256'],
    ['EC_SM2', 'SM2PKE'],
  ] as const)('of %s decrypts both of two concurrent first ciphertexts', async (keySpec, Algorithm) => {
    const { keyId, keyVersionId } = kms.seedKey({ keySpec, keyUsage: 'ENCRYPT/DECRYPT' });
    const params = { KeyId: keyId, KeyVersionId: keyVersionId, Algorithm };
    const seal = () => call('AsymmetricEncrypt', { ...params, Plaintext: 'QUJD' });
    const sealed = await Promise.all([seal(), seal()]);
    const opened = await Promise.all(
      sealed.map(({ body }) => call('AsymmetricDecrypt', { ...params, CiphertextBlob: body.CiphertextBlob })),
    );
    expect(opened.map(({ body }) => body.Plaintext)).toEqual(['QUJD', 'QUJD']);
  });

  test('is different for every key', async () => {
    const [first, second] = [kms.seedKey({ keySpec: 'EC_SM2' }), kms.seedKey({ keySpec: 'EC_SM2' })];
    expect(await shown(first)).not.toBe(await shown(second));
  });
});
