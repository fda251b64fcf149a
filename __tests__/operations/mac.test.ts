/** GenerateMac and VerifyMac: compute and verify the HMAC of a message. */
import { createHmac } from 'node:crypto';
import { flipped } from '../support/envelope';
import { INSTANCE, UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { DRY_RUN_OK, operationRejected, rejected } from '../support/refusals';

const { kms, call } = mockedKms();

const MATERIAL = Buffer.alloc(32, 7);
const MESSAGE = Buffer.from([0, 1, 2, 255, 254]);
const MAC = createHmac('sha256', MATERIAL).update(MESSAGE).digest();

const ALGORITHMS = [
  ['HMAC_SHA_224', 'sha224', 28],
  ['HMAC_SHA_256', 'sha256', 32],
  ['HMAC_SHA_384', 'sha384', 48],
  ['HMAC_SHA_512', 'sha512', 64],
  ['HMAC_SM3', 'sm3', 32],
] as const;
type MacSpec = (typeof ALGORITHMS)[number][0];

const seedMacKey = (keySpec: MacSpec = 'HMAC_SHA_256', material: Buffer | undefined = undefined) =>
  kms.seedKey({ keySpec, instanceId: INSTANCE, ...(material === undefined ? {} : { material }) }).keyId;

const generate = async (KeyId: string, message = MESSAGE, Algorithm: string = 'HMAC_SHA_256') =>
  (await call('GenerateMac', { KeyId, Algorithm, Message: message.toString('base64') })).body;
const verify = async (KeyId: string, mac: Buffer, message = MESSAGE, Algorithm: string = 'HMAC_SHA_256') =>
  call('VerifyMac', {
    KeyId,
    Algorithm,
    Message: message.toString('base64'),
    Mac: mac.toString('base64'),
  });
const verdict = async (...args: Parameters<typeof verify>) => (await verify(...args)).body.Value;

test('both responses have exactly the documented fields', async () => {
  const KeyId = seedMacKey('HMAC_SHA_256', MATERIAL);
  const common = { KeyId, Algorithm: 'HMAC_SHA_256', RequestId: expect.stringMatching(UUID) };
  expect(await generate(KeyId)).toEqual({ ...common, Mac: MAC.toString('base64') });
  expect((await verify(KeyId, MAC)).body).toEqual({ ...common, Value: true });
});

test.each(ALGORITHMS)('%s computes and verifies the HMAC of %s', async (keySpec, hash, length) => {
  const material = Buffer.alloc(length, 5);
  const keyId = seedMacKey(keySpec, material);
  const mac = createHmac(hash, material).update(MESSAGE).digest();
  expect(mac).toHaveLength(length);
  expect(await generate(keyId, MESSAGE, keySpec)).toMatchObject({
    Algorithm: keySpec,
    Mac: mac.toString('base64'),
  });
  expect(await verdict(keyId, mac, MESSAGE, keySpec)).toBe(true);
  expect(await verdict(keyId, flipped(mac, -1, 0x80), MESSAGE, keySpec)).toBe(false);
});

test.each(ALGORITHMS)('%s verifies a MAC only with the same key', async (keySpec) => {
  const [keyId, other] = [seedMacKey(keySpec), seedMacKey(keySpec)];
  const mac = Buffer.from((await generate(keyId, MESSAGE, keySpec)).Mac, 'base64');
  expect(await verdict(keyId, mac, MESSAGE, keySpec)).toBe(true);
  expect(await verdict(other, mac, MESSAGE, keySpec)).toBe(false);
});

test('the same key and message always give the same MAC, and another key gives another MAC', async () => {
  const [keyId, other] = [seedMacKey(), seedMacKey()];
  const { Mac } = await generate(keyId);
  expect((await generate(keyId)).Mac).toBe(Mac);
  expect((await generate(other)).Mac).not.toBe(Mac);
});

test.each([
  ['1 byte', Buffer.from([0])],
  ['every byte value', Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
  ['bytes whose Base64 contains + and /', Buffer.from([0xfb, 0xef, 0xbe, 0xff, 0xff, 0xff])],
  ['a block of the hash', Buffer.alloc(64, 1)],
  ['4096 bytes', Buffer.alloc(4096, 1)],
])('the Message can be %s', async (_what, message) => {
  const keyId = seedMacKey('HMAC_SHA_256', MATERIAL);
  const mac = createHmac('sha256', MATERIAL).update(message).digest();
  expect((await generate(keyId, message)).Mac).toBe(mac.toString('base64'));
  expect(await verdict(keyId, mac, message)).toBe(true);
});

test('a MAC with any changed byte gives Value false', async () => {
  const keyId = seedMacKey('HMAC_SHA_256', MATERIAL);
  for (let place = 0; place < MAC.length; place += 1) {
    expect([place, await verdict(keyId, flipped(MAC, place))]).toEqual([place, false]);
  }
});

test.each([
  ['of 1 byte', Buffer.alloc(1, 7)],
  ['of 28 bytes', Buffer.alloc(28, 7)],
  ['that is truncated', MAC.subarray(0, 31)],
  ['with an additional byte', Buffer.concat([MAC, Buffer.from([0])])],
  ['of 48 bytes', Buffer.alloc(48, 7)],
  ['of 64 bytes', Buffer.alloc(64, 7)],
  ['of another message', createHmac('sha256', MATERIAL).update('another').digest()],
])('a MAC %s gives Value false, not an error', async (_what, mac) => {
  const keyId = seedMacKey('HMAC_SHA_256', MATERIAL);
  expect(await verify(keyId, mac)).toMatchObject({ code: 'Success', status: 200, body: { Value: false } });
  const params = { KeyId: keyId, Algorithm: 'HMAC_SHA_256', Message: MESSAGE.toString('base64') };
  const dryRun = { ...params, Mac: mac.toString('base64'), DryRun: 'true' };
  expect(await call('VerifyMac', dryRun)).toMatchObject(DRY_RUN_OK);
});

/** Every combination of a spec and the algorithm of another spec. */
const MISMATCHES = ALGORITHMS.flatMap(([keySpec]) =>
  ALGORITHMS.filter(([other]) => other !== keySpec).map(([other]) => [keySpec, other] as const),
);

describe.each([
  ['GenerateMac', {}],
  ['VerifyMac', { Mac: MAC.toString('base64') }],
])('%s', (action, more) => {
  const params = (KeyId: string, Algorithm = 'HMAC_SHA_256') => ({
    KeyId,
    Algorithm,
    Message: MESSAGE.toString('base64'),
    ...more,
  });

  test.each(MISMATCHES)('rejects a key of %s with %s, whatever its state', async (keySpec, Algorithm) => {
    const KeyId = seedMacKey(keySpec);
    expect(await call(action, params(KeyId, Algorithm))).toEqual(operationRejected);
    await call('DisableKey', { KeyId });
    expect(await call(action, params(KeyId, Algorithm))).toEqual(operationRejected);
  });

  test.each([
    ['DisableKey', {}, 'EnableKey', 'Disabled'],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }, 'CancelKeyDeletion', 'PendingDeletion'],
  ])('does not work after %s %j, and works again after %s', async (out, outParams, back, state) => {
    const KeyId = seedMacKey();
    await call(out, { KeyId, ...outParams });
    expect(await call(action, params(KeyId))).toEqual(rejected(state));
    await call(back, { KeyId });
    expect(await call(action, params(KeyId))).toMatchObject({ code: 'Success', status: 200 });
  });
});

test('VerifyMac checks the state before the Mac', async () => {
  const KeyId = seedMacKey();
  await call('DisableKey', { KeyId });
  expect(await verify(KeyId, Buffer.alloc(32))).toEqual(rejected('Disabled'));
});

test.each(ALGORITHMS.flatMap(([spec, , length]) => [length - 1, length + 1].map((n) => [spec, n] as const)))(
  'a fixture of a key of %s does not accept %d bytes',
  (keySpec, length) => {
    expect(() => seedMacKey(keySpec, Buffer.alloc(length, 1))).toThrow(
      expect.objectContaining({ code: 'INVALID_FIXTURE' }),
    );
  },
);

test('a fixture of an HMAC key does not accept the state PendingImport', () => {
  const seed = () => kms.seedKey({ keySpec: 'HMAC_SHA_256', instanceId: INSTANCE, state: 'PendingImport' });
  expect(seed).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
});
