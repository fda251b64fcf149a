/** The three actions that generate a data key: the sizes, and the encryption of the data key. */
import { openApiCallClient } from '../support/clients';
import { openBlob } from '../support/envelope';
import { INSTANCE, UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { blobInvalid, invalid, keyNotFound, REJECTED } from '../support/refusals';
import { RSA_WRAPPING, unwrapRsa } from '../support/wrapping';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const VERSION_ID = '86a9efd9-3d16-4894-bd4f-1fc43f3f2abf';
const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, index) => 11 + 4 * index));

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

type Body = Record<string, string>;

interface Maker {
  readonly more: Readonly<Record<string, string>>;
  /** The fields of the response that contain the data key, and how to read it from them. */
  readonly shows: Readonly<Record<string, (text: string) => Buffer>>;
  /** The maximum length of a data key in bytes. */
  readonly longest: number;
}

const MAKERS: Readonly<Record<string, Maker>> = {
  GenerateDataKey: { more: {}, shows: { Plaintext: (text) => Buffer.from(text, 'base64') }, longest: 1024 },
  GenerateDataKeyWithoutPlaintext: { more: {}, shows: {}, longest: 1024 },
  GenerateAndExportDataKey: {
    more: RSA_WRAPPING,
    shows: { ExportedDataKey: (text) => unwrapRsa(text) },
    longest: 190,
  },
};

const sizeOf = (base64: string) => Buffer.from(base64, 'base64').length;

/** The Base64 string of the data key in a blob. */
async function dataKeyIn(CiphertextBlob: string | undefined, more: object = {}): Promise<string> {
  const answer = await call('Decrypt', { CiphertextBlob: CiphertextBlob ?? '', ...more });
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.Plaintext;
}

describe.each(Object.entries(MAKERS))('%s', (action, { more, shows, longest }) => {
  const make = async (KeyId: string, params: object = {}): Promise<Body> => {
    const answer = await call(action, { KeyId, ...more, ...params });
    expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
    return answer.body;
  };

  test('returns exactly the documented fields', async () => {
    const { keyId: KeyId, keyVersionId: KeyVersionId } = kms.seedKey();
    const body = await make(KeyId);
    const shown = Object.fromEntries(Object.keys(shows).map((name) => [name, expect.stringMatching(BASE64)]));
    expect(body).toEqual({
      KeyId,
      KeyVersionId,
      CiphertextBlob: expect.stringMatching(BASE64),
      ...shown,
      RequestId: expect.stringMatching(UUID),
    });
  });

  test.each([
    [{}, 32],
    [{ KeySpec: '', NumberOfBytes: '' }, 32],
    [{ KeySpec: 'AES_256' }, 32],
    [{ KeySpec: 'AES_128' }, 16],
    [{ NumberOfBytes: 1 }, 1],
    [{ NumberOfBytes: 31 }, 31],
    [{ NumberOfBytes: longest }, longest],
    [{ KeySpec: 'AES_256', NumberOfBytes: 16 }, 16],
    [{ KeySpec: 'AES_128', NumberOfBytes: 33 }, 33],
    [{ KeySpec: 'AES_128', NumberOfBytes: 1 }, 1],
    [{ KeySpec: 'AES_256', NumberOfBytes: longest }, longest],
  ])('generates a data key for %j: %i bytes, the same in all fields', async (size, length) => {
    const body = await make(kms.seedKey().keyId, size);
    const text = await dataKeyIn(body.CiphertextBlob);
    expect(sizeOf(text)).toBe(length);
    expect(Buffer.from(text, 'base64').toString('base64')).toBe(text);
    for (const [name, read] of Object.entries(shows)) {
      expect(read(body[name] ?? '').toString('base64')).toBe(text);
    }
  });

  test('rejects a NumberOfBytes that is not valid, also with a valid KeySpec', async () => {
    const { keyId: KeyId } = kms.seedKey();
    expect(await call(action, { KeyId, ...more, KeySpec: 'AES_128', NumberOfBytes: 0 })).toEqual(
      invalid('NumberOfBytes'),
    );
  });

  test('encrypts the Base64 string of the data key; the blob has version id, IV and tag', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    for (const [NumberOfBytes, characters] of [
      [1, 4],
      [16, 24],
      [32, 44],
      [longest, 4 * Math.ceil(longest / 3)],
    ] as const) {
      const bytes = Buffer.from((await make(keyId, { NumberOfBytes })).CiphertextBlob ?? '', 'base64');
      expect(bytes.subarray(0, 36).toString('latin1')).toBe(keyVersionId);
      expect(bytes).toHaveLength(36 + 12 + characters + 16);
    }
  });

  test('returns a blob that plain AES-256-GCM can decrypt, only with the same context', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const without = await make(keyId);
    expect(openBlob(without.CiphertextBlob ?? '', MATERIAL)).toEqual({
      versionId: VERSION_ID,
      text: await dataKeyIn(without.CiphertextBlob),
    });
    const { CiphertextBlob = '' } = await make(keyId, { EncryptionContext: '{"b":"2","a":"密钥"}' });
    const context = [
      ['a', '密钥'],
      ['b', '2'],
    ] as const;
    expect(sizeOf(openBlob(CiphertextBlob, MATERIAL, context).text)).toBe(32);
    expect(() => openBlob(CiphertextBlob, MATERIAL)).toThrow();
  });

  test('accepts a context as flat parameters like one as JSON', async () => {
    const { CiphertextBlob = '' } = await make(kms.seedKey().keyId, {
      'EncryptionContext.b': '2',
      'EncryptionContext.a': '1',
    });
    expect(sizeOf(await dataKeyIn(CiphertextBlob, { EncryptionContext: '{"a":"1","b":"2"}' }))).toBe(32);
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(blobInvalid);
  });

  test('generates a different data key in every call', async () => {
    const { keyId } = kms.seedKey();
    const [first, second] = [await make(keyId), await make(keyId)];
    expect(first.CiphertextBlob).not.toBe(second.CiphertextBlob);
    expect(await dataKeyIn(first.CiphertextBlob)).not.toBe(await dataKeyIn(second.CiphertextBlob));
  });

  test('generates a data key that differs from the key material', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL });
    expect(await dataKeyIn((await make(keyId)).CiphertextBlob)).not.toBe(MATERIAL.toString('base64'));
  });

  test('encrypts with the primary version', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    kms.clock.advance({ days: 8 });
    const body = await make(keyId);
    const primary = kms.key(keyId)?.keyVersionId;
    expect(primary).not.toBe(keyVersionId);
    expect(body.KeyVersionId).toBe(primary);
    expect(
      Buffer.from(body.CiphertextBlob ?? '', 'base64')
        .subarray(0, 36)
        .toString(),
    ).toBe(primary);
  });

  test('encrypts with a key of Aliyun_SM4', async () => {
    const { keyId } = kms.seedKey({ keySpec: 'Aliyun_SM4', instanceId: INSTANCE });
    expect(sizeOf(await dataKeyIn((await make(keyId)).CiphertextBlob))).toBe(32);
  });

  test('encrypts with the key to which an alias has moved', async () => {
    kms.seedKey({ aliases: ['alias/moving'] });
    const { keyId: KeyId, keyVersionId: KeyVersionId } = kms.seedKey();
    await call('UpdateAlias', { AliasName: 'alias/moving', KeyId });
    expect(await make('alias/moving')).toMatchObject({ KeyId, KeyVersionId });
  });

  test('generates data keys that can be decrypted only in the same region', async () => {
    const { keyId: KeyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    const { CiphertextBlob } = (await shanghai.call(action, { KeyId, ...more })).body;
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(keyNotFound);
    expect(await shanghai.call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'Success' });
  });

  test('generates data keys that can be decrypted only while the key is Enabled', async () => {
    const { keyId: KeyId } = kms.seedKey();
    const { CiphertextBlob } = await make(KeyId);
    await call('DisableKey', { KeyId });
    expect(await call('Decrypt', { CiphertextBlob: CiphertextBlob ?? '' })).toEqual(REJECTED.Disabled);
    await call('EnableKey', { KeyId });
    expect(sizeOf(await dataKeyIn(CiphertextBlob))).toBe(32);
  });
});
