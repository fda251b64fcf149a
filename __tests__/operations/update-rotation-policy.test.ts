import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { keyNotFound, missing, operationRejected, refusal } from '../support/refusals';

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
const rejected = (state: string) =>
  refusal(`Rejected.${state}`, 409, `The request was rejected because the key state is ${state}.`);
/** The name stands without quotes in this one message of the vendor. */
const INVALID_INTERVAL = refusal(
  'InvalidParameter',
  400,
  'The specified parameter RotationInterval is not valid.',
);

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

describe('parameters', () => {
  test.each(['KeyId', 'EnableAutomaticRotation', 'RotationInterval'])(
    '%s is required to turn rotation on, and nothing changes without it',
    async (name) => {
      const { keyId } = kms.seedKey();
      const before = kms.key(keyId);
      const params: Record<string, string | boolean> = {
        KeyId: keyId,
        EnableAutomaticRotation: true,
        RotationInterval: '7d',
      };
      expect(await call('UpdateRotationPolicy', { ...params, [name]: '' })).toEqual(missing(name));
      delete params[name];
      expect(await call('UpdateRotationPolicy', params)).toEqual(missing(name));
      expect(kms.key(keyId)).toEqual(before);
    },
  );

  test.each(['yes', '2', 'Enabled'])('EnableAutomaticRotation "%s" is refused', async (value) => {
    const { keyId } = kms.seedKey();
    const params = { KeyId: keyId, EnableAutomaticRotation: value, RotationInterval: '7d' };
    expect(await call('UpdateRotationPolicy', params)).toEqual(
      refusal('InvalidParameter', 400, 'The specified parameter "EnableAutomaticRotation" is not valid.'),
    );
    expect(kms.key(keyId)?.automaticRotation).toBe('Disabled');
  });

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
  ])('the RotationInterval %s is shown as %s', async (interval, shown) => {
    const { keyId } = kms.seedKey();
    expect(await turnOn(keyId, interval)).toEqual(SUCCESS);
    expect(await metadata(keyId)).toMatchObject({ AutomaticRotation: 'Enabled', RotationInterval: shown });
  });

  test.each(['6d', '167h', '10079m', '604799s', '0d', '731d', '17521h', '1051201m', '63072001s'])(
    'the RotationInterval %s, outside of 7 to 730 days, is refused',
    async (interval) => {
      const { keyId } = kms.seedKey();
      expect(await turnOn(keyId, interval)).toEqual(INVALID_INTERVAL);
      expect(kms.key(keyId)?.automaticRotation).toBe('Disabled');
    },
  );

  test.each([
    '365',
    'd',
    '1w',
    '7.5d',
    '-7d',
    '7 d',
    ' 7d',
    '7D',
    'P7D',
    '7d7d',
    '1e1d',
    '99999999999999999999d',
  ])('the RotationInterval "%s", no whole number and unit in range, is refused', async (interval) => {
    const { keyId } = kms.seedKey();
    expect(await turnOn(keyId, interval)).toEqual(INVALID_INTERVAL);
    expect(kms.key(keyId)?.automaticRotation).toBe('Disabled');
  });

  test('a refused RotationInterval leaves the old one', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 30 });
    expect(await turnOn(keyId, '6d')).toEqual(INVALID_INTERVAL);
    expect(await metadata(keyId)).toMatchObject({
      AutomaticRotation: 'Enabled',
      RotationInterval: '2592000s',
    });
  });

  test.each(['', '7d', '6d', '731d', 'nonsense'])(
    'the RotationInterval "%s" is ignored when rotation is turned off',
    async (RotationInterval) => {
      const { keyId } = kms.seedKey({ rotationDays: 30 });
      const params = { KeyId: keyId, EnableAutomaticRotation: false, RotationInterval };
      expect(await call('UpdateRotationPolicy', params)).toEqual(SUCCESS);
      expect(kms.key(keyId)).toMatchObject({ automaticRotation: 'Disabled', nextRotationDate: undefined });
    },
  );

  test('the id of a key of an instance is accepted', async () => {
    const { keyId } = kms.seedKey({ instanceId: INSTANCE });
    expect(await turnOn(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.automaticRotation).toBe('Enabled');
  });

  test.each(['alias/orders', 'alias/unknown'])('the alias %s is no KeyId', async (KeyId) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    expect(await turnOn(KeyId)).toEqual(
      refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.'),
    );
    expect(kms.key(keyId)?.automaticRotation).toBe('Disabled');
  });

  test('an ARN is no KeyId', async () => {
    const { keyId, arn } = kms.seedKey();
    expect(await turnOn(arn)).toEqual(keyNotFound);
    expect(kms.key(keyId)?.automaticRotation).toBe('Disabled');
  });

  test.each(['00000000-1111-4222-8333-444444444444', 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the id %s, which no key has, is not found',
    async (KeyId) => {
      kms.seedKey();
      expect(await turnOn(KeyId)).toEqual(keyNotFound);
    },
  );

  test('a parameter that the action does not have is refused by name, and nothing changes', async () => {
    const { keyId } = kms.seedKey();
    const params = { KeyId: keyId, EnableAutomaticRotation: true, RotationInterval: '7d', Nonsense: '1' };
    const answer = await call('UpdateRotationPolicy', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(kms.key(keyId)?.automaticRotation).toBe('Disabled');
  });
});

describe('key states', () => {
  test('a key in Enabled is turned on and off, and keeps its state', async () => {
    const { keyId } = kms.seedKey();
    expect(await turnOn(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', automaticRotation: 'Enabled' });
    expect(await turnOff(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', automaticRotation: 'Disabled' });
  });

  test.each(['Disabled', 'PendingDeletion'] as const)(
    'a key in %s refuses, on and off, and nothing changes',
    async (state) => {
      const { keyId } = kms.seedKey({ state, rotationDays: 30 });
      const before = kms.key(keyId);
      expect(await turnOn(keyId)).toEqual(rejected(state));
      expect(await turnOff(keyId)).toEqual(rejected(state));
      expect(kms.key(keyId)).toEqual(before);
    },
  );

  test.each(NOT_ROTATABLE)('a key of the kind %s refuses in Enabled, on and off', async (_kind, options) => {
    const { keyId } = kms.seedKey(options);
    const before = kms.key(keyId);
    expect(await turnOn(keyId)).toEqual(operationRejected);
    expect(await turnOff(keyId)).toEqual(operationRejected);
    expect(kms.key(keyId)).toEqual(before);
  });

  // Only external keys are ever in PendingImport: the table of the vendor has the state looked at before the kind.
  test.each([
    ...NOT_ROTATABLE.flatMap(([kind, options]) => [
      [kind, 'Disabled', options] as const,
      [kind, 'PendingDeletion', options] as const,
    ]),
    ['external', 'PendingImport', { origin: 'EXTERNAL' }] as const,
  ])('a key of the kind %s refuses in %s for its state', async (_kind, state, options) => {
    const { keyId } = kms.seedKey({ ...options, state });
    const before = kms.key(keyId);
    expect(await turnOn(keyId)).toEqual(rejected(state));
    expect(await turnOff(keyId)).toEqual(rejected(state));
    expect(kms.key(keyId)).toEqual(before);
  });

  test('a missing RotationInterval is reported before the state of the key', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    expect(await call('UpdateRotationPolicy', { KeyId: keyId, EnableAutomaticRotation: true })).toEqual(
      missing('RotationInterval'),
    );
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await turnOn(keyId)).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    expect((await turnOn(kms.seedKey().keyId)).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('DescribeKey shows the policy: status, interval, and the dates of the last and the next rotation', async () => {
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

  test('turned off, the key has neither interval nor next date', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    expect(await metadata(keyId)).toMatchObject({ RotationInterval: '604800s' });
    await turnOff(keyId);
    const described = await metadata(keyId);
    expect(described.AutomaticRotation).toBe('Disabled');
    expect(described).not.toHaveProperty('RotationInterval');
    expect(described).not.toHaveProperty('NextRotationDate');
  });

  test('a key in PendingDeletion or Disabled shows its policy as suspended', async () => {
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

  test('the next date counts from the newest version, not from now', async () => {
    const { keyId } = kms.seedKey();
    jest.setSystemTime(later(3 * DAY));
    await turnOn(keyId);
    expect((await metadata(keyId)).NextRotationDate).toBe('2026-03-08T12:00:00Z');
    expect(datesOf(keyId)).toEqual([NOW]);
  });

  test('an interval that is over already rotates the key at once, once, dated now', async () => {
    const { keyId } = kms.seedKey();
    jest.setSystemTime(later(100 * DAY));
    expect(await turnOn(keyId)).toEqual(SUCCESS);
    expect(datesOf(keyId)).toEqual([NOW, later(100 * DAY)]);
    expect(kms.key(keyId)?.nextRotationDate).toEqual(later(107 * DAY));
  });

  test('an interval that is over this very moment rotates at once', async () => {
    const { keyId } = kms.seedKey();
    jest.setSystemTime(later(7 * DAY));
    await turnOn(keyId);
    expect(datesOf(keyId)).toEqual([NOW, later(7 * DAY)]);
  });

  test('an interval that is over in a millisecond does not rotate yet', async () => {
    const { keyId } = kms.seedKey();
    jest.setSystemTime(later(7 * DAY - 1));
    await turnOn(keyId);
    expect(datesOf(keyId)).toEqual([NOW]);
  });

  test('a shorter interval that is over already rotates the key at once', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 30 });
    jest.setSystemTime(later(10 * DAY));
    await turnOn(keyId, '7d');
    expect(datesOf(keyId)).toEqual([NOW, later(10 * DAY)]);
    expect((await metadata(keyId)).NextRotationDate).toBe('2026-03-18T12:00:00Z');
  });

  test('rotations that were due before under the old interval keep their dates', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 30 });
    jest.setSystemTime(later(40 * DAY));
    await turnOn(keyId, '365d');
    expect(datesOf(keyId)).toEqual([NOW, later(30 * DAY)]);
    expect(kms.key(keyId)?.nextRotationDate).toEqual(later(395 * DAY));
  });

  test('a longer interval puts the next rotation off', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    await turnOn(keyId, '30d');
    kms.clock.advance({ days: 29 });
    expect(datesOf(keyId)).toEqual([NOW]);
    kms.clock.advance({ days: 1 });
    expect(datesOf(keyId)).toEqual([NOW, later(30 * DAY)]);
  });

  test('asked twice, it succeeds twice and rotates nothing', async () => {
    const { keyId } = kms.seedKey();
    expect(await turnOn(keyId)).toEqual(SUCCESS);
    expect(await turnOn(keyId)).toEqual(SUCCESS);
    expect(datesOf(keyId)).toEqual([NOW]);
  });

  test('turned off twice, it succeeds twice', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    expect(await turnOff(keyId)).toEqual(SUCCESS);
    expect(await turnOff(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.automaticRotation).toBe('Disabled');
  });

  test('SM4 keys rotate too', async () => {
    const { keyId } = kms.seedKey({ keySpec: 'Aliyun_SM4' });
    expect(await turnOn(keyId)).toEqual(SUCCESS);
    kms.clock.advance({ days: 7 });
    expect(datesOf(keyId)).toEqual([NOW, later(7 * DAY)]);
  });

  test('other keys keep their policies', async () => {
    const { keyId } = kms.seedKey();
    const bystander = kms.seedKey();
    await turnOn(keyId);
    expect(kms.key(bystander.keyId)?.automaticRotation).toBe('Disabled');
  });

  test('a key of another region is not found', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await turnOn(keyId)).toEqual(keyNotFound);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })?.automaticRotation).toBe('Disabled');
  });
});
