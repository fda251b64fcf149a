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
const MATERIAL = Buffer.alloc(32, 7);
const MESSAGE = Buffer.from('a message');
const MAC = createHmac('sha256', MATERIAL).update(MESSAGE).digest();

const macKey = (state?: 'Disabled' | 'PendingDeletion') =>
  kms.seedKey({
    keySpec: 'HMAC_SHA_256',
    material: MATERIAL,
    instanceId: 'kst-hzz62ee817bvyyr5xq3na',
    aliases: ['alias/mac'],
    ...(state ? { state } : {}),
  });
const params = (KeyId: string, mac = MAC, message = MESSAGE) => ({
  KeyId,
  Algorithm: 'HMAC_SHA_256',
  Message: message.toString('base64'),
  Mac: mac.toString('base64'),
});

const UNKNOWN_ARN = `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`;
const OTHER_SPECS = ['Aliyun_AES_256', 'Aliyun_SM4', 'RSA_2048', 'EC_P256', 'EC_SM2'] as const;
const DRY_RUN_PASSED = { code: 'DryRunOperationError', status: 400, body: {} };
const DRY_RUN_FAILED = { code: 'ValidationError', status: 400, body: {} };

const ALGORITHMS = [
  ['HMAC_SHA_224', 'sha224', 28],
  ['HMAC_SHA_256', 'sha256', 32],
  ['HMAC_SHA_384', 'sha384', 48],
  ['HMAC_SHA_512', 'sha512', 64],
  ['HMAC_SM3', 'sm3', 32],
] as const;

/** Every pair of a spec and the algorithm of another. */
const MISMATCHES = ALGORITHMS.flatMap(([keySpec]) =>
  ALGORITHMS.filter(([other]) => other !== keySpec).map(([other]) => [keySpec, other] as const),
);

describe('parameters', () => {
  test.each(['KeyId', 'Algorithm', 'Message', 'Mac'])('%s is needed', async (name) => {
    const { [name]: _left, ...rest } = { ...params(macKey().keyId) } as Record<string, string>;
    expect(await call('VerifyMac', rest)).toEqual(missing(name));
  });

  test.each(['Message', 'Mac'])('%s must be Base64', async (name) => {
    expect(await call('VerifyMac', { ...params(macKey().keyId), [name]: 'no base64!' })).toEqual(
      invalid(name),
    );
  });

  test('KeyId may be an id, an alias or an ARN', async () => {
    const { keyId, arn } = macKey();
    for (const name of [keyId, 'alias/mac', arn]) {
      expect((await call('VerifyMac', params(name))).body).toMatchObject({ KeyId: keyId, Value: true });
    }
    expect(await call('VerifyMac', params('00000000-0000-4000-8000-000000000000'))).toEqual(keyNotFound);
  });

  test('DryRun tells what would happen and never succeeds', async () => {
    const { keyId } = macKey();
    const dry = { ...params(keyId), DryRun: 'true' };
    expect((await call('VerifyMac', dry)).code).toBe('DryRunOperationError');
    expect((await call('VerifyMac', { ...dry, Algorithm: 'HMAC_SM3' })).code).toBe('ValidationError');
  });

  test.each([
    ['an unknown id', UNKNOWN_ID, keyNotFound],
    ['the ARN of no key', UNKNOWN_ARN, keyNotFound],
    ['an unknown alias', 'alias/unknown', aliasNotFound],
  ])('%s is not found', async (_what, KeyId, expected) => {
    macKey();
    expect(await call('VerifyMac', params(KeyId))).toEqual(expected);
  });

  test.each(['hmac_sha_256', 'HMAC_SHA256', 'HMAC_SHA_1', 'HmacSHA256', 'ECDSA_SHA_256', ' HMAC_SHA_256'])(
    'the Algorithm "%s" is refused',
    async (Algorithm) => {
      expect(await call('VerifyMac', { ...params(macKey().keyId), Algorithm })).toEqual(invalid('Algorithm'));
    },
  );

  test.each(['!', '%%%%', 'a message', '消息'])(
    'the Message "%s", no Base64, is refused',
    async (Message) => {
      expect(await call('VerifyMac', { ...params(macKey().keyId), Message })).toEqual(invalid('Message'));
    },
  );

  test.each(['KeyVersionId', 'Digest', 'EncryptionContext', 'Nonsense'])(
    '%s is no parameter of this action',
    async (name) => {
      const answer = await call('VerifyMac', { ...params(macKey().keyId), [name]: '1' });
      expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
      expect(answer.message).toMatch(new RegExp(`^The specified parameter "${name}" is not valid`));
    },
  );

  test.each(['false', ''])('DryRun "%s" is a normal call', async (DryRun) => {
    const { keyId } = macKey();
    expect(await call('VerifyMac', { ...params(keyId), DryRun })).toMatchObject({
      code: 'Success',
      status: 200,
      body: { KeyId: keyId },
    });
  });

  test.each(['TRUE', 'True', '1', '0', 'yes', ' true'])('the DryRun "%s" is refused', async (DryRun) => {
    expect(await call('VerifyMac', { ...params(macKey().keyId), DryRun })).toEqual(invalid('DryRun'));
  });

  test.each(['KeyId', 'Algorithm', 'Message', 'Mac'])('an empty %s counts as missing', async (name) => {
    expect(await call('VerifyMac', { ...params(macKey().keyId), [name]: '' })).toEqual(missing(name));
  });

  test.each(['!', '%%%%', 'a mac', '签名'])('the Mac "%s", no Base64, is refused', async (Mac) => {
    expect(await call('VerifyMac', { ...params(macKey().keyId), Mac })).toEqual(invalid('Mac'));
  });
});

describe('key states', () => {
  test('an Enabled key verifies', async () => {
    expect((await call('VerifyMac', params(macKey().keyId))).code).toBe('Success');
  });

  test.each(['Disabled', 'PendingDeletion'] as const)('a key in %s does not', async (state) => {
    expect(await call('VerifyMac', params(macKey(state).keyId))).toEqual(rejected(state));
  });

  test('a key that makes MACs is never in PendingImport', () => {
    const seed = () => kms.seedKey({ keySpec: 'HMAC_SHA_256', instanceId: INSTANCE, state: 'PendingImport' });
    expect(seed).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  });

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'another algorithm is reported before the state %s',
    async (state) => {
      const { keyId } = macKey(state);
      expect(await call('VerifyMac', { ...params(keyId), Algorithm: 'HMAC_SM3' })).toEqual(operationRejected);
    },
  );

  test.each(['Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'a key of another family is reported before the state %s',
    async (state) => {
      expect(await call('VerifyMac', params(kms.seedKey({ state }).keyId))).toEqual(operationRejected);
    },
  );

  test('a Message that is no Base64 is reported before the state', async () => {
    const { keyId } = macKey('Disabled');
    expect(await call('VerifyMac', { ...params(keyId), Message: '!' })).toEqual(invalid('Message'));
  });

  test.each([
    ['Disabled', 'EnableKey'],
    ['PendingDeletion', 'CancelKeyDeletion'],
  ] as const)('a key in %s works again after %s', async (state, action) => {
    const { keyId } = macKey(state);
    expect(await call(action, { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await call('VerifyMac', params(keyId))).toMatchObject({ code: 'Success', status: 200 });
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = macKey('PendingDeletion');
    kms.clock.advance({ days: 30 });
    expect(await call('VerifyMac', params(keyId))).toEqual(keyNotFound);
  });

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'DryRun true answers ValidationError for a key in %s',
    async (state) => {
      const answer = await call('VerifyMac', { ...params(macKey(state).keyId), DryRun: 'true' });
      expect(answer).toMatchObject(DRY_RUN_FAILED);
    },
  );

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'a wrong Mac is not told for a key in %s',
    async (state) => {
      const { keyId } = macKey(state);
      expect(await call('VerifyMac', params(keyId, Buffer.alloc(32)))).toEqual(rejected(state));
    },
  );
});

describe('behaviour', () => {
  test('the right MAC is answered true, with the fields of the documentation', async () => {
    const { keyId } = macKey();
    expect((await call('VerifyMac', params(keyId))).body).toEqual({
      KeyId: keyId,
      Algorithm: 'HMAC_SHA_256',
      Value: true,
      RequestId: expect.any(String),
    });
  });

  test('a MAC with any byte changed is answered false', async () => {
    const { keyId } = macKey();
    for (let i = 0; i < MAC.length; i++) {
      const wrong = Buffer.from(MAC);
      wrong[i] = (wrong[i] as number) ^ 1;
      expect((await call('VerifyMac', params(keyId, wrong))).body.Value).toBe(false);
    }
  });

  test.each([
    ['shorter', MAC.subarray(0, 31)],
    ['longer', Buffer.concat([MAC, Buffer.from([0])])],
  ])('a %s MAC is answered false', async (_name, mac) => {
    expect((await call('VerifyMac', params(macKey().keyId, mac))).body.Value).toBe(false);
  });

  test('the MAC of another message is answered false', async () => {
    expect((await call('VerifyMac', params(macKey().keyId, MAC, Buffer.from('another')))).body.Value).toBe(
      false,
    );
  });

  test('a key that makes no MACs is refused', async () => {
    expect(await call('VerifyMac', params(kms.seedKey().keyId))).toEqual(operationRejected);
  });

  test.each(OTHER_SPECS)('a key of the other family %s is unsupported', async (keySpec) => {
    expect(await call('VerifyMac', params(kms.seedKey({ keySpec }).keyId))).toEqual(operationRejected);
  });

  test.each(MISMATCHES)('a key of %s is unsupported with %s', async (keySpec, Algorithm) => {
    const { keyId } = kms.seedKey({ keySpec, instanceId: INSTANCE });
    expect(await call('VerifyMac', { ...params(keyId), Algorithm })).toEqual(operationRejected);
  });

  test.each(['id', 'alias', 'ARN'])('the answer to a KeyId that is an %s has the id', async (form) => {
    const { keyId, arn } = macKey();
    const KeyId = { id: keyId, alias: 'alias/mac', ARN: arn }[form] as string;
    expect((await call('VerifyMac', params(KeyId))).body).toEqual({
      KeyId: keyId,
      Algorithm: 'HMAC_SHA_256',
      Value: true,
      RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test('DryRun true answers DryRunOperationError where the call would succeed', async () => {
    expect(await call('VerifyMac', { ...params(macKey().keyId), DryRun: 'true' })).toMatchObject(
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
    ['a missing Mac', { Mac: '' }],
    ['a Mac that is no Base64', { Mac: '!' }],
  ])('DryRun true answers ValidationError for %s', async (_what, changed) => {
    const answer = await call('VerifyMac', { ...params(macKey().keyId), DryRun: 'true', ...changed });
    expect(answer).toMatchObject(DRY_RUN_FAILED);
  });

  test('nothing about the key changes', async () => {
    const { keyId } = macKey();
    const before = kms.key(keyId);
    expect((await call('VerifyMac', params(keyId))).code).toBe('Success');
    expect(kms.key(keyId)).toEqual(before);
  });

  test.each([1, 28, 31, 33, 48, 64])('a Mac of %d bytes is Success with Value false', async (length) => {
    const { keyId } = macKey();
    expect(await call('VerifyMac', params(keyId, Buffer.alloc(length, 7)))).toEqual({
      code: 'Success',
      status: 200,
      message: '',
      body: {
        KeyId: keyId,
        Algorithm: 'HMAC_SHA_256',
        Value: false,
        RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
  });

  test('DryRun true answers DryRunOperationError for a wrong Mac, which is no refusal', async () => {
    const dry = { ...params(macKey().keyId, Buffer.alloc(32)), DryRun: 'true' };
    expect(await call('VerifyMac', dry)).toMatchObject(DRY_RUN_PASSED);
  });

  test.each(ALGORITHMS)('%s verifies the HMAC of %s, and no other', async (keySpec, hash, length) => {
    const material = Buffer.alloc(length, 5);
    const { keyId } = kms.seedKey({ keySpec, material, instanceId: INSTANCE });
    const mac = createHmac(hash, material).update(MESSAGE).digest();
    const asked = { ...params(keyId, mac), Algorithm: keySpec };
    expect((await call('VerifyMac', asked)).body).toMatchObject({ Algorithm: keySpec, Value: true });
    const last = Buffer.from(mac);
    last[length - 1] = (last[length - 1] as number) ^ 0x80;
    const wrong = { ...asked, Mac: last.toString('base64') };
    expect((await call('VerifyMac', wrong)).body).toMatchObject({ Algorithm: keySpec, Value: false });
  });

  test.each(ALGORITHMS)('%s verifies what GenerateMac made, under the same key only', async (keySpec) => {
    const { keyId } = kms.seedKey({ keySpec, instanceId: INSTANCE });
    const other = kms.seedKey({ keySpec, instanceId: INSTANCE });
    const asked = { Algorithm: keySpec, Message: MESSAGE.toString('base64') };
    const { Mac } = (await call('GenerateMac', { ...asked, KeyId: keyId })).body;
    expect((await call('VerifyMac', { ...asked, KeyId: keyId, Mac })).body.Value).toBe(true);
    expect((await call('VerifyMac', { ...asked, KeyId: other.keyId, Mac })).body.Value).toBe(false);
  });
});
