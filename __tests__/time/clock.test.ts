import { mockedKms } from '../support/mocked-kms';
import { usageError } from '../support/usage-error';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const later = (ms: number) => new Date(NOW.getTime() + ms);

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => {
  jest.useRealTimers();
});

const KEY_NOT_FOUND = {
  code: 'Forbidden.KeyNotFound',
  status: 404,
  message: 'The specified Key is not found.',
};

const metadata = async (keyId: string) => (await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata;

const encrypt = async (KeyId: string) => {
  const { code, body } = await call('Encrypt', { KeyId, Plaintext: 'aGVsbG8=' });
  expect(code).toBe('Success');
  return body.CiphertextBlob as string;
};

/** Every way to move service time by some milliseconds. */
const WAYS: readonly (readonly [string, (ms: number) => void])[] = [
  ['kms.clock.advance', (ms) => void kms.clock.advance({ milliseconds: ms })],
  ['kms.clock.set', (ms) => void kms.clock.set(new Date(kms.clock.now().getTime() + ms))],
  ['jest.setSystemTime', (ms) => void jest.setSystemTime(Date.now() + ms)],
  ['jest.advanceTimersByTime', (ms) => void jest.advanceTimersByTime(ms)],
  [
    'kms.clock.advance and jest.setSystemTime together',
    (ms) => {
      const part = Math.floor(ms / 3);
      kms.clock.advance({ milliseconds: part });
      jest.setSystemTime(Date.now() + ms - part);
    },
  ],
  [
    'kms.clock.advance and jest.advanceTimersByTime together',
    (ms) => {
      const part = Math.floor(ms / 3);
      jest.advanceTimersByTime(ms - part);
      kms.clock.advance({ milliseconds: part });
    },
  ],
];

describe('kms.clock.now()', () => {
  test('is Date.now() until it is moved', () => {
    expect(kms.clock.now()).toEqual(NOW);
  });

  test('is real time without fake timers', () => {
    jest.useRealTimers();
    const before = Date.now();
    const now = kms.clock.now().getTime();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('keeps the offset when fake timers are installed and removed', () => {
    kms.clock.advance({ days: 1 });
    jest.useRealTimers();
    const before = Date.now();
    const now = kms.clock.now().getTime();
    expect(now).toBeGreaterThanOrEqual(before + DAY);
    expect(now).toBeLessThanOrEqual(Date.now() + DAY);
  });

  test('returns a new Date that the caller can change', () => {
    kms.clock.now().setTime(0);
    expect(kms.clock.now()).toEqual(NOW);
  });

  test.each(WAYS)('follows %s', (_name, move) => {
    move(DAY + 1);
    expect(kms.clock.now()).toEqual(later(DAY + 1));
    move(HOUR);
    expect(kms.clock.now()).toEqual(later(DAY + HOUR + 1));
  });

  test.each(WAYS)('is the time of requests if moved by %s', async (_name, move) => {
    move(DAY);
    const { body } = await call('CreateKey');
    expect(body.KeyMetadata.CreationDate).toBe('2026-03-02T12:00:00Z');
    expect(kms.requests).toMatchObject([{ action: 'CreateKey', at: later(DAY) }]);
  });
});

describe('kms.clock.advance()', () => {
  test('adds the values of its fields and returns the new service time', () => {
    const duration = { days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 };
    expect(kms.clock.advance(duration)).toEqual(new Date('2026-03-02T14:03:04.005Z'));
    expect(kms.clock.now()).toEqual(new Date('2026-03-02T14:03:04.005Z'));
  });

  test.each([
    ['days', DAY],
    ['hours', HOUR],
    ['minutes', 60_000],
    ['seconds', 1000],
    ['milliseconds', 1],
  ])('counts %s', (unit, ms) => {
    kms.clock.advance({ [unit]: 90 });
    expect(kms.clock.now()).toEqual(later(90 * ms));
  });

  test('adds to earlier calls', () => {
    kms.clock.advance({ hours: 1 });
    expect(kms.clock.advance({ hours: 1 })).toEqual(later(2 * HOUR));
  });

  test('without a duration does not move the time', () => {
    expect(kms.clock.advance({ days: 0 })).toEqual(NOW);
  });

  test('moves neither Date nor any timer', () => {
    const due = jest.fn();
    setTimeout(due, 1000);
    kms.clock.advance({ days: 1 });
    expect(Date.now()).toBe(NOW.getTime());
    expect(due).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1000);
    expect(due).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['negative days', { days: -1 }],
    ['a negative millisecond', { milliseconds: -1 }],
    ['a negative member of a positive sum', { days: 1, hours: -1 }],
    ['NaN', { hours: Number.NaN }],
    ['infinity', { minutes: Number.POSITIVE_INFINITY }],
    ['a string', { seconds: '1' }],
    ['null', { days: null }],
    ['weeks', { weeks: 1 }],
    ['a unit in the singular', { day: 1 }],
    ['a unit in another letter case', { Days: 1 }],
    ['an unknown unit beside a known one', { days: 1, months: 1 }],
    ['a unit that is a property of every object', { toString: 1 }],
    ['a duration beyond the last date', { days: 1e12 }],
  ])('rejects %s and does not move the time', (_name, duration) => {
    const error = usageError(() => kms.clock.advance(duration as never));
    expect(error).toMatchObject({
      code: 'INVALID_DURATION',
      message: expect.stringContaining('clock.advance('),
    });
    expect(kms.clock.now()).toEqual(NOW);
  });

  test.each([
    ['days', { days: -1 }],
    ['hours', { hours: Number.NaN }],
    ['weeks', { weeks: 1 }],
  ])('names the field %s in the error', (field, duration) => {
    expect(usageError(() => kms.clock.advance(duration as never)).message).toContain(field);
  });
});

describe('kms.clock.set()', () => {
  test.each([
    ['a Date', later(5 * DAY)],
    ['a string', '2026-03-06T12:00:00Z'],
  ])('accepts %s and returns the new service time', (_name, date) => {
    expect(kms.clock.set(date)).toEqual(later(5 * DAY));
    expect(kms.clock.now()).toEqual(later(5 * DAY));
  });

  test('moves neither Date nor any timer', () => {
    const due = jest.fn();
    setTimeout(due, 1000);
    kms.clock.set(later(DAY));
    expect(Date.now()).toBe(NOW.getTime());
    expect(due).not.toHaveBeenCalled();
  });

  test('accepts the current time', () => {
    expect(kms.clock.set(NOW)).toEqual(NOW);
  });

  test('rejects a time one millisecond earlier', () => {
    expect(usageError(() => kms.clock.set(later(-1)))).toMatchObject({
      code: 'CLOCK_MOVED_BACK',
      message: expect.stringContaining('reset()'),
    });
    expect(kms.clock.now()).toEqual(NOW);
  });

  test('rejects the time of Date after advance()', () => {
    kms.clock.advance({ days: 1 });
    expect(usageError(() => kms.clock.set(NOW)).code).toBe('CLOCK_MOVED_BACK');
    expect(kms.clock.now()).toEqual(later(DAY));
  });

  test('rejects a time before the system time', () => {
    kms.clock.set(later(DAY));
    jest.setSystemTime(later(DAY));
    expect(usageError(() => kms.clock.set(later(2 * DAY - 1))).code).toBe('CLOCK_MOVED_BACK');
    expect(kms.clock.now()).toEqual(later(2 * DAY));
  });

  test.each([
    ['an invalid Date', new Date(Number.NaN)],
    ['a string that is not a date', 'tomorrow'],
    ['NaN', Number.NaN],
    ['nothing', undefined],
  ])('rejects %s', (_name, date) => {
    expect(usageError(() => kms.clock.set(date as never)).code).toBe('INVALID_DATE');
    expect(kms.clock.now()).toEqual(NOW);
  });

  test('copies the given Date', () => {
    const date = later(DAY);
    kms.clock.set(date);
    date.setTime(0);
    expect(kms.clock.now()).toEqual(later(DAY));
  });

  test('returns a Date that the caller can change', () => {
    kms.clock.set(later(DAY)).setTime(0);
    expect(kms.clock.now()).toEqual(later(DAY));
  });
});

describe('kms.reset()', () => {
  test('undoes advance()', () => {
    kms.clock.advance({ days: 400 });
    kms.reset();
    expect(kms.clock.now()).toEqual(NOW);
  });

  test('undoes set(), so that it accepts an earlier date', () => {
    kms.clock.set(later(400 * DAY));
    kms.reset();
    expect(kms.clock.now()).toEqual(NOW);
    expect(kms.clock.set(later(DAY))).toEqual(later(DAY));
  });

  test('does not change the system time', () => {
    jest.setSystemTime(later(DAY));
    kms.reset();
    expect(kms.clock.now()).toEqual(later(DAY));
  });
});

describe('a scheduled deletion', () => {
  const scheduled = async (days = 7) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'], tags: { team: 'orders' } });
    const CiphertextBlob = await encrypt(keyId);
    const { code } = await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: days });
    expect(code).toBe('Success');
    return { keyId, CiphertextBlob };
  };

  test.each(WAYS)(
    'does not delete the key one millisecond before its date, moved by %s',
    async (_name, move) => {
      const { keyId } = await scheduled();
      move(7 * DAY - 1);
      expect(kms.key(keyId)).toMatchObject({ state: 'PendingDeletion', deletionDate: later(7 * DAY) });
      expect(await metadata(keyId)).toMatchObject({
        KeyState: 'PendingDeletion',
        DeleteDate: '2026-03-08T12:00:00Z',
      });
      expect(await call('CancelKeyDeletion', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    },
  );

  test.each(WAYS)('deletes the key exactly at its date, moved by %s', async (_name, move) => {
    const { keyId } = await scheduled();
    move(7 * DAY);
    expect(kms.key(keyId)).toBeUndefined();
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
  });

  test.each(WAYS)(
    'deletes the key at its date if it was read one millisecond before, moved by %s',
    async (_name, move) => {
      const { keyId } = await scheduled();
      move(7 * DAY - 1);
      expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
      move(1);
      expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
    },
  );

  test.each(WAYS)(
    'removes the aliases and the list entry and makes the ciphertexts unusable, moved by %s',
    async (_name, move) => {
      const { CiphertextBlob } = await scheduled();
      move(8 * DAY);
      expect(await call('Decrypt', { CiphertextBlob })).toMatchObject(KEY_NOT_FOUND);
      expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({
        code: 'Forbidden.AliasNotFound',
        status: 404,
      });
      expect((await call('ListKeys')).body).toMatchObject({ TotalCount: 0, Keys: { Key: [] } });
      expect((await call('ListAliases')).body).toMatchObject({ TotalCount: 0, Aliases: { Alias: [] } });
    },
  );

  test('that is between two seconds happens exactly at DeleteDate', async () => {
    jest.setSystemTime(later(500));
    const { keyId } = await scheduled();
    const { DeleteDate } = await metadata(keyId);
    const deadline = Date.parse(DeleteDate);
    expect(Math.abs(deadline - later(7 * DAY + 500).getTime())).toBeLessThan(1000);
    kms.clock.set(new Date(deadline - 1));
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    kms.clock.advance({ milliseconds: 1 });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
  });

  test('is applied by the first read, long after its date', async () => {
    const { keyId } = await scheduled(366);
    kms.clock.advance({ days: 5000 });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
  });

  test('frees the alias for another key', async () => {
    await scheduled();
    const other = kms.seedKey();
    kms.clock.advance({ days: 7 });
    expect(await call('CreateAlias', { KeyId: other.keyId, AliasName: 'alias/orders' })).toMatchObject({
      code: 'Success',
    });
    expect((await metadata('alias/orders')).KeyId).toBe(other.keyId);
  });

  test('that is cancelled in time does not happen at its date', async () => {
    const { keyId, CiphertextBlob } = await scheduled();
    kms.clock.advance({ days: 6 });
    await call('CancelKeyDeletion', { KeyId: keyId });
    kms.clock.advance({ days: 30 });
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'Enabled', DeleteDate: '' });
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'Success' });
  });

  test('that is cancelled and scheduled again counts from the second request', async () => {
    const { keyId } = await scheduled();
    kms.clock.advance({ days: 6 });
    await call('CancelKeyDeletion', { KeyId: keyId });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 6 });
    expect(await metadata(keyId)).toMatchObject({ DeleteDate: '2026-03-14T12:00:00Z' });
    kms.clock.advance({ days: 1 });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
  });

  test('deletes only the keys that are due', async () => {
    const week = await scheduled(7);
    const { keyId } = kms.seedKey();
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 8 });
    kms.clock.advance({ days: 7 });
    expect(await call('DescribeKey', { KeyId: week.keyId })).toMatchObject(KEY_NOT_FOUND);
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingDeletion' });
    kms.clock.advance({ days: 1 });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(KEY_NOT_FOUND);
  });

  test('is not a timer', () => {
    kms.seedKey({ state: 'PendingDeletion' });
    kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: later(HOUR) });
    kms.clock.advance({ minutes: 30 });
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('the expiry of key material', () => {
  const expiring = async (state: 'Enabled' | 'Disabled' | 'PendingDeletion' = 'Enabled') => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', state, materialExpiresAt: later(HOUR) });
    return keyId;
  };

  test.each(WAYS)(
    'does not remove the key material one millisecond before, moved by %s',
    async (_name, move) => {
      const keyId = await expiring();
      const CiphertextBlob = await encrypt(keyId);
      move(HOUR - 1);
      expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', hasMaterial: true });
      expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({ code: 'Success' });
      expect(await metadata(keyId)).toMatchObject({
        KeyState: 'Enabled',
        MaterialExpireTime: '2026-03-01T13:00:00Z',
      });
    },
  );

  test.each(WAYS)('removes the key material exactly at its date, moved by %s', async (_name, move) => {
    const keyId = await expiring();
    const CiphertextBlob = await encrypt(keyId);
    move(HOUR);
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
      code: 'Rejected.PendingImport',
      status: 409,
    });
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport', MaterialExpireTime: '' });
  });

  test('of a Disabled key changes the state to PendingImport', async () => {
    const keyId = await expiring('Disabled');
    kms.clock.advance({ hours: 1 });
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
    expect(await call('EnableKey', { KeyId: keyId })).toMatchObject({
      code: 'Rejected.StateModifiedFailed',
      status: 409,
    });
  });

  test('of a key in PendingDeletion does not change its state and DeleteDate', async () => {
    const keyId = await expiring('PendingDeletion');
    kms.clock.advance({ hours: 1 });
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingDeletion', hasMaterial: false });
    expect(await metadata(keyId)).toMatchObject({
      KeyState: 'PendingDeletion',
      DeleteDate: '2026-03-31T12:00:00Z',
      MaterialExpireTime: '',
    });
  });

  test('is applied before the first request after it, even before CancelKeyDeletion', async () => {
    const keyId = await expiring('PendingDeletion');
    kms.clock.advance({ hours: 1 });
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport', DeleteDate: '' });
  });

  test('still happens to a key whose deletion was cancelled before it', async () => {
    const keyId = await expiring('PendingDeletion');
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(await metadata(keyId)).toMatchObject({
      KeyState: 'Enabled',
      MaterialExpireTime: '2026-03-01T13:00:00Z',
    });
    kms.clock.advance({ hours: 1 });
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
  });

  test('of a key that is disabled and enabled before happens at its date', async () => {
    const keyId = await expiring();
    await call('DisableKey', { KeyId: keyId });
    await call('EnableKey', { KeyId: keyId });
    kms.clock.advance({ hours: 1 });
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
  });

  test('does not remove the aliases and tags of the key', async () => {
    kms.seedKey({
      keyId: 'orders-key',
      origin: 'EXTERNAL',
      aliases: ['alias/orders'],
      tags: { team: 'orders' },
      materialExpiresAt: later(HOUR),
    });
    kms.clock.advance({ hours: 1 });
    expect(await metadata('alias/orders')).toMatchObject({ KeyId: 'orders-key', KeyState: 'PendingImport' });
    expect(kms.key('orders-key')?.tags).toEqual({ team: 'orders' });
  });
});

describe('a move of time over an expiry and a deletion', () => {
  const both = (materialExpiresAt: Date, deletionDate: Date) =>
    kms.seedKey({
      keyId: 'orders-key',
      origin: 'EXTERNAL',
      state: 'PendingDeletion',
      aliases: ['alias/orders'],
      materialExpiresAt,
      deletionDate,
    });

  test.each(WAYS)('deletes the key, moved by %s', async (_name, move) => {
    both(later(DAY), later(2 * DAY));
    move(3 * DAY);
    expect(kms.key('orders-key')).toBeUndefined();
    expect(await call('DescribeKey', { KeyId: 'orders-key' })).toMatchObject(KEY_NOT_FOUND);
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test.each(WAYS)('deletes the key if the deletion comes first, moved by %s', async (_name, move) => {
    both(later(2 * DAY), later(DAY));
    move(3 * DAY);
    expect(kms.key('alias/orders')).toBeUndefined();
    expect(await call('DescribeKey', { KeyId: 'orders-key' })).toMatchObject(KEY_NOT_FOUND);
  });

  test('deletes the key if both have the same date', async () => {
    both(later(DAY), later(DAY));
    kms.clock.advance({ days: 1 });
    expect(kms.key('orders-key')).toBeUndefined();
    expect(await call('DescribeKey', { KeyId: 'orders-key' })).toMatchObject(KEY_NOT_FOUND);
  });

  test('deletes the key if only the expiry was read before', async () => {
    both(later(DAY), later(2 * DAY));
    kms.clock.advance({ days: 1 });
    expect(await metadata('orders-key')).toMatchObject({
      KeyState: 'PendingDeletion',
      DeleteDate: '2026-03-03T12:00:00Z',
      MaterialExpireTime: '',
    });
    kms.clock.advance({ days: 1 });
    expect(await call('DescribeKey', { KeyId: 'orders-key' })).toMatchObject(KEY_NOT_FOUND);
  });

  test('applies to each of many keys separately', async () => {
    both(later(DAY), later(2 * DAY));
    const expired = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: later(DAY) });
    const untouched = kms.seedKey();
    kms.clock.advance({ days: 3 });
    expect((await call('ListKeys')).body.TotalCount).toBe(2);
    expect(await metadata(expired.keyId)).toMatchObject({ KeyState: 'PendingImport' });
    expect(await metadata(untouched.keyId)).toMatchObject({ KeyState: 'Enabled' });
  });
});

describe('system time that moves back', () => {
  test('moves service time back too, with its offset', () => {
    kms.clock.advance({ days: 1 });
    jest.setSystemTime(later(-DAY));
    expect(kms.clock.now()).toEqual(NOW);
  });

  test('does not restore key material that a request has deleted', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: later(HOUR) });
    jest.setSystemTime(later(HOUR));
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport' });
    jest.setSystemTime(NOW);
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
    expect(await metadata(keyId)).toMatchObject({ KeyState: 'PendingImport', MaterialExpireTime: '' });
  });
});

describe('fake timers', () => {
  test('do not prevent concurrent and sequential requests', async () => {
    const { keyId } = kms.seedKey();
    const answers = await Promise.all([
      call('DescribeKey', { KeyId: keyId }),
      call('ListKeys'),
      call('Encrypt', { KeyId: keyId, Plaintext: 'x' }),
    ]);
    expect(answers.map(({ code }) => code)).toEqual(['Success', 'Success', 'Success']);
  });

  test('that are installed again over fake timers do not prevent requests', async () => {
    jest.useRealTimers();
    const { keyId } = kms.seedKey();
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    jest.useFakeTimers();
    jest.useFakeTimers({ now: later(DAY) });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(kms.clock.now()).toEqual(later(DAY));
  });
});

describe('special durations and dates', () => {
  test.each([3, 17, 19, 22, 97])('%i equal parts of seven days are seven days', (parts) => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2026-01-08T00:00:00Z' });
    for (let i = 0; i < parts; i++) kms.clock.advance({ days: 7 / parts });
    expect(kms.clock.now()).toEqual(new Date('2026-01-08T00:00:00Z'));
    expect(kms.key(keyId)).toBeUndefined();
    jest.useRealTimers();
  });

  test('half a millisecond cannot move the time back', () => {
    jest.useFakeTimers();
    kms.clock.advance({ milliseconds: 0.5 });
    expect(() => kms.clock.set(kms.clock.now())).not.toThrow();
    jest.useRealTimers();
  });

  test.each([
    ['a number', 5],
    ['a string', '7d'],
    ['a date', new Date()],
    ['a list', [7]],
    ['a Map', new Map([['days', 7]])],
    ['null', null],
    ['nothing', undefined],
  ])('advance() rejects %s, and the error says what to give', (_name, duration) => {
    expect(() => kms.clock.advance(duration as never)).toThrow(
      /give an object of options, such as \{ days: … \}/,
    );
  });

  test('a time after the year 9999 is rejected', () => {
    expect(() => kms.clock.set('+010000-01-01T00:00:00Z')).toThrow(/up to the year 9999/);
    expect(() => kms.clock.advance({ days: 3_000_000 })).toThrow(/beyond the year 9999/);
  });
});
