import { constants, createPublicKey, generateKeyPairSync, publicEncrypt } from 'node:crypto';
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
  keyVersionNotFound,
  missing,
  notValid,
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
let otherPem: string;
beforeAll(() => {
  for (const spec of Object.keys(SPECS) as RsaSpec[]) pems[spec] = rsaPem(SPECS[spec]);
  otherPem = rsaPem(2048);
}, 60_000);

const ALGORITHM = 'RSAES_OAEP_SHA_256';
const TEXT = Buffer.from('Hello world');

const seedPair = (spec: RsaSpec | 'EC_SM2' = 'RSA_2048', more: SeedKeyOptions = {}) =>
  kms.seedKey({
    keySpec: spec,
    keyUsage: 'ENCRYPT/DECRYPT',
    ...(spec === 'EC_SM2' ? {} : { privateKeyPem: pems[spec] }),
    ...(spec === 'RSA_4096' ? { instanceId: INSTANCE } : {}),
    ...more,
  });

/** Sealed by Node's own OpenSSL; the MGF1 hash is the OAEP hash. */
const sealRsa = (bytes: Buffer, pem: string, oaepHash = 'sha256') =>
  publicEncrypt(
    {
      key: createPublicKey(pem),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash,
    },
    bytes,
  );

type Pair = { keyId: string; keyVersionId: string };

/** Sealed under the public key that the mock gives. */
async function sealSm2({ keyId, keyVersionId }: Pair, bytes: Buffer = TEXT): Promise<Buffer> {
  const { body } = await call('GetPublicKey', { KeyId: keyId, KeyVersionId: keyVersionId });
  const spki = Buffer.from(body.PublicKey.replace(/-----.*-----/g, ''), 'base64');
  // The uncompressed point is the end of the SPKI.
  return sm2().encrypt(bytes, spki.subarray(-65));
}

type Params = Record<string, string>;
const paramsFor = (
  key: Pair,
  ciphertext: Buffer = sealRsa(TEXT, pems.RSA_2048),
  more: Params = {},
): Params => ({
  KeyId: key.keyId,
  KeyVersionId: key.keyVersionId,
  Algorithm: ALGORITHM,
  CiphertextBlob: ciphertext.toString('base64'),
  ...more,
});

describe('parameters', () => {
  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'CiphertextBlob'])('%s is required', async (name) => {
    const params = paramsFor(seedPair());
    delete params[name];
    expect(await call('AsymmetricDecrypt', params)).toEqual(missing(name));
  });

  test.each(['KeyId', 'KeyVersionId', 'Algorithm', 'CiphertextBlob'])(
    'an empty %s counts as missing',
    async (name) => {
      const params = paramsFor(seedPair(), undefined, { [name]: '' });
      expect(await call('AsymmetricDecrypt', params)).toEqual(missing(name));
    },
  );

  test.each([
    ['an alias', () => 'alias/pair'],
    ['the ARN of a key', (arn: string) => arn],
    ['the ARN of an alias', (arn: string) => arn.replace(/key\/.*/, 'alias/pair')],
  ])('KeyId takes %s; the answer names the id', async (_title, form) => {
    const pair = seedPair('RSA_2048', { aliases: ['alias/pair'] });
    const params = paramsFor(pair, undefined, { KeyId: form(pair.arn) });
    expect(await call('AsymmetricDecrypt', params)).toMatchObject({
      code: 'Success',
      body: { KeyId: pair.keyId, KeyVersionId: pair.keyVersionId },
    });
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    const params = paramsFor(seedPair(), undefined, { KeyId });
    expect(await call('AsymmetricDecrypt', params)).toEqual(keyNotFound);
  });

  test('KeyId with a key of another region is Forbidden.KeyNotFound', async () => {
    const there = seedPair('RSA_2048', { regionId: 'cn-shanghai' });
    expect(await call('AsymmetricDecrypt', paramsFor(there))).toEqual(keyNotFound);
  });

  test('KeyId with an unknown alias is Forbidden.AliasNotFound', async () => {
    const params = paramsFor(seedPair(), undefined, { KeyId: 'alias/unknown' });
    expect(await call('AsymmetricDecrypt', params)).toEqual(aliasNotFound);
  });

  test('an unknown KeyVersionId is Forbidden.KeyVersionNotFound', async () => {
    const params = paramsFor(seedPair(), undefined, { KeyVersionId: UNKNOWN_ID });
    expect(await call('AsymmetricDecrypt', params)).toEqual(keyVersionNotFound);
  });

  test('the version of another key is Forbidden.KeyVersionNotFound', async () => {
    const other = seedPair();
    const params = paramsFor(seedPair(), undefined, { KeyVersionId: other.keyVersionId });
    expect(await call('AsymmetricDecrypt', params)).toEqual(keyVersionNotFound);
  });

  test.each(['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_512', 'rsaes_oaep_sha_256', 'SM2DSA', 'toString'])(
    'Algorithm does not take %s',
    async (Algorithm) => {
      expect(await call('AsymmetricDecrypt', paramsFor(seedPair(), undefined, { Algorithm }))).toEqual(
        invalid('Algorithm'),
      );
    },
  );

  test.each(['no Base64!', '%%%%', '密钥'])('CiphertextBlob refuses what is no Base64: %s', async (text) => {
    const params = paramsFor(seedPair(), undefined, { CiphertextBlob: text });
    expect(await call('AsymmetricDecrypt', params)).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      body: {},
      message: expect.stringMatching(/^The specified parameter ("CiphertextBlob" )?is not valid\.$/),
    });
  });

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    expect(await call('AsymmetricDecrypt', paramsFor(seedPair(), undefined, { DryRun }))).toMatchObject({
      code: 'Success',
      body: { Plaintext: TEXT.toString('base64') },
    });
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    expect(await call('AsymmetricDecrypt', paramsFor(seedPair(), undefined, { DryRun }))).toEqual(
      invalid('DryRun'),
    );
  });

  test.each(['EncryptionContext', 'Plaintext', 'keyId', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const params = paramsFor(seedPair(), undefined, { [name]: '{}' });
      expect(await call('AsymmetricDecrypt', params)).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );
});

describe('key states', () => {
  test('an Enabled key decrypts', async () => {
    const pair = seedPair('RSA_2048', { state: 'Enabled' });
    expect(await call('AsymmetricDecrypt', paramsFor(pair))).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: pair.keyId,
        KeyVersionId: pair.keyVersionId,
        Plaintext: 'SGVsbG8gd29ybGQ=',
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s does not decrypt', async (state) => {
    const pair = seedPair('RSA_2048', { state });
    expect(await call('AsymmetricDecrypt', paramsFor(pair))).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s answers so before the ciphertext is opened', async (state) => {
    const pair = seedPair('RSA_2048', { state });
    expect(await call('AsymmetricDecrypt', paramsFor(pair, Buffer.alloc(256, 1)))).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s that signs is refused for its usage first', async (state) => {
    const pair = seedPair('RSA_2048', { state, keyUsage: 'SIGN/VERIFY' });
    expect(await call('AsymmetricDecrypt', paramsFor(pair))).toEqual(operationRejected);
  });

  test.each([...REFUSING_STATES, 'PendingImport'] as const)(
    'a symmetric key in %s is refused for its spec first',
    async (state) => {
      expect(await call('AsymmetricDecrypt', paramsFor(kms.seedKey({ state })))).toEqual(operationRejected);
    },
  );

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const pair = seedPair('RSA_2048', { state });
    const before = kms.key(pair.keyId);
    await call('AsymmetricDecrypt', paramsFor(pair));
    expect(before).toMatchObject({ state });
    expect(kms.key(pair.keyId)).toEqual(before);
  });

  test('a key that is disabled and enabled again opens its old ciphertexts', async () => {
    const pair = seedPair();
    const params = paramsFor(pair);
    await call('DisableKey', { KeyId: pair.keyId });
    expect(await call('AsymmetricDecrypt', params)).toEqual(REJECTED.Disabled);
    await call('EnableKey', { KeyId: pair.keyId });
    expect(await call('AsymmetricDecrypt', params)).toMatchObject({ code: 'Success' });
  });

  test('a key past its deletion date is not found', async () => {
    const pair = seedPair('RSA_2048', { state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('AsymmetricDecrypt', paramsFor(pair))).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_256', 'sha256', 190],
    ['RSA_2048', 'RSAES_OAEP_SHA_1', 'sha1', 214],
    ['RSA_3072', 'RSAES_OAEP_SHA_256', 'sha256', 318],
    ['RSA_3072', 'RSAES_OAEP_SHA_1', 'sha1', 342],
    ['RSA_4096', 'RSAES_OAEP_SHA_256', 'sha256', 446],
    ['RSA_4096', 'RSAES_OAEP_SHA_1', 'sha1', 470],
  ] as const)('%s with %s opens what was sealed with %s: %i bytes', async (spec, Algorithm, hash, size) => {
    const bytes = Buffer.alloc(size, 0x5a);
    const params = paramsFor(seedPair(spec), sealRsa(bytes, pems[spec], hash), { Algorithm });
    expect(await call('AsymmetricDecrypt', params)).toMatchObject({
      code: 'Success',
      body: { Plaintext: bytes.toString('base64') },
    });
  });

  test.each([1, 32, 6047])('EC_SM2 with SM2PKE opens %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 0x5a);
    const pair = seedPair('EC_SM2');
    const params = paramsFor(pair, await sealSm2(pair, bytes), { Algorithm: 'SM2PKE' });
    expect(await call('AsymmetricDecrypt', params)).toMatchObject({
      code: 'Success',
      body: { Plaintext: bytes.toString('base64') },
    });
  });

  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_256'],
    ['RSA_2048', 'RSAES_OAEP_SHA_1'],
    ['EC_SM2', 'SM2PKE'],
  ] as const)('what AsymmetricEncrypt sealed with %s and %s opens', async (spec, Algorithm) => {
    const pair = seedPair(spec);
    const Plaintext = Buffer.from([0, 1, 2, 253, 254, 255]).toString('base64');
    const target = { KeyId: pair.keyId, KeyVersionId: pair.keyVersionId, Algorithm };
    const { body } = await call('AsymmetricEncrypt', { ...target, Plaintext });
    const { CiphertextBlob } = body;
    expect((await call('AsymmetricDecrypt', { ...target, CiphertextBlob })).body.Plaintext).toBe(Plaintext);
  });

  test.each<[string, () => Buffer]>([
    ['one byte changed in the middle', () => flipped(sealRsa(TEXT, pems.RSA_2048), 128)],
    ['the last byte changed', () => flipped(sealRsa(TEXT, pems.RSA_2048), 255)],
    ['a byte missing', () => sealRsa(TEXT, pems.RSA_2048).subarray(0, 255)],
    ['a byte more', () => Buffer.concat([sealRsa(TEXT, pems.RSA_2048), Buffer.alloc(1)])],
    ['a zero byte in front', () => Buffer.concat([Buffer.alloc(1), sealRsa(TEXT, pems.RSA_2048)])],
    ['zeros only', () => Buffer.alloc(256)],
    ['a number above the modulus', () => Buffer.alloc(256, 0xff)],
    ['three bytes', () => Buffer.from('abc')],
    ['another key', () => sealRsa(TEXT, otherPem)],
    ['another hash', () => sealRsa(TEXT, pems.RSA_2048, 'sha1')],
    ['a longer key', () => sealRsa(TEXT, pems.RSA_3072)],
    ['the blob of a symmetric key', () => Buffer.from(`${UNKNOWN_ID}${'x'.repeat(44)}`)],
  ])('a ciphertext with %s stays shut', async (_title, make) => {
    expect(await call('AsymmetricDecrypt', paramsFor(seedPair(), make()))).toEqual(notValid);
  });

  // Bytes of the ASN.1 of a ciphertext of 11 bytes: content, not lengths.
  test.each([
    ['C1', 10],
    ['C3', -30],
    ['C2', -1],
  ])('a changed byte in %s of an SM2 ciphertext keeps it shut', async (_title, place) => {
    const pair = seedPair('EC_SM2');
    const sealed = await sealSm2(pair);
    const damaged = flipped(sealed, place < 0 ? sealed.length + place : place);
    const target = { Algorithm: 'SM2PKE' };
    expect(await call('AsymmetricDecrypt', paramsFor(pair, damaged, target))).toEqual(notValid);
    expect(await call('AsymmetricDecrypt', paramsFor(pair, sealed, target))).toMatchObject({
      code: 'Success',
    });
  });

  test.each<[string, (sealed: Buffer) => Buffer]>([
    ['cut short', (sealed) => sealed.subarray(0, -1)],
    ['of another key', () => sm2().encrypt(TEXT, ecPoint('SM2'))],
    ['that is empty of structure', () => Buffer.from('3000', 'hex')],
    ['that is no ASN.1', () => Buffer.from('not a ciphertext at all')],
    ['that is random', () => Buffer.alloc(120, 0x77)],
    ['that is too long', () => Buffer.alloc(7000, 0x30)],
    ['with a byte more', (sealed) => Buffer.concat([sealed, Buffer.alloc(1)])],
    ['with a length in two bytes', longLength],
    ['with a zero too many in C1', zeroInFront],
    ['with a fifth member', memberMore],
  ])('an SM2 ciphertext %s stays shut', async (_title, make) => {
    const pair = seedPair('EC_SM2');
    const params = paramsFor(pair, make(await sealSm2(pair)), { Algorithm: 'SM2PKE' });
    const answer = await call('AsymmetricDecrypt', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter ("CiphertextBlob" )?is not valid\.$/);
  });

  test.each([
    ['RSA_2048', 'SM2PKE'],
    ['EC_SM2', 'RSAES_OAEP_SHA_256'],
    ['EC_SM2', 'RSAES_OAEP_SHA_1'],
  ] as const)('a key of %s refuses %s', async (spec, Algorithm) => {
    expect(await call('AsymmetricDecrypt', paramsFor(seedPair(spec), undefined, { Algorithm }))).toEqual(
      operationRejected,
    );
  });

  test.each([
    ['RSA_2048', 'RSAES_OAEP_SHA_256'],
    ['EC_SM2', 'SM2PKE'],
  ] as const)('a key of %s for signatures refuses %s', async (spec, Algorithm) => {
    const pair = seedPair(spec, { keyUsage: 'SIGN/VERIFY' });
    expect(await call('AsymmetricDecrypt', paramsFor(pair, undefined, { Algorithm }))).toEqual(
      operationRejected,
    );
  });

  test.each<[string, SeedKeyOptions]>([
    ['a symmetric key', {}],
    ['a key of EC_P256K', { keySpec: 'EC_P256K' }],
    ['a key of HMAC_SM3', { keySpec: 'HMAC_SM3', instanceId: INSTANCE }],
  ])('%s is refused', async (_title, fixture) => {
    expect(await call('AsymmetricDecrypt', paramsFor(kms.seedKey(fixture)))).toEqual(operationRejected);
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    expect(
      await call('AsymmetricDecrypt', paramsFor(seedPair(), undefined, { DryRun: 'true' })),
    ).toMatchObject(DRY_RUN_OK);
  });

  test.each<[string, Params]>([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown version', { KeyVersionId: UNKNOWN_ID }],
    ['no ciphertext', { CiphertextBlob: '' }],
    ['an undecryptable ciphertext', { CiphertextBlob: Buffer.alloc(256, 1).toString('base64') }],
    ['an algorithm of another family', { Algorithm: 'SM2PKE' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    expect(
      await call('AsymmetricDecrypt', paramsFor(seedPair(), undefined, { DryRun: 'true', ...params })),
    ).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const pair = seedPair('RSA_2048', { state });
    expect(await call('AsymmetricDecrypt', paramsFor(pair, undefined, { DryRun: 'true' }))).toMatchObject(
      DRY_RUN_REFUSED,
    );
  });
});

/** A copy with the lowest bit of one byte changed. */
function flipped(bytes: Buffer, place: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[place] = (copy[place] as number) ^ 1;
  return copy;
}

const ecPoint = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);

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
