import { openApiCallClient } from '../support/clients';
import { openBlob, type SortedContext } from '../support/envelope';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { blobInvalid } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const VERSION_ID = '86a9efd9-3d16-4894-bd4f-1fc43f3f2abf';
const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, index) => 200 - 3 * index));

async function encrypt(params: Record<string, string>): Promise<string> {
  const answer = await call('Encrypt', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.CiphertextBlob;
}

test.each([
  ['Base64', 'U2VjcmV0IQ=='],
  ['not Base64', 'plaintext'],
  ['Base64 that is not canonical', 'QR=='],
  ['one character', '0'],
  ['only white space', ' '],
  ['white space at both ends', ' \t a \r\n'],
  ['characters with a meaning in URLs', 'a+b/c=&%20?#;~*'],
  ['not ASCII', 'Grüße, 密钥, ключ'],
  ['characters outside the basic plane of Unicode', '🔑🔒'],
  ['a composed and a decomposed letter', '\u00e9e\u0301'],
  ['JSON', '{"password":"p\\"w"}'],
])('Plaintext is an opaque string: %s', async (_title, Plaintext) => {
  const { keyId } = kms.seedKey();
  const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext });
  expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe(Plaintext);
});

test('an EncryptionContext in flat parameters equals the same context in JSON', async () => {
  const { keyId } = kms.seedKey();
  const CiphertextBlob = await encrypt({
    KeyId: keyId,
    Plaintext: 'x',
    'EncryptionContext.b': '2',
    'EncryptionContext.a': '1',
  });
  expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"a":"1","b":"2"}' })).toMatchObject({
    code: 'Success',
    body: { Plaintext: 'x' },
  });
  expect(await call('Decrypt', { CiphertextBlob })).toEqual(blobInvalid);
});

test('the response has exactly the four documented fields', async () => {
  const { keyId, keyVersionId } = kms.seedKey();
  const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'x', EncryptionContext: '{"a":"1"}' });
  expect(body).toEqual({
    KeyId: keyId,
    KeyVersionId: keyVersionId,
    CiphertextBlob: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
    RequestId: expect.stringMatching(UUID),
  });
});

test('the blob is the Base64 of version id, IV, ciphertext and tag', async () => {
  const { keyId, keyVersionId } = kms.seedKey();
  const blob = await encrypt({ KeyId: keyId, Plaintext: 'sixteen letters!' });
  const bytes = Buffer.from(blob, 'base64');
  expect(bytes.toString('base64')).toBe(blob);
  expect(bytes.subarray(0, 36).toString('latin1')).toBe(keyVersionId);
  expect(bytes).toHaveLength(36 + 12 + 16 + 16);
});

test('the length of the blob depends on the UTF-8 bytes of the plaintext, not on its Base64-decoded bytes', async () => {
  const { keyId } = kms.seedKey();
  const base64 = await encrypt({ KeyId: keyId, Plaintext: 'U2VjcmV0IQ==' });
  expect(Buffer.from(base64, 'base64')).toHaveLength(36 + 12 + 12 + 16);
  const chinese = await encrypt({ KeyId: keyId, Plaintext: '密钥' });
  expect(Buffer.from(chinese, 'base64')).toHaveLength(36 + 12 + 6 + 16);
});

test.each<[string, string | undefined, SortedContext]>([
  ['no context', undefined, []],
  ['an empty context', '', []],
  ['a context without members', '{}', []],
  [
    'a context, its members sorted by name',
    '{"b":"","é":"ü","a":"1","9":"nine","10":"ten","aa":"2"}',
    [
      ['10', 'ten'],
      ['9', 'nine'],
      ['a', '1'],
      ['aa', '2'],
      ['b', ''],
      ['é', 'ü'],
    ],
  ],
  ['a context with escapes and white space in its JSON', ' { "\\u0061" : "\\n" }', [['a', '\n']]],
  ['a member named __proto__', '{"__proto__":"1"}', [['__proto__', '1']]],
])('plain AES-256-GCM can decrypt a blob with %s', async (_title, context, members) => {
  const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
  const more = context === undefined ? {} : { EncryptionContext: context };
  const blob = await encrypt({ KeyId: keyId, Plaintext: 'héllo ✓', ...more });
  expect(openBlob(blob, MATERIAL, members)).toEqual({ versionId: VERSION_ID, text: 'héllo ✓' });
  if (members.length > 0) expect(() => openBlob(blob, MATERIAL)).toThrow();
});

test('plain AES-256-GCM can decrypt a blob of a key that was seeded with Base64 key material', async () => {
  const { keyId } = kms.seedKey({ material: MATERIAL.toString('base64'), keyVersionId: VERSION_ID });
  const blob = await encrypt({ KeyId: keyId, Plaintext: 'x' });
  expect(openBlob(blob, MATERIAL)).toEqual({ versionId: VERSION_ID, text: 'x' });
});

test('the blob contains neither the plaintext nor the context nor the key material', async () => {
  const { keyId } = kms.seedKey({ material: MATERIAL });
  const blob = await encrypt({
    KeyId: keyId,
    Plaintext: 'a quite recognisable text',
    EncryptionContext: '{"a quite recognisable name":"a quite recognisable value"}',
  });
  const bytes = Buffer.from(blob, 'base64');
  expect(bytes.includes('recognisable')).toBe(false);
  expect(bytes.includes(MATERIAL)).toBe(false);
  expect(bytes).toHaveLength(36 + 12 + 'a quite recognisable text'.length + 16);
});

test('two calls with the same plaintext return two blobs with different IVs', async () => {
  const { keyId } = kms.seedKey();
  const [first, second] = [
    await encrypt({ KeyId: keyId, Plaintext: 'same' }),
    await encrypt({ KeyId: keyId, Plaintext: 'same' }),
  ].map((blob) => Buffer.from(blob, 'base64').subarray(36));
  expect(first?.subarray(0, 12).equals(second?.subarray(0, 12) ?? Buffer.alloc(0))).toBe(false);
  expect(first?.subarray(12).equals(second?.subarray(12) ?? Buffer.alloc(0))).toBe(false);
});

test('every call has its own RequestId', async () => {
  const { keyId } = kms.seedKey();
  const first = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
  const second = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
  expect(first.body.RequestId).not.toBe(second.body.RequestId);
});

test.each([
  ['Aliyun_AES_256', 32],
  ['Aliyun_AES_192', 24],
  ['Aliyun_AES_128', 16],
] as const)('a key of %s encrypts with its %i bytes of key material', async (keySpec, length) => {
  const material = MATERIAL.subarray(0, length);
  const { keyId } = kms.seedKey({
    keySpec,
    material,
    keyVersionId: VERSION_ID,
    instanceId: INSTANCE,
  });
  const blob = await encrypt({ KeyId: keyId, Plaintext: 'x', EncryptionContext: '{"a":"1"}' });
  expect(openBlob(blob, material, [['a', '1']])).toEqual({ versionId: VERSION_ID, text: 'x' });
});

test('the version id of a key of an instance also has 36 bytes', async () => {
  const keyId = 'key-hzz62f1cb66fa42qoab1c';
  const keyVersionId = `${keyId}-0a1b2c3d4e`;
  kms.seedKey({ keyId, keyVersionId, material: MATERIAL });
  const answer = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
  expect(answer.body).toMatchObject({ KeyId: keyId, KeyVersionId: keyVersionId });
  expect(openBlob(answer.body.CiphertextBlob, MATERIAL)).toEqual({ versionId: keyVersionId, text: 'x' });
});

test('an alias that was moved to another key encrypts with that key', async () => {
  kms.seedKey({ aliases: ['alias/moving'] });
  const target = kms.seedKey();
  await call('UpdateAlias', { AliasName: 'alias/moving', KeyId: target.keyId });
  expect((await call('Encrypt', { KeyId: 'alias/moving', Plaintext: 'x' })).body).toMatchObject({
    KeyId: target.keyId,
    KeyVersionId: target.keyVersionId,
  });
});

test('the same alias can belong to a different key in each region', async () => {
  const here = kms.seedKey({ aliases: ['alias/both'] });
  const there = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/both'] });
  expect((await call('Encrypt', { KeyId: 'alias/both', Plaintext: 'x' })).body.KeyId).toBe(here.keyId);
  expect((await shanghai.call('Encrypt', { KeyId: 'alias/both', Plaintext: 'x' })).body.KeyId).toBe(
    there.keyId,
  );
});
