/** When a blob of the symmetric actions can be decrypted: the same rules for the three actions that accept a blob. */
import { openApiCallClient, type Reply } from '../support/clients';
import { type BlobParts, changed, flipped, makeBlob } from '../support/envelope';
import { INSTANCE } from '../support/ids';
import { keyOf } from '../support/key-pairs';
import { mockedKms } from '../support/mocked-kms';
import {
  blobInvalid,
  DRY_RUN_REFUSED,
  keyNotFound,
  notValid,
  operationUnsupported,
  REJECTED,
} from '../support/refusals';
import { UNUSABLE_STATES } from '../support/secrets';
import { RSA_WRAPPING, unwrapRsa } from '../support/wrapping';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const VERSION_ID = '86a9efd9-3d16-4894-bd4f-1fc43f3f2abf';
const OTHER_VERSION_ID = 'd6bee1cb-2e14-4277-ba6b-73786b21a0f3';
const MATERIAL = Buffer.from(Array.from({ length: 32 }, (_, index) => 7 + 5 * index));
/** Base64, so that it is accepted as a data key; 12 bytes. */
const TEXT = 'U2VjcmV0IQ==';

const blobOf = (parts: Partial<BlobParts> = {}) =>
  makeBlob({ versionId: VERSION_ID, material: MATERIAL, text: TEXT, ...parts });
const seedReader = () => kms.seedKey({ material: MATERIAL, keyVersionId: VERSION_ID });

type Params = Record<string, string>;

interface Opener {
  /** The required parameters besides the blob and its context. */
  readonly more: () => Params;
  readonly contextName: string;
  readonly plaintextOf: (reply: Reply) => Promise<string>;
}

const OPENERS: Readonly<Record<string, Opener>> = {
  Decrypt: {
    more: () => ({}),
    contextName: 'EncryptionContext',
    plaintextOf: async ({ body }) => body.Plaintext,
  },
  ReEncrypt: {
    more: () => ({ DestinationKeyId: kms.seedKey().keyId }),
    contextName: 'SourceEncryptionContext',
    plaintextOf: async ({ body }) =>
      (await call('Decrypt', { CiphertextBlob: body.CiphertextBlob })).body.Plaintext,
  },
  ExportDataKey: {
    more: () => RSA_WRAPPING,
    contextName: 'EncryptionContext',
    plaintextOf: async ({ body }) => unwrapRsa(body.ExportedDataKey).toString('base64'),
  },
};

async function encrypt(params: Params): Promise<string> {
  const answer = await call('Encrypt', { Plaintext: TEXT, ...params });
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.CiphertextBlob;
}

describe.each(Object.entries(OPENERS))('%s', (action, { more, contextName, plaintextOf }) => {
  const paramsFor = (CiphertextBlob: string, context?: string): Params => ({
    CiphertextBlob,
    ...more(),
    ...(context === undefined ? {} : { [contextName]: context }),
  });
  const open = (blob: string, context?: string) => call(action, paramsFor(blob, context));
  const expectOpen = async (blob: string, context?: string, text = TEXT) => {
    const reply = await open(blob, context);
    expect(reply).toMatchObject({ code: 'Success', status: 200, message: '' });
    expect(await plaintextOf(reply)).toBe(text);
    return reply.body;
  };
  /** The responses for all blobs together: `place: response`. */
  const answersTo = async (blobs: ReadonlyMap<number, string>) => {
    const params = more();
    const answers = new Map<number, unknown>();
    for (const [place, CiphertextBlob] of blobs)
      answers.set(place, await call(action, { CiphertextBlob, ...params }));
    return answers;
  };
  const allAre = (blobs: ReadonlyMap<number, string>, answer: unknown) =>
    new Map([...blobs.keys()].map((place) => [place, answer]));
  const places = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

  test('decrypts a blob of plain AES-256-GCM; the response has the key and its version', async () => {
    kms.seedKey({ keyVersionId: OTHER_VERSION_ID });
    const { keyId } = seedReader();
    kms.seedKey();
    expect(await expectOpen(blobOf())).toMatchObject({ KeyId: keyId, KeyVersionId: VERSION_ID });
  });

  test('decrypts a blob of plain AES-256-GCM and a context, with that context', async () => {
    seedReader();
    const context = [
      ['10', 'ten'],
      ['9', 'nine'],
      ['a', ''],
      ['aa', '密钥'],
      ['é', 'b'],
    ] as const;
    await expectOpen(blobOf({ context }), '{"é":"b","9":"nine","aa":"密钥","10":"ten","a":""}');
  });

  test('decrypts a blob with a context of 8192 characters', async () => {
    seedReader();
    const value = 'x'.repeat(8192 - '{"n":""}'.length);
    await expectOpen(blobOf({ context: [['n', value]] }), JSON.stringify({ n: value }));
  });

  test('accepts the members of the context as flat parameters', async () => {
    seedReader();
    const context = [
      ['a', '1'],
      ['b', '2'],
    ] as const;
    const dotted = (a: string, b: string) =>
      call(action, { ...paramsFor(blobOf({ context })), [`${contextName}.b`]: b, [`${contextName}.a`]: a });
    expect(await plaintextOf(await dotted('1', '2'))).toBe(TEXT);
    expect(await dotted('2', '1')).toEqual(blobInvalid);
  });

  test.each([
    ['Aliyun_AES_192', 24],
    ['Aliyun_AES_128', 16],
  ] as const)('decrypts a blob of a key of %s, with %i bytes of key material', async (keySpec, length) => {
    const material = MATERIAL.subarray(0, length);
    kms.seedKey({ keySpec, material, keyVersionId: VERSION_ID, instanceId: INSTANCE });
    await expectOpen(blobOf({ material }));
  });

  test('decrypts a blob of a key of Aliyun_SM4', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ keySpec: 'Aliyun_SM4', instanceId: INSTANCE });
    const body = await expectOpen(await encrypt({ KeyId: keyId }));
    expect(body).toMatchObject({ KeyId: keyId, KeyVersionId: keyVersionId });
  });

  test('finds the version id of a key of an instance', async () => {
    const keyId = 'key-hzz62f1cb66fa42qoab1c';
    const versionId = `${keyId}-0a1b2c3d4e`;
    kms.seedKey({ keyId, keyVersionId: versionId, material: MATERIAL });
    expect(await expectOpen(blobOf({ versionId }))).toMatchObject({ KeyId: keyId, KeyVersionId: versionId });
  });

  test('decrypts a blob of an old version, and returns that version', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    const blob = await encrypt({ KeyId: keyId });
    kms.clock.advance({ days: 8 });
    expect(await expectOpen(blob)).toMatchObject({ KeyId: keyId, KeyVersionId: keyVersionId });
    expect(kms.key(keyId)?.keyVersionId).not.toBe(keyVersionId);
  });

  test('decrypts the same blob many times', async () => {
    seedReader();
    await expectOpen(blobOf());
    await expectOpen(blobOf());
  });

  test.each([
    ['DisableKey', {}, 'EnableKey', REJECTED.Disabled],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }, 'CancelKeyDeletion', REJECTED.PendingDeletion],
  ])(
    'does not decrypt a blob after %s %j, and decrypts it again after %s',
    async (out, params, back, refusal) => {
      const { keyId: KeyId } = seedReader();
      expect(await call(out, { KeyId, ...params })).toMatchObject({ code: 'Success' });
      expect(await open(blobOf())).toEqual(refusal);
      expect(await call(back, { KeyId })).toMatchObject({ code: 'Success' });
      await expectOpen(blobOf());
    },
  );

  test.each(UNUSABLE_STATES)('checks the state %s before it decrypts the blob', async (state) => {
    kms.seedKey({ state, keyVersionId: VERSION_ID });
    expect(await open(changed(blobOf(), (bytes) => flipped(bytes, 60)))).toEqual(REJECTED[state]);
  });

  test.each([
    ['in the alphabet of URLs', (blob: string) => blob.replaceAll('+', '-').replaceAll('/', '_')],
    ['without its padding', (blob: string) => blob.replaceAll('=', '')],
    ['with one more =', (blob: string) => `${blob}=`],
    ['with two more =', (blob: string) => `${blob}==`],
    ['with a space at the start', (blob: string) => ` ${blob}`],
    ['with a space at the end', (blob: string) => `${blob} `],
    ['with a line feed at the end', (blob: string) => `${blob}\n`],
    ['with a line feed inside', (blob: string) => `${blob.slice(0, 64)}\n${blob.slice(64)}`],
    ['with a character that is not Base64', (blob: string) => `${blob.slice(0, 64)}!${blob.slice(64)}`],
    ['with text after the padding', (blob: string) => `${blob}AAAA`],
    ['with set bits that the padding does not use', (blob: string) => blob.replace(/A==$/, 'B==')],
  ])('rejects Base64 %s', async (_title, damage) => {
    seedReader();
    // 88 bytes need two padding characters. Plaintexts are tried until the blob contains +, / and A==, so that every change is effective.
    let blob = '';
    let text = '';
    for (let turn = 0; !/^.{48}.*\+.*\/.*A==$|^.{48}.*\/.*\+.*A==$/.test(blob); turn += 1) {
      text = String(turn).padStart(24, '0');
      blob = blobOf({ text });
    }
    await expectOpen(blob, undefined, text);
    expect(damage(blob)).not.toBe(blob);
    expect(await open(damage(blob))).toEqual(blobInvalid);
  });

  test.each(['this is not a blob', 'A', '====', '密钥', 'QUJD'])(
    'rejects %s, which contains no key version',
    async (blob) => {
      seedReader();
      expect(await open(blob)).toEqual(blobInvalid);
      expect(await call(action, { ...paramsFor(blob), DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
    },
  );

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['an object without members', '{}'],
  ])('decrypts a blob without a context if the context is %s', async (_title, context) => {
    seedReader();
    await expectOpen(blobOf(), context);
  });

  const AB = '{"ab":"c"}';
  const TWO = '{"a":"1","b":"2"}';
  test.each([
    ['no context', '{"a":"1"}', 'a context'],
    [AB, undefined, 'no context'],
    [AB, '', 'an empty text'],
    [AB, '{}', 'an object without members'],
    [AB, '{"ab":"C"}', 'another value'],
    [AB, '{"AB":"c"}', 'another name'],
    [AB, '{"a":"bc"}', 'the border between name and value moved'],
    [AB, '{"c":"ab"}', 'name and value exchanged'],
    [AB, '{"ab":"c","d":"e"}', 'one member more'],
    [AB, '{"ab":"c","":""}', 'one empty member more'],
    [AB, '{"ab":"c "}', 'a space behind the value'],
    [AB, '{"ab":"c","__proto__":"d"}', 'a member named __proto__ more'],
    [TWO, '{"a":"1"}', 'the first member alone'],
    [TWO, '{"b":"2"}', 'the second member alone'],
    [TWO, '{"a":"2","b":"1"}', 'the values exchanged'],
    [TWO, '{"a":"1b=2"}', 'both members in one, without the &'],
    [TWO, '{"b=2&a":"1"}', 'both members in one, not sorted'],
  ])('does not decrypt a blob with the context %s for %s: %s', async (sealed, context, _title) => {
    const { keyId } = kms.seedKey();
    const own = sealed === 'no context' ? undefined : sealed;
    const blob = await encrypt({ KeyId: keyId, ...(own === undefined ? {} : { EncryptionContext: own }) });
    expect(await open(blob, context)).toEqual(blobInvalid);
    const dryRun = { ...paramsFor(blob, context), DryRun: 'true' };
    expect(await call(action, dryRun)).toMatchObject(DRY_RUN_REFUSED);
    await expectOpen(blob, own);
  });

  // Nothing is escaped, so the digest is over `a=1&b=2` in each case.
  test.each(['{"a":"1&b=2"}', '{"a=1&b":"2"}'])(
    `decrypts a blob of the context ${TWO} with %s`,
    async (context) => {
      const { keyId } = kms.seedKey();
      await expectOpen(await encrypt({ KeyId: keyId, EncryptionContext: TWO }), context);
    },
  );

  test('ignores the order of the members', async () => {
    const { keyId } = kms.seedKey();
    const blob = await encrypt({ KeyId: keyId, EncryptionContext: '{"b":"2","c":"3","a":"1"}' });
    await expectOpen(blob, '{"c":"3","a":"1","b":"2"}');
  });

  test('does not decrypt a blob with a changed bit in any byte after the version id', async () => {
    seedReader();
    const length = 36 + 12 + 12 + 16;
    expect(Buffer.from(blobOf(), 'base64')).toHaveLength(length);
    const blobs = new Map(
      places(36, length).map((place) => [
        place,
        changed(blobOf(), (bytes) => flipped(bytes, place, 1 << (place % 8))),
      ]),
    );
    expect(await answersTo(blobs)).toEqual(allAre(blobs, blobInvalid));
    await expectOpen(blobOf());
  });

  test.each([
    ['lowest', 0x01],
    ['case', 0x20],
    ['highest', 0x80],
  ])('finds no key with a changed %s bit in any byte of the version id', async (_title, mask) => {
    seedReader();
    const blobs = new Map(
      places(0, 36).map((place) => [place, changed(blobOf(), (bytes) => flipped(bytes, place, mask))]),
    );
    expect(await answersTo(blobs)).toEqual(allAre(blobs, keyNotFound));
  });

  test('does not decrypt a blob that is cut at any position after the version id', async () => {
    seedReader();
    const blobs = new Map(
      places(35, 76).map((length) => [length, changed(blobOf(), (bytes) => bytes.subarray(0, length))]),
    );
    expect(await answersTo(blobs)).toEqual(allAre(blobs, blobInvalid));
  });

  const insert = (place: number) => (bytes: Buffer) =>
    Buffer.concat([bytes.subarray(0, place), Buffer.alloc(1), bytes.subarray(place)]);
  test.each([
    ['an additional byte at the end', (bytes: Buffer) => insert(bytes.length)(bytes)],
    ['an additional byte between version id and IV', insert(36)],
    ['an additional byte between ciphertext and tag', insert(60)],
    ['no IV', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 36), bytes.subarray(48)])],
    ['a copy of itself at the end', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    [
      'the tag before the ciphertext',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 48), bytes.subarray(-16), bytes.subarray(48, -16)]),
    ],
  ])('does not decrypt a blob with %s', async (_title, damage) => {
    seedReader();
    expect(await open(changed(blobOf(), damage))).toEqual(blobInvalid);
  });

  test('does not decrypt the start of one blob with the end of another', async () => {
    const { keyId } = kms.seedKey();
    const first = Buffer.from(await encrypt({ KeyId: keyId, Plaintext: 'aaaa' }), 'base64');
    const second = Buffer.from(await encrypt({ KeyId: keyId, Plaintext: 'bbbb' }), 'base64');
    const mixed = Buffer.concat([first.subarray(0, 48), second.subarray(48)]).toString('base64');
    expect(await open(mixed)).toEqual(blobInvalid);
  });

  test('finds no key for the version id of a key that never existed', async () => {
    kms.seedKey();
    expect(await open(blobOf())).toEqual(keyNotFound);
    expect(await call(action, { ...paramsFor(blobOf()), DryRun: 'true' })).toMatchObject(DRY_RUN_REFUSED);
  });

  test('finds no key for a key id instead of the version id', async () => {
    const { keyId } = seedReader();
    expect(await open(blobOf({ versionId: keyId }))).toEqual(keyNotFound);
  });

  test('finds no key for a blob of another region', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai', material: MATERIAL, keyVersionId: VERSION_ID });
    expect(await open(blobOf())).toEqual(keyNotFound);
    const there = await shanghai.call('Decrypt', { CiphertextBlob: blobOf() });
    expect(there).toMatchObject({ code: 'Success', body: { KeyId: keyId, Plaintext: TEXT } });
  });

  test('does not decrypt a blob of other key material with the same version id', async () => {
    seedReader();
    expect(await open(blobOf({ material: Buffer.alloc(32, 1) }))).toEqual(blobInvalid);
  });

  // The version id is not authenticated. It only tells which key version to use.
  test('decrypts a blob with the version id of another key only if that key has the same key material', async () => {
    const first = seedReader();
    const second = kms.seedKey({ material: MATERIAL, keyVersionId: OTHER_VERSION_ID });
    const blob = await encrypt({ KeyId: first.keyId });
    expect(await expectOpen(blob)).toMatchObject({ KeyId: first.keyId });
    const swapped = changed(blob, (bytes) =>
      Buffer.concat([Buffer.from(OTHER_VERSION_ID), bytes.subarray(36)]),
    );
    expect(await expectOpen(swapped)).toMatchObject({ KeyId: second.keyId });
    expect(await expectOpen(await encrypt({ KeyId: second.keyId }))).toMatchObject({ KeyId: second.keyId });
  });

  // An invented blob: no call encrypts with such a key, but a caller can send a blob with its version id.
  test.each(['RSA_2048', 'EC_P256', 'EC_SM2', 'HMAC_SHA_256'] as const)(
    'rejects a blob that names a version of a key of %s, whatever its state',
    async (keySpec) => {
      const { keyId, keyVersionId } = kms.seedKey(keyOf(keySpec));
      const blob = blobOf({ versionId: keyVersionId });
      expect(await open(blob)).toEqual(operationUnsupported);
      await call('DisableKey', { KeyId: keyId });
      expect(await open(blob)).toEqual(operationUnsupported);
    },
  );
});

test.each(['Decrypt', 'ReEncrypt'])('%s decrypts any string', async (action) => {
  const { more, plaintextOf } = OPENERS[action] as Opener;
  seedReader();
  for (const text of ['plaintext', 'U2VjcmV0IQ==', 'Grüße, 密钥 🔑', '0', 'y'.repeat(6144)]) {
    expect(await plaintextOf(await call(action, { CiphertextBlob: blobOf({ text }), ...more() }))).toBe(text);
  }
});

test('ExportDataKey accepts only Base64: a data key', async () => {
  seedReader();
  expect(
    await call('ExportDataKey', { CiphertextBlob: blobOf({ text: 'no Base64' }), ...RSA_WRAPPING }),
  ).toEqual(notValid);
});

test('Decrypt returns four fields', async () => {
  const { keyId: KeyId } = seedReader();
  expect((await call('Decrypt', { CiphertextBlob: blobOf() })).body).toEqual({
    KeyId,
    KeyVersionId: VERSION_ID,
    Plaintext: TEXT,
    RequestId: expect.any(String),
  });
});

test('Decrypt uses the key that encrypted the blob, also if its alias was deleted or moved', async () => {
  const sealing = kms.seedKey({ aliases: ['alias/short-lived', 'alias/moving'] });
  const blobs = [await encrypt({ KeyId: 'alias/short-lived' }), await encrypt({ KeyId: 'alias/moving' })];
  await call('DeleteAlias', { AliasName: 'alias/short-lived' });
  await call('UpdateAlias', { AliasName: 'alias/moving', KeyId: kms.seedKey().keyId });
  for (const CiphertextBlob of blobs) {
    expect((await call('Decrypt', { CiphertextBlob })).body).toMatchObject({
      KeyId: sealing.keyId,
      Plaintext: TEXT,
    });
  }
});
