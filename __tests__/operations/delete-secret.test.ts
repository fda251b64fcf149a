import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid } from '../support/refusals';
import {
  secretArn,
  secretDeleting,
  secretNotFound,
  secretNotFoundDot,
  OUT_OF_USE,
  UNUSABLE_STATES,
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

test.each([{}, { RecoveryWindowInDays: '' }])('the window is of 30 days by default (%p)', async (params) => {
  seed();
  expect((await remove(params)).body.PlannedDeleteTime).toBe(text(later(30 * DAY)));
});

test('a window that is not valid is refused with force too', async () => {
  seed();
  expect(await remove({ RecoveryWindowInDays: '6', ...FORCE })).toEqual(invalid('RecoveryWindowInDays'));
  expect(stateOf()).toBe('Live');
});

test.each([
  ['false', 'PendingDeletion'],
  ['', 'PendingDeletion'],
  ['true', undefined],
])('after ForceDeleteWithoutRecovery "%s" the state is %s', async (ForceDeleteWithoutRecovery, state) => {
  seed();
  expect(await remove({ ForceDeleteWithoutRecovery })).toMatchObject(SUCCESS);
  expect(stateOf()).toBe(state);
});

test.each([7, 30])('force beside a window of %d days is accepted and is at once', async (days) => {
  seed();
  expect(await remove({ RecoveryWindowInDays: days, ...FORCE })).toMatchObject({
    ...SUCCESS,
    body: { PlannedDeleteTime: text(NOW) },
  });
  expect(stateOf()).toBeUndefined();
});

test.each([
  ['with a window', {}],
  ['by force', FORCE],
])('a secret that is not there is not found, %s', async (_how, params) => {
  expect(await remove(params)).toEqual(secretNotFound);
  expect(await remove({ SecretName: secretArn('orders'), ...params })).toEqual(secretNotFound);
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

test('a secret that was deleted by force is not found', async () => {
  seed();
  await remove(FORCE);
  expect(await remove()).toEqual(secretNotFound);
  expect(await remove(FORCE)).toEqual(secretNotFound);
});

test.each(UNUSABLE_STATES)('a secret is deleted by force while its key is %s', async (state) => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  seed({ encryptionKeyId: keyId });
  const [action, params] = OUT_OF_USE[state];
  await call(action, { KeyId: keyId, ...params });
  expect(await remove(FORCE)).toMatchObject(SUCCESS);
  expect(stateOf()).toBeUndefined();
});

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

test('other secrets, and those of other regions, stay after a deletion by force', async () => {
  seed();
  seed({ secretName: 'orders/2' });
  seed({ regionId: 'cn-shanghai' });
  await remove(FORCE);
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
