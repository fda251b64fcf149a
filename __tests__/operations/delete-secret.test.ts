import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing } from '../support/refusals';
import {
  MANAGED_TYPES,
  managedName,
  managedSeed,
  secretArn,
  secretDeleting,
  secretNotFound,
  secretNotFoundDot,
} from '../support/secrets';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);
/** As the service writes a date. */
const text = (date: Date) => date.toISOString().replace(/\.\d{3}Z$/, 'Z');

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const SUCCESS = { code: 'Success', message: '', status: 200 };

type Params = Readonly<Record<string, string | number | boolean>>;
const seed = (options: object = {}) =>
  kms.seedSecret({ secretName: 'orders', secretData: 'db-password', ...options });
const remove = (params: Params = {}) => call('DeleteSecret', { SecretName: 'orders', ...params });
const FORCE = { ForceDeleteWithoutRecovery: 'true' };
const stateOf = (name = 'orders') => kms.secret(name)?.state;

describe('parameters', () => {
  test('SecretName is required', async () => {
    expect(await call('DeleteSecret')).toEqual(missing('SecretName'));
  });

  test('an empty SecretName counts as missing', async () => {
    expect(await remove({ SecretName: '' })).toEqual(missing('SecretName'));
  });

  test('SecretName may be the ARN of the secret', async () => {
    const { arn } = seed();
    expect(await remove({ SecretName: arn })).toMatchObject({ ...SUCCESS, body: { SecretName: 'orders' } });
    expect(stateOf()).toBe('PendingDeletion');
  });

  test.each([
    ['of another region', secretArn('orders', 'cn-shanghai')],
    ['of another account', secretArn('orders', 'cn-hangzhou', '1111111111111111')],
    ['of another name', secretArn('bills')],
  ])('an ARN %s is not found', async (_what, SecretName) => {
    seed();
    seed({ regionId: 'cn-shanghai' });
    expect(await remove({ SecretName })).toEqual(secretNotFound);
    expect(stateOf()).toBe('Live');
    expect(kms.secret('orders', { regionId: 'cn-shanghai' })?.state).toBe('Live');
  });

  test.each([
    ['with a space', 'my orders'],
    ['of 193 characters', 'n'.repeat(193)],
    ['with a line feed at its end', 'orders\n'],
    ['that is the ARN of a key', 'acs:kms:cn-hangzhou:1540355698841234:key/orders'],
    ['that is an ARN of another service', 'acs:oss:cn-hangzhou:1540355698841234:secret/orders'],
    ['that is an ARN without a name', secretArn('')],
    ['that is an ARN without an account', 'acs:kms:cn-hangzhou:secret/orders'],
    ['with an asterisk', 'order*'],
  ])('a SecretName %s is refused', async (_what, SecretName) => {
    seed();
    expect(await remove({ SecretName })).toEqual(invalid('SecretName'));
    expect(stateOf()).toBe('Live');
  });

  test.each([
    [7, '2026-03-08T12:00:00Z'],
    [8, '2026-03-09T12:00:00Z'],
    [29, '2026-03-30T12:00:00Z'],
    [30, '2026-03-31T12:00:00Z'],
  ])('RecoveryWindowInDays %d ends at %s', async (RecoveryWindowInDays, PlannedDeleteTime) => {
    seed();
    expect(await remove({ RecoveryWindowInDays })).toMatchObject({ ...SUCCESS, body: { PlannedDeleteTime } });
    expect(kms.secret('orders')).toMatchObject({
      state: 'PendingDeletion',
      deletionDate: new Date(PlannedDeleteTime),
    });
  });

  test.each([{}, { RecoveryWindowInDays: '' }])(
    'the window is of 30 days by default (%p)',
    async (params) => {
      seed();
      expect((await remove(params)).body.PlannedDeleteTime).toBe(text(later(30 * DAY)));
    },
  );

  test.each(['6', '31', '0', '-7', '366', '7.5', '7d', 'seven', '0x8', '1e1', ' 7', 'NaN'])(
    'RecoveryWindowInDays "%s" is refused, with force too',
    async (RecoveryWindowInDays) => {
      seed();
      expect(await remove({ RecoveryWindowInDays })).toEqual(invalid('RecoveryWindowInDays'));
      expect(await remove({ RecoveryWindowInDays, ...FORCE })).toEqual(invalid('RecoveryWindowInDays'));
      expect(stateOf()).toBe('Live');
    },
  );

  test.each([
    ['false', 'PendingDeletion'],
    ['', 'PendingDeletion'],
    ['true', undefined],
  ])('after ForceDeleteWithoutRecovery "%s" the state is %s', async (ForceDeleteWithoutRecovery, state) => {
    seed();
    expect(await remove({ ForceDeleteWithoutRecovery })).toMatchObject(SUCCESS);
    expect(stateOf()).toBe(state);
  });

  test.each(['True', 'TRUE', 'yes', '1', '0', 'force'])(
    'ForceDeleteWithoutRecovery "%s" is refused',
    async (ForceDeleteWithoutRecovery) => {
      seed();
      expect(await remove({ ForceDeleteWithoutRecovery })).toEqual(invalid('ForceDeleteWithoutRecovery'));
      expect(stateOf()).toBe('Live');
    },
  );

  test.each([7, 30])('force beside a window of %d days is accepted and is at once', async (days) => {
    seed();
    expect(await remove({ RecoveryWindowInDays: days, ...FORCE })).toMatchObject({
      ...SUCCESS,
      body: { PlannedDeleteTime: text(NOW) },
    });
    expect(stateOf()).toBeUndefined();
  });

  test('a parameter that the action does not have is refused by name', async () => {
    seed();
    const answer = await remove({ PendingWindowInDays: '7' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "PendingWindowInDays" is not valid\./);
    expect(stateOf()).toBe('Live');
  });

  test.each(['Absent', 'PendingDeletion'])('a bad window is reported before the state %s', async (state) => {
    if (state === 'PendingDeletion') seed({ state });
    expect(await remove({ RecoveryWindowInDays: '6' })).toEqual(invalid('RecoveryWindowInDays'));
  });
});

describe('secret states', () => {
  test.each([
    ['with a window', {}],
    ['by force', FORCE],
  ])('a secret that is not there is not found, %s', async (_how, params) => {
    expect(await remove(params)).toEqual(secretNotFound);
    expect(await remove({ SecretName: secretArn('orders'), ...params })).toEqual(secretNotFound);
  });

  test('a live secret is deleted', async () => {
    seed();
    expect(await remove()).toMatchObject(SUCCESS);
    expect(kms.secret('orders')).toMatchObject({ state: 'PendingDeletion', deletionDate: later(30 * DAY) });
  });

  test.each([
    ['with a shorter window', { RecoveryWindowInDays: '7' }],
    ['by force', FORCE],
    ['by force with a window', { RecoveryWindowInDays: '7', ...FORCE }],
  ])('a secret that is pending deletion refuses, %s, and keeps its date', async (_how, params) => {
    seed();
    await remove({ RecoveryWindowInDays: '20' });
    const before = kms.secret('orders');
    kms.clock.advance({ days: 1 });
    expect(await remove(params)).toEqual(secretDeleting);
    expect(kms.secret('orders')).toEqual(before);
    expect(before?.deletionDate).toEqual(later(20 * DAY));
  });

  test('a secret is pending deletion until a millisecond before its planned time', async () => {
    seed();
    await remove({ RecoveryWindowInDays: '7' });
    jest.setSystemTime(later(7 * DAY - 1));
    expect(await remove()).toEqual(secretDeleting);
    jest.setSystemTime(later(7 * DAY));
    expect(await remove()).toEqual(secretNotFound);
  });

  test('a secret that was deleted by force is not found', async () => {
    seed();
    await remove(FORCE);
    expect(await remove()).toEqual(secretNotFound);
    expect(await remove(FORCE)).toEqual(secretNotFound);
  });

  test.each(['Disabled', 'PendingDeletion', 'PendingImport', 'gone'] as const)(
    'a secret is deleted, with a window and by force, while its key is %s',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
      seed({ encryptionKeyId: keyId });
      seed({ secretName: 'bills', encryptionKeyId: keyId });
      if (state === 'Disabled') await call('DisableKey', { KeyId: keyId });
      else if (state === 'PendingImport') await call('DeleteKeyMaterial', { KeyId: keyId });
      else await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
      if (state === 'gone') kms.clock.advance({ days: 7 });
      expect(kms.key(keyId)?.state).toBe(state === 'gone' ? undefined : state);
      expect(await remove()).toMatchObject(SUCCESS);
      expect(stateOf()).toBe('PendingDeletion');
      expect(await remove({ SecretName: 'bills', ...FORCE })).toMatchObject(SUCCESS);
      expect(stateOf('bills')).toBeUndefined();
    },
  );

  test.each(MANAGED_TYPES)('a live %s secret is deleted, and waits as others do', async (type) => {
    kms.seedSecret(managedSeed(type));
    const SecretName = managedName(type);
    expect(await remove({ SecretName })).toMatchObject({ ...SUCCESS, body: { SecretName } });
    expect(await remove({ SecretName })).toEqual(secretDeleting);
    kms.clock.advance({ days: 30 });
    expect(await remove({ SecretName })).toEqual(secretNotFound);
  });
});

describe('behaviour', () => {
  test.each([
    ['with a window', {}, '2026-03-31T12:00:00Z'],
    ['by force', FORCE, '2026-03-01T12:00:00Z'],
  ])('the answer is complete, field by field, %s', async (_how, params, PlannedDeleteTime) => {
    seed();
    const { body } = await remove(params);
    expect(body).toEqual({
      SecretName: 'orders',
      PlannedDeleteTime,
      RequestId: expect.stringMatching(UUID),
    });
    expect(Object.keys(body).at(-1)).toBe('RequestId');
  });

  test('the planned time is a whole second: at it the secret is gone', async () => {
    jest.setSystemTime(later(789));
    seed();
    const { PlannedDeleteTime } = (await remove({ RecoveryWindowInDays: '7' })).body;
    expect(PlannedDeleteTime).toBe('2026-03-08T12:00:00Z');
    kms.clock.set(new Date(Date.parse(PlannedDeleteTime) - 1));
    expect(stateOf()).toBe('PendingDeletion');
    kms.clock.set(PlannedDeleteTime);
    expect(stateOf()).toBeUndefined();
    expect(await call('DescribeSecret', { SecretName: 'orders' })).toEqual(secretNotFound);
  });

  test.each([
    ['kms.clock.advance', () => void kms.clock.advance({ days: 7 })],
    ['kms.clock.set', () => void kms.clock.set(later(7 * DAY))],
    ['jest.setSystemTime', () => void jest.setSystemTime(later(7 * DAY))],
    ['jest.advanceTimersByTime', () => void jest.advanceTimersByTime(7 * DAY)],
  ])('the window passes by %s', async (_way, pass) => {
    seed();
    await remove({ RecoveryWindowInDays: '7' });
    pass();
    expect(stateOf()).toBeUndefined();
    expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(secretNotFoundDot);
    expect((await call('ListSecrets')).body.TotalCount).toBe(0);
  });

  test('during the window the secret is described and listed with its planned time', async () => {
    seed({ description: 'd', tags: { team: 'a' } });
    await remove({ RecoveryWindowInDays: '7' });
    const described = await call('DescribeSecret', { SecretName: 'orders', FetchTags: 'true' });
    expect(described.body).toMatchObject({
      Description: 'd',
      PlannedDeleteTime: '2026-03-08T12:00:00Z',
      Tags: { Tag: [{ TagKey: 'team', TagValue: 'a' }] },
    });
    const { body } = await call('ListSecrets');
    expect(body.SecretList.Secret).toMatchObject([
      { SecretName: 'orders', PlannedDeleteTime: '2026-03-08T12:00:00Z' },
    ]);
  });

  test('during the window the value is not given out', async () => {
    seed();
    await remove();
    expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(secretDeleting);
  });

  test('nothing but state and date of the secret changes', async () => {
    const { keyId } = kms.seedKey();
    seed({ encryptionKeyId: keyId, description: 'd', tags: { team: 'a' }, createdAt: later(-DAY) });
    const before = kms.secret('orders');
    const key = kms.key(keyId);
    await remove();
    expect(kms.secret('orders')).toEqual({
      ...before,
      state: 'PendingDeletion',
      deletionDate: later(30 * DAY),
    });
    expect(kms.key(keyId)).toEqual(key);
    kms.clock.advance({ days: 30 });
    expect(kms.key(keyId)).toEqual(key);
  });

  test.each([
    ['with a window', {}],
    ['by force', FORCE],
  ])('other secrets, and those of other regions, stay, %s', async (_how, params) => {
    seed();
    seed({ secretName: 'orders/2' });
    seed({ regionId: 'cn-shanghai' });
    await remove(params);
    expect(stateOf('orders/2')).toBe('Live');
    expect(kms.secret('orders', { regionId: 'cn-shanghai' })?.state).toBe('Live');
    expect(await shanghai.call('GetSecretValue', { SecretName: 'orders' })).toMatchObject(SUCCESS);
  });

  test('a forced deletion leaves nothing to restore', async () => {
    seed();
    await remove(FORCE);
    expect(await call('RestoreSecret', { SecretName: 'orders' })).toEqual(secretNotFound);
    expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(secretNotFoundDot);
    expect((await call('ListSecrets')).body.TotalCount).toBe(0);
  });

  test.each([
    ['by force', FORCE, 0],
    ['with a window that is over', { RecoveryWindowInDays: '7' }, 7],
  ])('a secret made anew under the name has nothing of the one deleted %s', async (_how, params, days) => {
    seed({ description: 'old', tags: { team: 'a' } });
    await call('PutSecretValue', { SecretName: 'orders', VersionId: 'v2', SecretData: 'newer' });
    await remove(params);
    kms.clock.advance({ days });
    const made = await call('CreateSecret', { SecretName: 'orders', VersionId: 'v1', SecretData: 'fresh' });
    expect(made).toMatchObject(SUCCESS);
    expect(kms.secret('orders')).toMatchObject({
      state: 'Live',
      description: '',
      tags: {},
      createdAt: later(days * DAY),
      updatedAt: later(days * DAY),
      deletionDate: undefined,
      versions: [{ versionId: 'v1', secretData: 'fresh', stages: ['ACSCurrent'] }],
    });
    expect(kms.secret('orders')?.versions).toHaveLength(1);
    const versions = await call('ListSecretVersionIds', { SecretName: 'orders', IncludeDeprecated: 'true' });
    expect(versions.body.TotalCount).toBe(1);
  });

  test('the window of the old secret does not reach the new one', async () => {
    seed();
    await remove({ RecoveryWindowInDays: '7' });
    kms.clock.advance({ days: 7 });
    await call('CreateSecret', { SecretName: 'orders', VersionId: 'v1', SecretData: 'fresh' });
    kms.clock.advance({ days: 365 });
    expect(stateOf()).toBe('Live');
  });

  test('each secret goes at its own time', async () => {
    for (const days of [7, 8, 9]) {
      seed({ secretName: `in-${days}` });
      await remove({ SecretName: `in-${days}`, RecoveryWindowInDays: String(days) });
    }
    kms.clock.advance({ days: 8 });
    const { body } = await call('ListSecrets');
    expect(body.SecretList.Secret.map(({ SecretName }: { SecretName: string }) => SecretName)).toEqual([
      'in-9',
    ]);
  });

  test('of two deletions at once one succeeds', async () => {
    seed();
    const answers = await Promise.all([remove(), remove()]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['Rejected.ResourceInDeleteWindow', 'Success']);
  });
});
