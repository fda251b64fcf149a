import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import type { SeedKeyOptions } from '../../lib';
import { sm2 } from '../../lib/crypto/elliptic';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import {
  aliasNotFound,
  DRY_RUN_OK,
  DRY_RUN_REFUSED,
  invalid,
  keyNotFound,
  missing,
  notValid,
  REJECTED,
} from '../support/refusals';

const { kms, call } = mockedKms();

const NOT_SUPPORTED = {
  code: 'UnsupportedOperation',
  status: 400,
  body: {},
  message: expect.stringMatching(/^This action is not supported\./),
};
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

const paramsFor = async (more: Params = {}, wrapping = RSA_WRAPPING): Promise<Params> => ({
  KeyId: kms.seedKey().keyId,
  ...wrapping,
  ...more,
});

async function generate(params: Params): Promise<Params> {
  const answer = await call('GenerateAndExportDataKey', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body;
}

/** The data key as Decrypt gives it. */
const dataKeyIn = async ({ CiphertextBlob }: Params) =>
  Buffer.from(await decrypt({ CiphertextBlob: CiphertextBlob as string }), 'base64');

const REQUIRED = ['KeyId', 'PublicKeyBlob', 'WrappingAlgorithm', 'WrappingKeySpec'];

describe('parameters', () => {
  test.each(REQUIRED)('%s is required', async (name) => {
    const params = await paramsFor();
    delete params[name];
    expect(await call('GenerateAndExportDataKey', params)).toEqual(missing(name));
  });

  test.each(REQUIRED)('an empty %s counts as missing', async (name) => {
    expect(await call('GenerateAndExportDataKey', await paramsFor({ [name]: '' }))).toEqual(missing(name));
  });

  test.each([
    ['an alias', () => 'alias/orders'],
    ['the ARN of a key', (arn: string) => arn],
    ['the ARN of an alias', (arn: string) => arn.replace(/key\/.*/, 'alias/orders')],
  ])('KeyId takes %s; the answer names the id', async (_title, form) => {
    const { keyId, arn } = kms.seedKey({ aliases: ['alias/orders'] });
    expect(await generate({ KeyId: form(arn), ...RSA_WRAPPING })).toMatchObject({ KeyId: keyId });
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    expect(await call('GenerateAndExportDataKey', await paramsFor({ KeyId }))).toEqual(keyNotFound);
  });

  test('KeyId with a key of another region is Forbidden.KeyNotFound', async () => {
    const { keyId: KeyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await call('GenerateAndExportDataKey', { KeyId, ...RSA_WRAPPING })).toEqual(keyNotFound);
  });

  test.each(['alias/unknown', 'acs:kms:cn-hangzhou:1540355698841234:alias/unknown'])(
    'KeyId %s is Forbidden.AliasNotFound',
    async (KeyId) => {
      expect(await call('GenerateAndExportDataKey', await paramsFor({ KeyId }))).toEqual(aliasNotFound);
    },
  );

  test.each<[Params, number]>([
    [{}, 32],
    [{ KeySpec: 'AES_256' }, 32],
    [{ KeySpec: 'AES_128' }, 16],
    [{ KeySpec: '', NumberOfBytes: '' }, 32],
    [{ NumberOfBytes: '1' }, 1],
    [{ NumberOfBytes: '190' }, 190],
    [{ KeySpec: 'AES_256', NumberOfBytes: '16' }, 16],
    [{ KeySpec: 'AES_128', NumberOfBytes: '33' }, 33],
  ])('%j gives %i bytes', async (size, length) => {
    const body = await generate(await paramsFor(size));
    expect(unwrapRsa(body.ExportedDataKey as string)).toHaveLength(length);
    expect(await dataKeyIn(body)).toHaveLength(length);
  });

  test.each(['AES_192', 'aes_256', 'Aliyun_AES_256', 'AES_256 '])('KeySpec refuses "%s"', async (KeySpec) => {
    expect(await call('GenerateAndExportDataKey', await paramsFor({ KeySpec }))).toEqual(invalid('KeySpec'));
  });

  test.each(['0', '-1', '1025', '1.5', '1e1', '0x10', 'x', ' '])(
    'NumberOfBytes refuses "%s"',
    async (NumberOfBytes) => {
      expect(await call('GenerateAndExportDataKey', await paramsFor({ NumberOfBytes }))).toEqual(
        invalid('NumberOfBytes'),
      );
    },
  );

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
    expect(await call('GenerateAndExportDataKey', await paramsFor({ [name]: value }))).toEqual(invalid(name));
  });

  test.each([
    ['SM2PKE', 'RSA_2048'],
    ['RSAES_OAEP_SHA_1', 'EC_SM2'],
    ['RSAES_OAEP_SHA_256', 'EC_SM2'],
  ])('%s does not go with %s', async (WrappingAlgorithm, WrappingKeySpec) => {
    const params = await paramsFor({ WrappingAlgorithm, WrappingKeySpec });
    expect(await call('GenerateAndExportDataKey', params)).toEqual(invalid('WrappingAlgorithm'));
  });

  test.each(BAD_RSA_BLOBS)('PublicKeyBlob for RSA_2048 does not take %s', async (_title, make) => {
    expect(await call('GenerateAndExportDataKey', await paramsFor({ PublicKeyBlob: make() }))).toEqual(
      invalid('PublicKeyBlob'),
    );
  });

  test.each(BAD_SM2_BLOBS)('PublicKeyBlob for EC_SM2 does not take %s', async (_title, make) => {
    const params = await paramsFor({ ...SM2_WRAPPING, PublicKeyBlob: make() });
    expect(await call('GenerateAndExportDataKey', params)).toEqual(invalid('PublicKeyBlob'));
  });

  test.each([
    ['an array', '[]'],
    ['null', 'null'],
    ['a number for a value', '{"a":1}'],
    ['an object for a value', '{"a":{"b":"1"}}'],
    ['no JSON', 'a=1'],
    ['8193 characters', contextOf(8193)],
  ])('EncryptionContext refuses %s', async (_title, EncryptionContext) => {
    expect(await call('GenerateAndExportDataKey', await paramsFor({ EncryptionContext }))).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    expect(await call('GenerateAndExportDataKey', await paramsFor({ DryRun }))).toMatchObject({
      code: 'Success',
    });
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    expect(await call('GenerateAndExportDataKey', await paramsFor({ DryRun }))).toEqual(invalid('DryRun'));
  });

  test.each(['CiphertextBlob', 'Plaintext', 'keyId', 'publicKeyBlob', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      expect(await call('GenerateAndExportDataKey', await paramsFor({ [name]: '{}' }))).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );
});

describe('key states', () => {
  test('an Enabled key makes and exports a data key', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ state: 'Enabled' });
    expect(await call('GenerateAndExportDataKey', { KeyId: keyId, ...RSA_WRAPPING })).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: keyId,
        KeyVersionId: keyVersionId,
        CiphertextBlob: expect.stringMatching(/^[A-Za-z0-9+/]{144}$/),
        ExportedDataKey: expect.stringMatching(/^[A-Za-z0-9+/]{342}==$/),
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s makes no data key', async (state) => {
    const { keyId: KeyId } = kms.seedKey({ state });
    expect(await call('GenerateAndExportDataKey', { KeyId, ...RSA_WRAPPING })).toEqual(REJECTED[state]);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const { keyId } = kms.seedKey({ state });
    const before = kms.key(keyId);
    await call('GenerateAndExportDataKey', { KeyId: keyId, ...RSA_WRAPPING });
    expect(before).toMatchObject({ state });
    expect(kms.key(keyId)).toEqual(before);
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId: KeyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('GenerateAndExportDataKey', { KeyId, ...RSA_WRAPPING })).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test.each([
    ['RSAES_OAEP_SHA_256', 'sha256'],
    ['RSAES_OAEP_SHA_1', 'sha1'],
  ])('with %s, ciphertext and export hold the same raw bytes', async (WrappingAlgorithm, hash) => {
    const body = await generate(await paramsFor({ WrappingAlgorithm }));
    expect(Buffer.from(body.ExportedDataKey as string, 'base64')).toHaveLength(256);
    expect(unwrapRsa(body.ExportedDataKey as string, hash)).toEqual(await dataKeyIn(body));
  });

  test.each([1, 16, 32, 1024])('with SM2PKE, both hold the same raw bytes: %i', async (size) => {
    const body = await generate(await paramsFor({ NumberOfBytes: String(size) }, SM2_WRAPPING));
    const opened = unwrapSm2(body.ExportedDataKey as string);
    expect(opened).toHaveLength(size);
    expect(opened).toEqual(await dataKeyIn(body));
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 190],
    ['RSAES_OAEP_SHA_1', 214],
  ])('%s exports at most %i bytes', async (WrappingAlgorithm, size) => {
    const of = async (bytes: number) =>
      call('GenerateAndExportDataKey', await paramsFor({ WrappingAlgorithm, NumberOfBytes: String(bytes) }));
    expect(await of(size)).toMatchObject({ code: 'Success' });
    expect(await of(size + 1)).toEqual(notValid);
    expect(await of(1024)).toEqual(notValid);
  });

  test('two calls give different data keys', async () => {
    const params = await paramsFor();
    const first = unwrapRsa((await generate(params)).ExportedDataKey as string);
    const second = unwrapRsa((await generate(params)).ExportedDataKey as string);
    expect(first).not.toEqual(second);
  });

  test('what is exported opens with the key it is for only', async () => {
    const PublicKeyBlob = spkiOf(otherRsa.publicKey).toString('base64');
    const body = await generate(await paramsFor({ PublicKeyBlob }));
    expect(unwrapRsa(body.ExportedDataKey as string, 'sha256', otherRsa.privateKey)).toEqual(
      await dataKeyIn(body),
    );
    expect(() => unwrapRsa(body.ExportedDataKey as string)).toThrow();
  });

  test('the primary version seals', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    kms.clock.advance({ days: 8 });
    const body = await generate({ KeyId: keyId, ...RSA_WRAPPING });
    const primary = kms.key(keyId)?.keyVersionId;
    expect(primary).not.toBe(keyVersionId);
    expect(body.KeyVersionId).toBe(primary);
    expect(
      Buffer.from(body.CiphertextBlob as string, 'base64')
        .subarray(0, 36)
        .toString(),
    ).toBe(primary);
  });

  test('the blob opens with its context only; the export has none', async () => {
    const body = await generate(await paramsFor({ EncryptionContext: '{"b":"2","a":"1"}' }));
    const CiphertextBlob = body.CiphertextBlob as string;
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(notValid);
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"a":"1"}' })).toEqual(notValid);
    expect(await decrypt({ CiphertextBlob, EncryptionContext: '{"a":"1","b":"2"}' })).toBe(
      unwrapRsa(body.ExportedDataKey as string).toString('base64'),
    );
  });

  test('ExportDataKey exports the same data key again', async () => {
    const body = await generate(await paramsFor());
    const again = await call('ExportDataKey', {
      CiphertextBlob: body.CiphertextBlob as string,
      ...SM2_WRAPPING,
    });
    expect(unwrapSm2(again.body.ExportedDataKey)).toEqual(unwrapRsa(body.ExportedDataKey as string));
  });

  test('a key of Aliyun_SM4 makes and exports a data key', async () => {
    const { keyId } = kms.seedKey({ keySpec: 'Aliyun_SM4', instanceId: INSTANCE });
    const body = await generate({ KeyId: keyId, ...RSA_WRAPPING });
    expect(unwrapRsa(body.ExportedDataKey as string)).toEqual(await dataKeyIn(body));
  });

  test.each<[string, SeedKeyOptions]>([
    ['RSA_2048', { keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT' }],
    ['EC_P256', { keySpec: 'EC_P256' }],
    ['EC_SM2', { keySpec: 'EC_SM2', keyUsage: 'ENCRYPT/DECRYPT' }],
    ['HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
  ])('a key of %s makes no data key', async (_title, fixture) => {
    const { keyId: KeyId } = kms.seedKey(fixture);
    expect(await call('GenerateAndExportDataKey', { KeyId, ...RSA_WRAPPING })).toEqual(NOT_SUPPORTED);
  });

  test.each([
    ['RSA_2048', RSA_WRAPPING],
    ['EC_SM2', SM2_WRAPPING],
  ])(
    'DryRun true answers DryRunOperationError where the call would succeed: %s',
    async (_title, wrapping) => {
      expect(
        await call('GenerateAndExportDataKey', await paramsFor({ DryRun: 'true' }, wrapping)),
      ).toMatchObject(DRY_RUN_OK);
    },
  );

  test.each<[string, Params]>([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown alias', { KeyId: 'alias/unknown' }],
    ['a bad size', { NumberOfBytes: '0' }],
    ['a data key that is too long', { NumberOfBytes: '191' }],
    ['a bad context', { EncryptionContext: '[]' }],
    ['a bad public key', { PublicKeyBlob: 'AAAA' }],
    ['an algorithm of another family', { WrappingAlgorithm: 'SM2PKE' }],
  ])('DryRun true answers ValidationError for %s', async (_title, more) => {
    expect(
      await call('GenerateAndExportDataKey', await paramsFor({ DryRun: 'true', ...more })),
    ).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const { keyId: KeyId } = kms.seedKey({ state });
    expect(await call('GenerateAndExportDataKey', { KeyId, ...RSA_WRAPPING, DryRun: 'true' })).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });
});
