import { constants, createPublicKey, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import type { SeedKeyOptions } from '../../lib';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import {
  DRY_RUN_OK,
  DRY_RUN_REFUSED,
  invalid,
  keyNotFound,
  keyVersionNotFound,
  missing,
  notValid,
  refusal,
  REJECTED,
} from '../support/refusals';

const { kms, call } = mockedKms();

const ALIAS_REFUSED = refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.');
const NOT_SUPPORTED = {
  code: 'UnsupportedOperation',
  status: 400,
  body: {},
  message: expect.stringMatching(/^This action is not supported\./),
};
const REJECTED_UNSUPPORTED = refusal('Rejected.UnsupportedOperation', 400, 'Unsupported operation.');
const REFUSING_STATES = ['Disabled', 'PendingDeletion', 'PendingImport'] as const;
type RefusingState = (typeof REFUSING_STATES)[number];

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKeyPem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

type Params = Record<string, string>;
type Key = { keyId: string; keyVersionId: string };

async function encrypt(params: Params): Promise<string> {
  const answer = await call('Encrypt', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.CiphertextBlob;
}

async function decrypt(params: Params): Promise<string> {
  const answer = await call('Decrypt', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.Plaintext;
}

async function reEncrypt(params: Params): Promise<Params> {
  const answer = await call('ReEncrypt', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body;
}

const headOf = (blob: string) => Buffer.from(blob, 'base64').subarray(0, 36).toString('latin1');

/** Two symmetric keys and the parameters that move a blob from the first to the second. */
async function symmetricCase(more: Params = {}, fixture: SeedKeyOptions = {}) {
  const source = kms.seedKey(fixture);
  const target = kms.seedKey();
  const CiphertextBlob = await encrypt({ KeyId: source.keyId, Plaintext: 'secret' });
  return { source, target, params: { CiphertextBlob, DestinationKeyId: target.keyId, ...more } as Params };
}

const sealRsa = (bytes: Uint8Array, oaepHash = 'sha256') =>
  publicEncrypt(
    { key: createPublicKey(privateKeyPem), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    bytes,
  ).toString('base64');

const seedRsa = (more: SeedKeyOptions = {}) =>
  kms.seedKey({ keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT', privateKeyPem, ...more });

const TEXT = Buffer.from('Hello world');
const publicKeyParams = (source: Key, target: Key, more: Params = {}): Params => ({
  CiphertextBlob: sealRsa(TEXT),
  SourceKeyId: source.keyId,
  SourceKeyVersionId: source.keyVersionId,
  SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
  DestinationKeyId: target.keyId,
  ...more,
});

/** Puts an external key into a state with calls of the API. */
async function moveTo(state: RefusingState, KeyId: string): Promise<void> {
  const moves = {
    Disabled: () => call('DisableKey', { KeyId }),
    PendingDeletion: () => call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }),
    PendingImport: () => call('DeleteKeyMaterial', { KeyId }),
  };
  expect(await moves[state]()).toMatchObject({ code: 'Success' });
  expect(kms.key(KeyId)).toMatchObject({ state });
}

const SOURCE_PARAMETERS = ['SourceKeyId', 'SourceKeyVersionId', 'SourceEncryptionAlgorithm'];
const CONTEXTS = ['SourceEncryptionContext', 'DestinationEncryptionContext'];
const contextOf = (characters: number) => JSON.stringify({ n: 'x'.repeat(characters - '{"n":""}'.length) });

describe('parameters', () => {
  test.each(['CiphertextBlob', 'DestinationKeyId'])('%s is required', async (name) => {
    const { params } = await symmetricCase();
    delete params[name];
    expect(await call('ReEncrypt', params)).toEqual(missing(name));
  });

  test.each(['CiphertextBlob', 'DestinationKeyId'])('an empty %s counts as missing', async (name) => {
    const { params } = await symmetricCase({ [name]: '' });
    expect(await call('ReEncrypt', params)).toEqual(missing(name));
  });

  test('DestinationKeyId does not take an alias', async () => {
    const { params, target } = await symmetricCase();
    await call('CreateAlias', { KeyId: target.keyId, AliasName: 'alias/target' });
    expect(kms.key('alias/target')).toMatchObject({ keyId: target.keyId });
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: 'alias/target' })).toEqual(ALIAS_REFUSED);
  });

  test('DestinationKeyId does not take an ARN', async () => {
    const { params, target } = await symmetricCase();
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: target.arn })).toEqual(keyNotFound);
  });

  test.each([UNKNOWN_ID, 'no such key'])('DestinationKeyId %s is Forbidden.KeyNotFound', async (id) => {
    const { params } = await symmetricCase({ DestinationKeyId: id });
    expect(await call('ReEncrypt', params)).toEqual(keyNotFound);
  });

  test('DestinationKeyId with a key of another region is Forbidden.KeyNotFound', async () => {
    const { params } = await symmetricCase();
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: keyId })).toEqual(keyNotFound);
  });

  test.each<[string, SeedKeyOptions]>([
    ['EC_P256', { keySpec: 'EC_P256' }],
    ['EC_SM2', { keySpec: 'EC_SM2', keyUsage: 'ENCRYPT/DECRYPT' }],
    ['HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
    ['RSA_2048', { keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT', privateKeyPem }],
  ])('DestinationKeyId does not take a key of %s', async (_title, fixture) => {
    const { params } = await symmetricCase();
    const { keyId } = kms.seedKey(fixture);
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: keyId })).toEqual(NOT_SUPPORTED);
  });

  test.each([
    ['words', 'this is not a blob'],
    ['padding', '===='],
    ['not ASCII', '密钥'],
    ['Base64 of a few bytes', 'QUJD'],
  ])('CiphertextBlob refuses what names no key version: %s', async (_title, CiphertextBlob) => {
    const { params } = await symmetricCase({ CiphertextBlob });
    expect(await call('ReEncrypt', params)).toEqual(notValid);
  });

  test.each(SOURCE_PARAMETERS)('for a public-key ciphertext, %s is required', async (name) => {
    const params = publicKeyParams(seedRsa(), kms.seedKey());
    delete params[name];
    expect(await call('ReEncrypt', params)).toEqual(missing(name));
  });

  test.each(SOURCE_PARAMETERS)('for a public-key ciphertext, an empty %s counts as missing', async (name) => {
    const params = publicKeyParams(seedRsa(), kms.seedKey(), { [name]: '' });
    expect(await call('ReEncrypt', params)).toEqual(missing(name));
  });

  test('empty parameters of a public-key source count as absent, all three', async () => {
    const { params } = await symmetricCase({
      SourceKeyId: '',
      SourceKeyVersionId: '',
      SourceEncryptionAlgorithm: '',
    });
    expect(await call('ReEncrypt', params)).toMatchObject({ code: 'Success' });
  });

  test('SourceKeyId does not take an alias', async () => {
    const source = seedRsa({ aliases: ['alias/source'] });
    const params = publicKeyParams(source, kms.seedKey(), { SourceKeyId: 'alias/source' });
    expect(await call('ReEncrypt', params)).toEqual(ALIAS_REFUSED);
  });

  test('SourceKeyId does not take an ARN', async () => {
    const source = seedRsa();
    const params = publicKeyParams(source, kms.seedKey(), { SourceKeyId: source.arn });
    expect(await call('ReEncrypt', params)).toEqual(keyNotFound);
  });

  test('an unknown SourceKeyId is Forbidden.KeyNotFound', async () => {
    const params = publicKeyParams(seedRsa(), kms.seedKey(), { SourceKeyId: UNKNOWN_ID });
    expect(await call('ReEncrypt', params)).toEqual(keyNotFound);
  });

  test('an unknown SourceKeyVersionId is Forbidden.KeyVersionNotFound', async () => {
    const params = publicKeyParams(seedRsa(), kms.seedKey(), { SourceKeyVersionId: UNKNOWN_ID });
    expect(await call('ReEncrypt', params)).toEqual(keyVersionNotFound);
  });

  test('a SourceKeyVersionId of another key is Forbidden.KeyVersionNotFound', async () => {
    const { keyVersionId } = seedRsa();
    const params = publicKeyParams(seedRsa(), kms.seedKey(), { SourceKeyVersionId: keyVersionId });
    expect(await call('ReEncrypt', params)).toEqual(keyVersionNotFound);
  });

  test.each(['RSAES_PKCS1_V1_5', 'rsaes_oaep_sha_256', 'RSA_PSS_SHA_256', 'constructor'])(
    'SourceEncryptionAlgorithm does not take %s',
    async (SourceEncryptionAlgorithm) => {
      const params = publicKeyParams(seedRsa(), kms.seedKey(), { SourceEncryptionAlgorithm });
      expect(await call('ReEncrypt', params)).toEqual(invalid('SourceEncryptionAlgorithm'));
    },
  );

  test.each(
    CONTEXTS.flatMap((name) =>
      ['[]', '"a"', 'null', '{"a":1}', '{"a":{"b":"1"}}', 'a=1'].map((v) => [name, v]),
    ),
  )('%s refuses %s', async (name, value) => {
    const { params } = await symmetricCase({ [name as string]: value as string });
    expect(await call('ReEncrypt', params)).toEqual(invalid(name as string));
  });

  test.each(CONTEXTS)('%s of 8193 characters is refused', async (name) => {
    const { params } = await symmetricCase({ [name]: contextOf(8193) });
    expect(await call('ReEncrypt', params)).toEqual(invalid(name));
  });

  test('DestinationEncryptionContext of 8192 characters is accepted', async () => {
    const { params } = await symmetricCase({ DestinationEncryptionContext: contextOf(8192) });
    expect(await call('ReEncrypt', params)).toMatchObject({ code: 'Success' });
  });

  test.each([
    ['false', 'false'],
    ['empty', ''],
  ])('DryRun that is %s is a normal call', async (_title, DryRun) => {
    const { params } = await symmetricCase({ DryRun });
    expect(await call('ReEncrypt', params)).toMatchObject({ code: 'Success' });
  });

  test.each(['TRUE', '1', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    const { params } = await symmetricCase({ DryRun });
    expect(await call('ReEncrypt', params)).toEqual(invalid('DryRun'));
  });

  test.each([
    'KeyId',
    'EncryptionContext',
    'Plaintext',
    'DestinationKeyVersionId',
    'ciphertextBlob',
    'Nonsense',
  ])('%s is no parameter of this action', async (name) => {
    const { params } = await symmetricCase({ [name]: '{}' });
    expect(await call('ReEncrypt', params)).toMatchObject({
      code: 'InvalidParameter',
      status: 400,
      body: {},
    });
  });
});

describe('key states', () => {
  test('two Enabled keys re-encrypt', async () => {
    const { params, source } = await symmetricCase();
    expect(await call('ReEncrypt', params)).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: source.keyId,
        KeyVersionId: source.keyVersionId,
        CiphertextBlob: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a source key in %s refuses', async (state) => {
    const { params, source } = await symmetricCase({}, { origin: 'EXTERNAL' });
    await moveTo(state, source.keyId);
    expect(await call('ReEncrypt', params)).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a destination key in %s refuses', async (state) => {
    const { params } = await symmetricCase();
    const { keyId } = kms.seedKey({ state });
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: keyId })).toEqual(REJECTED[state]);
  });

  test.each([
    ['Disabled', 'PendingDeletion'],
    ['Disabled', 'PendingImport'],
    ['PendingDeletion', 'Disabled'],
    ['PendingDeletion', 'PendingImport'],
    ['PendingImport', 'Disabled'],
    ['PendingImport', 'PendingDeletion'],
  ] as const)('a source in %s is told before a destination in %s', async (sourceState, state) => {
    const { params, source } = await symmetricCase({}, { origin: 'EXTERNAL' });
    await moveTo(sourceState, source.keyId);
    const { keyId } = kms.seedKey({ state });
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: keyId })).toEqual(REJECTED[sourceState]);
  });

  test.each(REFUSING_STATES)('a key in %s refuses as source and destination in one', async (state) => {
    const { params, source } = await symmetricCase({}, { origin: 'EXTERNAL' });
    await moveTo(state, source.keyId);
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: source.keyId })).toEqual(REJECTED[state]);
  });

  test.each(['Disabled', 'PendingDeletion'] as const)('a public-key source in %s refuses', async (state) => {
    const params = publicKeyParams(seedRsa({ state }), kms.seedKey());
    expect(await call('ReEncrypt', params)).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a destination in %s refuses a public-key source', async (state) => {
    const params = publicKeyParams(seedRsa(), kms.seedKey({ state }));
    expect(await call('ReEncrypt', params)).toEqual(REJECTED[state]);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)(
    'a call leaves a destination in %s as it is',
    async (state) => {
      const { params, source } = await symmetricCase();
      const { keyId } = kms.seedKey({ state });
      const before = [kms.key(source.keyId), kms.key(keyId)];
      await call('ReEncrypt', { ...params, DestinationKeyId: keyId });
      expect(before[1]).toMatchObject({ state });
      expect([kms.key(source.keyId), kms.key(keyId)]).toEqual(before);
    },
  );

  test('a source key past its deletion date is not found', async () => {
    const { params, source } = await symmetricCase();
    await moveTo('PendingDeletion', source.keyId);
    kms.clock.advance({ days: 7 });
    expect(await call('ReEncrypt', params)).toEqual(keyNotFound);
  });

  test('a destination key past its deletion date is not found', async () => {
    const { params, target } = await symmetricCase();
    await moveTo('PendingDeletion', target.keyId);
    kms.clock.advance({ days: 7 });
    expect(await call('ReEncrypt', params)).toEqual(keyNotFound);
  });

  test('the new blob opens when the source key is gone', async () => {
    const { params, source } = await symmetricCase();
    const { CiphertextBlob } = await reEncrypt(params);
    await moveTo('PendingDeletion', source.keyId);
    kms.clock.advance({ days: 7 });
    expect(kms.key(source.keyId)).toBeUndefined();
    expect(await decrypt({ CiphertextBlob: CiphertextBlob as string })).toBe('secret');
  });
});

describe('behaviour', () => {
  test('the new blob is of the destination, the answer names the source', async () => {
    const { params, source, target } = await symmetricCase();
    const body = await reEncrypt(params);
    expect(body).toMatchObject({ KeyId: source.keyId, KeyVersionId: source.keyVersionId });
    expect(headOf(params.CiphertextBlob as string)).toBe(source.keyVersionId);
    expect(headOf(body.CiphertextBlob as string)).toBe(target.keyVersionId);
    expect(await call('Decrypt', { CiphertextBlob: body.CiphertextBlob as string })).toMatchObject({
      code: 'Success',
      body: { KeyId: target.keyId, KeyVersionId: target.keyVersionId, Plaintext: 'secret' },
    });
  });

  test('the old blob still opens', async () => {
    const { params } = await symmetricCase();
    await reEncrypt(params);
    expect(await decrypt({ CiphertextBlob: params.CiphertextBlob as string })).toBe('secret');
  });

  test.each(['plaintext', 'U2VjcmV0IQ==', 'Grüße, 密钥 🔑', '0', 'y'.repeat(6144)])(
    'a symmetric plaintext goes through as it is: %.20s',
    async (Plaintext) => {
      const CiphertextBlob = await encrypt({ KeyId: kms.seedKey().keyId, Plaintext });
      const body = await reEncrypt({ CiphertextBlob, DestinationKeyId: kms.seedKey().keyId });
      expect(await decrypt({ CiphertextBlob: body.CiphertextBlob as string })).toBe(Plaintext);
    },
  );

  test('a data key goes through', async () => {
    const { body } = await call('GenerateDataKey', { KeyId: kms.seedKey().keyId, NumberOfBytes: 1024 });
    const moved = await reEncrypt({
      CiphertextBlob: body.CiphertextBlob,
      DestinationKeyId: kms.seedKey().keyId,
    });
    expect(Buffer.from(body.Plaintext, 'base64')).toHaveLength(1024);
    expect(await decrypt({ CiphertextBlob: moved.CiphertextBlob as string })).toBe(body.Plaintext);
  });

  test('a key can be source and destination; the blob is another', async () => {
    const { params, source } = await symmetricCase();
    const body = await reEncrypt({ ...params, DestinationKeyId: source.keyId });
    expect(body.CiphertextBlob).not.toBe(params.CiphertextBlob);
    expect(headOf(body.CiphertextBlob as string)).toBe(source.keyVersionId);
    expect(await decrypt({ CiphertextBlob: body.CiphertextBlob as string })).toBe('secret');
  });

  test('a blob of an old version moves to the primary version of the same key', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'secret' });
    kms.clock.advance({ days: 8 });
    const body = await reEncrypt({ CiphertextBlob, DestinationKeyId: keyId });
    const primary = kms.key(keyId)?.keyVersionId;
    expect(primary).not.toBe(keyVersionId);
    expect(body).toMatchObject({ KeyId: keyId, KeyVersionId: keyVersionId });
    expect(headOf(body.CiphertextBlob as string)).toBe(primary);
    expect(await call('Decrypt', { CiphertextBlob: body.CiphertextBlob as string })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId, KeyVersionId: primary, Plaintext: 'secret' },
    });
  });

  test('one blob never gives one new blob twice', async () => {
    const { params } = await symmetricCase();
    const first = await reEncrypt(params);
    const second = await reEncrypt(params);
    expect(first.CiphertextBlob).not.toBe(second.CiphertextBlob);
  });

  test('a key of Aliyun_SM4 is a destination and a source', async () => {
    const { params, source } = await symmetricCase();
    const { keyId, keyVersionId } = kms.seedKey({ keySpec: 'Aliyun_SM4', instanceId: INSTANCE });
    const there = await reEncrypt({ ...params, DestinationKeyId: keyId });
    expect(headOf(there.CiphertextBlob as string)).toBe(keyVersionId);
    const back = await reEncrypt({
      CiphertextBlob: there.CiphertextBlob as string,
      DestinationKeyId: source.keyId,
    });
    expect(back).toMatchObject({ KeyId: keyId, KeyVersionId: keyVersionId });
    expect(await decrypt({ CiphertextBlob: back.CiphertextBlob as string })).toBe('secret');
  });

  const OLD = '{"a":"1","b":"2"}';
  test.each([
    ['another', '{"a":"1","b":"3"}'],
    ['a part of it', '{"a":"1"}'],
    ['the values exchanged', '{"a":"2","b":"1"}'],
    ['none', ''],
  ])('a blob sealed with a context stays shut for %s', async (_title, SourceEncryptionContext) => {
    const CiphertextBlob = await encrypt({
      KeyId: kms.seedKey().keyId,
      Plaintext: 'x',
      EncryptionContext: OLD,
    });
    const params = { CiphertextBlob, DestinationKeyId: kms.seedKey().keyId };
    expect(await call('ReEncrypt', { ...params, SourceEncryptionContext })).toEqual(notValid);
    expect(
      await call('ReEncrypt', { ...params, SourceEncryptionContext: '{"b":"2","a":"1"}' }),
    ).toMatchObject({ code: 'Success' });
  });

  test('a blob sealed without context stays shut for a context', async () => {
    const { params } = await symmetricCase({ SourceEncryptionContext: '{"a":"1"}' });
    expect(await call('ReEncrypt', params)).toEqual(notValid);
  });

  test('the context of the source does not pass on to the new blob', async () => {
    const CiphertextBlob = await encrypt({
      KeyId: kms.seedKey().keyId,
      Plaintext: 'x',
      EncryptionContext: OLD,
    });
    const params = { CiphertextBlob, DestinationKeyId: kms.seedKey().keyId, SourceEncryptionContext: OLD };
    const bare = (await reEncrypt(params)).CiphertextBlob as string;
    expect(await decrypt({ CiphertextBlob: bare })).toBe('x');
    expect(await call('Decrypt', { CiphertextBlob: bare, EncryptionContext: OLD })).toEqual(notValid);
  });

  test('the new blob opens with the context of the destination only', async () => {
    const { params, source } = await symmetricCase({ DestinationEncryptionContext: '{"new":"1"}' });
    const body = await reEncrypt({ ...params, DestinationKeyId: source.keyId });
    const CiphertextBlob = body.CiphertextBlob as string;
    expect(await decrypt({ CiphertextBlob, EncryptionContext: '{"new":"1"}' })).toBe('secret');
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(notValid);
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"new":"2"}' })).toEqual(notValid);
  });

  test('the context of the destination does not open the source', async () => {
    const { params } = await symmetricCase({
      SourceEncryptionContext: '{"a":"1"}',
      DestinationEncryptionContext: '{}',
    });
    expect(await call('ReEncrypt', params)).toEqual(notValid);
  });

  test.each([
    ['the IV', 40],
    ['the ciphertext', 50],
    ['the tag', -1],
  ])('a blob with a changed bit in %s stays shut', async (_title, place) => {
    const { params } = await symmetricCase();
    const bytes = Buffer.from(params.CiphertextBlob as string, 'base64');
    const index = place < 0 ? bytes.length + place : place;
    bytes[index] = (bytes[index] as number) ^ 1;
    expect(await call('ReEncrypt', { ...params, CiphertextBlob: bytes.toString('base64') })).toEqual(
      notValid,
    );
  });

  test('a blob of a key that never was is Forbidden.KeyNotFound', async () => {
    const CiphertextBlob = Buffer.concat([Buffer.from(UNKNOWN_ID), Buffer.alloc(60, 1)]).toString('base64');
    const { params } = await symmetricCase({ CiphertextBlob });
    expect(await call('ReEncrypt', params)).toEqual(keyNotFound);
  });

  test.each([
    ['RSAES_OAEP_SHA_256', 'sha256', 190],
    ['RSAES_OAEP_SHA_1', 'sha1', 214],
  ])('a ciphertext of %s becomes a blob of the Base64 of its bytes', async (Algorithm, hash, size) => {
    const bytes = Buffer.alloc(size, 0xfa);
    const source = seedRsa();
    const target = kms.seedKey();
    const body = await reEncrypt(
      publicKeyParams(source, target, {
        CiphertextBlob: sealRsa(bytes, hash),
        SourceEncryptionAlgorithm: Algorithm,
      }),
    );
    expect(body).toMatchObject({ KeyId: source.keyId, KeyVersionId: source.keyVersionId });
    expect(headOf(body.CiphertextBlob as string)).toBe(target.keyVersionId);
    expect(await decrypt({ CiphertextBlob: body.CiphertextBlob as string })).toBe(bytes.toString('base64'));
  });

  test('a ciphertext of SM2PKE becomes a blob of the Base64 of its bytes', async () => {
    const source = kms.seedKey({ keySpec: 'EC_SM2', keyUsage: 'ENCRYPT/DECRYPT' });
    const Plaintext = Buffer.from([0, 1, 254, 255]).toString('base64');
    const sealed = await call('AsymmetricEncrypt', {
      KeyId: source.keyId,
      KeyVersionId: source.keyVersionId,
      Algorithm: 'SM2PKE',
      Plaintext,
    });
    const body = await reEncrypt(
      publicKeyParams(source, kms.seedKey(), {
        CiphertextBlob: sealed.body.CiphertextBlob,
        SourceEncryptionAlgorithm: 'SM2PKE',
      }),
    );
    expect(body).toMatchObject({ KeyId: source.keyId, KeyVersionId: source.keyVersionId });
    expect(await decrypt({ CiphertextBlob: body.CiphertextBlob as string })).toBe(Plaintext);
  });

  test('a public-key ciphertext gets the context of the destination', async () => {
    const body = await reEncrypt(
      publicKeyParams(seedRsa(), kms.seedKey(), { DestinationEncryptionContext: '{"a":"1"}' }),
    );
    const CiphertextBlob = body.CiphertextBlob as string;
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(notValid);
    expect(await decrypt({ CiphertextBlob, EncryptionContext: '{"a":"1"}' })).toBe(TEXT.toString('base64'));
  });

  test.each<[string, () => string]>([
    ['of another hash', () => sealRsa(TEXT, 'sha1')],
    ['of 256 bytes at random', () => Buffer.alloc(256, 1).toString('base64')],
    ['of three bytes', () => 'QUJD'],
    ['cut short', () => Buffer.from(sealRsa(TEXT), 'base64').subarray(1).toString('base64')],
    ['without its leading zero', () => withoutLeadingZero(() => sealRsa(TEXT))],
  ])('a public-key ciphertext %s stays shut', async (_title, make) => {
    const params = publicKeyParams(seedRsa(), kms.seedKey(), { CiphertextBlob: make() });
    expect(await call('ReEncrypt', params)).toEqual(notValid);
  });

  test('a symmetric blob does not open as a public-key ciphertext', async () => {
    const CiphertextBlob = await encrypt({ KeyId: kms.seedKey().keyId, Plaintext: 'x' });
    const params = publicKeyParams(seedRsa(), kms.seedKey(), { CiphertextBlob });
    expect(await call('ReEncrypt', params)).toEqual(notValid);
  });

  test('a public-key ciphertext does not open as a symmetric blob', async () => {
    const params = { CiphertextBlob: sealRsa(TEXT), DestinationKeyId: kms.seedKey().keyId };
    expect((await call('ReEncrypt', params)).code).toMatch(/^(InvalidParameter|Forbidden\.KeyNotFound)$/);
  });

  test.each<[string, SeedKeyOptions, string]>([
    [
      'a key of RSA_2048 for signatures',
      { keySpec: 'RSA_2048', keyUsage: 'SIGN/VERIFY', privateKeyPem },
      'RSAES_OAEP_SHA_256',
    ],
    [
      'a key of RSA_2048 with SM2PKE',
      { keySpec: 'RSA_2048', keyUsage: 'ENCRYPT/DECRYPT', privateKeyPem },
      'SM2PKE',
    ],
    ['a key of EC_SM2 with OAEP', { keySpec: 'EC_SM2', keyUsage: 'ENCRYPT/DECRYPT' }, 'RSAES_OAEP_SHA_256'],
    ['a key of EC_SM2 for signatures', { keySpec: 'EC_SM2', keyUsage: 'SIGN/VERIFY' }, 'SM2PKE'],
    ['a key of EC_P256', { keySpec: 'EC_P256' }, 'RSAES_OAEP_SHA_256'],
    ['a symmetric key', {}, 'RSAES_OAEP_SHA_256'],
  ])('%s is no public-key source', async (_title, fixture, SourceEncryptionAlgorithm) => {
    const params = publicKeyParams(kms.seedKey(fixture), kms.seedKey(), { SourceEncryptionAlgorithm });
    expect(await call('ReEncrypt', params)).toEqual(REJECTED_UNSUPPORTED);
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    const { params } = await symmetricCase({ DryRun: 'true' });
    expect(await call('ReEncrypt', params)).toMatchObject(DRY_RUN_OK);
  });

  test('DryRun true answers DryRunOperationError for a public-key source', async () => {
    const params = publicKeyParams(seedRsa(), kms.seedKey(), { DryRun: 'true' });
    expect(await call('ReEncrypt', params)).toMatchObject(DRY_RUN_OK);
  });

  test.each<[string, Params]>([
    ['an unknown destination', { DestinationKeyId: UNKNOWN_ID }],
    ['no destination', { DestinationKeyId: '' }],
    ['an alias for a destination', { DestinationKeyId: 'alias/target' }],
    ['no blob', { CiphertextBlob: '' }],
    ['an undecryptable blob', { CiphertextBlob: 'QUJD' }],
    ['another context', { SourceEncryptionContext: '{"a":"1"}' }],
    ['a bad context', { DestinationEncryptionContext: '[]' }],
    ['a public-key source by half', { SourceEncryptionAlgorithm: 'SM2PKE' }],
  ])('DryRun true answers ValidationError for %s', async (_title, more) => {
    const { params } = await symmetricCase({ DryRun: 'true', ...more });
    expect(await call('ReEncrypt', params)).toMatchObject(DRY_RUN_REFUSED);
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a destination in %s', async (state) => {
    const { params } = await symmetricCase({ DryRun: 'true' });
    const { keyId } = kms.seedKey({ state });
    expect(await call('ReEncrypt', { ...params, DestinationKeyId: keyId })).toMatchObject(DRY_RUN_REFUSED);
  });
});

/** One of some 256 begins with a zero: to cut it off leaves the same number, but not the same length. */
function withoutLeadingZero(seal: () => string): string {
  for (;;) {
    const sealed = Buffer.from(seal(), 'base64');
    if (sealed[0] === 0) return sealed.subarray(1).toString('base64');
  }
}
