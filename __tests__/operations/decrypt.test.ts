import { createCipheriv } from 'node:crypto';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { invalid, keyNotFound, missing, notValid, refusal, REJECTED } from '../support/refusals';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const VERSION_ID = '86a9efd9-3d16-4894-bd4f-1fc43f3f2abf';
const OTHER_VERSION_ID = 'd6bee1cb-2e14-4277-ba6b-73786b21a0f3';
const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, index) => 7 + 5 * index));

const REFUSING_STATES = ['Disabled', 'PendingDeletion', 'PendingImport'] as const;

interface BlobParts {
  readonly versionId?: string;
  readonly text?: string;
  readonly material?: Buffer;
  /** The context in the order of its names. */
  readonly sortedMembers?: readonly (readonly [string, string])[];
}

/** A blob made from the description of the envelope alone, without the mock. */
function makeBlob({
  versionId = VERSION_ID,
  text = 'x',
  material = MATERIAL,
  sortedMembers = [],
}: BlobParts = {}) {
  const field = (content: string) => {
    const bytes = Buffer.from(content, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const iv = Buffer.from('twelve bytes');
  const cipher = createCipheriv(`aes-${material.length * 8}-gcm` as 'aes-256-gcm', material, iv);
  cipher.setAAD(
    Buffer.concat([
      Buffer.from(versionId),
      ...sortedMembers.flatMap(([name, value]) => [field(name), field(value)]),
    ]),
  );
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from(versionId), iv, ciphertext, cipher.getAuthTag()]).toString('base64');
}

const seedReader = () => kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });

async function encrypt(params: Record<string, string>): Promise<string> {
  const answer = await call('Encrypt', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.CiphertextBlob;
}

/** The same blob with its bytes changed by `change`. */
function changed(blob: string, change: (bytes: Buffer) => Buffer): string {
  return change(Buffer.from(blob, 'base64')).toString('base64');
}

const contextOf = (characters: number) => JSON.stringify({ n: 'x'.repeat(characters - '{"n":""}'.length) });

describe('parameters', () => {
  test('CiphertextBlob is required', async () => {
    seedReader();
    expect(await call('Decrypt', {})).toEqual(missing('CiphertextBlob'));
  });

  test('an empty CiphertextBlob counts as missing', async () => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: '' })).toEqual(missing('CiphertextBlob'));
  });

  test.each([
    ['in the alphabet of URLs', (blob: string) => blob.replaceAll('+', '-').replaceAll('/', '_')],
    ['without its padding', (blob: string) => blob.replaceAll('=', '')],
    ['with padding too much', (blob: string) => `${blob}=`],
    ['with more padding behind the padding', (blob: string) => `${blob}==`],
    ['with a space in front', (blob: string) => ` ${blob}`],
    ['with a space behind', (blob: string) => `${blob} `],
    ['with a line feed behind', (blob: string) => `${blob}\n`],
    ['with a line feed inside', (blob: string) => `${blob.slice(0, 64)}\n${blob.slice(64)}`],
    ['with a character of no alphabet inside', (blob: string) => `${blob.slice(0, 64)}!${blob.slice(64)}`],
    ['with text behind the padding', (blob: string) => `${blob}AAAA`],
    ['with bits set that the padding leaves over', (blob: string) => blob.replace(/A==$/, 'B==')],
  ])('CiphertextBlob refuses Base64 %s', async (_title, damage) => {
    seedReader();
    // 85 bytes leave two padding characters. Texts are tried until +, / and A== stand in the blob, so that each damage is one.
    let blob = '';
    for (let turn = 0; !/^.{48}.*\+.*\/.*A==$|^.{48}.*\/.*\+.*A==$/.test(blob); turn += 1) {
      blob = makeBlob({ text: `text no. ${String(turn).padStart(12, '0')}` });
    }
    expect(await call('Decrypt', { CiphertextBlob: blob })).toMatchObject({ code: 'Success' });
    const damaged = damage(blob);
    expect(damaged).not.toBe(blob);
    expect(await call('Decrypt', { CiphertextBlob: damaged })).toEqual(notValid);
  });

  test.each([
    ['words', 'this is not a blob'],
    ['one character', 'A'],
    ['padding', '===='],
    ['not ASCII', '密钥'],
    ['Base64 of a few bytes', 'QUJD'],
  ])('CiphertextBlob refuses what names no key version: %s', async (_title, CiphertextBlob) => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(notValid);
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
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), EncryptionContext })).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test('EncryptionContext of 8192 characters is accepted', async () => {
    seedReader();
    const EncryptionContext = contextOf(8192);
    expect(EncryptionContext).toHaveLength(8192);
    const CiphertextBlob = makeBlob({ sortedMembers: [['n', JSON.parse(EncryptionContext).n]] });
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test('EncryptionContext of 8193 characters is refused', async () => {
    seedReader();
    const EncryptionContext = contextOf(8193);
    const CiphertextBlob = makeBlob({ sortedMembers: [['n', JSON.parse(EncryptionContext).n]] });
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext })).toEqual(
      invalid('EncryptionContext'),
    );
  });

  test('EncryptionContext may stand in dotted parameters', async () => {
    seedReader();
    const CiphertextBlob = makeBlob({
      sortedMembers: [
        ['a', '1'],
        ['b', '2'],
      ],
    });
    expect(
      await call('Decrypt', { CiphertextBlob, 'EncryptionContext.b': '2', 'EncryptionContext.a': '1' }),
    ).toMatchObject({ code: 'Success', body: { Plaintext: 'x' } });
    expect(
      await call('Decrypt', { CiphertextBlob, 'EncryptionContext.b': '1', 'EncryptionContext.a': '2' }),
    ).toEqual(notValid);
  });

  test('DryRun false is a normal call', async () => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), DryRun: 'false' })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test('an empty DryRun counts as absent', async () => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), DryRun: '' })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test.each(['TRUE', 'True', '1', '0', 'no'])('DryRun refuses "%s"', async (DryRun) => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), DryRun })).toEqual(invalid('DryRun'));
  });

  test('Recipient is an unsupported operation', async () => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), Recipient: '{}' })).toEqual(
      refusal(
        'UnsupportedOperation',
        400,
        'This action is not supported. (alicloud-kms-mock: Recipient is not documented and not mocked)',
      ),
    );
  });

  test('an empty Recipient counts as absent', async () => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), Recipient: '' })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test.each(['KeyId', 'KeyVersionId', 'Plaintext', 'ciphertextBlob', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const { keyId } = seedReader();
      expect(await call('Decrypt', { CiphertextBlob: makeBlob(), [name]: keyId })).toMatchObject({
        code: 'InvalidParameter',
        status: 400,
        body: {},
      });
    },
  );

  test('parameters are checked before the key is looked up', async () => {
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), EncryptionContext: '[]' })).toEqual(
      invalid('EncryptionContext'),
    );
  });
});

describe('key states', () => {
  test('an Enabled key decrypts', async () => {
    const { keyId } = kms.seedKey({ state: 'Enabled', material: MATERIAL, keyVersionId: VERSION_ID });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: keyId,
        KeyVersionId: VERSION_ID,
        Plaintext: 'x',
        RequestId: expect.stringMatching(UUID),
      },
    });
  });

  test.each(['Disabled', 'PendingDeletion'] as const)('a key in %s does not decrypt', async (state) => {
    kms.seedKey({ state, material: MATERIAL, keyVersionId: VERSION_ID });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(REJECTED[state]);
  });

  test('a key in PendingImport does not decrypt', async () => {
    kms.seedKey({ state: 'PendingImport', keyVersionId: VERSION_ID });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(REJECTED.PendingImport);
  });

  test.each(REFUSING_STATES)('a key in %s answers so before the blob is opened', async (state) => {
    kms.seedKey({ state, keyVersionId: VERSION_ID });
    const damaged = changed(makeBlob(), (bytes) => {
      bytes[60] = (bytes[60] ?? 0) ^ 1;
      return bytes;
    });
    expect(await call('Decrypt', { CiphertextBlob: damaged })).toEqual(REJECTED[state]);
  });

  test('a key that is disabled and enabled again opens its old blobs', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'x' });
    expect(await call('DisableKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(REJECTED.Disabled);
    expect(await call('EnableKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test('a key whose deletion is cancelled opens its old blobs', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'x' });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(REJECTED.PendingDeletion);
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test('an external key whose material is deleted does not decrypt', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, keyVersionId: VERSION_ID });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toMatchObject({ code: 'Success' });
    expect(await call('DeleteKeyMaterial', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(REJECTED.PendingImport);
  });

  test('an external key whose material expires does not decrypt', async () => {
    const materialExpiresAt = new Date(kms.clock.now().getTime() + 3600 * 1000);
    kms.seedKey({ origin: 'EXTERNAL', material: MATERIAL, keyVersionId: VERSION_ID, materialExpiresAt });
    kms.clock.advance({ minutes: 59 });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toMatchObject({ code: 'Success' });
    kms.clock.advance({ minutes: 1 });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(REJECTED.PendingImport);
  });

  test('a key that is deleted no longer opens its blobs', async () => {
    const deletionDate = new Date(kms.clock.now().getTime() + 24 * 3600 * 1000);
    kms.seedKey({ state: 'PendingDeletion', deletionDate, material: MATERIAL, keyVersionId: VERSION_ID });
    kms.clock.advance({ hours: 23 });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(REJECTED.PendingDeletion);
    kms.clock.advance({ hours: 1 });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(keyNotFound);
  });

  test.each(['Enabled', ...REFUSING_STATES] as const)('a call leaves a key in %s as it is', async (state) => {
    const { keyId } = kms.seedKey({ state, keyVersionId: VERSION_ID });
    const before = kms.key(keyId);
    await call('Decrypt', { CiphertextBlob: makeBlob() });
    expect(kms.key(keyId)).toEqual(before);
    expect(before?.state).toBe(state);
  });
});

describe('behaviour', () => {
  test('the answer has the four documented fields and no other', async () => {
    const { keyId, keyVersionId } = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: keyId, Plaintext: 'secret' });
    expect((await call('Decrypt', { CiphertextBlob })).body).toEqual({
      KeyId: keyId,
      KeyVersionId: keyVersionId,
      Plaintext: 'secret',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test.each([
    ['text that is not Base64', 'plaintext'],
    ['Base64', 'U2VjcmV0IQ=='],
    ['text that is not ASCII', 'Grüße, 密钥 🔑'],
    ['one byte', '0'],
    ['6144 bytes', 'y'.repeat(6144)],
  ])('a blob made with plain AES-256-GCM opens: %s', async (_title, text) => {
    const { keyId } = seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob({ text }) })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId, KeyVersionId: VERSION_ID, Plaintext: text },
    });
  });

  test('a blob made with plain AES-256-GCM and a context opens with that context', async () => {
    seedReader();
    const CiphertextBlob = makeBlob({
      sortedMembers: [
        ['10', 'ten'],
        ['9', 'nine'],
        ['a', ''],
        ['aa', '密钥'],
        ['é', 'b'],
      ],
    });
    expect(
      await call('Decrypt', {
        CiphertextBlob,
        EncryptionContext: '{"é":"b","9":"nine","aa":"密钥","10":"ten","a":""}',
      }),
    ).toMatchObject({ code: 'Success', body: { Plaintext: 'x' } });
  });

  test.each([
    ['Aliyun_AES_192', 24],
    ['Aliyun_AES_128', 16],
  ] as const)('a blob of a key of %s opens under its %i bytes of material', async (keySpec, length) => {
    const material = MATERIAL.subarray(0, length);
    kms.seedKey({
      keySpec,
      material,
      keyVersionId: VERSION_ID,
      instanceId: 'kst-hzz62ee817bvyyr5xq3na',
    });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob({ material }) })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test('the key is found by the version id in the blob, among others', async () => {
    kms.seedKey({ keyVersionId: OTHER_VERSION_ID });
    const { keyId } = seedReader();
    kms.seedKey();
    expect((await call('Decrypt', { CiphertextBlob: makeBlob() })).body).toMatchObject({
      KeyId: keyId,
      KeyVersionId: VERSION_ID,
    });
  });

  test('the version id of a key of an instance is found as well', async () => {
    const keyId = 'key-hzz62f1cb66fa42qoab1c';
    const versionId = `${keyId}-0a1b2c3d4e`;
    kms.seedKey({ keyId, keyVersionId: versionId, material: MATERIAL });
    expect((await call('Decrypt', { CiphertextBlob: makeBlob({ versionId }) })).body).toMatchObject({
      KeyId: keyId,
      KeyVersionId: versionId,
      Plaintext: 'x',
    });
  });

  test('one blob opens many times', async () => {
    seedReader();
    const CiphertextBlob = makeBlob({ text: 'again' });
    expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe('again');
    expect((await call('Decrypt', { CiphertextBlob })).body.Plaintext).toBe('again');
  });

  test('a blob outlives the alias it was sealed through', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/short-lived'] });
    const CiphertextBlob = await encrypt({ KeyId: 'alias/short-lived', Plaintext: 'x' });
    await call('DeleteAlias', { AliasName: 'alias/short-lived' });
    expect((await call('Decrypt', { CiphertextBlob })).body).toMatchObject({ KeyId: keyId, Plaintext: 'x' });
  });

  test('a blob opens under its own key after the alias moved to another', async () => {
    const old = kms.seedKey({ aliases: ['alias/moving'] });
    const target = kms.seedKey();
    const CiphertextBlob = await encrypt({ KeyId: 'alias/moving', Plaintext: 'x' });
    await call('UpdateAlias', { AliasName: 'alias/moving', KeyId: target.keyId });
    expect((await call('Decrypt', { CiphertextBlob })).body).toMatchObject({
      KeyId: old.keyId,
      Plaintext: 'x',
    });
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['an object without members', '{}'],
  ])('a context that is %s opens what was sealed without one', async (_title, EncryptionContext) => {
    seedReader();
    expect(
      await call('Decrypt', {
        CiphertextBlob: makeBlob(),
        ...(EncryptionContext === undefined ? {} : { EncryptionContext }),
      }),
    ).toMatchObject({ code: 'Success', body: { Plaintext: 'x' } });
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['an object without members', '{}'],
    ['another value', '{"ab":"C"}'],
    ['another name', '{"AB":"c"}'],
    ['the border between name and value moved', '{"a":"bc"}'],
    ['name and value exchanged', '{"c":"ab"}'],
    ['one member more', '{"ab":"c","d":"e"}'],
    ['one empty member more', '{"ab":"c","":""}'],
    ['a space behind the value', '{"ab":"c "}'],
    ['a member named __proto__ more', '{"ab":"c","__proto__":"d"}'],
  ])('a blob sealed with {"ab":"c"} stays shut for a context: %s', async (_title, EncryptionContext) => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: '{"ab":"c"}',
    });
    expect(
      await call('Decrypt', {
        CiphertextBlob,
        ...(EncryptionContext === undefined ? {} : { EncryptionContext }),
      }),
    ).toEqual(notValid);
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"ab":"c"}' })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'x' },
    });
  });

  test('a blob sealed without context stays shut for a context', async () => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), EncryptionContext: '{"a":"1"}' })).toEqual(
      notValid,
    );
  });

  test('a blob sealed with two members stays shut for one of them', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: '{"a":"1","b":"2"}',
    });
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"a":"1"}' })).toEqual(notValid);
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"b":"2"}' })).toEqual(notValid);
  });

  test('a blob sealed with two members stays shut when they exchange their values', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: '{"a":"1","b":"2"}',
    });
    expect(await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"a":"2","b":"1"}' })).toEqual(
      notValid,
    );
  });

  test('two members do not pass for one long member', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: '{"a":"1","b":"2"}',
    });
    expect(
      await call('Decrypt', {
        CiphertextBlob,
        EncryptionContext: JSON.stringify({ a: '1\0\0\0\u0001b\0\0\0\u00012' }),
      }),
    ).toEqual(notValid);
  });

  test('the order of the members does not matter', async () => {
    const { keyId } = kms.seedKey();
    const CiphertextBlob = await encrypt({
      KeyId: keyId,
      Plaintext: 'x',
      EncryptionContext: '{"b":"2","c":"3","a":"1"}',
    });
    expect(
      await call('Decrypt', { CiphertextBlob, EncryptionContext: '{"c":"3","a":"1","b":"2"}' }),
    ).toMatchObject({ code: 'Success', body: { Plaintext: 'x' } });
  });

  test('a changed bit in any byte behind the version id keeps the blob shut', async () => {
    const { keyId } = kms.seedKey();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'sixteen letters!' });
    const length = Buffer.from(blob, 'base64').length;
    expect(length).toBe(36 + 12 + 16 + 16);
    const answers: Record<number, unknown> = {};
    const expected: Record<number, unknown> = {};
    for (let place = 36; place < length; place += 1) {
      const CiphertextBlob = changed(blob, (bytes) => {
        bytes[place] = (bytes[place] ?? 0) ^ (1 << (place % 8));
        return bytes;
      });
      answers[place] = await call('Decrypt', { CiphertextBlob });
      expected[place] = notValid;
    }
    expect(answers).toEqual(expected);
    expect(Object.keys(answers)).toHaveLength(44);
    expect(await call('Decrypt', { CiphertextBlob: blob })).toMatchObject({ code: 'Success' });
  });

  test.each([
    ['lowest', 0x01],
    ['case', 0x20],
    ['highest', 0x80],
  ])('a changed %s bit in any byte of the version id names no key', async (_title, mask) => {
    const { keyId } = kms.seedKey();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'x' });
    const answers: Record<number, unknown> = {};
    const expected: Record<number, unknown> = {};
    for (let place = 0; place < 36; place += 1) {
      const CiphertextBlob = changed(blob, (bytes) => {
        bytes[place] = (bytes[place] ?? 0) ^ mask;
        return bytes;
      });
      answers[place] = await call('Decrypt', { CiphertextBlob });
      expected[place] = keyNotFound;
    }
    expect(answers).toEqual(expected);
    expect(Object.keys(answers)).toHaveLength(36);
  });

  test('a blob cut anywhere behind the version id stays shut', async () => {
    const { keyId } = kms.seedKey();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'sixteen letters!' });
    const answers: Record<number, unknown> = {};
    const expected: Record<number, unknown> = {};
    for (let length = 36; length < 80; length += 1) {
      const CiphertextBlob = changed(blob, (bytes) => bytes.subarray(0, length));
      answers[length] = await call('Decrypt', { CiphertextBlob });
      expected[length] = notValid;
    }
    expect(answers).toEqual(expected);
    expect(Object.keys(answers)).toHaveLength(44);
  });

  test('a blob cut inside the version id stays shut', async () => {
    const { keyId } = kms.seedKey();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'x' });
    const CiphertextBlob = changed(blob, (bytes) => bytes.subarray(0, 35));
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(notValid);
  });

  test.each([
    ['a byte behind it', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(1)])],
    [
      'a byte between version id and IV',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 36), Buffer.alloc(1), bytes.subarray(36)]),
    ],
    [
      'a byte between ciphertext and tag',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -16), Buffer.alloc(1), bytes.subarray(-16)]),
    ],
    ['no IV', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 36), bytes.subarray(48)])],
    ['itself behind it', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    [
      'the tag before the ciphertext',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 48), bytes.subarray(-16), bytes.subarray(48, -16)]),
    ],
  ])('a blob with %s stays shut', async (_title, damage) => {
    const { keyId } = kms.seedKey();
    const blob = await encrypt({ KeyId: keyId, Plaintext: 'text' });
    expect(await call('Decrypt', { CiphertextBlob: changed(blob, damage) })).toEqual(notValid);
  });

  test('parts of two blobs of one key do not make a third', async () => {
    const { keyId } = kms.seedKey();
    const first = Buffer.from(await encrypt({ KeyId: keyId, Plaintext: 'aaaa' }), 'base64');
    const second = Buffer.from(await encrypt({ KeyId: keyId, Plaintext: 'bbbb' }), 'base64');
    const CiphertextBlob = Buffer.concat([first.subarray(0, 48), second.subarray(48)]).toString('base64');
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(notValid);
  });

  test('a blob of a key that never was is Forbidden.KeyNotFound', async () => {
    kms.seedKey();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(keyNotFound);
  });

  test('a blob that names a key id in place of the version id is Forbidden.KeyNotFound', async () => {
    const { keyId } = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob({ versionId: keyId }) })).toEqual(keyNotFound);
  });

  test('a blob of another region is Forbidden.KeyNotFound', async () => {
    const there = kms.seedKey({
      regionId: 'cn-shanghai',
      material: MATERIAL,
      keyVersionId: VERSION_ID,
    });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob() })).toEqual(keyNotFound);
    expect(await shanghai.call('Decrypt', { CiphertextBlob: makeBlob() })).toMatchObject({
      code: 'Success',
      body: { KeyId: there.keyId, Plaintext: 'x' },
    });
  });

  test('a blob of a key with other material under the same version id stays shut', async () => {
    seedReader();
    const material = Buffer.alloc(32, 1);
    expect(await call('Decrypt', { CiphertextBlob: makeBlob({ material }) })).toEqual(notValid);
  });

  test('two keys with the same material open their own blobs only, even with the version ids exchanged', async () => {
    const first = kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });
    const second = kms.seedKey({ material: MATERIAL, keyVersionId: OTHER_VERSION_ID });
    const blob = await encrypt({ KeyId: first.keyId, Plaintext: 'x' });
    expect((await call('Decrypt', { CiphertextBlob: blob })).body.KeyId).toBe(first.keyId);
    const swapped = changed(blob, (bytes) =>
      Buffer.concat([Buffer.from(OTHER_VERSION_ID), bytes.subarray(36)]),
    );
    expect(await call('Decrypt', { CiphertextBlob: swapped })).toEqual(notValid);
    const own = await encrypt({ KeyId: second.keyId, Plaintext: 'x' });
    expect((await call('Decrypt', { CiphertextBlob: own })).body.KeyId).toBe(second.keyId);
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), DryRun: 'true' })).toMatchObject({
      code: 'DryRunOperationError',
      status: 400,
      body: {},
    });
  });

  test.each([
    ['an unknown version', { CiphertextBlob: makeBlob({ versionId: OTHER_VERSION_ID }) }],
    ['a damaged blob', { CiphertextBlob: makeBlob({ material: Buffer.alloc(32) }) }],
    ['no blob', { CiphertextBlob: '' }],
    ['another context', { EncryptionContext: '{"a":"1"}' }],
    ['a bad context', { EncryptionContext: '[]' }],
    ['a Recipient', { Recipient: '{}' }],
  ])('DryRun true answers ValidationError for %s', async (_title, params) => {
    seedReader();
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), DryRun: 'true', ...params })).toMatchObject({
      code: 'ValidationError',
      status: 400,
      body: {},
    });
  });

  test.each(REFUSING_STATES)('DryRun true answers ValidationError for a key in %s', async (state) => {
    kms.seedKey({ state, keyVersionId: VERSION_ID });
    expect(await call('Decrypt', { CiphertextBlob: makeBlob(), DryRun: 'true' })).toMatchObject({
      code: 'ValidationError',
      status: 400,
      body: {},
    });
  });

  // A made-up blob: no call seals one under such a key, but nothing keeps a caller from naming its version.
  test.each(['RSA_2048', 'EC_P256', 'EC_SM2'] as const)(
    'a blob that names a version of a key of %s is not supported',
    async (keySpec) => {
      const { keyVersionId } = kms.seedKey({ keySpec });
      const CiphertextBlob = Buffer.concat([Buffer.from(keyVersionId), Buffer.alloc(60, 1)]).toString(
        'base64',
      );
      expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
        code: 'UnsupportedOperation',
        status: 400,
        message: 'This action is not supported.',
      });
      const { keyId } = kms.seedKey();
      expect((await call('ReEncrypt', { CiphertextBlob, DestinationKeyId: keyId })).code).toBe(
        'UnsupportedOperation',
      );
      const exported = await call('ExportDataKey', {
        CiphertextBlob,
        PublicKeyBlob: 'AAAA',
        WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
        WrappingKeySpec: 'RSA_2048',
      });
      expect(exported.code).toBe('UnsupportedOperation');
    },
  );
});
