import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing } from '../support/refusals';
import {
  MANAGED_TYPES,
  managedName,
  managedSeed,
  secretArn,
  secretDeleting,
  secretInUse,
  secretNotFound,
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

describe('parameters', () => {
  test('SecretName is required', async () => {
    expect(await call('RestoreSecret')).toEqual(missing('SecretName'));
  });

  test('an empty SecretName counts as missing', async () => {
    expect(await restore('')).toEqual(missing('SecretName'));
  });

  test('SecretName may be the ARN of the secret', async () => {
    const { arn } = seedDeleted();
    expect(await restore(arn)).toEqual(SUCCESS);
    expect(stateOf()).toBe('Live');
  });

  test.each([
    ['of another region', secretArn('orders', 'cn-shanghai')],
    ['of another account', secretArn('orders', 'cn-hangzhou', '1111111111111111')],
    ['of another name', secretArn('bills')],
  ])('an ARN %s is not found', async (_what, SecretName) => {
    seedDeleted();
    seedDeleted({ regionId: 'cn-shanghai' });
    expect(await restore(SecretName)).toEqual(secretNotFound);
    expect(stateOf()).toBe('PendingDeletion');
    expect(kms.secret('orders', { regionId: 'cn-shanghai' })?.state).toBe('PendingDeletion');
  });

  test.each([
    ['with a space', 'my orders'],
    ['of 193 characters', 'n'.repeat(193)],
    ['that is the ARN of a key', 'acs:kms:cn-hangzhou:1540355698841234:key/orders'],
    ['that is an ARN of another service', 'acs:oss:cn-hangzhou:1540355698841234:secret/orders'],
    ['that is an ARN without a name', secretArn('')],
  ])('a SecretName %s is refused', async (_what, SecretName) => {
    seedDeleted();
    expect(await restore(SecretName)).toEqual(invalid('SecretName'));
    expect(stateOf()).toBe('PendingDeletion');
  });

  test('a parameter that the action does not have is refused by name', async () => {
    seedDeleted();
    const answer = await call('RestoreSecret', { SecretName: 'orders', VersionId: 'v1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "VersionId" is not valid\./);
    expect(stateOf()).toBe('PendingDeletion');
  });
});

describe('secret states', () => {
  test('a secret that is not there is not found', async () => {
    expect(await restore()).toEqual(secretNotFound);
    expect(await restore(secretArn('orders'))).toEqual(secretNotFound);
  });

  test('a live secret refuses and stays as it is', async () => {
    seed();
    const before = kms.secret('orders');
    expect(await restore()).toEqual(secretInUse);
    expect(kms.secret('orders')).toEqual(before);
  });

  test('a secret that is pending deletion is live again', async () => {
    seedDeleted();
    expect(await restore()).toEqual(SUCCESS);
    expect(kms.secret('orders')).toMatchObject({ state: 'Live', deletionDate: undefined });
  });

  test('a secret that was restored refuses to be restored', async () => {
    seedDeleted();
    await restore();
    expect(await restore()).toEqual(secretInUse);
  });

  test('a secret is restored until a millisecond before its planned time', async () => {
    seedDeleted({ deletionDate: later(7 * DAY) });
    jest.setSystemTime(later(7 * DAY - 1));
    expect(await restore()).toEqual(SUCCESS);
    expect(stateOf()).toBe('Live');
  });

  test('a secret at its planned time is not found', async () => {
    seedDeleted({ deletionDate: later(7 * DAY) });
    jest.setSystemTime(later(7 * DAY));
    expect(await restore()).toEqual(secretNotFound);
  });

  test('a secret that was deleted by force is not found', async () => {
    seed();
    await call('DeleteSecret', { SecretName: 'orders', ForceDeleteWithoutRecovery: 'true' });
    expect(await restore()).toEqual(secretNotFound);
  });

  test.each(['Disabled', 'PendingDeletion', 'PendingImport', 'gone'] as const)(
    'a secret is restored while its key is %s',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
      seedDeleted({ encryptionKeyId: keyId });
      if (state === 'Disabled') await call('DisableKey', { KeyId: keyId });
      else if (state === 'PendingImport') await call('DeleteKeyMaterial', { KeyId: keyId });
      else await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
      if (state === 'gone') kms.clock.advance({ days: 7 });
      expect(kms.key(keyId)?.state).toBe(state === 'gone' ? undefined : state);
      expect(await restore()).toEqual(SUCCESS);
      expect(stateOf()).toBe('Live');
    },
  );

  test.each(MANAGED_TYPES)('a %s secret is restored as others are', async (type) => {
    kms.seedSecret(managedSeed(type));
    const name = managedName(type);
    expect(await restore(name)).toEqual(secretInUse);
    await call('DeleteSecret', { SecretName: name });
    expect(await restore(name)).toMatchObject({ code: 'Success', body: { SecretName: name } });
    expect(await call('GetSecretValue', { SecretName: name })).toMatchObject({ code: 'Success' });
  });
});

describe('behaviour', () => {
  test('the answer is complete, field by field', async () => {
    seedDeleted();
    const { body } = await restore();
    expect(body).toEqual({ SecretName: 'orders', RequestId: expect.stringMatching(UUID) });
    expect(Object.keys(body).at(-1)).toBe('RequestId');
  });

  test('the secret is back with all that it had', async () => {
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

  test('the planned time is no longer shown', async () => {
    seedDeleted();
    await restore();
    expect((await call('DescribeSecret', { SecretName: 'orders' })).body).not.toHaveProperty(
      'PlannedDeleteTime',
    );
    const { body } = await call('ListSecrets');
    expect(body.SecretList.Secret).toHaveLength(1);
    expect(body.SecretList.Secret[0]).not.toHaveProperty('PlannedDeleteTime');
  });

  test('the secret outlives the time that was planned', async () => {
    seedDeleted({ deletionDate: later(7 * DAY) });
    await restore();
    kms.clock.advance({ days: 365 });
    expect(stateOf()).toBe('Live');
    expect(await call('GetSecretValue', { SecretName: 'orders' })).toMatchObject({ code: 'Success' });
  });

  test('it takes new values again', async () => {
    seedDeleted();
    const put = () => call('PutSecretValue', { SecretName: 'orders', VersionId: 'v2', SecretData: 'newer' });
    expect(await put()).toEqual(secretDeleting);
    await restore();
    expect(await put()).toMatchObject({ code: 'Success' });
  });

  test('it can be deleted again, with a window of its own', async () => {
    seedDeleted({ deletionDate: later(7 * DAY) });
    kms.clock.advance({ days: 5 });
    await restore();
    const { body } = await call('DeleteSecret', { SecretName: 'orders', RecoveryWindowInDays: '10' });
    expect(body.PlannedDeleteTime).toBe('2026-03-16T12:00:00Z');
    kms.clock.advance({ days: 9 });
    expect(await restore()).toEqual(SUCCESS);
  });

  test('its name is taken as before', async () => {
    seedDeleted();
    await restore();
    const params = { SecretName: 'orders', VersionId: 'v1', SecretData: 'x' };
    expect(await call('CreateSecret', params)).toMatchObject({ code: 'Rejected.ResourceExist', status: 409 });
  });

  test('other secrets stay as they are', async () => {
    seedDeleted();
    seedDeleted({ secretName: 'bills' });
    seedDeleted({ regionId: 'cn-shanghai' });
    await restore();
    expect(stateOf('bills')).toBe('PendingDeletion');
    expect(kms.secret('orders', { regionId: 'cn-shanghai' })?.state).toBe('PendingDeletion');
  });

  test('a secret of another region is not found', async () => {
    seedDeleted({ regionId: 'cn-shanghai' });
    expect(await restore()).toEqual(secretNotFound);
    expect(await shanghai.call('RestoreSecret', { SecretName: 'orders' })).toEqual(SUCCESS);
  });

  test('of two restorations at once one succeeds', async () => {
    seedDeleted();
    const answers = await Promise.all([restore(), restore()]);
    expect(answers.map(({ code }) => code).sort()).toEqual(['Rejected.ResourceInUse', 'Success']);
  });
});
