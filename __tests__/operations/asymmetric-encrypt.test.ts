import { constants, createPrivateKey, generateKeyPairSync, privateDecrypt } from 'node:crypto';
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
  operationRejected,
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

const SPECS = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 } as const;
type RsaSpec = keyof typeof SPECS;
const pems = {} as Record<RsaSpec, string>;
beforeAll(() => {
  for (const spec of Object.keys(SPECS) as RsaSpec[]) pems[spec] = rsaPem(SPECS[spec]);
}, 60_000);

const ALGORITHM = 'RSAES_OAEP_SHA_256';
const PLAINTEXT = Buffer.from('Hello world').toString('base64');

const seedPair = (spec: RsaSpec | 'EC_SM2' = 'RSA_2048', more: SeedKeyOptions = {}) =>
  kms.seedKey({
    keySpec: spec,
    keyUsage: 'ENCRYPT/DECRYPT',
    ...(spec === 'EC_SM2' ? {} : { privateKeyPem: pems[spec] }),
    ...(spec === 'RSA_4096' ? { instanceId: INSTANCE } : {}),
    ...more,
  });

type Params = Record<string, string>;
const paramsFor = (key: { keyId: string; keyVersionId: string }, more: Params = {}): Params => ({
  KeyId: key.keyId,
  KeyVersionId: key.keyVersionId,
  Algorithm: ALGORITHM,
  Plaintext: PLAINTEXT,
  ...more,
});

/** Opens with Node's own OpenSSL; the MGF1 hash is the OAEP hash. */
const openRsa = (spec: RsaSpec, CiphertextBlob: string, oaepHash: string) =>
  privateDecrypt(
    { key: createPrivateKey(pems[spec]), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    Buffer.from(CiphertextBlob, 'base64'),
  );

async function openSm2({ KeyId, KeyVersionId, CiphertextBlob }: Params): Promise<Buffer> {
  const params = { KeyId, KeyVersionId, CiphertextBlob, Algorithm: 'SM2PKE' } as Params;
  return Buffer.from((await call('AsymmetricDecrypt', params)).body.Plaintext, 'base64');
}

describe('parameters', () => {
  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'Plaintext'])('%s is required', async (name) => {
    const params = paramsFor(seedPair());
    delete params[name];
    expect(await call('AsymmetricEncrypt', params)).toEqual(missing(name));
  });

  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'Plaintext'])(
    'an empty %s counts as missing',
    async (name) => {
      const params = paramsFor(seedPair(), { [name]: '' });
      expect(await call('AsymmetricEncrypt', params)).toEqual(missing(name));
    },
  );

  test.each([
    ['an alias', () => 'alias/pair'],
    ['the ARN of a key', (arn: string) => arn],
    ['the ARN of an alias', (arn: string) => arn.replace(/key\/.*/, 'alias/pair')],
  ])('KeyId takes %s; the answer names the id', async (_title, form) => {
    const pair = seedPair('RSA_2048', { aliases: ['alias/pair'] });
    expect(await call('AsymmetricEncrypt', paramsFor(pair, { KeyId: form(pair.arn) }))).toMatchObject({
      code: 'Success',
      body: { KeyId: pair.keyId, KeyVersionId: pair.keyVersionId },
    });
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    expect(await call('AsymmetricEncrypt', paramsFor(seedPair(), { KeyId }))).toEqual(keyNotFound);
  });

  test('KeyId with a key of another region is Forbidden.KeyNotFound', async () => {
    const there = seedPair('RSA_2048', { regionId: 'cn-shanghai' });
    expect(await call('AsymmetricEncrypt', paramsFor(there))).toEqual(keyNotFound);
  });

  test('KeyId with an unknown alias is Forbidden.AliasNotFound', async () => {
    const params = paramsFor(seedPair(), { KeyId: 'alias/unknown' });
    expect(await call('AsymmetricEncrypt', params)).toEqual(aliasNotFound);
  });

  test('an unknown KeyVersionId is Forbidden.KeyVersionNotFound', async () => {
    const params = paramsFor(seedPair(), { KeyVersionId: UNKNOWN_ID });
    expect(await call('AsymmetricEncrypt', params)).toEqual(keyVersionNotFound);
  });

  test('the version of another key is Forbidden.KeyVersionNotFound', async () => {
    const other = seedPair();
    const params = paramsFor(seedPair(), { KeyVersionId: other.keyVersionId });
    expect(await call('AsymmetricEncrypt', params)).toEqual(keyVersionNotFound);
  });

  test.each(['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_512', 'rsaes_oaep_sha_256', 'RSA_PSS_SHA_256', 'toString'])(
    'Algorithm does not take %s',
    async (Algorithm) => {
      expect(await call('AsymmetricEncrypt', paramsFor(seedPair(), { Algorithm }))).toEqual(
        invalid('Algorithm'),
      );
    },
  );

  test.each(['no Base64!', '%%%%', '密钥'])('Plaintext refuses what is no Base64: %s', async (Plaintext) => {
    expect(await call('AsymmetricEncrypt', paramsFor(seedPair(), { Plaintext }))).toEqual(
      invalid('Plaintext'),
    );
  });

  const LIMITS = [
    ['RSA_2048', 'RSAES_OAEP_SHA_256', 190],
    ['RSA_2048', 'RSAES_OAEP_SHA_1', 214],
    ['RSA_3072', 'RSAES_OAEP_SHA_256', 318],
    ['RSA_3072', 'RSAES_OAEP_SHA_1', 342],
    ['RSA_4096', 'RSAES_OAEP_SHA_256', 446],
    ['RSA_4096', 'RSAES_OAEP_SHA_1', 470],
    ['EC_SM2', 'SM2PKE', 6047],
  ] as const;

  test.each(LIMITS)('%s with %s takes a plaintext of %i bytes', async (spec, Algorithm, size) => {
    const bytes = Buffer.alloc(size, 0xa5);
    const params = paramsFor(seedPair(spec), { Algorithm, Plaintext: bytes.toString('base64') });
    const { code, body } = await call('AsymmetricEncrypt', params);
    expect(code).toBe('Success');
    const opened =
      spec === 'EC_SM2'
        ? await openSm2(body)
        : openRsa(spec, body.CiphertextBlob, Algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256');
    expect(opened).toEqual(bytes);
  });

  test.each(LIMITS)(
    '%s with %s refuses a plaintext of one byte more than %i',
    async (spec, Algorithm, size) => {
      const Plaintext = Buffer.alloc(size + 1, 0xa5).toString('base64');
      expect(await call('AsymmetricEncrypt', paramsFor(seedPair(spec), { Algorithm, Plaintext }))).toEqual(
        invalid('Plaintext'),
      );
    },
  );

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    expect(await call('AsymmetricEncrypt', paramsFor(seedPair(), { DryRun }))).toMatchObject({
      code: 'Success',
    });
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    expect(await call('AsymmetricEncrypt', paramsFor(seedPair(), { DryRun }))).toEqual(invalid('DryRun'));
  });

  test.each(['EncryptionContext', 'CiphertextBlob', 'keyId', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      expect(await call('AsymmetricEncrypt', paramsFor(seedPair(), { [name]: '{}' }))).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );
});

describe('key states', () => {
  test('an Enabled key encrypts', async () => {
    const pair = seedPair('RSA_2048', { state: 'Enabled' });
    expect(await call('AsymmetricEncrypt', paramsFor(pair))).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: pair.keyId,
        KeyVersionId: pair.keyVersionId,
        CiphertextBlob: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/),
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s does not encrypt', async (state) => {
    const pair = seedPair('RSA_2048', { state });
    expect(await call('AsymmetricEncrypt', paramsFor(pair))).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s that signs is refused for its usage first', async (state) => {
    const pair = seedPair('RSA_2048', { state, keyUsage: 'SIGN/VERIFY' });
    expect(await call('AsymmetricEncrypt', paramsFor(pair))).toEqual(operationRejected);
  });

  test.each([...REFUSING_STATES, 'PendingImport'] as const)(
    'a symmetric key in %s is refused for its spec first',
    async (state) => {
      expect(await call('AsymmetricEncrypt', paramsFor(kms.seedKey({ state })))).toEqual(operationRejected);
    },
  );

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const pair = seedPair('RSA_2048', { state });
    const before = kms.key(pair.keyId);
    await call('AsymmetricEncrypt', paramsFor(pair));
    expect(before).toMatchObject({ state });
    expect(kms.key(pair.keyId)).toEqual(before);
  });

  test('a key past its deletion date is not found', async () => {
    const pair = seedPair('RSA_2048', { state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('AsymmetricEncrypt', paramsFor(pair))).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test.each([
    ['RSA_2048', 256],
    ['RSA_3072', 384],
    ['RSA_4096', 512],
  ] as const)('the ciphertext of %s is bare: %i bytes', async (spec, size) => {
    const { body } = await call('AsymmetricEncrypt', paramsFor(seedPair(spec)));
    expect(Buffer.from(body.CiphertextBlob, 'base64')).toHaveLength(size);
  });

  test('the plaintext is decoded from Base64 before it is sealed', async () => {
    const bytes = Buffer.from([0, 255, 128, 0, 10, 13]);
    const params = paramsFor(seedPair(), { Plaintext: bytes.toString('base64') });
    const { body } = await call('AsymmetricEncrypt', params);
    expect(openRsa('RSA_2048', body.CiphertextBlob, 'sha256')).toEqual(bytes);
  });

  test('one plaintext never gives one ciphertext twice', async () => {
    const params = paramsFor(seedPair());
    const first = await call('AsymmetricEncrypt', params);
    const second = await call('AsymmetricEncrypt', params);
    expect([first.code, second.code]).toEqual(['Success', 'Success']);
    expect(first.body.CiphertextBlob).not.toBe(second.body.CiphertextBlob);
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 'sha1'],
    ['RSAES_OAEP_SHA_1', 'sha256'],
  ])('what %s sealed does not open with %s', async (Algorithm, oaepHash) => {
    const { code, body } = await call('AsymmetricEncrypt', paramsFor(seedPair(), { Algorithm }));
    expect(code).toBe('Success');
    expect(() => openRsa('RSA_2048', body.CiphertextBlob, oaepHash)).toThrow();
  });

  test('the ciphertext of SM2 is ASN.1: one SEQUENCE of four', async () => {
    const params = paramsFor(seedPair('EC_SM2'), { Algorithm: 'SM2PKE' });
    const { body } = await call('AsymmetricEncrypt', params);
    const der = Buffer.from(body.CiphertextBlob, 'base64');
    expect(der[0]).toBe(0x30);
    // The length of a short SEQUENCE of this size stands in one byte or in 81 and one byte.
    const header = der[1] === 0x81 ? 3 : 2;
    expect(der[header - 1]).toBe(der.length - header);
    expect(der[header]).toBe(0x02);
    expect((await openSm2(body)).toString()).toBe('Hello world');
  });

  test.each([
    ['RSA_2048', 'SM2PKE'],
    ['EC_SM2', 'RSAES_OAEP_SHA_256'],
    ['EC_SM2', 'RSAES_OAEP_SHA_1'],
  ] as const)('a key of %s refuses %s', async (spec, Algorithm) => {
    expect(await call('AsymmetricEncrypt', paramsFor(seedPair(spec), { Algorithm }))).toEqual(
      operationRejected,
    );
  });

  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_256'],
    ['EC_SM2', 'SM2PKE'],
  ] as const)('a key of %s for signatures refuses %s', async (spec, Algorithm) => {
    const pair = seedPair(spec, { keyUsage: 'SIGN/VERIFY' });
    expect(await call('AsymmetricEncrypt', paramsFor(pair, { Algorithm }))).toEqual(operationRejected);
  });

  test.each<[string, SeedKeyOptions]>([
    ['a symmetric key', {}],
    ['a key of Aliyun_SM4', { keySpec: 'Aliyun_SM4', instanceId: INSTANCE }],
    ['a key of EC_P256', { keySpec: 'EC_P256' }],
    ['a key of HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
  ])('%s is refused', async (_title, fixture) => {
    expect(await call('AsymmetricEncrypt', paramsFor(kms.seedKey(fixture)))).toEqual(operationRejected);
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    expect(await call('AsymmetricEncrypt', paramsFor(seedPair(), { DryRun: 'true' }))).toMatchObject(
      DRY_RUN_OK,
    );
  });

  test.each<[string, Params]>([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown version', { KeyVersionId: UNKNOWN_ID }],
    ['no plaintext', { Plaintext: '' }],
    ['a plaintext that is too long', { Plaintext: Buffer.alloc(191).toString('base64') }],
    ['an algorithm of another family', { Algorithm: 'SM2PKE' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    expect(
      await call('AsymmetricEncrypt', paramsFor(seedPair(), { DryRun: 'true', ...params })),
    ).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const pair = seedPair('RSA_2048', { state });
    expect(await call('AsymmetricEncrypt', paramsFor(pair, { DryRun: 'true' }))).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });
});
