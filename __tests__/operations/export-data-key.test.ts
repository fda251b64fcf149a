import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { sm2 } from '../../lib/crypto/elliptic';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import {
  DRY_RUN_OK,
  DRY_RUN_REFUSED,
  invalid,
  keyNotFound,
  missing,
  notValid,
  REJECTED,
} from '../support/refusals';

const { kms, call } = mockedKms();

const REFUSING_STATES = ['Disabled', 'PendingDeletion', 'PendingImport'] as const;

type Params = Record<string, string>;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sm2Pair = generateKeyPairSync('ec', { namedCurve: 'SM2' });
const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

const RSA_WRAPPING: Params = {
  PublicKeyBlob: spkiOf(rsa.publicKey).toString('base64'),
  WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
  WrappingKeySpec: 'RSA_2048',
};
const SM2_WRAPPING: Params = {
  PublicKeyBlob: spkiOf(sm2Pair.publicKey).toString('base64'),
  WrappingAlgorithm: 'SM2PKE',
  WrappingKeySpec: 'EC_SM2',
};

const unwrapRsa = (exported: string, oaepHash = 'sha256', key: KeyObject = rsa.privateKey) =>
  privateDecrypt(
    {
      key: createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' })),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash,
    },
    Buffer.from(exported, 'base64'),
  );

/** The scalar is bytes 7 to 38 of SEC 1: SEQUENCE, version 1, OCTET STRING of 32 bytes. */
const unwrapSm2 = (exported: string) =>
  sm2().decrypt(
    Buffer.from(exported, 'base64'),
    sm2Pair.privateKey.export({ type: 'sec1', format: 'der' }).subarray(7, 39),
  );

async function decrypt(params: Params): Promise<string> {
  const answer = await call('Decrypt', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.Plaintext;
}

/** SPKI of SM2 whose point has its last bit changed: no point of the curve. */
function offCurve(): Buffer {
  const spki = Buffer.from(spkiOf(sm2Pair.publicKey));
  spki[spki.length - 1] = (spki[spki.length - 1] as number) ^ 1;
  return spki;
}

const rsaSpki = (modulusLength: number) => spkiOf(generateKeyPairSync('rsa', { modulusLength }).publicKey);

const BAD_RSA_BLOBS: [string, () => string][] = [
  ['no Base64', () => 'no Base64!'],
  ['Base64 of words', () => Buffer.from('not a key').toString('base64')],
  ['a key of 1024 bits', () => rsaSpki(1024).toString('base64')],
  ['a key of 3072 bits', () => rsaSpki(3072).toString('base64')],
  ['a PEM', () => rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string],
  [
    'a PEM in Base64',
    () => Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string).toString('base64'),
  ],
  ['PKCS#1', () => rsa.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64')],
  ['a private key', () => rsa.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
  [
    'a key of P-256',
    () => spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey).toString('base64'),
  ],
  ['a key of SM2', () => SM2_WRAPPING.PublicKeyBlob as string],
  [
    'a key of RSA-PSS',
    () => spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey).toString('base64'),
  ],
  ['a key cut short', () => spkiOf(rsa.publicKey).subarray(0, -1).toString('base64')],
  ['a byte behind the key', () => Buffer.concat([spkiOf(rsa.publicKey), Buffer.alloc(1)]).toString('base64')],
];
const BAD_SM2_BLOBS: [string, () => string][] = [
  ['a key of RSA', () => RSA_WRAPPING.PublicKeyBlob as string],
  [
    'a key of P-256',
    () => spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey).toString('base64'),
  ],
  ['a point off the curve', () => offCurve().toString('base64')],
  ['the bare point', () => spkiOf(sm2Pair.publicKey).subarray(-65).toString('base64')],
  ['a private key', () => sm2Pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
  ['a key cut short', () => spkiOf(sm2Pair.publicKey).subarray(0, -1).toString('base64')],
  [
    'a byte behind the key',
    () => Buffer.concat([spkiOf(sm2Pair.publicKey), Buffer.alloc(1)]).toString('base64'),
  ],
];
const contextOf = (characters: number) => JSON.stringify({ n: 'x'.repeat(characters - '{"n":""}'.length) });

interface DataKey {
  readonly blob: string;
  readonly bytes: Buffer;
}

async function dataKey(KeyId: string, more: Params = {}): Promise<DataKey> {
  const { code, body } = await call('GenerateDataKey', { KeyId, ...more });
  expect(code).toBe('Success');
  return { blob: body.CiphertextBlob, bytes: Buffer.from(body.Plaintext, 'base64') };
}

/** Parameters that export a data key of 32 bytes, made for the call. */
async function paramsFor(more: Params = {}, wrapping = RSA_WRAPPING): Promise<Params> {
  const { blob } = await dataKey(kms.seedKey().keyId);
  return { CiphertextBlob: blob, ...wrapping, ...more };
}

const REQUIRED = ['CiphertextBlob', 'PublicKeyBlob', 'WrappingAlgorithm', 'WrappingKeySpec'];

describe('parameters', () => {
  test.each(REQUIRED)('%s is required', async (name) => {
    const params = await paramsFor();
    delete params[name];
    expect(await call('ExportDataKey', params)).toEqual(missing(name));
  });

  test.each(REQUIRED)('an empty %s counts as missing', async (name) => {
    expect(await call('ExportDataKey', await paramsFor({ [name]: '' }))).toEqual(missing(name));
  });

  test.each([
    ['words', 'this is not a blob'],
    ['padding', '===='],
    ['not ASCII', '密钥'],
    ['Base64 of a few bytes', 'QUJD'],
  ])('CiphertextBlob refuses what names no key version: %s', async (_title, CiphertextBlob) => {
    expect(await call('ExportDataKey', await paramsFor({ CiphertextBlob }))).toEqual(notValid);
  });

  test.each([
    ['WrappingAlgorithm', 'RSAES_PKCS1_V1_5'],
    ['WrappingAlgorithm', 'RSAES_OAEP_SHA_512'],
    ['WrappingAlgorithm', 'rsaes_oaep_sha_256'],
    ['WrappingAlgorithm', 'constructor'],
    ['WrappingKeySpec', 'RSA_4096'],
    ['WrappingKeySpec', 'RSA_3072'],
    ['WrappingKeySpec', 'rsa_2048'],
    ['WrappingKeySpec', 'toString'],
  ])('%s does not take %s', async (name, value) => {
    expect(await call('ExportDataKey', await paramsFor({ [name]: value }))).toEqual(invalid(name));
  });

  test.each([
    ['SM2PKE', 'RSA_2048'],
    ['RSAES_OAEP_SHA_1', 'EC_SM2'],
    ['RSAES_OAEP_SHA_256', 'EC_SM2'],
  ])('%s does not go with %s', async (WrappingAlgorithm, WrappingKeySpec) => {
    const params = await paramsFor({ WrappingAlgorithm, WrappingKeySpec });
    expect(await call('ExportDataKey', params)).toEqual(invalid('WrappingAlgorithm'));
  });

  test.each(BAD_RSA_BLOBS)('PublicKeyBlob for RSA_2048 does not take %s', async (_title, make) => {
    expect(await call('ExportDataKey', await paramsFor({ PublicKeyBlob: make() }))).toEqual(
      invalid('PublicKeyBlob'),
    );
  });

  test.each(BAD_SM2_BLOBS)('PublicKeyBlob for EC_SM2 does not take %s', async (_title, make) => {
    const params = await paramsFor({ ...SM2_WRAPPING, PublicKeyBlob: make() });
    expect(await call('ExportDataKey', params)).toEqual(invalid('PublicKeyBlob'));
  });

  test.each([
    ['an array', '[]'],
    ['null', 'null'],
    ['a number for a value', '{"a":1}'],
    ['an object for a value', '{"a":{"b":"1"}}'],
    ['no JSON', 'a=1'],
    ['8193 characters', contextOf(8193)],
  ])('EncryptionContext refuses %s', async (_title, EncryptionContext) => {
    expect(await call('ExportDataKey', await paramsFor({ EncryptionContext }))).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    expect(await call('ExportDataKey', await paramsFor({ DryRun }))).toMatchObject({ code: 'Success' });
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    expect(await call('ExportDataKey', await paramsFor({ DryRun }))).toEqual(invalid('DryRun'));
  });

  test.each(['KeyId', 'KeySpec', 'NumberOfBytes', 'publicKeyBlob', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      expect(await call('ExportDataKey', await paramsFor({ [name]: '{}' }))).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );
});

describe('key states', () => {
  test('an Enabled key exports', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ state: 'Enabled' });
    const { blob } = await dataKey(keyId);
    expect(await call('ExportDataKey', { CiphertextBlob: blob, ...RSA_WRAPPING })).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: keyId,
        KeyVersionId: keyVersionId,
        ExportedDataKey: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/),
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s does not export', async (state) => {
    const { keyId: KeyId } = kms.seedKey({ origin: 'EXTERNAL' });
    const { blob } = await dataKey(KeyId);
    const moves = {
      Disabled: () => call('DisableKey', { KeyId }),
      PendingDeletion: () => call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }),
      PendingImport: () => call('DeleteKeyMaterial', { KeyId }),
    };
    expect(await moves[state]()).toMatchObject({ code: 'Success' });
    expect(kms.key(KeyId)).toMatchObject({ state });
    expect(await call('ExportDataKey', { CiphertextBlob: blob, ...RSA_WRAPPING })).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s answers so before the blob is opened', async (state) => {
    const { keyVersionId } = kms.seedKey({ state });
    const CiphertextBlob = Buffer.concat([Buffer.from(keyVersionId), Buffer.alloc(72, 1)]).toString('base64');
    expect(await call('ExportDataKey', { CiphertextBlob, ...RSA_WRAPPING })).toEqual(REJECTED[state]);
  });

  test('a key that is disabled and enabled again exports', async () => {
    const { keyId: KeyId } = kms.seedKey();
    const params = { CiphertextBlob: (await dataKey(KeyId)).blob, ...RSA_WRAPPING };
    await call('DisableKey', { KeyId });
    expect(await call('ExportDataKey', params)).toEqual(REJECTED.Disabled);
    await call('EnableKey', { KeyId });
    expect(await call('ExportDataKey', params)).toMatchObject({ code: 'Success' });
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId: KeyId } = kms.seedKey();
    const params = { CiphertextBlob: (await dataKey(KeyId)).blob, ...RSA_WRAPPING };
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect(await call('ExportDataKey', params)).toEqual(keyNotFound);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const { keyId, keyVersionId } = kms.seedKey({ state });
    const before = kms.key(keyId);
    const CiphertextBlob = Buffer.concat([Buffer.from(keyVersionId), Buffer.alloc(72, 1)]).toString('base64');
    await call('ExportDataKey', { CiphertextBlob, ...RSA_WRAPPING });
    expect(before).toMatchObject({ state });
    expect(kms.key(keyId)).toEqual(before);
  });
});

describe('behaviour', () => {
  test.each([
    ['RSAES_OAEP_SHA_256', 'sha256', 1],
    ['RSAES_OAEP_SHA_256', 'sha256', 32],
    ['RSAES_OAEP_SHA_256', 'sha256', 190],
    ['RSAES_OAEP_SHA_1', 'sha1', 16],
    ['RSAES_OAEP_SHA_1', 'sha1', 214],
  ])('%s exports the raw bytes of the data key: OAEP of %s, %i bytes', async (Algorithm, hash, size) => {
    const { blob, bytes } = await dataKey(kms.seedKey().keyId, { NumberOfBytes: String(size) });
    const { body } = await call('ExportDataKey', {
      CiphertextBlob: blob,
      ...RSA_WRAPPING,
      WrappingAlgorithm: Algorithm,
    });
    expect(bytes).toHaveLength(size);
    expect(Buffer.from(body.ExportedDataKey, 'base64')).toHaveLength(256);
    expect(unwrapRsa(body.ExportedDataKey, hash)).toEqual(bytes);
    expect(bytes.toString('base64')).toBe(await decrypt({ CiphertextBlob: blob }));
  });

  test.each([1, 16, 32, 1024])('SM2PKE exports the raw bytes of the data key: %i bytes', async (size) => {
    const { blob, bytes } = await dataKey(kms.seedKey().keyId, { NumberOfBytes: String(size) });
    const { body } = await call('ExportDataKey', { CiphertextBlob: blob, ...SM2_WRAPPING });
    expect(bytes).toHaveLength(size);
    expect(unwrapSm2(body.ExportedDataKey)).toEqual(bytes);
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 191],
    ['RSAES_OAEP_SHA_256', 1024],
    ['RSAES_OAEP_SHA_1', 215],
  ])('%s does not export a data key of %i bytes', async (WrappingAlgorithm, size) => {
    const { blob } = await dataKey(kms.seedKey().keyId, { NumberOfBytes: String(size) });
    const params = { CiphertextBlob: blob, ...RSA_WRAPPING, WrappingAlgorithm };
    expect(await call('ExportDataKey', params)).toEqual(notValid);
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 'sha1'],
    ['RSAES_OAEP_SHA_1', 'sha256'],
  ])('what %s wrapped does not open with %s', async (WrappingAlgorithm, hash) => {
    const { code, body } = await call('ExportDataKey', await paramsFor({ WrappingAlgorithm }));
    expect(code).toBe('Success');
    expect(() => unwrapRsa(body.ExportedDataKey, hash)).toThrow();
  });

  test('what is exported opens with the key it is for only', async () => {
    const { blob, bytes } = await dataKey(kms.seedKey().keyId);
    const PublicKeyBlob = spkiOf(otherRsa.publicKey).toString('base64');
    const { body } = await call('ExportDataKey', { CiphertextBlob: blob, ...RSA_WRAPPING, PublicKeyBlob });
    expect(unwrapRsa(body.ExportedDataKey, 'sha256', otherRsa.privateKey)).toEqual(bytes);
    expect(() => unwrapRsa(body.ExportedDataKey)).toThrow();
  });

  test.each([
    ['RSA_2048', RSA_WRAPPING],
    ['EC_SM2', SM2_WRAPPING],
  ])('two exports of one data key to %s differ', async (_title, wrapping) => {
    const params = await paramsFor({}, wrapping);
    const first = await call('ExportDataKey', params);
    const second = await call('ExportDataKey', params);
    expect([first.code, second.code]).toEqual(['Success', 'Success']);
    expect(first.body.ExportedDataKey).not.toBe(second.body.ExportedDataKey);
  });

  test.each(['GenerateDataKeyWithoutPlaintext', 'GenerateAndExportDataKey'])(
    'a data key of %s can be exported',
    async (action) => {
      const { keyId } = kms.seedKey();
      const wrapping = action === 'GenerateAndExportDataKey' ? RSA_WRAPPING : {};
      const { body } = await call(action, { KeyId: keyId, ...wrapping });
      const { CiphertextBlob } = body;
      const exported = await call('ExportDataKey', { CiphertextBlob, ...RSA_WRAPPING });
      expect(unwrapRsa(exported.body.ExportedDataKey).toString('base64')).toBe(
        await decrypt({ CiphertextBlob }),
      );
    },
  );

  test('the answer names the version that sealed the data key, not the primary one', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    const { blob, bytes } = await dataKey(keyId);
    kms.clock.advance({ days: 8 });
    const { body } = await call('ExportDataKey', { CiphertextBlob: blob, ...RSA_WRAPPING });
    expect(body).toMatchObject({ KeyId: keyId, KeyVersionId: keyVersionId });
    expect(kms.key(keyId)?.keyVersionId).not.toBe(keyVersionId);
    expect(unwrapRsa(body.ExportedDataKey)).toEqual(bytes);
  });

  test('a data key under Aliyun_SM4 can be exported', async () => {
    const { keyId } = kms.seedKey({ keySpec: 'Aliyun_SM4', instanceId: INSTANCE });
    const { blob, bytes } = await dataKey(keyId);
    const { body } = await call('ExportDataKey', { CiphertextBlob: blob, ...RSA_WRAPPING });
    expect(unwrapRsa(body.ExportedDataKey)).toEqual(bytes);
  });

  test.each<[string, Params]>([
    ['another', { EncryptionContext: '{"a":"2"}' }],
    ['more', { EncryptionContext: '{"a":"1","b":"2"}' }],
    ['none', {}],
  ])('a blob sealed with a context stays shut for %s', async (_title, context) => {
    const { blob, bytes } = await dataKey(kms.seedKey().keyId, { EncryptionContext: '{"a":"1"}' });
    const params = { CiphertextBlob: blob, ...RSA_WRAPPING };
    expect(await call('ExportDataKey', { ...params, ...context })).toEqual(notValid);
    const { body } = await call('ExportDataKey', { ...params, EncryptionContext: '{"a":"1"}' });
    expect(unwrapRsa(body.ExportedDataKey)).toEqual(bytes);
  });

  test('a blob sealed without context stays shut for a context', async () => {
    const params = await paramsFor({ EncryptionContext: '{"a":"1"}' });
    expect(await call('ExportDataKey', params)).toEqual(notValid);
  });

  test.each([
    ['the IV', 40],
    ['the ciphertext', 60],
    ['the tag', 107],
  ])('a blob with a changed bit in %s stays shut', async (_title, place) => {
    const params = await paramsFor();
    const bytes = Buffer.from(params.CiphertextBlob as string, 'base64');
    expect(bytes).toHaveLength(108);
    bytes[place] = (bytes[place] as number) ^ 1;
    expect(await call('ExportDataKey', { ...params, CiphertextBlob: bytes.toString('base64') })).toEqual(
      notValid,
    );
  });

  test('a blob of a key that never was is Forbidden.KeyNotFound', async () => {
    const CiphertextBlob = Buffer.concat([Buffer.from(UNKNOWN_ID), Buffer.alloc(72, 1)]).toString('base64');
    expect(await call('ExportDataKey', await paramsFor({ CiphertextBlob }))).toEqual(keyNotFound);
  });

  test('a blob of a key of another region is Forbidden.KeyNotFound', async () => {
    const { keyVersionId } = kms.seedKey({ regionId: 'cn-shanghai' });
    const CiphertextBlob = Buffer.concat([Buffer.from(keyVersionId), Buffer.alloc(72, 1)]).toString('base64');
    expect(await call('ExportDataKey', await paramsFor({ CiphertextBlob }))).toEqual(keyNotFound);
  });

  test.each([
    ['RSA_2048', RSA_WRAPPING],
    ['EC_SM2', SM2_WRAPPING],
  ])(
    'DryRun true answers DryRunOperationError where the call would succeed: %s',
    async (_title, wrapping) => {
      expect(await call('ExportDataKey', await paramsFor({ DryRun: 'true' }, wrapping))).toMatchObject(
        DRY_RUN_OK,
      );
    },
  );

  test.each<[string, Params]>([
    ['no blob', { CiphertextBlob: '' }],
    ['an undecryptable blob', { CiphertextBlob: 'QUJD' }],
    ['another context', { EncryptionContext: '{"a":"1"}' }],
    ['a bad public key', { PublicKeyBlob: 'AAAA' }],
    ['a key of another family', { PublicKeyBlob: SM2_WRAPPING.PublicKeyBlob as string }],
    ['an algorithm of another family', { WrappingAlgorithm: 'SM2PKE' }],
  ])('DryRun true answers ValidationError for %s', async (_title, more) => {
    expect(await call('ExportDataKey', await paramsFor({ DryRun: 'true', ...more }))).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });

  test('DryRun true answers ValidationError for a data key that is too long', async () => {
    const { blob } = await dataKey(kms.seedKey().keyId, { NumberOfBytes: '191' });
    const params = { CiphertextBlob: blob, ...RSA_WRAPPING, DryRun: 'true' };
    expect(await call('ExportDataKey', params)).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const { keyVersionId } = kms.seedKey({ state });
    const CiphertextBlob = Buffer.concat([Buffer.from(keyVersionId), Buffer.alloc(72, 1)]).toString('base64');
    const params = { CiphertextBlob, ...RSA_WRAPPING, DryRun: 'true' };
    expect(await call('ExportDataKey', params)).toMatchObject(DRY_RUN_REFUSED);
  });
});
