import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { sm2 } from '../../lib/crypto/elliptic';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();
afterEach(() => {
  jest.useRealTimers();
});

const WRAPPING = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
const MATERIAL = Buffer.alloc(32, 7);
const KEY_NOT_FOUND = {
  code: 'Forbidden.KeyNotFound',
  status: 404,
  message: 'The specified Key is not found.',
};

const external = () => kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL });

const wrap = (material: Buffer, publicKey: string) =>
  publicEncrypt(
    {
      key: createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
    },
    material,
  ).toString('base64');

/** The uncompressed point is the end of the SPKI. */
const wrapSm2 = (material: Buffer, publicKey: string) =>
  sm2().encrypt(material, Buffer.from(publicKey, 'base64').subarray(-65)).toString('base64');

/** The point of another private key. */
const OTHER_POINT = sm2().publicPoint(Buffer.alloc(32, 1));

const changed = (base64: string) => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  return bytes.toString('base64');
};

describe('parameters', () => {
  test.each(['KeyId', 'WrappingAlgorithm', 'WrappingKeySpec'])('%s is required', async (name) => {
    const params: Record<string, string> = { KeyId: external().keyId, ...WRAPPING };
    delete params[name];
    expect(await call('GetParametersForImport', params)).toMatchObject({
      code: 'MissingParameter',
      status: 400,
      message: `The parameter "${name}" is needed but not provided.`,
    });
  });

  test.each(['KeyId', 'WrappingAlgorithm', 'WrappingKeySpec'])(
    'an empty %s counts as missing',
    async (name) => {
      const params = { KeyId: external().keyId, ...WRAPPING, [name]: '' };
      expect(await call('GetParametersForImport', params)).toMatchObject({
        code: 'MissingParameter',
        status: 400,
        message: `The parameter "${name}" is needed but not provided.`,
      });
    },
  );

  test.each([
    ['WrappingAlgorithm', 'RSAES_OAEP_SHA_512'],
    ['WrappingAlgorithm', 'rsaes_oaep_sha_256'],
    ['WrappingAlgorithm', 'constructor'],
    ['WrappingKeySpec', 'RSA_4096'],
    ['WrappingKeySpec', 'rsa_2048'],
    ['WrappingKeySpec', 'toString'],
  ])('%s does not take %s', async (name, value) => {
    const params = { KeyId: external().keyId, ...WRAPPING, [name]: value };
    expect(await call('GetParametersForImport', params)).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      message: `The specified parameter "${name}" is not valid.`,
    });
  });

  test.each(['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'])(
    '%s goes with RSA_2048',
    async (WrappingAlgorithm) => {
      const { keyId } = external();
      const params = { KeyId: keyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_2048' };
      expect(await call('GetParametersForImport', params)).toMatchObject({
        code: 'Success',
        body: { KeyId: keyId },
      });
    },
  );

  test.each([
    ['SM2PKE', 'RSA_2048'],
    ['RSAES_PKCS1_V1_5', 'EC_SM2'],
    ['RSAES_OAEP_SHA_1', 'EC_SM2'],
    ['RSAES_OAEP_SHA_256', 'EC_SM2'],
  ])('%s does not go with %s', async (WrappingAlgorithm, WrappingKeySpec) => {
    const params = { KeyId: external().keyId, WrappingAlgorithm, WrappingKeySpec };
    expect(await call('GetParametersForImport', params)).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      message: expect.stringMatching(
        /^The specified parameter "Wrapping(Algorithm|KeySpec)" is not valid\.$/,
      ),
    });
  });

  test('SM2PKE goes with EC_SM2', async () => {
    const { keyId } = external();
    const params = { KeyId: keyId, WrappingAlgorithm: 'SM2PKE', WrappingKeySpec: 'EC_SM2' };
    expect(await call('GetParametersForImport', params)).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('an alias is no KeyId', async () => {
    kms.seedKey({ origin: 'EXTERNAL', aliases: ['alias/byok'] });
    const params = { KeyId: 'alias/byok', ...WRAPPING };
    expect(await call('GetParametersForImport', params)).toMatchObject({
      code: 'Unsupported.Alias',
      status: 400,
      message: 'Alias is not valid for this api.',
    });
  });

  test('an ARN is no KeyId', async () => {
    const params = { KeyId: external().arn, ...WRAPPING };
    expect(await call('GetParametersForImport', params)).toMatchObject(KEY_NOT_FOUND);
  });

  test('an unknown KeyId is not found', async () => {
    const params = { KeyId: '00000000-0000-4000-8000-000000000000', ...WRAPPING };
    expect(await call('GetParametersForImport', params)).toMatchObject(KEY_NOT_FOUND);
  });

  test('a key of another region is not found', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', regionId: 'cn-shanghai' });
    expect(await call('GetParametersForImport', { KeyId: keyId, ...WRAPPING })).toMatchObject(KEY_NOT_FOUND);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'a key in %s gets its parameters and stays as it is',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state });
      const before = kms.key(keyId);
      expect(await call('GetParametersForImport', { KeyId: keyId, ...WRAPPING })).toMatchObject({
        code: 'Success',
        body: { KeyId: keyId },
      });
      expect(before).toMatchObject({ state });
      expect(kms.key(keyId)).toEqual(before);
    },
  );

  test.each(['Enabled', 'Disabled', 'PendingDeletion'] as const)(
    'a key in %s whose material KMS made is refused for its origin',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await call('GetParametersForImport', { KeyId: keyId, ...WRAPPING })).toMatchObject({
        code: 'Unsupported.Origin',
        status: 400,
        message: expect.stringMatching(/^This key origin is not valid for this api\.?$/),
      });
    },
  );

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('GetParametersForImport', { KeyId: keyId, ...WRAPPING })).toMatchObject(KEY_NOT_FOUND);
  });
});

describe('behaviour', () => {
  test('the answer has the key id, a public key, a token and its expiry, and nothing else', async () => {
    const { keyId } = external();
    const { body } = await call('GetParametersForImport', { KeyId: keyId, ...WRAPPING });
    expect(body).toEqual({
      KeyId: keyId,
      PublicKey: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
      ImportToken: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
      TokenExpireTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/i),
    });
  });

  test('the public key is an RSA key of 2048 bits in DER SPKI', async () => {
    const { body } = await call('GetParametersForImport', { KeyId: external().keyId, ...WRAPPING });
    const der = Buffer.from(body.PublicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    expect(key.asymmetricKeyType).toBe('rsa');
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
    expect(key.export({ format: 'der', type: 'spki' })).toEqual(der);
  });

  describe('with SM2PKE and EC_SM2', () => {
    const SM2 = { WrappingAlgorithm: 'SM2PKE', WrappingKeySpec: 'EC_SM2' };

    test('the public key is an uncompressed point of SM2 in DER SPKI', async () => {
      const { body } = await call('GetParametersForImport', { KeyId: external().keyId, ...SM2 });
      // id-ecPublicKey 1.2.840.10045.2.1 and sm2p256v1 1.2.156.10197.1.301.
      expect(Buffer.from(body.PublicKey, 'base64').toString('hex')).toMatch(
        /^3059301306072a8648ce3d020106082a811ccf5501822d03420004[0-9a-f]{128}$/,
      );
    });

    test('material wrapped under the public key is imported, and is the material', async () => {
      const { keyId, keyVersionId } = kms.seedKey({ state: 'PendingImport' });
      const { body } = await call('GetParametersForImport', { KeyId: keyId, ...SM2 });
      const imported = await call('ImportKeyMaterial', {
        KeyId: keyId,
        ImportToken: body.ImportToken,
        EncryptedKeyMaterial: wrapSm2(MATERIAL, body.PublicKey),
        KeyMaterialExpireUnix: 0,
      });
      expect(imported).toMatchObject({ code: 'Success', status: 200 });
      expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', hasMaterial: true });
      const encrypted = await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' });
      const { CiphertextBlob } = encrypted.body;
      kms.reset();
      kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, keyVersionId });
      expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe('secret');
    });

    test.each<[string, (right: string) => string]>([
      ['under another public key', () => sm2().encrypt(MATERIAL, OTHER_POINT).toString('base64')],
      ['changed in its last byte', (right) => changed(right)],
      ['that is no ciphertext', () => Buffer.alloc(141, 0x30).toString('base64')],
    ])('material %s is InvalidKeyMaterial', async (_title, make) => {
      const { keyId } = kms.seedKey({ state: 'PendingImport' });
      const { body } = await call('GetParametersForImport', { KeyId: keyId, ...SM2 });
      const imported = await call('ImportKeyMaterial', {
        KeyId: keyId,
        ImportToken: body.ImportToken,
        EncryptedKeyMaterial: make(wrapSm2(MATERIAL, body.PublicKey)),
        KeyMaterialExpireUnix: 0,
      });
      expect(imported).toMatchObject({ code: 'InvalidKeyMaterial', status: 400 });
      expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
    });
  });

  test('the token lives for 24 hours of service time', async () => {
    jest.useFakeTimers({ now: new Date('2026-02-27T23:59:58Z') });
    kms.clock.advance({ days: 1, seconds: 3 });
    const { body } = await call('GetParametersForImport', { KeyId: external().keyId, ...WRAPPING });
    expect(body.TokenExpireTime).toBe('2026-03-02T00:00:01Z');
  });

  test('the expiry of a token asked for within a second is off by less than that second', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-01T00:00:00.500Z') });
    const { body } = await call('GetParametersForImport', { KeyId: external().keyId, ...WRAPPING });
    expect(['2026-03-02T00:00:00Z', '2026-03-02T00:00:01Z']).toContain(body.TokenExpireTime);
  });

  test('every call gives a fresh pair, and the tokens of earlier calls stay good', async () => {
    const { keyId } = external();
    const first = await call('GetParametersForImport', { KeyId: keyId, ...WRAPPING });
    const second = await call('GetParametersForImport', { KeyId: keyId, ...WRAPPING });
    expect(second.body.PublicKey).not.toBe(first.body.PublicKey);
    expect(second.body.ImportToken).not.toBe(first.body.ImportToken);
    const imported = await call('ImportKeyMaterial', {
      KeyId: keyId,
      ImportToken: first.body.ImportToken,
      EncryptedKeyMaterial: wrap(MATERIAL, first.body.PublicKey),
      KeyMaterialExpireUnix: 0,
    });
    expect(imported.code).toBe('Success');
  });

  test('calls at the same time give different pairs', async () => {
    const { keyId } = external();
    const answers = await Promise.all(
      [1, 2].map(() => call('GetParametersForImport', { KeyId: keyId, ...WRAPPING })),
    );
    expect(answers.map(({ code }) => code)).toEqual(['Success', 'Success']);
    expect(new Set(answers.map(({ body }) => body.PublicKey)).size).toBe(2);
    expect(new Set(answers.map(({ body }) => body.ImportToken)).size).toBe(2);
  });

  test('a key of an instance is not wrapped with RSAES_OAEP_SHA_1', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingImport', instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    const ask = (WrappingAlgorithm: string) =>
      call('GetParametersForImport', { KeyId: keyId, WrappingAlgorithm, WrappingKeySpec: 'RSA_2048' });
    expect((await ask('RSAES_OAEP_SHA_1')).code).toBe('InvalidParameter');
    expect((await ask('RSAES_OAEP_SHA_256')).code).toBe('Success');
  });
});
