import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { aliasNotFound, invalid, keyNotFound, missing } from '../support/refusals';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const STATE_MODIFIED_FAILED = {
  code: 'Rejected.StateModifiedFailed',
  message: 'Keystate modified failed.',
  status: 409,
  body: {},
};

const schedule = (KeyId: string, PendingWindowInDays: number | string = 7) =>
  call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays });

async function deleteDateOf(KeyId: string) {
  return (await call('DescribeKey', { KeyId })).body.KeyMetadata.DeleteDate;
}

describe('parameters', () => {
  test('KeyId is required', async () => {
    expect(await call('ScheduleKeyDeletion', { PendingWindowInDays: 7 })).toEqual(missing('KeyId'));
  });

  test('an empty KeyId is a missing one', async () => {
    expect(await call('ScheduleKeyDeletion', { KeyId: '', PendingWindowInDays: 7 })).toEqual(
      missing('KeyId'),
    );
  });

  test('a parameter that the action does not have is refused by name, and nothing changes', async () => {
    const { keyId } = kms.seedKey();
    const before = kms.key(keyId);
    const answer = await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7, Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(kms.key(keyId)).toEqual(before);
  });

  test('the id of a key is accepted', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 })).toEqual(SUCCESS);
  });

  test('the id of a key of an instance is accepted', async () => {
    const { keyId } = kms.seedKey({ instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    expect(keyId).toMatch(/^key-/);
    expect(await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 })).toEqual(SUCCESS);
  });

  test.each([
    ['of the key', 'alias/orders'],
    ['that no key has', 'alias/unknown'],
  ])('an alias %s is refused as an alias, and nothing changes', async (_whose, KeyId) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    const before = kms.key(keyId);
    expect(await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })).toEqual({
      code: 'Unsupported.Alias',
      message: 'Alias is not valid for this api.',
      status: 400,
      body: {},
    });
    expect(kms.key(keyId)).toEqual(before);
  });

  test.each([
    ['ARN', (key: { arn: string }) => key.arn],
    ['alias ARN', () => 'acs:kms:cn-hangzhou:1540355698841234:alias/orders'],
  ])('the %s of a key is not found as an id, and nothing changes', async (_form, form) => {
    const key = kms.seedKey({ aliases: ['alias/orders'] });
    const before = kms.key(key.keyId);
    expect(await call('ScheduleKeyDeletion', { KeyId: form(key), PendingWindowInDays: 7 })).toEqual(
      keyNotFound,
    );
    expect(kms.key(key.keyId)).toEqual(before);
  });

  test.each(['11111111-2222-4333-8444-555555555555', 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the id %s, which no key has, is not found',
    async (KeyId) => {
      kms.seedKey();
      expect(await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })).toEqual(keyNotFound);
    },
  );

  test('the id of a key version is not found', async () => {
    const { keyVersionId } = kms.seedKey();
    expect(await call('ScheduleKeyDeletion', { KeyId: keyVersionId, PendingWindowInDays: 7 })).toEqual(
      keyNotFound,
    );
  });

  test('PendingWindowInDays is required, and nothing changes without it', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('ScheduleKeyDeletion', { KeyId: keyId })).toEqual(missing('PendingWindowInDays'));
    expect(kms.key(keyId)?.state).toBe('Enabled');
  });

  test('an empty PendingWindowInDays is a missing one', async () => {
    const { keyId } = kms.seedKey();
    expect(await schedule(keyId, '')).toEqual(missing('PendingWindowInDays'));
    expect(kms.key(keyId)?.state).toBe('Enabled');
  });

  test.each([7, 8, 30, 31, 365, 366])('a window of %d days is accepted', async (days) => {
    const { keyId } = kms.seedKey();
    expect(await schedule(keyId, days)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.state).toBe('PendingDeletion');
  });

  test.each([6, 367, 0, 1, -1, -7, 3660])(
    'a window of %d days is refused, and nothing changes',
    async (days) => {
      const { keyId } = kms.seedKey();
      expect(await schedule(keyId, days)).toEqual(invalid('PendingWindowInDays'));
      expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', deletionDate: undefined });
    },
  );

  test.each(['7.5', 'seven', '7d', '7 days', '0x10', 'NaN', 'true'])(
    'a window of "%s", which is no whole number, is refused',
    async (days) => {
      const { keyId } = kms.seedKey();
      expect(await schedule(keyId, days)).toEqual(invalid('PendingWindowInDays'));
      expect(kms.key(keyId)?.state).toBe('Enabled');
    },
  );

  test('a bad window is refused before the key is looked for', async () => {
    expect(await schedule('11111111-2222-4333-8444-555555555555', 6)).toEqual(invalid('PendingWindowInDays'));
  });

  test('a bad window is refused before the state of the key is looked at', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await schedule(keyId, 367)).toEqual(invalid('PendingWindowInDays'));
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s turns to PendingDeletion',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await schedule(keyId)).toEqual(SUCCESS);
      expect(kms.key(keyId)?.state).toBe('PendingDeletion');
      const { body } = await call('DescribeKey', { KeyId: keyId });
      expect(body.KeyMetadata.KeyState).toBe('PendingDeletion');
    },
  );

  test('a key in PendingDeletion is refused and keeps its date', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    const before = kms.key(keyId);
    expect(await schedule(keyId, 366)).toEqual(STATE_MODIFIED_FAILED);
    expect(kms.key(keyId)).toEqual(before);
  });

  test('an external key with material turns to PendingDeletion', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    expect(await schedule(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.state).toBe('PendingDeletion');
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else, no date', async () => {
    const { keyId } = kms.seedKey();
    expect((await schedule(keyId)).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('asked twice, the second call is refused and the first date holds', async () => {
    const { keyId } = kms.seedKey();
    expect(await schedule(keyId, 30)).toEqual(SUCCESS);
    const date = await deleteDateOf(keyId);
    expect(await schedule(keyId, 7)).toEqual(STATE_MODIFIED_FAILED);
    expect(await deleteDateOf(keyId)).toBe(date);
  });

  test.each([
    [7, '2026-01-08T00:00:00Z'],
    [30, '2026-01-31T00:00:00Z'],
    [31, '2026-02-01T00:00:00Z'],
    [366, '2027-01-02T00:00:00Z'],
  ])('a window of %d days from 2026-01-01 ends on %s', async (days, date) => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey();
    expect(await schedule(keyId, days)).toEqual(SUCCESS);
    expect(await deleteDateOf(keyId)).toBe(date);
    expect(kms.key(keyId)?.deletionDate).toEqual(new Date(date));
  });

  test('DeleteDate is the second of the call plus the window: what is left of the second is cut', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00.999Z') });
    const { keyId } = kms.seedKey();
    await schedule(keyId, 7);
    expect(await deleteDateOf(keyId)).toBe('2026-01-08T00:00:00Z');
    jest.setSystemTime(new Date('2026-01-07T23:59:59.999Z'));
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
    jest.setSystemTime(new Date('2026-01-08T00:00:00.000Z'));
    expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
  });

  test.each([7, 366])(
    'after a window of %d days the key is gone at the deadline, not one millisecond before',
    async (days) => {
      jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
      const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
      await schedule(keyId, days);
      const deadline = Date.UTC(2026, 0, 1) + days * 86_400_000;
      jest.setSystemTime(deadline - 1);
      expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({
        code: 'Success',
        body: { KeyMetadata: { KeyState: 'PendingDeletion' } },
      });
      expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({ code: 'Success' });
      jest.setSystemTime(deadline);
      expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
      expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toEqual(aliasNotFound);
      expect(kms.key(keyId)).toBeUndefined();
      expect(kms.key('alias/orders')).toBeUndefined();
    },
  );

  test('advancing fake timers moves the deadline nearer', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey();
    await schedule(keyId, 7);
    jest.advanceTimersByTime(7 * 86_400_000 - 1);
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
    jest.advanceTimersByTime(1);
    expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
  });

  test('the clock of the mock moves the deadline nearer, without fake timers', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    const earliest = Math.floor(kms.clock.now().getTime() / 1000) * 1000;
    await schedule(keyId, 7);
    const deadline = Date.parse(await deleteDateOf(keyId));
    expect(deadline - earliest).toBeGreaterThanOrEqual(7 * 86_400_000);
    expect(deadline).toBeLessThanOrEqual(kms.clock.now().getTime() + 7 * 86_400_000);
    kms.clock.set(deadline - 60_000);
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({ code: 'Success' });
    kms.clock.set(deadline);
    expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toEqual(aliasNotFound);
    expect(kms.key(keyId)).toBeUndefined();
  });

  test('the clock of the mock is exact to the millisecond over a process time that stands still', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey();
    kms.clock.advance({ hours: 5 });
    await schedule(keyId, 7);
    expect(await deleteDateOf(keyId)).toBe('2026-01-08T05:00:00Z');
    kms.clock.advance({ days: 6, hours: 23, minutes: 59, seconds: 59, milliseconds: 999 });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
    kms.clock.advance({ milliseconds: 1 });
    expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
  });

  test.each([
    ['EnableKey', {}],
    ['DisableKey', {}],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }],
    ['CancelKeyDeletion', {}],
    ['UpdateKeyDescription', { Description: 'too late' }],
    ['Encrypt', { Plaintext: 'secret' }],
    ['GenerateDataKey', {}],
  ])('at the deadline %s does not find the key', async (action, params) => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey();
    await schedule(keyId, 7);
    jest.setSystemTime(new Date('2026-01-08T00:00:00Z'));
    expect(await call(action, { KeyId: keyId, ...params })).toEqual(keyNotFound);
  });

  test('a key that is gone is not listed, and its aliases are free', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    const other = kms.seedKey();
    await schedule(keyId, 7);
    kms.clock.advance({ days: 7 });
    const { body } = await call('ListKeys');
    expect(body).toMatchObject({ TotalCount: 1, Keys: { Key: [{ KeyId: other.keyId }] } });
    const alias = { KeyId: other.keyId, AliasName: 'alias/orders' };
    expect(await call('CreateAlias', alias)).toMatchObject({ code: 'Success', status: 200 });
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({
      body: { KeyMetadata: { KeyId: other.keyId } },
    });
  });

  test('what a key sealed no longer opens while it waits, nor after', async () => {
    const { keyId } = kms.seedKey();
    const { CiphertextBlob } = (await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).body;
    await schedule(keyId, 7);
    expect(await call('Decrypt', { CiphertextBlob })).toEqual({
      code: 'Rejected.PendingDeletion',
      message: 'The request was rejected because the key state is PendingDeletion.',
      status: 409,
      body: {},
    });
    kms.clock.advance({ days: 7 });
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(keyNotFound);
  });

  test('nothing but the state and the date of the key changes', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey({
      description: 'orders',
      aliases: ['alias/orders'],
      tags: { team: 'a' },
      createdAt: '2025-01-01T00:00:00Z',
    });
    const before = kms.key(keyId);
    await schedule(keyId, 7);
    expect(kms.key(keyId)).toEqual({
      ...before,
      state: 'PendingDeletion',
      deletionDate: new Date('2026-01-08T00:00:00Z'),
    });
  });

  test('other keys stay, when this one is gone', async () => {
    const { keyId } = kms.seedKey();
    const bystander = kms.seedKey({ aliases: ['alias/bills'] });
    await schedule(keyId, 7);
    kms.clock.advance({ days: 400 });
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.key(bystander.keyId)).toMatchObject({ state: 'Enabled', aliases: ['alias/bills'] });
  });

  test('a key of another region is not found, and does not change', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    const before = kms.key(keyId, { regionId: 'cn-shanghai' });
    expect(before?.keyId).toBe(keyId);
    expect(await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 })).toEqual(keyNotFound);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })).toEqual(before);
  });

  test('every answer has a RequestId of its own', async () => {
    const first = kms.seedKey();
    const second = kms.seedKey();
    const one = await call('ScheduleKeyDeletion', { KeyId: first.keyId, PendingWindowInDays: 7 });
    const other = await call('ScheduleKeyDeletion', { KeyId: second.keyId, PendingWindowInDays: 7 });
    expect([one.code, other.code]).toEqual(['Success', 'Success']);
    expect(other.body.RequestId).not.toBe(one.body.RequestId);
  });
});
