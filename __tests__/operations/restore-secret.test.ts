import { mockedKms } from '../support/mocked-kms';
import { secretInUse } from '../support/secrets';
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

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { SecretName: 'orders', RequestId: expect.stringMatching(UUID) },
};

const seed = (options: object = {}) =>
  kms.seedSecret({ secretName: 'orders', secretData: 'db-password', ...options });
const seedDeleted = (options: object = {}) => seed({ state: 'PendingDeletion', ...options });
const restore = (SecretName = 'orders') => call('RestoreSecret', { SecretName });
const stateOf = (name = 'orders') => kms.secret(name)?.state;

test('a secret in PendingDeletion becomes Live', async () => {
  seedDeleted();
  expect(await restore()).toEqual(SUCCESS);
  expect(kms.secret('orders')).toMatchObject({ state: 'Live', deletionDate: undefined });
});

test('a restored secret cannot be restored again', async () => {
  seedDeleted();
  await restore();
  expect(await restore()).toEqual(secretInUse);
});

test('a secret can be restored until one millisecond before its planned time', async () => {
  seedDeleted({ deletionDate: later(7 * DAY) });
  jest.setSystemTime(later(7 * DAY - 1));
  expect(await restore()).toEqual(SUCCESS);
  expect(stateOf()).toBe('Live');
});

test('a restored secret has all its data', async () => {
  const { keyId } = kms.seedKey();
  kms.seedSecret({
    secretName: 'orders',
    versions: [
      { versionId: 'v1', secretData: 'one' },
      { versionId: 'v2', secretData: 'two', stages: ['ACSPrevious', 'blue'] },
      { versionId: 'v3', secretData: 'three', stages: ['ACSCurrent'] },
    ],
    encryptionKeyId: keyId,
    description: 'd',
    tags: { team: 'a' },
    createdAt: later(-DAY),
  });
  const before = kms.secret('orders');
  await call('DeleteSecret', { SecretName: 'orders' });
  kms.clock.advance({ days: 3 });
  await restore();
  expect(kms.secret('orders')).toEqual(before);
  for (const [params, SecretData] of [
    [{}, 'three'],
    [{ VersionStage: 'blue' }, 'two'],
    [{ VersionId: 'v1' }, 'one'],
  ] as const) {
    expect((await call('GetSecretValue', { SecretName: 'orders', ...params })).body.SecretData).toBe(
      SecretData,
    );
  }
});

test('the response has no planned time after the restoration', async () => {
  seedDeleted();
  await restore();
  expect((await call('DescribeSecret', { SecretName: 'orders' })).body).not.toHaveProperty(
    'PlannedDeleteTime',
  );
  const { body } = await call('ListSecrets');
  expect(body.SecretList.Secret).toHaveLength(1);
  expect(body.SecretList.Secret[0]).not.toHaveProperty('PlannedDeleteTime');
});

test('a restored secret exists after the planned time', async () => {
  seedDeleted({ deletionDate: later(7 * DAY) });
  await restore();
  kms.clock.advance({ days: 365 });
  expect(stateOf()).toBe('Live');
  expect(await call('GetSecretValue', { SecretName: 'orders' })).toMatchObject({ code: 'Success' });
});

test('a restored secret can be deleted again, with a new recovery window', async () => {
  seedDeleted({ deletionDate: later(7 * DAY) });
  kms.clock.advance({ days: 5 });
  await restore();
  const { body } = await call('DeleteSecret', { SecretName: 'orders', RecoveryWindowInDays: '10' });
  expect(body.PlannedDeleteTime).toBe('2026-03-16T12:00:00Z');
  kms.clock.advance({ days: 9 });
  expect(await restore()).toEqual(SUCCESS);
});

test('the name of a restored secret cannot be used again', async () => {
  seedDeleted();
  await restore();
  const params = { SecretName: 'orders', VersionId: 'v1', SecretData: 'x' };
  expect(await call('CreateSecret', params)).toMatchObject({ code: 'Rejected.ResourceExist', status: 409 });
});

test('one of two simultaneous restorations succeeds', async () => {
  seedDeleted();
  const answers = await Promise.all([restore(), restore()]);
  expect(answers.map(({ code }) => code).sort()).toEqual(['Rejected.ResourceInUse', 'Success']);
});
