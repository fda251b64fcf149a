import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { SeedKeyOptions } from '../../lib';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { keyOf, privateKeyPem } from '../support/key-pairs';
import { blobInvalid, notValid, operationRejected, REJECTED } from '../support/refusals';
import { OUT_OF_USE, UNUSABLE_STATES } from '../support/secrets';

const { kms, call } = mockedKms();

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

/** Two symmetric keys and the parameters that re-encrypt a blob from the first to the second. */
async function symmetricCase(more: Params = {}, fixture: SeedKeyOptions = {}) {
  const source = kms.seedKey(fixture);
  const target = kms.seedKey();
  const CiphertextBlob = await encrypt({ KeyId: source.keyId, Plaintext: 'secret' });
  return { source, target, params: { CiphertextBlob, DestinationKeyId: target.keyId, ...more } as Params };
}

const sealRsa = (bytes: Uint8Array, oaepHash = 'sha256') =>
  publicEncrypt(
    { key: createPublicKey(privateKeyPem('RSA_2048')), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    bytes,
  ).toString('base64');

const seedRsa = () => kms.seedKey(keyOf('RSA_2048', 'ENCRYPT/DECRYPT'));

const TEXT = Buffer.from('Hello world');
const publicKeyParams = (source: Key, target: Key, more: Params = {}): Params => ({
  CiphertextBlob: sealRsa(TEXT),
  SourceKeyId: source.keyId,
  SourceKeyVersionId: source.keyVersionId,
  SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
  DestinationKeyId: target.keyId,
  ...more,
});

/** Moves an external key to a state with calls of the API. */
async function moveTo(state: (typeof UNUSABLE_STATES)[number], KeyId: string): Promise<void> {
  const [action, params] = OUT_OF_USE[state];
  expect(await call(action, { KeyId, ...params })).toMatchObject({ code: 'Success' });
  expect(kms.key(KeyId)).toMatchObject({ state });
}

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

test.each([
  ['Disabled', 'PendingDeletion'],
  ['Disabled', 'PendingImport'],
  ['PendingDeletion', 'Disabled'],
  ['PendingDeletion', 'PendingImport'],
  ['PendingImport', 'Disabled'],
  ['PendingImport', 'PendingDeletion'],
] as const)('a source in %s is reported before a destination in %s', async (sourceState, state) => {
  const { params, source } = await symmetricCase({}, { origin: 'EXTERNAL' });
  await moveTo(sourceState, source.keyId);
  const { keyId } = kms.seedKey({ state });
  expect(await call('ReEncrypt', { ...params, DestinationKeyId: keyId })).toEqual(REJECTED[sourceState]);
});

test.each(UNUSABLE_STATES)('a key in %s is rejected as source and destination together', async (state) => {
  const { params, source } = await symmetricCase({}, { origin: 'EXTERNAL' });
  await moveTo(state, source.keyId);
  expect(await call('ReEncrypt', { ...params, DestinationKeyId: source.keyId })).toEqual(REJECTED[state]);
});

test('the new blob can be decrypted after the source key was deleted', async () => {
  const { params, source } = await symmetricCase();
  const { CiphertextBlob } = await reEncrypt(params);
  await moveTo('PendingDeletion', source.keyId);
  kms.clock.advance({ days: 30 });
  expect(kms.key(source.keyId)).toBeUndefined();
  expect(await decrypt({ CiphertextBlob: CiphertextBlob as string })).toBe('secret');
});

test('the new blob belongs to the destination key, and the response names the source key', async () => {
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

test('the old blob can still be decrypted', async () => {
  const { params } = await symmetricCase();
  await reEncrypt(params);
  expect(await decrypt({ CiphertextBlob: params.CiphertextBlob as string })).toBe('secret');
});

test('a data key can be re-encrypted', async () => {
  const { body } = await call('GenerateDataKey', { KeyId: kms.seedKey().keyId, NumberOfBytes: 1024 });
  const moved = await reEncrypt({
    CiphertextBlob: body.CiphertextBlob,
    DestinationKeyId: kms.seedKey().keyId,
  });
  expect(Buffer.from(body.Plaintext, 'base64')).toHaveLength(1024);
  expect(await decrypt({ CiphertextBlob: moved.CiphertextBlob as string })).toBe(body.Plaintext);
});

test('a key can be source and destination, and the new blob differs', async () => {
  const { params, source } = await symmetricCase();
  const body = await reEncrypt({ ...params, DestinationKeyId: source.keyId });
  expect(body.CiphertextBlob).not.toBe(params.CiphertextBlob);
  expect(headOf(body.CiphertextBlob as string)).toBe(source.keyVersionId);
  expect(await decrypt({ CiphertextBlob: body.CiphertextBlob as string })).toBe('secret');
});

test('a blob of an old version can be re-encrypted with the primary version of the same key', async () => {
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

test('the same blob gives a different new blob in every call', async () => {
  const { params } = await symmetricCase();
  const first = await reEncrypt(params);
  const second = await reEncrypt(params);
  expect(first.CiphertextBlob).not.toBe(second.CiphertextBlob);
});

const OLD = '{"a":"1","b":"2"}';
test('the context of the source is not used for the new blob', async () => {
  const CiphertextBlob = await encrypt({
    KeyId: kms.seedKey().keyId,
    Plaintext: 'x',
    EncryptionContext: OLD,
  });
  const params = { CiphertextBlob, DestinationKeyId: kms.seedKey().keyId, SourceEncryptionContext: OLD };
  const bare = (await reEncrypt(params)).CiphertextBlob as string;
  expect(await decrypt({ CiphertextBlob: bare })).toBe('x');
  expect(await call('Decrypt', { CiphertextBlob: bare, EncryptionContext: OLD })).toEqual(blobInvalid);
});

test('the new blob can be decrypted only with the context of the destination', async () => {
  const { params, source } = await symmetricCase({ DestinationEncryptionContext: '{"new":"1"}' });
  const body = await reEncrypt({ ...params, DestinationKeyId: source.keyId });
  const CiphertextBlob = body.CiphertextBlob as string;
  expect(await decrypt({ CiphertextBlob, EncryptionContext: '{"new":"1"}' })).toBe('secret');
  expect(await call('Decrypt', { CiphertextBlob })).toEqual(blobInvalid);
  expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"new":"2"}' })).toEqual(blobInvalid);
});

test('the context of the destination cannot decrypt the source', async () => {
  const { params } = await symmetricCase({
    SourceEncryptionContext: '{"a":"1"}',
    DestinationEncryptionContext: '{}',
  });
  expect(await call('ReEncrypt', params)).toEqual(blobInvalid);
});

test.each([
  ['RSAES_OAEP_SHA_256', 'sha256', 190],
  ['RSAES_OAEP_SHA_1', 'sha1', 214],
])(
  'a ciphertext of %s becomes a blob with the Base64 of its plaintext bytes',
  async (Algorithm, hash, size) => {
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
  },
);

test('a ciphertext of SM2PKE becomes a blob with the Base64 of its plaintext bytes', async () => {
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
  expect(await call('Decrypt', { CiphertextBlob })).toEqual(blobInvalid);
  expect(await decrypt({ CiphertextBlob, EncryptionContext: '{"a":"1"}' })).toBe(TEXT.toString('base64'));
});

test.each([
  ['RSA_2048', 'ENCRYPT/DECRYPT'],
  ['EC_SM2', 'SIGN/VERIFY'],
] as const)('a key of %s for %s cannot be a source with SM2PKE', async (keySpec, keyUsage) => {
  const params = publicKeyParams(kms.seedKey(keyOf(keySpec, keyUsage)), kms.seedKey());
  expect(await call('ReEncrypt', { ...params, SourceEncryptionAlgorithm: 'SM2PKE' })).toEqual(
    operationRejected,
  );
});

test('a key of Aliyun_SM4 can be the destination', async () => {
  const { params } = await symmetricCase();
  const { keyId, keyVersionId } = kms.seedKey({ keySpec: 'Aliyun_SM4', instanceId: INSTANCE });
  const { CiphertextBlob = '' } = await reEncrypt({ ...params, DestinationKeyId: keyId });
  expect(headOf(CiphertextBlob)).toBe(keyVersionId);
  expect(await decrypt({ CiphertextBlob })).toBe('secret');
});

test.each<[string, () => string]>([
  ['of another hash', () => sealRsa(TEXT, 'sha1')],
  ['of 256 random bytes', () => Buffer.alloc(256, 1).toString('base64')],
  ['of three bytes', () => 'QUJD'],
  ['that is truncated', () => Buffer.from(sealRsa(TEXT), 'base64').subarray(1).toString('base64')],
  ['without its leading zero', () => withoutLeadingZero(() => sealRsa(TEXT))],
])('a public-key ciphertext %s cannot be decrypted', async (_title, make) => {
  const params = publicKeyParams(seedRsa(), kms.seedKey(), { CiphertextBlob: make() });
  expect(await call('ReEncrypt', params)).toEqual(notValid);
});

test('a symmetric blob cannot be decrypted as a public-key ciphertext', async () => {
  const CiphertextBlob = await encrypt({ KeyId: kms.seedKey().keyId, Plaintext: 'x' });
  const params = publicKeyParams(seedRsa(), kms.seedKey(), { CiphertextBlob });
  expect(await call('ReEncrypt', params)).toEqual(notValid);
});

test('a public-key ciphertext cannot be decrypted as a symmetric blob', async () => {
  const params = { CiphertextBlob: sealRsa(TEXT), DestinationKeyId: kms.seedKey().keyId };
  expect((await call('ReEncrypt', params)).code).toMatch(/^(InvalidParameter|Forbidden\.KeyNotFound)$/);
});

/** About one of 256 ciphertexts begins with a zero. Without this zero it is the same number, but not the same length. */
function withoutLeadingZero(seal: () => string): string {
  for (;;) {
    const sealed = Buffer.from(seal(), 'base64');
    if (sealed[0] === 0) return sealed.subarray(1).toString('base64');
  }
}
