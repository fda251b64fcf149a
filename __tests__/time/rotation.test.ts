import { createDecipheriv, randomBytes } from 'node:crypto';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

beforeEach(() => {
  // Without options: every timer and the clock of the process are fakes.
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

/** The date that is the given number of days after the start, in the format of the service. */
const day = (days: number) => new Date(NOW.getTime() + days * DAY).toISOString().replace(/\.\d{3}Z$/, 'Z');

const metadata = async (KeyId: string) => (await call('DescribeKey', { KeyId })).body.KeyMetadata;
const ok = async (action: string, params: Record<string, string | number | boolean>) => {
  const answer = await call(action, params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body;
};
const encrypt = (KeyId: string, Plaintext = 'secret') => ok('Encrypt', { KeyId, Plaintext });

/** The plaintext of a blob for this key material: 36 bytes of version id, 12 of IV, the ciphertext, 16 of tag. */
function underMaterial(material: Buffer, blob: string) {
  const bytes = Buffer.from(blob, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', material, bytes.subarray(36, 48));
  return decipher.update(bytes.subarray(48, -16)).toString('utf8');
}

interface Version {
  readonly CreationDate: string;
  readonly KeyVersionId: string;
}
/** Oldest first. */
const versionsOf = async (KeyId: string): Promise<Version[]> =>
  (await ok('ListKeyVersions', { KeyId, PageSize: 100 })).KeyVersions.KeyVersion.reverse();
const datesOf = async (KeyId: string) => (await versionsOf(KeyId)).map(({ CreationDate }) => CreationDate);

/** Every way to move service time to the given number of milliseconds after the start. */
const WAYS: readonly (readonly [string, (ms: number) => void])[] = [
  ['kms.clock.advance', (ms) => void kms.clock.advance({ milliseconds: ms - elapsed() })],
  ['kms.clock.set', (ms) => void kms.clock.set(new Date(NOW.getTime() + ms))],
  ['jest.setSystemTime', (ms) => void jest.setSystemTime(NOW.getTime() + ms)],
  ['jest.advanceTimersByTime', (ms) => void jest.advanceTimersByTime(ms - elapsed())],
];
const elapsed = () => kms.clock.now().getTime() - NOW.getTime();

/** Of a key that rotates every seven days, on the fourteenth. */
function expectThreeVersions(keyId: string) {
  const key = kms.key(keyId);
  expect(key?.versions.map(({ createdAt }) => createdAt.getTime() - NOW.getTime())).toEqual([
    0,
    7 * DAY,
    14 * DAY,
  ]);
  expect(key?.keyVersionId).toBe(key?.versions[2]?.keyVersionId);
  expect(key?.nextRotationDate).toEqual(new Date(NOW.getTime() + 21 * DAY));
}

describe.each(WAYS)('with the clock moved by %s', (_way, moveTo) => {
  test('a key rotates exactly at its NextRotationDate, and not one millisecond earlier', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    expect((await metadata(keyId)).NextRotationDate).toBe(day(7));
    moveTo(7 * DAY - 1);
    expect(await datesOf(keyId)).toEqual([day(0)]);
    expect((await metadata(keyId)).PrimaryKeyVersion).toBe(keyVersionId);
    moveTo(7 * DAY);
    expect(await datesOf(keyId)).toEqual([day(0), day(7)]);
    const [, newest] = await versionsOf(keyId);
    expect(await metadata(keyId)).toMatchObject({
      PrimaryKeyVersion: newest?.KeyVersionId,
      CreationDate: day(0),
      LastRotationDate: day(7),
      NextRotationDate: day(14),
      AutomaticRotation: 'Enabled',
      RotationInterval: '604800s',
    });
    expect(newest?.KeyVersionId).not.toBe(keyVersionId);
  });

  test('if time moves over several rotation dates, each creates a version with its own date', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    moveTo(22 * DAY + 12_345);
    expect(await datesOf(keyId)).toEqual([day(0), day(7), day(14), day(21)]);
    const versions = await versionsOf(keyId);
    expect(new Set(versions.map(({ KeyVersionId }) => KeyVersionId)).size).toBe(4);
    expect(await metadata(keyId)).toMatchObject({
      PrimaryKeyVersion: versions[3]?.KeyVersionId,
      LastRotationDate: day(21),
      NextRotationDate: day(28),
    });
  });

  test('kms.key() shows the rotation without a request', () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    moveTo(7 * DAY - 1);
    expect(kms.key(keyId)?.versions).toEqual([{ keyVersionId, createdAt: NOW }]);
    moveTo(14 * DAY);
    expectThreeVersions(keyId);
  });

  test('Encrypt uses the newest version, and ciphertexts of every version can be decrypted', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    const first = await encrypt(keyId, 'first');
    moveTo(7 * DAY);
    const second = await encrypt(keyId, 'second');
    moveTo(14 * DAY);
    const third = await encrypt(keyId, 'third');
    const ids = (await versionsOf(keyId)).map(({ KeyVersionId }) => KeyVersionId);
    expect([first, second, third].map(({ KeyVersionId }) => KeyVersionId)).toEqual(ids);
    moveTo(1000 * DAY);
    expect(await ok('Decrypt', { CiphertextBlob: first.CiphertextBlob })).toMatchObject({
      KeyId: keyId,
      KeyVersionId: ids[0],
      Plaintext: 'first',
    });
    expect(await ok('Decrypt', { CiphertextBlob: second.CiphertextBlob })).toMatchObject({
      KeyVersionId: ids[1],
      Plaintext: 'second',
    });
    expect(await ok('Decrypt', { CiphertextBlob: third.CiphertextBlob })).toMatchObject({
      KeyVersionId: ids[2],
      Plaintext: 'third',
    });
  });

  test('a key that was disabled at its date rotates once when it is enabled, with the current date', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    await ok('DisableKey', { KeyId: keyId });
    moveTo(22 * DAY);
    expect(await datesOf(keyId)).toEqual([day(0)]);
    await ok('EnableKey', { KeyId: keyId });
    expect(await datesOf(keyId)).toEqual([day(0), day(22)]);
    expect(await metadata(keyId)).toMatchObject({
      AutomaticRotation: 'Enabled',
      LastRotationDate: day(22),
      NextRotationDate: day(29),
    });
  });
});

describe('a rotation', () => {
  test.each([
    ['advance', () => kms.clock.advance({ days: 14 })],
    ['set', () => kms.clock.set(day(14))],
  ])('is visible in kms.key() without a request after kms.clock.%s moved the time', (_how, move) => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    move();
    expectThreeVersions(keyId);
  });

  test('has an interval that is exact to the second', async () => {
    const { KeyMetadata } = await ok('CreateKey', {
      EnableAutomaticRotation: true,
      RotationInterval: '605800s',
    });
    expect(KeyMetadata).toMatchObject({
      RotationInterval: '605800s',
      NextRotationDate: '2026-03-08T12:16:40Z',
    });
    jest.setSystemTime(NOW.getTime() + 605_799_999);
    expect(await datesOf(KeyMetadata.KeyId)).toHaveLength(1);
    jest.setSystemTime(NOW.getTime() + 605_800_000);
    expect(await datesOf(KeyMetadata.KeyId)).toEqual([day(0), '2026-03-08T12:16:40Z']);
  });

  test('of a key that was created between two seconds happens exactly at NextRotationDate', async () => {
    jest.setSystemTime(NOW.getTime() + 987);
    const params = { EnableAutomaticRotation: true, RotationInterval: '7d' };
    const { KeyId, NextRotationDate } = (await ok('CreateKey', params)).KeyMetadata;
    expect(NextRotationDate).toBe(day(7));
    kms.clock.set(new Date(Date.parse(NextRotationDate) - 1));
    expect(await datesOf(KeyId)).toEqual([day(0)]);
    kms.clock.set(NextRotationDate);
    expect(await datesOf(KeyId)).toEqual([day(0), day(7)]);
  });

  test('happens when kms.clock and jest.setSystemTime together reach its date', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    kms.clock.advance({ days: 3 });
    jest.setSystemTime(NOW.getTime() + 4 * DAY - 1);
    expect(await datesOf(keyId)).toEqual([day(0)]);
    jest.setSystemTime(NOW.getTime() + 4 * DAY);
    expect(await datesOf(keyId)).toEqual([day(0), day(7)]);
  });

  test('has a date that counts from the creation of the key', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 30, createdAt: day(-20) });
    expect((await metadata(keyId)).NextRotationDate).toBe(day(10));
    kms.clock.advance({ days: 10 });
    expect(await datesOf(keyId)).toEqual([day(-20), day(10)]);
  });

  test('encrypts new data keys under the new version, and the old ones can be decrypted', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    const old = await ok('GenerateDataKey', { KeyId: keyId });
    kms.clock.advance({ days: 7 });
    const fresh = await ok('GenerateDataKey', { KeyId: keyId });
    expect(old.KeyVersionId).toBe(keyVersionId);
    expect(fresh.KeyVersionId).toBe((await metadata(keyId)).PrimaryKeyVersion);
    expect(fresh.KeyVersionId).not.toBe(keyVersionId);
    const opened = await ok('Decrypt', { CiphertextBlob: old.CiphertextBlob });
    expect(opened).toMatchObject({ KeyVersionId: keyVersionId, Plaintext: old.Plaintext });
  });

  test('is applied before the first call after it, such as Encrypt', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ rotationDays: 7 });
    jest.setSystemTime(NOW.getTime() + 7 * DAY);
    const { KeyVersionId } = await encrypt(keyId);
    expect(KeyVersionId).not.toBe(keyVersionId);
    expect((await metadata(keyId)).PrimaryKeyVersion).toBe(KeyVersionId);
  });

  test('creates versions with UUIDs for a key without an instance', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    kms.clock.advance({ days: 7 });
    expect((await metadata(keyId)).PrimaryKeyVersion).toMatch(UUID);
  });

  test('creates versions whose id is the key id and ten characters for a key of an instance', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7, instanceId: INSTANCE });
    kms.clock.advance({ days: 7 });
    const { PrimaryKeyVersion } = await metadata(keyId);
    expect(PrimaryKeyVersion.slice(0, keyId.length)).toBe(keyId);
    expect(PrimaryKeyVersion.slice(keyId.length)).toMatch(/^-[0-9a-z]{10}$/);
    expect(await datesOf(keyId)).toEqual([day(0), day(7)]);
  });

  test('does not change the aliases, the tags and the description', async () => {
    const { keyId } = kms.seedKey({
      rotationDays: 7,
      aliases: ['alias/orders'],
      tags: { team: 'a' },
      description: 'orders',
    });
    kms.clock.advance({ days: 7 });
    await ok('DescribeKey', { KeyId: 'alias/orders' });
    expect(kms.key(keyId)).toMatchObject({
      state: 'Enabled',
      aliases: ['alias/orders'],
      tags: { team: 'a' },
      description: 'orders',
    });
    expect(kms.key(keyId)?.versions).toHaveLength(2);
  });

  test('happens to each key at its own date', async () => {
    const weekly = kms.seedKey({ rotationDays: 7 }).keyId;
    const monthly = kms.seedKey({ rotationDays: 30 }).keyId;
    const never = kms.seedKey().keyId;
    kms.clock.advance({ days: 31 });
    expect(await datesOf(weekly)).toEqual([day(0), day(7), day(14), day(21), day(28)]);
    expect(await datesOf(monthly)).toEqual([day(0), day(30)]);
    expect(await datesOf(never)).toEqual([day(0)]);
  });

  test('happens in every region', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7, regionId: 'cn-shanghai' });
    kms.clock.advance({ days: 7 });
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })?.versions).toHaveLength(2);
  });

  test('creates each new version with its own key material', async () => {
    const material = randomBytes(32);
    const { keyId } = kms.seedKey({ rotationDays: 7, material });
    const first = await encrypt(keyId);
    kms.clock.advance({ days: 7 });
    const second = await encrypt(keyId);
    expect(underMaterial(material, first.CiphertextBlob)).toBe('secret');
    expect(underMaterial(material, second.CiphertextBlob)).not.toBe('secret');
    expect(await ok('Decrypt', { CiphertextBlob: second.CiphertextBlob })).toMatchObject({
      Plaintext: 'secret',
    });
  });

  test('creates a version with an id that never changes', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    kms.clock.advance({ days: 7 });
    const [, looked] = await versionsOf(keyId);
    kms.clock.advance({ days: 7 });
    const [, again] = await versionsOf(keyId);
    expect(again).toEqual(looked);
  });

  test.each([7, 730])('seedKey accepts %d days', async (rotationDays) => {
    const { keyId } = kms.seedKey({ rotationDays });
    expect((await metadata(keyId)).RotationInterval).toBe(`${rotationDays * 86_400}s`);
  });

  test.each([6, 731, 0, -7])('seedKey rejects %d days', (rotationDays) => {
    expect(() => kms.seedKey({ rotationDays })).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  });

  test.each([
    ['external', { origin: 'EXTERNAL' }],
    ['asymmetric', { keySpec: 'RSA_2048' }],
    ['HMAC', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
  ] as const)('is rejected by seedKey for an %s key', (_kind, options) => {
    expect(() => kms.seedKey({ ...options, rotationDays: 7 })).toThrow(
      expect.objectContaining({ code: 'INVALID_FIXTURE' }),
    );
  });
});

describe('a key whose rotation is off', () => {
  test('has neither an interval nor a next date, and its creation is the last rotation', async () => {
    const { keyId } = kms.seedKey();
    const described = await metadata(keyId);
    expect(described).toMatchObject({ AutomaticRotation: 'Disabled', LastRotationDate: day(0) });
    expect(described).not.toHaveProperty('RotationInterval');
    expect(described).not.toHaveProperty('NextRotationDate');
    expect(kms.key(keyId)).toMatchObject({ automaticRotation: 'Disabled', nextRotationDate: undefined });
  });

  test('never rotates', async () => {
    const { keyId } = kms.seedKey();
    kms.clock.advance({ days: 3650 });
    expect(await datesOf(keyId)).toEqual([day(0)]);
  });

  test('keeps its versions from before, and gets no new ones', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    const { CiphertextBlob } = await encrypt(keyId);
    kms.clock.advance({ days: 15 });
    await ok('UpdateRotationPolicy', { KeyId: keyId, EnableAutomaticRotation: false });
    kms.clock.advance({ days: 100 });
    expect(await datesOf(keyId)).toEqual([day(0), day(7), day(14)]);
    expect((await metadata(keyId)).LastRotationDate).toBe(day(14));
    expect(await ok('Decrypt', { CiphertextBlob })).toMatchObject({ Plaintext: 'secret' });
  });

  test('rotates immediately if rotation is turned on again after the date', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    await ok('UpdateRotationPolicy', { KeyId: keyId, EnableAutomaticRotation: false });
    kms.clock.advance({ days: 22 });
    await ok('UpdateRotationPolicy', {
      KeyId: keyId,
      EnableAutomaticRotation: true,
      RotationInterval: '7d',
    });
    expect(await datesOf(keyId)).toEqual([day(0), day(22)]);
    kms.clock.advance({ days: 7 });
    expect(await datesOf(keyId)).toEqual([day(0), day(22), day(29)]);
  });
});

describe('a suspended rotation', () => {
  test.each(['Disabled', 'PendingDeletion'] as const)('is the rotation of a key in %s', async (state) => {
    const { keyId } = kms.seedKey({ state, rotationDays: 7 });
    expect(await metadata(keyId)).toMatchObject({
      AutomaticRotation: 'Suspended',
      RotationInterval: '604800s',
      NextRotationDate: day(7),
    });
    expect(kms.key(keyId)?.automaticRotation).toBe('Suspended');
  });

  test.each(['Disabled', 'PendingDeletion'] as const)('creates no version in %s', async (state) => {
    const { keyId } = kms.seedKey({ state, rotationDays: 7 });
    kms.clock.advance({ days: 29 });
    expect(await datesOf(keyId)).toEqual([day(0)]);
    expect((await metadata(keyId)).NextRotationDate).toBe(day(7));
  });

  test('continues with its date if the key is enabled before that date', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled', rotationDays: 7 });
    kms.clock.advance({ days: 3 });
    await ok('EnableKey', { KeyId: keyId });
    expect((await metadata(keyId)).AutomaticRotation).toBe('Enabled');
    kms.clock.advance({ days: 3 });
    expect(await datesOf(keyId)).toEqual([day(0)]);
    kms.clock.advance({ days: 1 });
    expect(await datesOf(keyId)).toEqual([day(0), day(7)]);
  });

  test('ends immediately if the key is enabled exactly at its date', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled', rotationDays: 7 });
    kms.clock.advance({ days: 7 });
    await ok('EnableKey', { KeyId: keyId });
    expect(await datesOf(keyId)).toEqual([day(0), day(7)]);
  });

  test('does not rotate the key if it is enabled one millisecond before its date', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled', rotationDays: 7 });
    kms.clock.advance({ milliseconds: 7 * DAY - 1 });
    await ok('EnableKey', { KeyId: keyId });
    expect(await datesOf(keyId)).toEqual([day(0)]);
    kms.clock.advance({ milliseconds: 1 });
    expect(await datesOf(keyId)).toEqual([day(0), day(7)]);
  });

  test('does not prevent that ciphertexts of every version can be decrypted after the key is enabled', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    const old = await encrypt(keyId, 'old');
    await ok('DisableKey', { KeyId: keyId });
    kms.clock.advance({ days: 22 });
    expect(await call('Decrypt', { CiphertextBlob: old.CiphertextBlob })).toMatchObject({
      code: 'Rejected.Disabled',
      status: 409,
    });
    await ok('EnableKey', { KeyId: keyId });
    const fresh = await encrypt(keyId, 'fresh');
    expect(fresh.KeyVersionId).toBe((await metadata(keyId)).PrimaryKeyVersion);
    expect(fresh.KeyVersionId).not.toBe(old.KeyVersionId);
    expect(await ok('Decrypt', { CiphertextBlob: old.CiphertextBlob })).toMatchObject({ Plaintext: 'old' });
    expect(await ok('Decrypt', { CiphertextBlob: fresh.CiphertextBlob })).toMatchObject({
      Plaintext: 'fresh',
    });
  });

  test('ends with one rotation when the deletion is cancelled', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    await ok('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
    kms.clock.advance({ days: 22 });
    expect(await datesOf(keyId)).toEqual([day(0)]);
    await ok('CancelKeyDeletion', { KeyId: keyId });
    expect(await datesOf(keyId)).toEqual([day(0), day(22)]);
    expect((await metadata(keyId)).NextRotationDate).toBe(day(29));
  });

  test('ends with one rotation when a key that was disabled first is enabled after its deletion is cancelled', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    await ok('DisableKey', { KeyId: keyId });
    await ok('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
    kms.clock.advance({ days: 22 });
    await ok('CancelKeyDeletion', { KeyId: keyId });
    expect(kms.key(keyId)?.state).toBe('Enabled');
    expect(await datesOf(keyId)).toEqual([day(0), day(22)]);
  });

  test('ends with one rotation, even if the key is enabled several times', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled', rotationDays: 7 });
    kms.clock.advance({ days: 22 });
    await ok('EnableKey', { KeyId: keyId });
    await ok('EnableKey', { KeyId: keyId });
    await ok('DisableKey', { KeyId: keyId });
    await ok('EnableKey', { KeyId: keyId });
    expect(await datesOf(keyId)).toEqual([day(0), day(22)]);
  });

  test.each([
    ['DisableKey', {}],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 30 }],
  ])('starts after the rotations that were due before %s', async (action, params) => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    jest.setSystemTime(NOW.getTime() + 15 * DAY);
    await ok(action, { KeyId: keyId, ...params });
    expect(await datesOf(keyId)).toEqual([day(0), day(7), day(14)]);
    expect((await metadata(keyId)).AutomaticRotation).toBe('Suspended');
    kms.clock.advance({ days: 14 });
    expect(await datesOf(keyId)).toEqual([day(0), day(7), day(14)]);
  });

  test('no longer exists with its key at the deletion date', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    const { CiphertextBlob } = await encrypt(keyId);
    await ok('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({
      code: 'Forbidden.KeyNotFound',
      status: 404,
    });
    expect((await call('Decrypt', { CiphertextBlob })).code).not.toBe('Success');
    expect(kms.key(keyId)).toBeUndefined();
  });
});
