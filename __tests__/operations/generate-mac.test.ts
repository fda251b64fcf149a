import { createHmac } from 'node:crypto';
import { mockedKms } from '../support/mocked-kms';
import {
  aliasNotFound,
  invalid,
  keyNotFound,
  missing,
  operationRejected,
  rejected,
} from '../support/refusals';
import { INSTANCE, UNKNOWN_ID } from '../support/ids';

const { kms, call } = mockedKms();
const MESSAGE = Buffer.from([0, 1, 2, 255, 254]);
const Message = MESSAGE.toString('base64');

const ALGORITHMS = [
  ['HMAC_SHA_224', 'sha224', 28],
  ['HMAC_SHA_256', 'sha256', 32],
  ['HMAC_SHA_384', 'sha384', 48],
  ['HMAC_SHA_512', 'sha512', 64],
  ['HMAC_SM3', 'sm3', 32],
] as const;

const macKey = (state?: 'Disabled' | 'PendingDeletion') =>
  kms.seedKey({
    keySpec: 'HMAC_SHA_256',
    instanceId: INSTANCE,
    aliases: ['alias/mac'],
    ...(state ? { state } : {}),
  });
const params = (KeyId: string) => ({ KeyId, Algorithm: 'HMAC_SHA_256', Message });

const UNKNOWN_ARN = `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`;
const OTHER_SPECS = ['Aliyun_AES_256', 'Aliyun_SM4', 'RSA_2048', 'EC_P256', 'EC_SM2'] as const;
const DRY_RUN_PASSED = { code: 'DryRunOperationError', status: 400, body: {} };
const DRY_RUN_FAILED = { code: 'ValidationError', status: 400, body: {} };

/** Every pair of a spec and the algorithm of another. */
const MISMATCHES = ALGORITHMS.flatMap(([keySpec]) =>
  ALGORITHMS.filter(([other]) => other !== keySpec).map(([other]) => [keySpec, other] as const),
);

describe('parameters', () => {
  test.each(['KeyId', 'Algorithm', 'Message'])('%s is needed', async (name) => {
    const { keyId } = macKey();
    const { [name]: _left, ...rest } = { ...params(keyId) } as Record<string, string>;
    expect(await call('GenerateMac', rest)).toEqual(missing(name));
    expect(await call('GenerateMac', { ...rest, [name]: '' })).toEqual(missing(name));
  });

  test('an algorithm that is none is refused', async () => {
    expect(await call('GenerateMac', { ...params(macKey().keyId), Algorithm: 'HMAC_MD5' })).toEqual(
      invalid('Algorithm'),
    );
  });

  test('a message that is no Base64 is refused', async () => {
    expect(await call('GenerateMac', { ...params(macKey().keyId), Message: 'no base64!' })).toEqual(
      invalid('Message'),
    );
  });

  test('KeyId may be an id, an alias or an ARN; the answer has the id', async () => {
    const { keyId, arn } = macKey();
    for (const name of [keyId, 'alias/mac', arn]) {
      expect((await call('GenerateMac', params(name))).body.KeyId).toBe(keyId);
    }
    expect(await call('GenerateMac', params('00000000-0000-4000-8000-000000000000'))).toEqual(keyNotFound);
    expect((await call('GenerateMac', params('alias/none'))).code).toBe('Forbidden.AliasNotFound');
  });

  test('DryRun tells what would happen and never succeeds', async () => {
    const { keyId } = macKey();
    const dry = { ...params(keyId), DryRun: 'true' };
    expect(await call('GenerateMac', dry)).toMatchObject({ code: 'DryRunOperationError', status: 400 });
    expect(await call('GenerateMac', { ...dry, Message: '!' })).toMatchObject({
      code: 'ValidationError',
      status: 400,
    });
    expect((await call('GenerateMac', { ...dry, DryRun: 'false' })).code).toBe('Success');
  });

  test.each([
    ['an unknown id', UNKNOWN_ID, keyNotFound],
    ['the ARN of no key', UNKNOWN_ARN, keyNotFound],
    ['an unknown alias', 'alias/unknown', aliasNotFound],
  ])('%s is not found', async (_what, KeyId, expected) => {
    macKey();
    expect(await call('GenerateMac', params(KeyId))).toEqual(expected);
  });

  test.each(['hmac_sha_256', 'HMAC_SHA256', 'HMAC_SHA_1', 'HmacSHA256', 'ECDSA_SHA_256', ' HMAC_SHA_256'])(
    'the Algorithm "%s" is refused',
    async (Algorithm) => {
      expect(await call('GenerateMac', { ...params(macKey().keyId), Algorithm })).toEqual(
        invalid('Algorithm'),
      );
    },
  );

  test.each(['!', '%%%%', 'a message', '消息'])(
    'the Message "%s", no Base64, is refused',
    async (Message) => {
      expect(await call('GenerateMac', { ...params(macKey().keyId), Message })).toEqual(invalid('Message'));
    },
  );

  test.each(['KeyVersionId', 'Digest', 'EncryptionContext', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const answer = await call('GenerateMac', { ...params(macKey().keyId), [name]: '1' });
      expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
      expect(answer.message).toMatch(new RegExp(`^The specified parameter "${name}" is not valid`));
    },
  );

  test.each(['false', ''])('DryRun "%s" is a normal call', async (DryRun) => {
    const { keyId } = macKey();
    expect(await call('GenerateMac', { ...params(keyId), DryRun })).toMatchObject({
      code: 'Success',
      status: 200,
      body: { KeyId: keyId },
    });
  });

  test.each(['TRUE', 'True', '1', '0', 'yes', ' true'])('the DryRun "%s" is refused', async (DryRun) => {
    expect(await call('GenerateMac', { ...params(macKey().keyId), DryRun })).toEqual(invalid('DryRun'));
  });
});

describe('key states', () => {
  test('an Enabled key makes a MAC', async () => {
    expect((await call('GenerateMac', params(macKey().keyId))).code).toBe('Success');
  });

  test.each(['Disabled', 'PendingDeletion'] as const)('a key in %s makes none', async (state) => {
    expect(await call('GenerateMac', params(macKey(state).keyId))).toEqual(rejected(state));
  });

  test('a key that makes MACs is never in PendingImport', () => {
    const seed = () => kms.seedKey({ keySpec: 'HMAC_SHA_256', instanceId: INSTANCE, state: 'PendingImport' });
    expect(seed).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  });

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'another algorithm is reported before the state %s',
    async (state) => {
      const { keyId } = macKey(state);
      expect(await call('GenerateMac', { ...params(keyId), Algorithm: 'HMAC_SM3' })).toEqual(
        operationRejected,
      );
    },
  );

  test.each(['Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'a key of another family is reported before the state %s',
    async (state) => {
      expect(await call('GenerateMac', params(kms.seedKey({ state }).keyId))).toEqual(operationRejected);
    },
  );

  test('a Message that is no Base64 is reported before the state', async () => {
    const { keyId } = macKey('Disabled');
    expect(await call('GenerateMac', { ...params(keyId), Message: '!' })).toEqual(invalid('Message'));
  });

  test.each([
    ['Disabled', 'EnableKey'],
    ['PendingDeletion', 'CancelKeyDeletion'],
  ] as const)('a key in %s works again after %s', async (state, action) => {
    const { keyId } = macKey(state);
    expect(await call(action, { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await call('GenerateMac', params(keyId))).toMatchObject({ code: 'Success', status: 200 });
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = macKey('PendingDeletion');
    kms.clock.advance({ days: 30 });
    expect(await call('GenerateMac', params(keyId))).toEqual(keyNotFound);
  });

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'DryRun true answers ValidationError for a key in %s',
    async (state) => {
      const answer = await call('GenerateMac', { ...params(macKey(state).keyId), DryRun: 'true' });
      expect(answer).toMatchObject(DRY_RUN_FAILED);
    },
  );
});

describe('behaviour', () => {
  test.each(ALGORITHMS)(
    '%s is the HMAC of %s over the bytes of the message',
    async (keySpec, hash, length) => {
      const material = Buffer.alloc(length, 7);
      const { keyId } = kms.seedKey({ keySpec, material, instanceId: INSTANCE });
      const { body } = await call('GenerateMac', { KeyId: keyId, Algorithm: keySpec, Message });
      expect(body).toEqual({
        KeyId: keyId,
        Algorithm: keySpec,
        Mac: createHmac(hash, material).update(MESSAGE).digest('base64'),
        RequestId: expect.any(String),
      });
    },
  );

  test('a key of another algorithm is refused', async () => {
    expect(await call('GenerateMac', { ...params(macKey().keyId), Algorithm: 'HMAC_SHA_512' })).toEqual(
      operationRejected,
    );
  });

  test.each(['Aliyun_AES_256', 'EC_P256'] as const)('a key of %s is refused', async (keySpec) => {
    expect(await call('GenerateMac', params(kms.seedKey({ keySpec }).keyId))).toEqual(operationRejected);
  });

  test.each(OTHER_SPECS)('a key of the other family %s is unsupported', async (keySpec) => {
    expect(await call('GenerateMac', params(kms.seedKey({ keySpec }).keyId))).toEqual(operationRejected);
  });

  test.each(MISMATCHES)('a key of %s is unsupported with %s', async (keySpec, Algorithm) => {
    const { keyId } = kms.seedKey({ keySpec, instanceId: INSTANCE });
    expect(await call('GenerateMac', { ...params(keyId), Algorithm })).toEqual(operationRejected);
  });

  test.each(['id', 'alias', 'ARN'])('the answer to a KeyId that is an %s has the id', async (form) => {
    const { keyId, arn } = macKey();
    const KeyId = { id: keyId, alias: 'alias/mac', ARN: arn }[form] as string;
    expect((await call('GenerateMac', params(KeyId))).body).toEqual({
      KeyId: keyId,
      Algorithm: 'HMAC_SHA_256',
      Mac: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    expect(await call('GenerateMac', { ...params(macKey().keyId), DryRun: 'true' })).toMatchObject(
      DRY_RUN_PASSED,
    );
  });

  test.each([
    ['an unknown key', { KeyId: UNKNOWN_ID }],
    ['an unknown alias', { KeyId: 'alias/unknown' }],
    ['the algorithm of other keys', { Algorithm: 'HMAC_SHA_512' }],
    ['an algorithm that is none', { Algorithm: 'HMAC_MD5' }],
    ['a missing Message', { Message: '' }],
    ['a Message that is no Base64', { Message: '!' }],
  ])('DryRun true answers ValidationError for %s', async (_what, changed) => {
    const answer = await call('GenerateMac', { ...params(macKey().keyId), DryRun: 'true', ...changed });
    expect(answer).toMatchObject(DRY_RUN_FAILED);
  });

  test('nothing about the key changes', async () => {
    const { keyId } = macKey();
    const before = kms.key(keyId);
    expect((await call('GenerateMac', params(keyId))).code).toBe('Success');
    expect(kms.key(keyId)).toEqual(before);
  });

  test.each([
    ['1 byte', Buffer.from([0])],
    ['every byte there is', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
    ['bytes that Base64 writes as + and /', Buffer.from([0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff])],
    ['a block of the hash', Buffer.alloc(64, 1)],
    ['4096 bytes', Buffer.alloc(4096, 1)],
  ])('the Message may be %s', async (_what, message) => {
    const material = Buffer.alloc(32, 9);
    const { keyId } = kms.seedKey({ keySpec: 'HMAC_SHA_256', material, instanceId: INSTANCE });
    const answer = await call('GenerateMac', { ...params(keyId), Message: message.toString('base64') });
    expect(answer.body.Mac).toBe(createHmac('sha256', material).update(message).digest('base64'));
  });

  test('the same key and message make the same MAC each time, another key another', async () => {
    const [one, other] = [macKey(), kms.seedKey({ keySpec: 'HMAC_SHA_256', instanceId: INSTANCE })];
    const macs = [
      (await call('GenerateMac', params(one.keyId))).body.Mac,
      (await call('GenerateMac', params(one.keyId))).body.Mac,
      (await call('GenerateMac', params(other.keyId))).body.Mac,
    ];
    expect(macs[1]).toBe(macs[0]);
    expect(macs[2]).not.toBe(macs[0]);
  });

  test.each(
    ALGORITHMS.flatMap(([spec, , length]) => [length - 1, length + 1].map((n) => [spec, n] as const)),
  )('a key of %s does not have %d bytes', (keySpec, length) => {
    const seed = () => kms.seedKey({ keySpec, material: Buffer.alloc(length, 1), instanceId: INSTANCE });
    expect(seed).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  });
});
