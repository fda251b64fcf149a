import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing } from '../support/refusals';
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
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const ACCOUNT = '1540355698841234';
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

describe('parameters', () => {
  test.each(['SecretName', 'EnableAutomaticRotation', 'RotationInterval'])(
    '%s is required to turn rotation on, and nothing changes without it',
    async (name) => {
      seeded();
      const before = kms.secret('db');
      const params: Record<string, string | boolean> = {
        SecretName: 'db',
        EnableAutomaticRotation: true,
        RotationInterval: '7d',
      };
      expect(await call('UpdateSecretRotationPolicy', { ...params, [name]: '' })).toEqual(missing(name));
      delete params[name];
      expect(await call('UpdateSecretRotationPolicy', params)).toEqual(missing(name));
      expect(kms.secret('db')).toEqual(before);
    },
  );

  test.each(['yes', '2', 'Enabled', 'TRUE', 'True', ' true'])(
    'EnableAutomaticRotation "%s" is refused',
    async (value) => {
      seeded();
      const params = { SecretName: 'db', EnableAutomaticRotation: value, RotationInterval: '7d' };
      expect(await call('UpdateSecretRotationPolicy', params)).toEqual(invalid('EnableAutomaticRotation'));
      expect(kms.secret('db')?.automaticRotation).toBe('Disabled');
    },
  );

  test.each([
    ['7d', '604800s'],
    ['168h', '604800s'],
    ['10080m', '604800s'],
    ['604800s', '604800s'],
    ['605800s', '605800s'],
    ['30d', '2592000s'],
    ['365d', '31536000s'],
    ['8760h', '31536000s'],
    ['525600m', '31536000s'],
    ['31536000s', '31536000s'],
  ])('the RotationInterval %s is shown as %s', async (interval, shown) => {
    seeded();
    expect(await turnOn('db', interval)).toEqual(success('db'));
    expect(await described()).toMatchObject({ AutomaticRotation: 'Enabled', RotationInterval: shown });
    expect(kms.secret('db')?.rotationInterval).toBe(shown);
  });

  test.each([
    '6d',
    '167h',
    '10079m',
    '604799s',
    '6h',
    '0d',
    '0s',
    '366d',
    '8761h',
    '525601m',
    '31536001s',
    '730d',
  ])('the RotationInterval %s, outside of 168 to 8760 hours, is refused', async (interval) => {
    seeded();
    expect(await turnOn('db', interval)).toEqual(invalid('RotationInterval'));
    expect(kms.secret('db')?.automaticRotation).toBe('Disabled');
  });

  test.each([
    '365',
    'd',
    '1w',
    '7.5d',
    '-7d',
    '+7d',
    '7 d',
    ' 7d',
    '7d ',
    '7D',
    'P7D',
    '7d7d',
    '1e1d',
    '0x7d',
    '７d',
    '99999999999999999999d',
  ])('the RotationInterval "%s", no whole number and unit in range, is refused', async (interval) => {
    seeded();
    expect(await turnOn('db', interval)).toEqual(invalid('RotationInterval'));
    expect(kms.secret('db')?.automaticRotation).toBe('Disabled');
  });

  test('a refused RotationInterval leaves the old one', async () => {
    seeded({ rotationInterval: '30d' });
    const before = kms.secret('db');
    expect(await turnOn('db', '6d')).toEqual(invalid('RotationInterval'));
    expect(kms.secret('db')).toEqual(before);
    expect(before).toMatchObject({ automaticRotation: 'Enabled', rotationInterval: '2592000s' });
  });

  test.each(['', '7d', '6d', '731d', 'nonsense'])(
    'the RotationInterval "%s" is ignored when rotation is turned off',
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

  test('the ARN names the secret too, and the answer gives the plain name', async () => {
    const { arn } = seeded();
    expect(arn).toBe(`acs:kms:cn-hangzhou:${ACCOUNT}:secret/db`);
    expect(await turnOn(arn)).toEqual(success('db'));
    expect(kms.secret('db')?.automaticRotation).toBe('Enabled');
  });

  test.each([
    ['another region', `acs:kms:cn-shanghai:${ACCOUNT}:secret/db`],
    ['another account', 'acs:kms:cn-hangzhou:1000000000000000:secret/db'],
    ['a name that no secret has', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/db2`],
  ])('an ARN of %s is not found', async (_what, SecretName) => {
    seeded();
    expect(await turnOn(SecretName)).toEqual(secretNotFound);
    expect(kms.secret('db')?.automaticRotation).toBe('Disabled');
  });

  test.each([
    'd b',
    'db!',
    'db:1',
    'db#1',
    'db?',
    'n'.repeat(193),
    `acs:kms:cn-hangzhou:${ACCOUNT}:key/db`,
    `acs:kms:cn-hangzhou:${ACCOUNT}:secret/`,
  ])('the SecretName "%s" has no shape of a name', async (SecretName) => {
    seeded();
    expect(await turnOn(SecretName)).toEqual(invalid('SecretName'));
  });

  test.each(['db2', 'DB', 'd', 'n'.repeat(192), 'aA0_/+=.@-', '数据库'])(
    'the SecretName "%s", which no secret has, is not found',
    async (SecretName) => {
      seeded();
      expect(await turnOn(SecretName)).toEqual(secretNotFound);
      expect(await turnOff(SecretName)).toEqual(secretNotFound);
    },
  );

  test('a parameter that the action does not have is refused by name, and nothing changes', async () => {
    seeded();
    const params = {
      SecretName: 'db',
      EnableAutomaticRotation: true,
      RotationInterval: '7d',
      VersionId: 'v2',
    };
    const answer = await call('UpdateSecretRotationPolicy', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "VersionId" is not valid\./);
    expect(kms.secret('db')?.automaticRotation).toBe('Disabled');
  });

  test.each([
    ['a RotationInterval out of range', { RotationInterval: '6d' }, invalid('RotationInterval')],
    ['a missing RotationInterval', { RotationInterval: '' }, missing('RotationInterval')],
    ['a bad EnableAutomaticRotation', { EnableAutomaticRotation: 'on' }, invalid('EnableAutomaticRotation')],
  ])('%s is reported before the secret is looked for', async (_what, params, refused) => {
    const good = { SecretName: 'nobody', EnableAutomaticRotation: true, RotationInterval: '7d' };
    expect(await call('UpdateSecretRotationPolicy', { ...good, ...params })).toEqual(refused);
  });
});

describe('secret states', () => {
  test('an Absent secret is not found', async () => {
    expect(await turnOn()).toEqual(secretNotFound);
    expect(await turnOff()).toEqual(secretNotFound);
  });

  test.each(MANAGED_TYPES)('a Live secret of the type %s is turned on and off', async (type) => {
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
  });

  test('a Live secret of the type Generic refuses, on and off', async () => {
    kms.seedSecret({ secretName: 'plain', secretData: 'data' });
    const before = kms.secret('plain');
    expect(await turnOn('plain')).toEqual(unsupported);
    expect(await turnOff('plain')).toEqual(unsupported);
    expect(kms.secret('plain')).toEqual(before);
  });

  test.each(MANAGED_TYPES)(
    'a secret of the type %s in PendingDeletion refuses, on and off, and nothing changes',
    async (type) => {
      const { secretName } = seeded({ state: 'PendingDeletion', rotationInterval: '30d' }, type);
      const before = kms.secret(secretName);
      expect(await turnOn(secretName)).toEqual(secretDeleting);
      expect(await turnOff(secretName)).toEqual(secretDeleting);
      expect(kms.secret(secretName)).toEqual(before);
    },
  );

  test('a missing RotationInterval is reported before the state of the secret', async () => {
    seeded({ state: 'PendingDeletion' });
    expect(
      await call('UpdateSecretRotationPolicy', { SecretName: 'db', EnableAutomaticRotation: true }),
    ).toEqual(missing('RotationInterval'));
  });

  test('a secret is Gone at its deletion date, and not a millisecond before', async () => {
    seeded({ state: 'PendingDeletion', deletionDate: later(7 * DAY) });
    kms.clock.set(later(7 * DAY - 1));
    expect(await turnOn()).toEqual(secretDeleting);
    kms.clock.set(later(7 * DAY));
    expect(await turnOn()).toEqual(secretNotFound);
    expect(await turnOff()).toEqual(secretNotFound);
  });

  test('a secret that was deleted by force is Gone', async () => {
    seeded();
    await call('DeleteSecret', { SecretName: 'db', ForceDeleteWithoutRecovery: 'true' });
    expect(await turnOn()).toEqual(secretNotFound);
  });

  test.each(UNUSABLE_STATES)(
    'the policy is metadata: it changes under an encryption key in %s, but shows as Invalid',
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
});

describe('behaviour', () => {
  test('the answer has SecretName and RequestId and nothing else', async () => {
    seeded();
    expect((await turnOn()).body).toEqual({
      SecretName: 'db',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('DescribeSecret shows the policy, and nothing else changes, UpdateTime neither', async () => {
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

  test('GetSecretValue shows the policy as well', async () => {
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

  test('the next date counts from the creation when the secret has never rotated', async () => {
    seeded();
    jest.setSystemTime(later(3 * DAY));
    await turnOn();
    expect((await described()).NextRotationDate).toBe('2026-03-08T12:00:00Z');
    expect(datesOf()).toEqual([NOW]);
  });

  test('the next date counts from the last rotation when there was one', async () => {
    seeded();
    jest.setSystemTime(later(3 * DAY));
    await call('RotateSecret', { SecretName: 'db', VersionId: 'by-hand' });
    jest.setSystemTime(later(5 * DAY));
    await turnOn();
    expect((await described()).NextRotationDate).toBe('2026-03-11T12:00:00Z');
    expect(datesOf()).toEqual([NOW, later(3 * DAY)]);
  });

  test('an interval that is over already rotates the secret at once, once, dated now', async () => {
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

  test('an interval that is over already rotates a secret under a disabled key when that is enabled', async () => {
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

  test('an interval that is over this very moment rotates at once', async () => {
    seeded();
    jest.setSystemTime(later(7 * DAY));
    await turnOn();
    expect(datesOf()).toEqual([NOW, later(7 * DAY)]);
  });

  test('an interval that is over in a millisecond does not rotate yet', async () => {
    seeded();
    jest.setSystemTime(later(7 * DAY - 1));
    await turnOn();
    expect(datesOf()).toEqual([NOW]);
    kms.clock.set(later(7 * DAY));
    expect(datesOf()).toEqual([NOW, later(7 * DAY)]);
  });

  test('a shorter interval that is over already rotates the secret at once', async () => {
    seeded({ rotationInterval: '30d' });
    jest.setSystemTime(later(10 * DAY));
    await turnOn();
    expect(datesOf()).toEqual([NOW, later(10 * DAY)]);
    expect((await described()).NextRotationDate).toBe('2026-03-18T12:00:00Z');
  });

  test('a longer interval puts the next rotation off', async () => {
    seeded({ rotationInterval: '7d' });
    await turnOn('db', '30d');
    kms.clock.set(later(30 * DAY - 1));
    expect(datesOf()).toEqual([NOW]);
    kms.clock.set(later(30 * DAY));
    expect(datesOf()).toEqual([NOW, later(30 * DAY)]);
  });

  test('rotations that were due before under the old interval keep their dates', async () => {
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

  test('asked twice, it succeeds twice and rotates nothing', async () => {
    seeded();
    expect(await turnOn()).toEqual(success('db'));
    const once = kms.secret('db');
    expect(await turnOn()).toEqual(success('db'));
    expect(kms.secret('db')).toEqual(once);
    expect(datesOf()).toEqual([NOW]);
  });

  test('turned off twice, it succeeds twice', async () => {
    seeded({ rotationInterval: '7d' });
    expect(await turnOff()).toEqual(success('db'));
    expect(await turnOff()).toEqual(success('db'));
    expect(kms.secret('db')?.automaticRotation).toBe('Disabled');
  });

  test('turned off, the secret keeps the date of its last rotation', async () => {
    seeded({ rotationInterval: '7d' });
    kms.clock.set(later(7 * DAY));
    await turnOff();
    expect((await described()).LastRotationDate).toBe('2026-03-08T12:00:00Z');
  });

  test('a secret that CreateSecret made takes another policy', async () => {
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

  test('other secrets keep their policies', async () => {
    seeded();
    seeded({ secretName: 'bystander' });
    await turnOn();
    expect(kms.secret('bystander')?.automaticRotation).toBe('Disabled');
  });

  test('a secret of another region is not found, and takes its policy there', async () => {
    seeded({ regionId: 'cn-shanghai' });
    expect(await turnOn()).toEqual(secretNotFound);
    expect(kms.secret('db', { regionId: 'cn-shanghai' })?.automaticRotation).toBe('Disabled');
    const params = { SecretName: 'db', EnableAutomaticRotation: true, RotationInterval: '7d' };
    expect(await shanghai.call('UpdateSecretRotationPolicy', params)).toEqual(success('db'));
    expect(kms.secret('db', { regionId: 'cn-shanghai' })?.automaticRotation).toBe('Enabled');
  });
});
