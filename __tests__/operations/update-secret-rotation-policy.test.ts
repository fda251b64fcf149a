import { mockedKms } from '../support/mocked-kms';
import {
  MANAGED_TYPES,
  type ManagedType,
  managedSeed,
  OUT_OF_USE,
  secretDeleting,
  secretNotFound,
  UNUSABLE_STATES,
  unsupported,
} from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const success = (SecretName: string) => ({
  code: 'Success',
  message: '',
  status: 200,
  body: { SecretName, RequestId: expect.stringMatching(UUID) },
});

const seeded = (options: object = {}, type: ManagedType = 'Rds') =>
  kms.seedSecret({ ...managedSeed(type), ...options });
const turnOn = (SecretName = 'db', RotationInterval = '7d') =>
  call('UpdateSecretRotationPolicy', { SecretName, EnableAutomaticRotation: true, RotationInterval });
const turnOff = (SecretName = 'db') =>
  call('UpdateSecretRotationPolicy', { SecretName, EnableAutomaticRotation: false });
const described = async (SecretName = 'db') => (await call('DescribeSecret', { SecretName })).body;
const datesOf = (name = 'db') => kms.secret(name)?.versions.map(({ createdAt }) => createdAt);

test.each([
  ['7d', '604800s'],
  ['168h', '604800s'],
  ['10080m', '604800s'],
  ['605800s', '605800s'],
  ['365d', '31536000s'],
])('the RotationInterval %s is returned as %s', async (interval, shown) => {
  seeded();
  expect(await turnOn('db', interval)).toEqual(success('db'));
  expect(await described()).toMatchObject({ AutomaticRotation: 'Enabled', RotationInterval: shown });
  expect(kms.secret('db')?.rotationInterval).toBe(shown);
});

test.each(['', '7d', '6d', '731d', 'nonsense'])(
  'the RotationInterval "%s" is ignored if rotation is turned off',
  async (RotationInterval) => {
    seeded({ rotationInterval: '30d' });
    const params = { SecretName: 'db', EnableAutomaticRotation: false, RotationInterval };
    expect(await call('UpdateSecretRotationPolicy', params)).toEqual(success('db'));
    expect(kms.secret('db')).toMatchObject({
      automaticRotation: 'Disabled',
      rotationInterval: undefined,
      nextRotationDate: undefined,
    });
  },
);

test.each(MANAGED_TYPES)(
  'rotation of a Live secret of the type %s can be turned on and off',
  async (type) => {
    const { secretName } = seeded({}, type);
    expect(await turnOn(secretName)).toEqual(success(secretName));
    expect(kms.secret(secretName)).toMatchObject({
      state: 'Live',
      automaticRotation: 'Enabled',
      rotationInterval: '604800s',
      nextRotationDate: later(7 * DAY),
    });
    expect(await turnOff(secretName)).toEqual(success(secretName));
    expect(kms.secret(secretName)).toMatchObject({ state: 'Live', automaticRotation: 'Disabled' });
  },
);

test.each(MANAGED_TYPES)(
  'a secret of the type %s in PendingDeletion rejects turning rotation on and off, and nothing changes',
  async (type) => {
    const { secretName } = seeded({ state: 'PendingDeletion', rotationInterval: '30d' }, type);
    const before = kms.secret(secretName);
    expect(await turnOn(secretName)).toEqual(secretDeleting);
    expect(await turnOff(secretName)).toEqual(secretDeleting);
    expect(kms.secret(secretName)).toEqual(before);
  },
);

test.each(UNUSABLE_STATES)(
  'the policy is metadata: it can be changed with an encryption key in %s, but is returned as Invalid',
  async (state) => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    seeded({ encryptionKeyId: keyId });
    const [action, params] = OUT_OF_USE[state];
    await call(action, { KeyId: keyId, ...params });
    expect(await turnOn()).toEqual(success('db'));
    expect(kms.secret('db')).toMatchObject({ automaticRotation: 'Invalid', nextRotationDate: undefined });
    expect(await turnOff()).toEqual(success('db'));
  },
);

test('the response has only SecretName and RequestId', async () => {
  seeded();
  expect((await turnOn()).body).toEqual({
    SecretName: 'db',
    RequestId: expect.stringMatching(UUID),
  });
});

test('DescribeSecret returns the policy, and nothing else changes, also not UpdateTime', async () => {
  seeded();
  const before = await described();
  expect(before).toMatchObject({ AutomaticRotation: 'Disabled' });
  expect(before).not.toHaveProperty('RotationInterval');
  expect(before).not.toHaveProperty('NextRotationDate');
  jest.setSystemTime(later(DAY));
  await turnOn('db', '30d');
  expect(await described()).toEqual({
    ...before,
    RequestId: expect.stringMatching(UUID),
    AutomaticRotation: 'Enabled',
    RotationInterval: '2592000s',
    NextRotationDate: '2026-03-31T12:00:00Z',
  });
  await turnOff();
  expect(await described()).toEqual({ ...before, RequestId: expect.stringMatching(UUID) });
});

test('GetSecretValue also returns the policy', async () => {
  seeded();
  await turnOn('db', '30d');
  expect((await call('GetSecretValue', { SecretName: 'db' })).body).toMatchObject({
    AutomaticRotation: 'Enabled',
    RotationInterval: '2592000s',
    NextRotationDate: '2026-03-31T12:00:00Z',
  });
  await turnOff();
  const { body } = await call('GetSecretValue', { SecretName: 'db' });
  expect(body.AutomaticRotation).toBe('Disabled');
  expect(body).not.toHaveProperty('RotationInterval');
  expect(body).not.toHaveProperty('NextRotationDate');
});

test('the next rotation date is computed from the creation date if the secret has never rotated', async () => {
  seeded();
  jest.setSystemTime(later(3 * DAY));
  await turnOn();
  expect((await described()).NextRotationDate).toBe('2026-03-08T12:00:00Z');
  expect(datesOf()).toEqual([NOW]);
});

test('the next rotation date is computed from the last rotation if the secret has rotated', async () => {
  seeded();
  jest.setSystemTime(later(3 * DAY));
  await call('RotateSecret', { SecretName: 'db', VersionId: 'by-hand' });
  jest.setSystemTime(later(5 * DAY));
  await turnOn();
  expect((await described()).NextRotationDate).toBe('2026-03-11T12:00:00Z');
  expect(datesOf()).toEqual([NOW, later(3 * DAY)]);
});

test('an interval that has already ended rotates the secret immediately, once, with the current date', async () => {
  seeded();
  jest.setSystemTime(later(100 * DAY));
  expect(await turnOn()).toEqual(success('db'));
  expect(datesOf()).toEqual([NOW, later(100 * DAY)]);
  expect(kms.secret('db')).toMatchObject({
    lastRotationDate: later(100 * DAY),
    nextRotationDate: later(107 * DAY),
  });
  const [first, second] = kms.secret('db')?.versions ?? [];
  expect(first?.stages).toEqual(['ACSPrevious']);
  expect(second?.stages).toEqual(['ACSCurrent']);
  expect(second?.secretData).not.toBe(first?.secretData);
});

test('an interval that has already ended rotates a secret with a disabled key when the key is enabled', async () => {
  const { keyId } = kms.seedKey({ state: 'Disabled' });
  seeded({ encryptionKeyId: keyId });
  jest.setSystemTime(later(100 * DAY));
  expect(await turnOn()).toEqual(success('db'));
  expect(datesOf()).toEqual([NOW]);
  jest.setSystemTime(later(101 * DAY));
  await call('EnableKey', { KeyId: keyId });
  expect(datesOf()).toEqual([NOW, later(101 * DAY)]);
  expect(kms.secret('db')?.nextRotationDate).toEqual(later(108 * DAY));
});

test('an interval that ends now rotates immediately', async () => {
  seeded();
  jest.setSystemTime(later(7 * DAY));
  await turnOn();
  expect(datesOf()).toEqual([NOW, later(7 * DAY)]);
});

test('an interval that ends in one millisecond does not rotate yet', async () => {
  seeded();
  jest.setSystemTime(later(7 * DAY - 1));
  await turnOn();
  expect(datesOf()).toEqual([NOW]);
  kms.clock.set(later(7 * DAY));
  expect(datesOf()).toEqual([NOW, later(7 * DAY)]);
});

test('a shorter interval that has already ended rotates the secret immediately', async () => {
  seeded({ rotationInterval: '30d' });
  jest.setSystemTime(later(10 * DAY));
  await turnOn();
  expect(datesOf()).toEqual([NOW, later(10 * DAY)]);
  expect((await described()).NextRotationDate).toBe('2026-03-18T12:00:00Z');
});

test('a longer interval moves the next rotation to a later date', async () => {
  seeded({ rotationInterval: '7d' });
  await turnOn('db', '30d');
  kms.clock.set(later(30 * DAY - 1));
  expect(datesOf()).toEqual([NOW]);
  kms.clock.set(later(30 * DAY));
  expect(datesOf()).toEqual([NOW, later(30 * DAY)]);
});

test('earlier rotations of the old interval keep their dates', async () => {
  seeded({ rotationInterval: '30d' });
  jest.setSystemTime(later(40 * DAY));
  await turnOn('db', '365d');
  expect(datesOf()).toEqual([NOW, later(30 * DAY)]);
  expect(kms.secret('db')?.nextRotationDate).toEqual(later(395 * DAY));
});

test('rotations that were due before rotation was turned off keep their dates', async () => {
  seeded({ rotationInterval: '7d' });
  jest.setSystemTime(later(15 * DAY));
  await turnOff();
  expect(datesOf()).toEqual([NOW, later(7 * DAY), later(14 * DAY)]);
  kms.clock.advance({ days: 100 });
  expect(datesOf()).toEqual([NOW, later(7 * DAY), later(14 * DAY)]);
});

test('turning rotation on twice succeeds twice and does not rotate the secret', async () => {
  seeded();
  expect(await turnOn()).toEqual(success('db'));
  const once = kms.secret('db');
  expect(await turnOn()).toEqual(success('db'));
  expect(kms.secret('db')).toEqual(once);
  expect(datesOf()).toEqual([NOW]);
});

test('turning rotation off twice succeeds twice', async () => {
  seeded({ rotationInterval: '7d' });
  expect(await turnOff()).toEqual(success('db'));
  expect(await turnOff()).toEqual(success('db'));
  expect(kms.secret('db')?.automaticRotation).toBe('Disabled');
});

test('turning rotation off is rejected in the same cases as turning it on', async () => {
  expect(await turnOff()).toEqual(secretNotFound);
  kms.seedSecret({ secretName: 'plain', secretData: 'data' });
  expect(await turnOff('plain')).toEqual(unsupported);
});

test('after rotation is turned off, the secret keeps the date of its last rotation', async () => {
  seeded({ rotationInterval: '7d' });
  kms.clock.set(later(7 * DAY));
  await turnOff();
  expect((await described()).LastRotationDate).toBe('2026-03-08T12:00:00Z');
});

test('the policy of a secret of CreateSecret can be changed', async () => {
  const { SecretData, ExtendedConfig } = {
    SecretData: managedSeed('Rds').secretData,
    ExtendedConfig: JSON.stringify(managedSeed('Rds').extendedConfig),
  };
  await call('CreateSecret', {
    SecretName: 'made',
    VersionId: 'v1',
    SecretType: 'Rds',
    SecretData,
    ExtendedConfig,
    EnableAutomaticRotation: true,
    RotationInterval: '6h',
  });
  expect(await turnOn('made', '30d')).toEqual(success('made'));
  expect(await described('made')).toMatchObject({
    RotationInterval: '2592000s',
    NextRotationDate: '2026-03-31T12:00:00Z',
  });
});
