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
/** A date in the format of the service. */
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

test.each([{}, { RecoveryWindowInDays: '' }])(
  'the recovery window is 30 days by default (%p)',
  async (params) => {
    seed();
    expect((await remove(params)).body.PlannedDeleteTime).toBe(text(later(30 * DAY)));
  },
);

test('a recovery window that is not valid is also rejected together with force', async () => {
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

test.each([7, 30])(
  'force together with a recovery window of %d days is accepted and deletes immediately',
  async (days) => {
    seed();
    expect(await remove({ RecoveryWindowInDays: days, ...FORCE })).toMatchObject({
      ...SUCCESS,
      body: { PlannedDeleteTime: text(NOW) },
    });
    expect(stateOf()).toBeUndefined();
  },
);

test.each([
  ['with a recovery window', {}],
  ['by force', FORCE],
])('a secret that does not exist is not found, %s', async (_how, params) => {
  expect(await remove(params)).toEqual(secretNotFound);
  expect(await remove({ SecretName: secretArn('orders'), ...params })).toEqual(secretNotFound);
});

test.each([
  ['with a shorter recovery window', { RecoveryWindowInDays: '7' }],
  ['by force', FORCE],
  ['by force with a recovery window', { RecoveryWindowInDays: '7', ...FORCE }],
])('a secret in PendingDeletion cannot be deleted, %s, and keeps its date', async (_how, params) => {
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

test.each(UNUSABLE_STATES)('a secret can be deleted by force while its key is %s', async (state) => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  seed({ encryptionKeyId: keyId });
  const [action, params] = OUT_OF_USE[state];
  await call(action, { KeyId: keyId, ...params });
  expect(await remove(FORCE)).toMatchObject(SUCCESS);
  expect(stateOf()).toBeUndefined();
});

test.each([
  ['with a recovery window', {}, '2026-03-31T12:00:00Z'],
  ['by force', FORCE, '2026-03-01T12:00:00Z'],
])('the response is complete, field by field, %s', async (_how, params, PlannedDeleteTime) => {
  seed();
  const { body } = await remove(params);
  expect(body).toEqual({
    SecretName: 'orders',
    PlannedDeleteTime,
    RequestId: expect.stringMatching(UUID),
  });
  expect(Object.keys(body).at(-1)).toBe('RequestId');
});

test('the planned time is a whole second, and the secret is deleted at this time', async () => {
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
])('the recovery window can pass by %s', async (_way, pass) => {
  seed();
  await remove({ RecoveryWindowInDays: '7' });
  pass();
  expect(stateOf()).toBeUndefined();
  expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(secretNotFoundDot);
  expect((await call('ListSecrets')).body.TotalCount).toBe(0);
});

test('in the recovery window the secret is described and listed with its planned time', async () => {
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

test('only the state and the date of the secret change', async () => {
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

test('other secrets, also those of other regions, exist after a deletion by force', async () => {
  seed();
  seed({ secretName: 'orders/2' });
  seed({ regionId: 'cn-shanghai' });
  await remove(FORCE);
  expect(stateOf('orders/2')).toBe('Live');
  expect(kms.secret('orders', { regionId: 'cn-shanghai' })?.state).toBe('Live');
  expect(await shanghai.call('GetSecretValue', { SecretName: 'orders' })).toMatchObject(SUCCESS);
});

test('a secret that was deleted by force cannot be restored', async () => {
  seed();
  await remove(FORCE);
  expect(await call('RestoreSecret', { SecretName: 'orders' })).toEqual(secretNotFound);
  expect(await call('GetSecretValue', { SecretName: 'orders' })).toEqual(secretNotFoundDot);
  expect((await call('ListSecrets')).body.TotalCount).toBe(0);
});

test.each([
  ['by force', FORCE, 0],
  ['with a recovery window that has ended', { RecoveryWindowInDays: '7' }, 7],
])('a new secret with the name has no data of the secret that was deleted %s', async (_how, params, days) => {
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

test('the recovery window of the old secret has no effect on the new one', async () => {
  seed();
  await remove({ RecoveryWindowInDays: '7' });
  kms.clock.advance({ days: 7 });
  await call('CreateSecret', { SecretName: 'orders', VersionId: 'v1', SecretData: 'fresh' });
  kms.clock.advance({ days: 365 });
  expect(stateOf()).toBe('Live');
});

test('each secret is deleted at its own time', async () => {
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

test('one of two simultaneous deletions succeeds', async () => {
  seed();
  const answers = await Promise.all([remove(), remove()]);
  expect(answers.map(({ code }) => code).sort()).toEqual(['Rejected.ResourceInDeleteWindow', 'Success']);
});
