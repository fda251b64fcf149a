import { createDecipheriv } from 'node:crypto';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import { aliasNotFound, invalid, keyNotFound, missing, refusal, REJECTED } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const VERSION_ID = '86a9efd9-3d16-4894-bd4f-1fc43f3f2abf';
const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, index) => 200 - 3 * index));

const REFUSING_STATES = ['Disabled', 'PendingDeletion', 'PendingImport'] as const;

/** The envelope from its description, written a second time: independent of the code under test. */
function aad(versionId: string, members: readonly (readonly [string, string])[] = []): Buffer {
  const field = (text: string) => {
    const bytes = Buffer.from(text, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  return Buffer.concat([
    Buffer.from(versionId),
    ...members.flatMap(([name, value]) => [field(name), field(value)]),
  ]);
}

/** @param sortedMembers the context in the order of its names */
function openBlob(
  blob: string,
  material: Buffer,
  sortedMembers: readonly (readonly [string, string])[] = [],
) {
  const bytes = Buffer.from(blob, 'base64');
  const versionId = bytes.subarray(0, 36).toString('latin1');
  const decipher = createDecipheriv(
    `aes-${material.length * 8}-gcm` as 'aes-256-gcm',
    material,
    bytes.subarray(36, 48),
    { authTagLength: 16 },
  );
  decipher.setAAD(aad(versionId, sortedMembers));
  decipher.setAuthTag(bytes.subarray(-16));
  const text = Buffer.concat([decipher.update(bytes.subarray(48, -16)), decipher.final()]).toString('utf8');
  return { versionId, text };
}

async function encrypt(params: Record<string, string>): Promise<string> {
  const answer = await call('Encrypt', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.CiphertextBlob;
}

/** A context of exactly this many characters of JSON text. */
const contextOf = (characters: number) => JSON.stringify({ n: 'x'.repeat(characters - '{"n":""}'.length) });

describe('parameters', () => {
  test.each(['KeyId', 'Plaintext'])('%s is required', async (name) => {
    const { keyId } = kms.seedKey();
    const params: Record<string, string> = { KeyId: keyId, Plaintext: 'x' };
    delete params[name];
    expect(await call('Encrypt', params)).toEqual(missing(name));
  });

  test.each(['KeyId', 'Plaintext'])('an empty %s counts as missing', async (name) => {
    const { keyId } = kms.seedKey();
    const params = { KeyId: keyId, Plaintext: 'x', [name]: '' };
    expect(await call('Encrypt', params)).toEqual(missing(name));
  });

  test('KeyId takes the id of a key', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toMatchObject({
      code: 'Success',
      status: 200,
      body: { KeyId: keyId },
    });
  });

  test('KeyId takes an alias; the answer names the id', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/first', 'alias/second'] });
    expect(await call('Encrypt', { KeyId: 'alias/second', Plaintext: 'x' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('KeyId takes the ARN of a key; the answer names the id', async () => {
    const { keyId, arn } = kms.seedKey();
    expect(arn).toMatch(/^acs:kms:cn-hangzhou:\d+:key\//);
    expect(await call('Encrypt', { KeyId: arn, Plaintext: 'x' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('KeyId takes the ARN of an alias, in which alias/ stands once; the answer names the id', async () => {
    const { keyId, arn } = kms.seedKey({ aliases: ['alias/by-arn'] });
    const aliasArn = arn.replace(/key\/.*/, 'alias/by-arn');
    expect(await call('Encrypt', { KeyId: aliasArn, Plaintext: 'x' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    kms.seedKey({ aliases: ['alias/other'] });
    expect(await call('Encrypt', { KeyId, Plaintext: 'x' })).toEqual(keyNotFound);
  });

  test.each([
    ['an unknown alias', 'alias/unknown'],
    ['the beginning of a known alias', 'alias/oth'],
    ['the ARN of an unknown alias', 'acs:kms:cn-hangzhou:1540355698841234:alias/unknown'],
  ])('KeyId with %s is Forbidden.AliasNotFound', async (_title, KeyId) => {
    kms.seedKey({ aliases: ['alias/other'] });
    expect(await call('Encrypt', { KeyId, Plaintext: 'x' })).toEqual(aliasNotFound);
  });

  test('the ARN of a key of another account is Forbidden.KeyNotFound', async () => {
    const { arn } = kms.seedKey();
    const foreign = arn.replace(/:\d+:key/, ':1999999999999999:key');
    expect(foreign).not.toBe(arn);
    expect(await call('Encrypt', { KeyId: foreign, Plaintext: 'x' })).toEqual(keyNotFound);
  });

  test('the ARN that names another region for a key of this one is Forbidden.KeyNotFound', async () => {
    const { arn } = kms.seedKey();
    const foreign = arn.replace('cn-hangzhou', 'cn-shanghai');
    expect(await call('Encrypt', { KeyId: foreign, Plaintext: 'x' })).toEqual(keyNotFound);
  });

  test('Plaintext of 6144 bytes is accepted', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'x'.repeat(6144) });
    expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe('x'.repeat(6144));
  });

  test('Plaintext of 6145 bytes is refused', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x'.repeat(6145) })).toEqual(
      invalid('Plaintext'),
    );
  });

  test('the limit of Plaintext counts UTF-8 bytes: 6143 characters of 6144 bytes are accepted', async () => {
    const { keyId } = kms.seedKey();
    const Plaintext = `${'x'.repeat(6142)}é`;
    expect(Buffer.byteLength(Plaintext)).toBe(6144);
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext });
    expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe(Plaintext);
  });

  test('the limit of Plaintext counts UTF-8 bytes: 6144 characters of 6145 bytes are refused', async () => {
    const { keyId } = kms.seedKey();
    const Plaintext = `${'x'.repeat(6143)}é`;
    expect(Plaintext).toHaveLength(6144);
    expect(await call('Encrypt', { KeyId: keyId, Plaintext })).toEqual(invalid('Plaintext'));
  });

  test.each([
    ['Base64', 'U2VjcmV0IQ=='],
    ['not Base64', 'plaintext'],
    ['Base64 that is not canonical', 'QR=='],
    ['one character', '0'],
    ['white space only', ' '],
    ['white space at both ends', ' \t a \r\n'],
    ['characters that URLs reserve', 'a+b/c=&%20?#;~*'],
    ['not ASCII', 'Grüße, 密钥, ключ'],
    ['outside the basic plane', '🔑🔒'],
    ['a composed and a decomposed letter', '\u00e9e\u0301'],
    ['JSON', '{"password":"p\\"w"}'],
  ])('Plaintext is opaque text: %s', async (_title, Plaintext) => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext });
    expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe(Plaintext);
  });

  test.each([
    ['no member', '{}'],
    ['one member', '{"a":"1"}'],
    ['an empty value', '{"a":""}'],
    ['white space between the tokens', ' { "a" : "1" , "b" : "2" } '],
    ['names and values that are not ASCII', '{"Zürich":"密钥"}'],
    ['text that only looks like another type', '{"a":"1","b":"true","c":"null","d":"[]"}'],
  ])('EncryptionContext takes a flat object of strings: %s', async (_title, EncryptionContext) => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'x', EncryptionContext });
    expect((await call('Decrypt', { CiphertextBlob, EncryptionContext })).body.Plaintext).toBe('x');
  });

  test.each([
    ['an array', '[]'],
    ['an array of pairs', '[["a","1"]]'],
    ['a number', '1'],
    ['a string', '"a"'],
    ['true', 'true'],
    ['null', 'null'],
    ['a number for a value', '{"a":1}'],
    ['a boolean for a value', '{"a":true}'],
    ['null for a value', '{"a":null}'],
    ['an array for a value', '{"a":["1"]}'],
    ['an object for a value', '{"a":{"b":"1"}}'],
    ['one bad value behind a good one', '{"a":"1","b":2}'],
    ['no JSON', 'a=1'],
    ['JSON cut short', '{"a":"1"'],
    ['JSON with single quotes', "{'a':'1'}"],
    ['JSON with a comma too many', '{"a":"1",}'],
    ['JSON with text behind it', '{"a":"1"}x'],
    ['white space only', ' '],
  ])('EncryptionContext refuses %s', async (_title, EncryptionContext) => {
    const { keyId } = kms.seedKey();
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', EncryptionContext })).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test('EncryptionContext of 8192 characters is accepted', async () => {
    const { keyId } = kms.seedKey();
    const EncryptionContext = contextOf(8192);
    expect(EncryptionContext).toHaveLength(8192);
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'x', EncryptionContext });
    expect((await call('Decrypt', { CiphertextBlob, EncryptionContext })).body.Plaintext).toBe('x');
  });

  test('EncryptionContext of 8193 characters is refused', async () => {
    const { keyId } = kms.seedKey();
    const EncryptionContext = contextOf(8193);
    expect(EncryptionContext).toHaveLength(8193);
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', EncryptionContext })).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test('the limit of EncryptionContext counts characters: 8192 of them in 8193 bytes are accepted', async () => {
    const { keyId } = kms.seedKey();
    const EncryptionContext = contextOf(8192).replace('x', 'é');
    expect(Buffer.byteLength(EncryptionContext)).toBe(8193);
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', EncryptionContext })).toMatchObject({
      code: 'Success',
      status: 200,
    });
  });

  test('EncryptionContext in dotted parameters is the same context as in JSON', async () => {
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
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(
      refusal('InvalidParameter', 400, 'The specified parameter is not valid.'),
    );
  });

  test('DryRun false is a normal call', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'x', DryRun: 'false' });
    expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe('x');
  });

  test('an empty DryRun counts as absent', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', DryRun: '' })).toMatchObject({
      code: 'Success',
      status: 200,
    });
  });

  test.each(['TRUE', 'True', 'False', '1', '0', 'yes', ' true'])('DryRun refuses "%s"', async (DryRun) => {
    const { keyId } = kms.seedKey();
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', DryRun })).toEqual(invalid('DryRun'));
  });

  test.each(['Recipient', 'KeySpec', 'NumberOfBytes', 'KeyVersionId', 'plaintext', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const { keyId } = kms.seedKey();
      expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', [name]: '1' })).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );

  test('parameters are checked before the key is looked up', async () => {
    expect(
      await call('Encrypt', { KeyId: UNKNOWN_ID, Plaintext: 'x', EncryptionContext: '{"a":1}' }),
    ).toEqual(invalid('EncryptionContext'));
  });

  test('parameters are checked before the state of the key', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x'.repeat(6145) })).toEqual(
      invalid('Plaintext'),
    );
  });
});

describe('key states', () => {
  test('an Enabled key encrypts', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ state: 'Enabled' });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: keyId,
        KeyVersionId: keyVersionId,
        CiphertextBlob: expect.any(String),
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(REFUSING_STATES)('a key in %s does not encrypt, named by its id', async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s does not encrypt, named by an alias', async (state) => {
    kms.seedKey({ state, aliases: ['alias/asleep'] });
    expect(await call('Encrypt', { KeyId: 'alias/asleep', Plaintext: 'x' })).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s does not encrypt, named by its ARN', async (state) => {
    const { arn } = kms.seedKey({ state });
    expect(await call('Encrypt', { KeyId: arn, Plaintext: 'x' })).toEqual(REJECTED[state]);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const { keyId } = kms.seedKey({ state, aliases: ['alias/same'] });
    const before = kms.key(keyId);
    await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    expect(kms.key(keyId)).toEqual(before);
    expect(before?.state).toBe(state);
  });

  test('a key in PendingDeletion is gone at its deadline, and not before', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/doomed'] });
    kms.clock.advance({ hours: 23 });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toEqual(REJECTED.PendingDeletion);
    kms.clock.advance({ hours: 1 });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toEqual(keyNotFound);
    expect(await call('Encrypt', { KeyId: 'alias/doomed', Plaintext: 'x' })).toEqual(aliasNotFound);
  });

  test('an external key whose material expires is in PendingImport', async () => {
    const materialExpiresAt = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, materialExpiresAt });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toMatchObject({ code: 'Success' });
    kms.clock.advance({ days: 1 });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toEqual(REJECTED.PendingImport);
  });
});

describe('behaviour', () => {
  test('the answer has the four documented fields and no other', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'x', EncryptionContext: '{"a":"1"}' });
    expect(body).toEqual({
      KeyId: keyId,
      KeyVersionId: keyVersionId,
      CiphertextBlob: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('the blob is Base64 of version id, IV, ciphertext and tag', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'sixteen letters!' });
    const bytes = Buffer.from(blob, 'base64');
    expect(bytes.toString('base64')).toBe(blob);
    expect(bytes.subarray(0, 36).toString('latin1')).toBe(keyVersionId);
    expect(bytes).toHaveLength(36 + 12 + 16 + 16);
  });

  test('the blob grows with the UTF-8 bytes of the text, not with what Base64 would decode to', async () => {
    const { keyId } = kms.seedKey();
    const base64 = await encrypt({ KeyId: keyId, Plaintext: 'U2VjcmV0IQ==' });
    expect(Buffer.from(base64, 'base64')).toHaveLength(36 + 12 + 12 + 16);
    const chinese = await encrypt({ KeyId: keyId, Plaintext: '密钥' });
    expect(Buffer.from(chinese, 'base64')).toHaveLength(36 + 12 + 6 + 16);
  });

  test('plain AES-256-GCM opens a blob sealed without context', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'héllo ✓' });
    expect(openBlob(blob, MATERIAL)).toEqual({ versionId: VERSION_ID, text: 'héllo ✓' });
  });

  test('plain AES-256-GCM opens a blob of a key seeded with Base64 material', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL.toString('base64'), keyVersionId: VERSION_ID });
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'x' });
    expect(openBlob(blob, MATERIAL)).toEqual({ versionId: VERSION_ID, text: 'x' });
  });

  test('plain AES-256-GCM opens a blob sealed with a context, its members sorted by name', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const blob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: '{"b":"","é":"ü","a":"1","9":"nine","10":"ten","aa":"2"}',
    });
    expect(
      openBlob(blob, MATERIAL, [
        ['10', 'ten'],
        ['9', 'nine'],
        ['a', '1'],
        ['aa', '2'],
        ['b', ''],
        ['é', 'ü'],
      ]),
    ).toEqual({ versionId: VERSION_ID, text: 'x' });
    expect(() => openBlob(blob, MATERIAL)).toThrow();
  });

  test('the context counts as text after the JSON is read: escapes and white space do not matter', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const blob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: ' { "\\u0061" : "\\n" }',
    });
    expect(openBlob(blob, MATERIAL, [['a', '\n']]).text).toBe('x');
  });

  test('a member named __proto__ is part of the context like any other', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const blob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: '{"__proto__":"1"}',
    });
    expect(openBlob(blob, MATERIAL, [['__proto__', '1']]).text).toBe('x');
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['an object without members', '{}'],
  ])('a context that is %s is no context', async (_title, EncryptionContext) => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const blob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      ...(EncryptionContext === undefined ? {} : { EncryptionContext }),
    });
    expect(openBlob(blob, MATERIAL).text).toBe('x');
  });

  test('neither the text nor the context nor the material stands in the blob', async () => {
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

  test('two calls with the same text give two blobs with two IVs', async () => {
    const { keyId } = kms.seedKey();
    const [first, second] = [
      await encrypt({ KeyId: keyId, Plaintext: 'same' }),
      await encrypt({ KeyId: keyId, Plaintext: 'same' }),
    ].map((blob) => Buffer.from(blob, 'base64').subarray(36));
    expect(first?.subarray(0, 12).equals(second?.subarray(0, 12) ?? Buffer.alloc(0))).toBe(false);
    expect(first?.subarray(12).equals(second?.subarray(12) ?? Buffer.alloc(0))).toBe(false);
  });

  test('every call has a request id of its own', async () => {
    const { keyId } = kms.seedKey();
    const first = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    const second = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    expect(first.body.RequestId).not.toBe(second.body.RequestId);
  });

  test.each([
    ['Aliyun_AES_256', 32],
    ['Aliyun_AES_192', 24],
    ['Aliyun_AES_128', 16],
  ] as const)('a key of %s seals under its %i bytes of material', async (keySpec, length) => {
    const material = MATERIAL.subarray(0, length);
    const { keyId } = kms.seedKey({
      keySpec,
      material,
      keyVersionId: VERSION_ID,
      instanceId: 'kst-hzz62ee817bvyyr5xq3na',
    });
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'x', EncryptionContext: '{"a":"1"}' });
    expect(openBlob(blob, material, [['a', '1']])).toEqual({ versionId: VERSION_ID, text: 'x' });
  });

  test('the version id of a key of an instance fills the 36 bytes as well', async () => {
    const keyId = 'key-hzz62f1cb66fa42qoab1c';
    const keyVersionId = `${keyId}-0a1b2c3d4e`;
    kms.seedKey({ keyId, keyVersionId, material: MATERIAL });
    const answer = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    expect(answer.body).toMatchObject({ KeyId: keyId, KeyVersionId: keyVersionId });
    expect(openBlob(answer.body.CiphertextBlob, MATERIAL)).toEqual({ versionId: keyVersionId, text: 'x' });
  });

  test('an alias that moves to another key encrypts under that key', async () => {
    kms.seedKey({ aliases: ['alias/moving'] });
    const target = kms.seedKey();
    await call('UpdateAlias', { AliasName: 'alias/moving', KeyId: target.keyId });
    expect((await call('Encrypt', { KeyId: 'alias/moving', Plaintext: 'x' })).body).toMatchObject({
      KeyId: target.keyId,
      KeyVersionId: target.keyVersionId,
    });
  });

  test('a key of another region is Forbidden.KeyNotFound, by id and by ARN', async () => {
    const { keyId, arn } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toEqual(keyNotFound);
    expect(await call('Encrypt', { KeyId: arn, Plaintext: 'x' })).toEqual(keyNotFound);
    expect(await shanghai.call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
    expect(await shanghai.call('Encrypt', { KeyId: arn, Plaintext: 'x' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('an alias of another region is Forbidden.AliasNotFound, by name and by ARN', async () => {
    const { arn } = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/there'] });
    expect(await call('Encrypt', { KeyId: 'alias/there', Plaintext: 'x' })).toEqual(aliasNotFound);
    const aliasArn = arn.replace(/key\/.*/, 'alias/there');
    expect(await call('Encrypt', { KeyId: aliasArn, Plaintext: 'x' })).toEqual(aliasNotFound);
  });

  test('one alias name leads to one key in each region', async () => {
    const here = kms.seedKey({ aliases: ['alias/both'] });
    const there = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/both'] });
    expect((await call('Encrypt', { KeyId: 'alias/both', Plaintext: 'x' })).body.KeyId).toBe(here.keyId);
    expect((await shanghai.call('Encrypt', { KeyId: 'alias/both', Plaintext: 'x' })).body.KeyId).toBe(
      there.keyId,
    );
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', DryRun: 'true' })).toMatchObject({
      code: 'DryRunOperationError',
      status: 400,
      body: {},
    });
  });

  test.each([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown alias', { KeyId: 'alias/unknown' }],
    ['a text too long', { Plaintext: 'x'.repeat(6145) }],
    ['no text', { Plaintext: '' }],
    ['a bad context', { EncryptionContext: '[]' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    const { keyId } = kms.seedKey();
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', DryRun: 'true', ...params })).toMatchObject({
      code: 'ValidationError',
      status: 400,
      body: {},
    });
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'x', DryRun: 'true' })).toMatchObject({
      code: 'ValidationError',
      status: 400,
      body: {},
    });
  });

  test.each(['{"a":"\\ud800"}', '{"\\udfff":"a"}'])(
    'half a surrogate pair in a context is refused: %s',
    async (context) => {
      const { keyId } = kms.seedKey();
      const { code, status } = await call('Encrypt', {
        KeyId: keyId,
        Plaintext: 'x',
        EncryptionContext: context,
      });
      expect({ code, status }).toEqual({ code: 'InvalidParameter', status: 400 });
    },
  );
});
