import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { invalid, operationRejected, rejected } from '../support/refusals';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
/** Keys that do not rotate. */
const NOT_ROTATABLE = [
  ['external', { origin: 'EXTERNAL' }],
  ['RSA_2048', { keySpec: 'RSA_2048' }],
  ['EC_P256', { keySpec: 'EC_P256' }],
  ['EC_SM2', { keySpec: 'EC_SM2', keyUsage: 'ENCRYPT/DECRYPT' }],
  ['HMAC_SHA_256', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
] as const;

const turnOn = (KeyId: string, RotationInterval = '7d') =>
  call('UpdateRotationPolicy', { KeyId, EnableAutomaticRotation: true, RotationInterval });
const turnOff = (KeyId: string) => call('UpdateRotationPolicy', { KeyId, EnableAutomaticRotation: false });
const metadata = async (KeyId: string) => (await call('DescribeKey', { KeyId })).body.KeyMetadata;
const datesOf = (keyId: string) => kms.key(keyId)?.versions.map(({ createdAt }) => createdAt);

test.each([
  ['7d', '604800s'],
  ['168h', '604800s'],
  ['10080m', '604800s'],
  ['604800s', '604800s'],
  ['605800s', '605800s'],
  ['365d', '31536000s'],
  ['730d', '63072000s'],
  ['17520h', '63072000s'],
  ['1051200m', '63072000s'],
  ['63072000s', '63072000s'],
])('the RotationInterval %s is returned as %s, also from CreateKey', async (interval, shown) => {
  const { keyId } = kms.seedKey();
  expect(await turnOn(keyId, interval)).toEqual(SUCCESS);
  const params = { EnableAutomaticRotation: true, RotationInterval: interval };
  const { KeyMetadata } = (await call('CreateKey', params)).body;
  for (const described of [await metadata(keyId), KeyMetadata]) {
    expect(described).toMatchObject({ AutomaticRotation: 'Enabled', RotationInterval: shown });
    const { LastRotationDate, NextRotationDate } = described;
    expect(Date.parse(NextRotationDate) - Date.parse(LastRotationDate)).toBe(
      Number.parseInt(shown, 10) * 1000,
    );
  }
  expect(kms.key(KeyMetadata.KeyId)?.automaticRotation).toBe('Enabled');
});

test('a rejected RotationInterval does not change the old one', async () => {
  const { keyId } = kms.seedKey({ rotationDays: 30 });
  expect(await turnOn(keyId, '6d')).toEqual(invalid('RotationInterval'));
  expect(await metadata(keyId)).toMatchObject({
    AutomaticRotation: 'Enabled',
    RotationInterval: '2592000s',
  });
});

test.each(['', '7d', '6d', '731d', 'nonsense'])(
  'the RotationInterval "%s" is ignored if rotation is turned off',
  async (RotationInterval) => {
    const { keyId } = kms.seedKey({ rotationDays: 30 });
    const params = { KeyId: keyId, EnableAutomaticRotation: false, RotationInterval };
    expect(await call('UpdateRotationPolicy', params)).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ automaticRotation: 'Disabled', nextRotationDate: undefined });
  },
);

test.each(['Disabled', 'PendingDeletion'] as const)(
  'a key in %s rejects turning rotation on and off, and nothing changes',
  async (state) => {
    const { keyId } = kms.seedKey({ state, rotationDays: 30 });
    const before = kms.key(keyId);
    expect(await turnOn(keyId)).toEqual(rejected(state));
    expect(await turnOff(keyId)).toEqual(rejected(state));
    expect(kms.key(keyId)).toEqual(before);
  },
);

test.each(NOT_ROTATABLE)('a %s in Enabled rejects turning rotation on and off', async (_kind, options) => {
  const { keyId } = kms.seedKey(options);
  const before = kms.key(keyId);
  expect(await turnOn(keyId)).toEqual(operationRejected);
  expect(await turnOff(keyId)).toEqual(operationRejected);
  expect(kms.key(keyId)).toEqual(before);
});

// Only external keys can be in PendingImport: in the table of the vendor the state is checked before the origin.
test.each([
  ...NOT_ROTATABLE.flatMap(([kind, options]) => [
    [kind, 'Disabled', options] as const,
    [kind, 'PendingDeletion', options] as const,
  ]),
  ['external', 'PendingImport', { origin: 'EXTERNAL' }] as const,
])('a %s in %s rejects because of its state', async (_kind, state, options) => {
  const { keyId } = kms.seedKey({ ...options, state });
  const before = kms.key(keyId);
  expect(await turnOn(keyId)).toEqual(rejected(state));
  expect(await turnOff(keyId)).toEqual(rejected(state));
  expect(kms.key(keyId)).toEqual(before);
});

test('DescribeKey returns the policy: status, interval, and the dates of the last and the next rotation', async () => {
  const { keyId } = kms.seedKey();
  const described = await metadata(keyId);
  expect(described).toMatchObject({
    AutomaticRotation: 'Disabled',
    LastRotationDate: '2026-03-01T12:00:00Z',
  });
  await turnOn(keyId, '365d');
  expect(await metadata(keyId)).toEqual({
    ...described,
    AutomaticRotation: 'Enabled',
    RotationInterval: '31536000s',
    NextRotationDate: '2027-03-01T12:00:00Z',
  });
});

test('after rotation is turned off, the key has neither interval nor next date', async () => {
  const { keyId } = kms.seedKey({ rotationDays: 7 });
  expect(await metadata(keyId)).toMatchObject({ RotationInterval: '604800s' });
  await turnOff(keyId);
  const described = await metadata(keyId);
  expect(described.AutomaticRotation).toBe('Disabled');
  expect(described).not.toHaveProperty('RotationInterval');
  expect(described).not.toHaveProperty('NextRotationDate');
});

test('the policy of a key in PendingDeletion or Disabled is returned as suspended', async () => {
  const suspended = {
    AutomaticRotation: 'Suspended',
    RotationInterval: '604800s',
    NextRotationDate: '2026-03-08T12:00:00Z',
  };
  const { keyId } = kms.seedKey();
  await turnOn(keyId);
  await call('DisableKey', { KeyId: keyId });
  expect(await metadata(keyId)).toMatchObject(suspended);
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
  expect(await metadata(keyId)).toMatchObject(suspended);
  expect(kms.key(keyId)?.automaticRotation).toBe('Suspended');
});

test('the next rotation date is computed from the newest version, not from now', async () => {
  const { keyId } = kms.seedKey();
  jest.setSystemTime(later(3 * DAY));
  await turnOn(keyId);
  expect((await metadata(keyId)).NextRotationDate).toBe('2026-03-08T12:00:00Z');
  expect(datesOf(keyId)).toEqual([NOW]);
});

test('an interval that has already ended rotates the key immediately, once, with the current date', async () => {
  const { keyId } = kms.seedKey();
  jest.setSystemTime(later(100 * DAY));
  expect(await turnOn(keyId)).toEqual(SUCCESS);
  expect(datesOf(keyId)).toEqual([NOW, later(100 * DAY)]);
  expect(kms.key(keyId)?.nextRotationDate).toEqual(later(107 * DAY));
});

test('an interval that ends now rotates immediately', async () => {
  const { keyId } = kms.seedKey();
  jest.setSystemTime(later(7 * DAY));
  await turnOn(keyId);
  expect(datesOf(keyId)).toEqual([NOW, later(7 * DAY)]);
});

test('an interval that ends in one millisecond does not rotate yet', async () => {
  const { keyId } = kms.seedKey();
  jest.setSystemTime(later(7 * DAY - 1));
  await turnOn(keyId);
  expect(datesOf(keyId)).toEqual([NOW]);
});

test('a shorter interval that has already ended rotates the key immediately', async () => {
  const { keyId } = kms.seedKey({ rotationDays: 30 });
  jest.setSystemTime(later(10 * DAY));
  await turnOn(keyId, '7d');
  expect(datesOf(keyId)).toEqual([NOW, later(10 * DAY)]);
  expect((await metadata(keyId)).NextRotationDate).toBe('2026-03-18T12:00:00Z');
});

test('earlier rotations of the old interval keep their dates', async () => {
  const { keyId } = kms.seedKey({ rotationDays: 30 });
  jest.setSystemTime(later(40 * DAY));
  await turnOn(keyId, '365d');
  expect(datesOf(keyId)).toEqual([NOW, later(30 * DAY)]);
  expect(kms.key(keyId)?.nextRotationDate).toEqual(later(395 * DAY));
});

test('a longer interval moves the next rotation to a later date', async () => {
  const { keyId } = kms.seedKey({ rotationDays: 7 });
  await turnOn(keyId, '30d');
  kms.clock.advance({ days: 29 });
  expect(datesOf(keyId)).toEqual([NOW]);
  kms.clock.advance({ days: 1 });
  expect(datesOf(keyId)).toEqual([NOW, later(30 * DAY)]);
});

test('SM4 keys rotate too', async () => {
  const { keyId } = kms.seedKey({ keySpec: 'Aliyun_SM4' });
  expect(await turnOn(keyId)).toEqual(SUCCESS);
  kms.clock.advance({ days: 7 });
  expect(datesOf(keyId)).toEqual([NOW, later(7 * DAY)]);
});
