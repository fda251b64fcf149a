import { createDecipheriv } from 'node:crypto';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UNKNOWN_ID, UUID } from '../support/ids';
import {
  aliasNotFound,
  invalid,
  keyNotFound,
  missing,
  notValid,
  refusal,
  REJECTED,
} from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const VERSION_ID = '86a9efd9-3d16-4894-bd4f-1fc43f3f2abf';
const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, index) => 11 + 4 * index));

const REFUSING_STATES = ['Disabled', 'PendingDeletion', 'PendingImport'] as const;

/** Opens a blob from the description of the envelope alone, without the mock. */
function openBlob(blob: string, sortedMembers: readonly (readonly [string, string])[] = []) {
  const field = (content: string) => {
    const bytes = Buffer.from(content, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const bytes = Buffer.from(blob, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', MATERIAL, bytes.subarray(36, 48), { authTagLength: 16 });
  decipher.setAAD(
    Buffer.concat([
      bytes.subarray(0, 36),
      ...sortedMembers.flatMap(([name, value]) => [field(name), field(value)]),
    ]),
  );
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(48, -16)), decipher.final()]).toString('utf8');
}

/** The data key in a blob, opened by the mock: the Base64 text that Decrypt gives. */
async function dataKeyIn(CiphertextBlob: string): Promise<string> {
  const answer = await call('Decrypt', { CiphertextBlob });
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.Plaintext;
}

const sizeOf = (base64: string) => Buffer.from(base64, 'base64').length;

const contextOf = (characters: number) => JSON.stringify({ n: 'x'.repeat(characters - '{"n":""}'.length) });

describe('parameters', () => {
  test('KeyId is required', async () => {
    kms.seedKey();
    expect(await call('GenerateDataKey', { KeySpec: 'AES_256' })).toEqual(missing('KeyId'));
  });

  test('an empty KeyId counts as missing', async () => {
    kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: '' })).toEqual(missing('KeyId'));
  });

  test('KeyId takes the id of a key', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId })).toMatchObject({
      code: 'Success',
      status: 200,
      body: { KeyId: keyId },
    });
  });

  test('KeyId takes an alias; the answer names the id', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/first', 'alias/second'] });
    expect(await call('GenerateDataKey', { KeyId: 'alias/second' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('KeyId takes the ARN of a key; the answer names the id', async () => {
    const { keyId, arn } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: arn })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('KeyId takes the ARN of an alias; the answer names the id', async () => {
    const { keyId, arn } = kms.seedKey({ aliases: ['alias/by-arn'] });
    const aliasArn = arn.replace(/key\/.*/, 'alias/by-arn');
    expect(await call('GenerateDataKey', { KeyId: aliasArn })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('the ARN of a key of another account is Forbidden.KeyNotFound', async () => {
    const { arn } = kms.seedKey();
    const foreign = arn.replace(/:\d+:key/, ':1999999999999999:key');
    expect(foreign).not.toBe(arn);
    expect(await call('GenerateDataKey', { KeyId: foreign })).toEqual(keyNotFound);
  });

  test.each([
    ['an unknown id', UNKNOWN_ID],
    ['text of no known form', 'no such key'],
    ['the ARN of an unknown key', `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`],
  ])('KeyId with %s is Forbidden.KeyNotFound', async (_title, KeyId) => {
    kms.seedKey({ aliases: ['alias/other'] });
    expect(await call('GenerateDataKey', { KeyId })).toEqual(keyNotFound);
  });

  test.each([
    ['an unknown alias', 'alias/unknown'],
    ['the beginning of a known alias', 'alias/oth'],
    ['the ARN of an unknown alias', 'acs:kms:cn-hangzhou:1540355698841234:alias/unknown'],
  ])('KeyId with %s is Forbidden.AliasNotFound', async (_title, KeyId) => {
    kms.seedKey({ aliases: ['alias/other'] });
    expect(await call('GenerateDataKey', { KeyId })).toEqual(aliasNotFound);
  });

  test.each([
    ['AES_256', 32],
    ['AES_128', 16],
  ])('KeySpec %s gives %i bytes', async (KeySpec, size) => {
    const { keyId } = kms.seedKey();
    const { body } = await call('GenerateDataKey', { KeyId: keyId, KeySpec });
    expect(sizeOf(await dataKeyIn(body.CiphertextBlob))).toBe(size);
  });

  test('without KeySpec and NumberOfBytes there are 32 bytes', async () => {
    const { keyId } = kms.seedKey();
    const { body } = await call('GenerateDataKey', { KeyId: keyId });
    expect(sizeOf(await dataKeyIn(body.CiphertextBlob))).toBe(32);
  });

  test('empty KeySpec and NumberOfBytes count as absent', async () => {
    const { keyId } = kms.seedKey();
    const { body } = await call('GenerateDataKey', { KeyId: keyId, KeySpec: '', NumberOfBytes: '' });
    expect(sizeOf(await dataKeyIn(body.CiphertextBlob))).toBe(32);
  });

  test.each(['AES_192', 'AES_512', 'aes_256', 'Aliyun_AES_256', 'AES_256 '])(
    'KeySpec refuses "%s"',
    async (KeySpec) => {
      const { keyId } = kms.seedKey();
      expect(await call('GenerateDataKey', { KeyId: keyId, KeySpec })).toEqual(invalid('KeySpec'));
    },
  );

  test.each([1, 2, 16, 31, 32, 1023, 1024])('NumberOfBytes %i gives as many bytes', async (NumberOfBytes) => {
    const { keyId } = kms.seedKey();
    const { body } = await call('GenerateDataKey', { KeyId: keyId, NumberOfBytes });
    expect(sizeOf(await dataKeyIn(body.CiphertextBlob))).toBe(NumberOfBytes);
  });

  test.each(['0', '-1', '1025', '1.5', '16.0', '1e1', '0x10', 'x', '16 bytes', 'NaN', ' '])(
    'NumberOfBytes refuses "%s"',
    async (NumberOfBytes) => {
      const { keyId } = kms.seedKey();
      expect(await call('GenerateDataKey', { KeyId: keyId, NumberOfBytes })).toEqual(
        invalid('NumberOfBytes'),
      );
    },
  );

  test.each([
    ['AES_256', 16],
    ['AES_128', 32],
    ['AES_128', 1],
    ['AES_256', 1024],
  ])('NumberOfBytes wins over KeySpec: %s and %i', async (KeySpec, NumberOfBytes) => {
    const { keyId } = kms.seedKey();
    const { body } = await call('GenerateDataKey', { KeyId: keyId, KeySpec, NumberOfBytes });
    expect(sizeOf(await dataKeyIn(body.CiphertextBlob))).toBe(NumberOfBytes);
  });

  test('a good KeySpec does not save a bad NumberOfBytes', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_128', NumberOfBytes: 0 })).toEqual(
      invalid('NumberOfBytes'),
    );
  });

  test.each([
    ['an array', '[]'],
    ['a string', '"a"'],
    ['null', 'null'],
    ['a number for a value', '{"a":1}'],
    ['a boolean for a value', '{"a":true}'],
    ['null for a value', '{"a":null}'],
    ['an array for a value', '{"a":["1"]}'],
    ['an object for a value', '{"a":{"b":"1"}}'],
    ['no JSON', 'a=1'],
    ['JSON cut short', '{"a":"1"'],
  ])('EncryptionContext refuses %s', async (_title, EncryptionContext) => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, EncryptionContext })).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test('EncryptionContext of 8192 characters is accepted', async () => {
    const { keyId } = kms.seedKey();
    const EncryptionContext = contextOf(8192);
    expect(EncryptionContext).toHaveLength(8192);
    const { body } = await call('GenerateDataKey', { KeyId: keyId, EncryptionContext });
    expect(await call('Decrypt', { CiphertextBlob: body.CiphertextBlob, EncryptionContext })).toMatchObject({
      code: 'Success',
      status: 200,
    });
  });

  test('EncryptionContext of 8193 characters is refused', async () => {
    const { keyId } = kms.seedKey();
    const EncryptionContext = contextOf(8193);
    expect(await call('GenerateDataKey', { KeyId: keyId, EncryptionContext })).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test('EncryptionContext may stand in dotted parameters', async () => {
    const { keyId } = kms.seedKey();
    const { body } = await call('GenerateDataKey', {
      KeyId: keyId,
      'EncryptionContext.b': '2',
      'EncryptionContext.a': '1',
    });
    const CiphertextBlob = body.CiphertextBlob;
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"a":"1","b":"2"}' })).toMatchObject({
      code: 'Success',
      status: 200,
    });
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(notValid);
  });

  test('DryRun false is a normal call', async () => {
    const { keyId } = kms.seedKey();
    const { body } = await call('GenerateDataKey', { KeyId: keyId, DryRun: 'false' });
    expect(sizeOf(await dataKeyIn(body.CiphertextBlob))).toBe(32);
  });

  test('an empty DryRun counts as absent', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, DryRun: '' })).toMatchObject({
      code: 'Success',
      status: 200,
    });
  });

  test.each(['TRUE', 'False', '1', '0', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, DryRun })).toEqual(invalid('DryRun'));
  });

  test('Recipient is an unsupported operation', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, Recipient: '{}' })).toEqual(
      refusal(
        'UnsupportedOperation',
        400,
        'This action is not supported. (alicloud-kms-mock: Recipient is not documented and not mocked)',
      ),
    );
  });

  test('an empty Recipient counts as absent', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, Recipient: '' })).toMatchObject({
      code: 'Success',
      status: 200,
    });
  });

  test.each(['Plaintext', 'KeyVersionId', 'Nonsense', 'keySpec'])(
    '%s is no parameter of this action',
    async (name) => {
      const { keyId } = kms.seedKey();
      expect(await call('GenerateDataKey', { KeyId: keyId, [name]: '1' })).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );

  test('parameters are checked before the key is looked up', async () => {
    expect(await call('GenerateDataKey', { KeyId: UNKNOWN_ID, NumberOfBytes: 0 })).toEqual(
      invalid('NumberOfBytes'),
    );
  });

  test('parameters are checked before the state of the key', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    expect(await call('GenerateDataKey', { KeyId: keyId, KeySpec: 'AES_512' })).toEqual(invalid('KeySpec'));
  });
});

describe('key states', () => {
  test('an Enabled key generates data keys', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ state: 'Enabled' });
    expect(await call('GenerateDataKey', { KeyId: keyId })).toMatchObject({
      code: 'Success',
      status: 200,
      message: '',
      body: { KeyId: keyId, KeyVersionId: keyVersionId },
    });
  });

  test.each(REFUSING_STATES)('a key in %s generates no data key, named by its id', async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await call('GenerateDataKey', { KeyId: keyId })).toEqual(REJECTED[state]);
  });

  test.each(REFUSING_STATES)('a key in %s generates no data key, named by an alias', async (state) => {
    kms.seedKey({ state, aliases: ['alias/asleep'] });
    expect(await call('GenerateDataKey', { KeyId: 'alias/asleep' })).toEqual(REJECTED[state]);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const { keyId } = kms.seedKey({ state, aliases: ['alias/same'] });
    const before = kms.key(keyId);
    await call('GenerateDataKey', { KeyId: keyId });
    expect(kms.key(keyId)).toEqual(before);
    expect(before?.state).toBe(state);
  });

  test('a key in PendingDeletion is gone at its deadline, and not before', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate, aliases: ['alias/doomed'] });
    kms.clock.advance({ hours: 23 });
    expect(await call('GenerateDataKey', { KeyId: keyId })).toEqual(REJECTED.PendingDeletion);
    kms.clock.advance({ hours: 1 });
    expect(await call('GenerateDataKey', { KeyId: keyId })).toEqual(keyNotFound);
    expect(await call('GenerateDataKey', { KeyId: 'alias/doomed' })).toEqual(aliasNotFound);
  });

  test('a key that is disabled opens its data keys no more until it is enabled again', async () => {
    const { keyId } = kms.seedKey();
    const { CiphertextBlob } = (await call('GenerateDataKey', { KeyId: keyId })).body;
    await call('DisableKey', { KeyId: keyId });
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(REJECTED.Disabled);
    await call('EnableKey', { KeyId: keyId });
    expect(sizeOf(await dataKeyIn(CiphertextBlob))).toBe(32);
  });
});

describe('behaviour', () => {
  test('the answer has the five documented fields and no other', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    expect((await call('GenerateDataKey', { KeyId: keyId })).body).toEqual({
      KeyId: keyId,
      KeyVersionId: keyVersionId,
      CiphertextBlob: expect.stringMatching(/^[A-Za-z0-9+/]+={0,2}$/),
      Plaintext: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      RequestId: expect.stringMatching(UUID),
    });
  });

  test.each([
    ['of the default size', {}],
    ['of AES_128', { KeySpec: 'AES_128' }],
    ['of one byte', { NumberOfBytes: 1 }],
    ['of 1024 bytes', { NumberOfBytes: 1024 }],
  ])(
    'Plaintext is canonical Base64, and Decrypt gives the same text: a data key %s',
    async (_title, params) => {
      const { keyId } = kms.seedKey();
      const { body } = await call('GenerateDataKey', { KeyId: keyId, ...params });
      expect(Buffer.from(body.Plaintext, 'base64').toString('base64')).toBe(body.Plaintext);
      expect(await dataKeyIn(body.CiphertextBlob)).toBe(body.Plaintext);
    },
  );

  test.each([
    ['AES_256', 32],
    ['AES_128', 16],
  ])('Plaintext with KeySpec %s is Base64 of %i bytes', async (KeySpec, size) => {
    const { keyId } = kms.seedKey();
    const { Plaintext } = (await call('GenerateDataKey', { KeyId: keyId, KeySpec })).body;
    expect(sizeOf(Plaintext)).toBe(size);
  });

  test.each([1, 1024])(
    'Plaintext with NumberOfBytes %i is Base64 of as many bytes',
    async (NumberOfBytes) => {
      const { keyId } = kms.seedKey();
      const { Plaintext } = (
        await call('GenerateDataKey', { KeyId: keyId, NumberOfBytes, KeySpec: 'AES_128' })
      ).body;
      expect(sizeOf(Plaintext)).toBe(NumberOfBytes);
    },
  );

  test('the Plaintext of two calls differs', async () => {
    const { keyId } = kms.seedKey();
    const first = (await call('GenerateDataKey', { KeyId: keyId })).body.Plaintext;
    const second = (await call('GenerateDataKey', { KeyId: keyId })).body.Plaintext;
    expect(sizeOf(first)).toBe(32);
    expect(first).not.toBe(second);
  });

  test('the blob is Base64 of version id, IV, the sealed Base64 text of the data key, and tag', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    const { CiphertextBlob } = (await call('GenerateDataKey', { KeyId: keyId })).body;
    const bytes = Buffer.from(CiphertextBlob, 'base64');
    expect(bytes.toString('base64')).toBe(CiphertextBlob);
    expect(bytes.subarray(0, 36).toString('latin1')).toBe(keyVersionId);
    expect(bytes).toHaveLength(36 + 12 + 44 + 16);
  });

  test.each([
    [1, 4],
    [16, 24],
    [1024, 1368],
  ])('the blob of %i bytes seals %i characters of Base64', async (NumberOfBytes, characters) => {
    const { keyId } = kms.seedKey();
    const { CiphertextBlob } = (await call('GenerateDataKey', { KeyId: keyId, NumberOfBytes })).body;
    expect(sizeOf(CiphertextBlob)).toBe(36 + 12 + characters + 16);
  });

  test('plain AES-256-GCM opens the blob and finds the Base64 text that Decrypt gives', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const { body } = await call('GenerateDataKey', { KeyId: keyId });
    expect(body.KeyVersionId).toBe(VERSION_ID);
    const text = openBlob(body.CiphertextBlob);
    expect(Buffer.from(text, 'base64').toString('base64')).toBe(text);
    expect(sizeOf(text)).toBe(32);
    expect(await dataKeyIn(body.CiphertextBlob)).toBe(text);
  });

  test('plain AES-256-GCM opens the blob with the context it was sealed with, and only with it', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const { CiphertextBlob } = (
      await call('GenerateDataKey', { KeyId: keyId, EncryptionContext: '{"b":"2","a":"密钥"}' })
    ).body;
    const text = openBlob(CiphertextBlob, [
      ['a', '密钥'],
      ['b', '2'],
    ]);
    expect(sizeOf(text)).toBe(32);
    expect(() => openBlob(CiphertextBlob)).toThrow();
  });

  test.each([
    ['no context', undefined],
    ['another value', '{"a":"2"}'],
    ['a member more', '{"a":"1","b":"2"}'],
  ])('a blob sealed with a context stays shut for %s', async (_title, EncryptionContext) => {
    const { keyId } = kms.seedKey();
    const { CiphertextBlob } = (
      await call('GenerateDataKey', { KeyId: keyId, EncryptionContext: '{"a":"1"}' })
    ).body;
    expect(
      await call('Decrypt', {
        CiphertextBlob,
        ...(EncryptionContext === undefined ? {} : { EncryptionContext }),
      }),
    ).toEqual(notValid);
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"a":"1"}' })).toMatchObject({
      code: 'Success',
      status: 200,
    });
  });

  test('two calls give two data keys', async () => {
    const { keyId } = kms.seedKey();
    const first = (await call('GenerateDataKey', { KeyId: keyId })).body.CiphertextBlob;
    const second = (await call('GenerateDataKey', { KeyId: keyId })).body.CiphertextBlob;
    expect(first).not.toBe(second);
    expect(await dataKeyIn(first)).not.toBe(await dataKeyIn(second));
  });

  test('the data key is not the material of the key', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL });
    const { CiphertextBlob } = (await call('GenerateDataKey', { KeyId: keyId })).body;
    expect(await dataKeyIn(CiphertextBlob)).not.toBe(MATERIAL.toString('base64'));
  });

  test('an alias that moves to another key generates under that key', async () => {
    kms.seedKey({ aliases: ['alias/moving'] });
    const target = kms.seedKey();
    await call('UpdateAlias', { AliasName: 'alias/moving', KeyId: target.keyId });
    expect((await call('GenerateDataKey', { KeyId: 'alias/moving' })).body).toMatchObject({
      KeyId: target.keyId,
      KeyVersionId: target.keyVersionId,
    });
  });

  test('a key of another region is Forbidden.KeyNotFound', async () => {
    const { keyId, arn } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await call('GenerateDataKey', { KeyId: keyId })).toEqual(keyNotFound);
    expect(await call('GenerateDataKey', { KeyId: arn })).toEqual(keyNotFound);
    expect(await shanghai.call('GenerateDataKey', { KeyId: keyId })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('an alias of another region is Forbidden.AliasNotFound', async () => {
    kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/there'] });
    expect(await call('GenerateDataKey', { KeyId: 'alias/there' })).toEqual(aliasNotFound);
    expect(await shanghai.call('GenerateDataKey', { KeyId: 'alias/there' })).toMatchObject({
      code: 'Success',
    });
  });

  test('a data key of another region does not open here', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    const { CiphertextBlob } = (await shanghai.call('GenerateDataKey', { KeyId: keyId })).body;
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(keyNotFound);
    expect(await shanghai.call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'Success' });
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, DryRun: 'true' })).toMatchObject({
      code: 'DryRunOperationError',
      status: 400,
      body: {},
    });
  });

  test.each([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown alias', { KeyId: 'alias/unknown' }],
    ['no key', { KeyId: '' }],
    ['a bad KeySpec', { KeySpec: 'AES_512' }],
    ['a bad NumberOfBytes', { NumberOfBytes: '1025' }],
    ['a bad context', { EncryptionContext: '[]' }],
    ['a Recipient', { Recipient: '{}' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    const { keyId } = kms.seedKey();
    expect(await call('GenerateDataKey', { KeyId: keyId, DryRun: 'true', ...params })).toMatchObject({
      code: 'ValidationError',
      status: 400,
      body: {},
    });
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await call('GenerateDataKey', { KeyId: keyId, DryRun: 'true' })).toMatchObject({
      code: 'ValidationError',
      status: 400,
      body: {},
    });
  });
});
