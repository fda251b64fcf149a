/** Automatic rotation of secrets of the managed types, as service time passes. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { mockedKms } from '../support/mocked-kms';
import { keyNotFound, rejected } from '../support/refusals';
import {
  MANAGED_TYPES,
  type ManagedType,
  managedSeed,
  OUT_OF_USE,
  secretDeleting,
  UNUSABLE_STATES,
} from '../support/secrets';
import { useReadyRsaPairs } from '../support/ready-rsa-pairs';

useReadyRsaPairs();

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

beforeEach(() => {
  // Without options: every timer and the clock of the process are fakes.
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const later = (ms: number) => new Date(NOW.getTime() + ms);
/** The date that is the given number of days after the start, in the format of the service. */
const day = (days: number) =>
  later(days * DAY)
    .toISOString()
    .replace('.000Z', 'Z');
const elapsed = () => kms.clock.now().getTime() - NOW.getTime();

const ok = async (action: string, params: Record<string, string | number | boolean>) => {
  const answer = await call(action, params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body;
};
const seeded = (options: object = {}, type: ManagedType = 'Rds') =>
  kms.seedSecret({ ...managedSeed(type), rotationInterval: '7d', ...options });
const described = (SecretName = 'db') => ok('DescribeSecret', { SecretName });
const read = (SecretName = 'db', VersionStage = 'ACSCurrent') =>
  ok('GetSecretValue', { SecretName, VersionStage });
const credential = async (SecretName = 'db', stage = 'ACSCurrent') =>
  JSON.parse((await read(SecretName, stage)).SecretData);

/** The parameters of ImportKeyMaterial besides the key. */
async function importParameters(KeyId: string, material: Buffer) {
  const { PublicKey, ImportToken } = await ok('GetParametersForImport', {
    KeyId,
    WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
    WrappingKeySpec: 'RSA_2048',
  });
  const key = createPublicKey({ key: Buffer.from(PublicKey, 'base64'), format: 'der', type: 'spki' });
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key, padding, oaepHash: 'sha256' }, material);
  return {
    EncryptedKeyMaterial: wrapped.toString('base64'),
    ImportToken,
    KeyMaterialExpireUnix: 0,
  };
}

interface Version {
  readonly CreateTime: string;
  readonly VersionId: string;
  readonly VersionStages: { readonly VersionStage: readonly string[] };
}
/** Oldest first, including versions without a stage label. */
const versionsOf = async (SecretName = 'db'): Promise<Version[]> =>
  (
    await ok('ListSecretVersionIds', { SecretName, IncludeDeprecated: 'true', PageSize: 100 })
  ).VersionIds.VersionId.reverse();
const datesOf = async (SecretName = 'db') =>
  (await versionsOf(SecretName)).map(({ CreateTime }) => CreateTime);

/** Every way to move service time to the given number of milliseconds after the start. */
const WAYS: readonly (readonly [string, (ms: number) => void])[] = [
  ['kms.clock.advance', (ms) => void kms.clock.advance({ milliseconds: ms - elapsed() })],
  ['kms.clock.set', (ms) => void kms.clock.set(later(ms))],
  ['jest.setSystemTime', (ms) => void jest.setSystemTime(later(ms))],
  ['jest.advanceTimersByTime', (ms) => void jest.advanceTimersByTime(ms - elapsed())],
];

describe.each(WAYS)('with the clock moved by %s', (_way, moveTo) => {
  test('a secret rotates exactly at its NextRotationDate, and not one millisecond earlier', async () => {
    seeded();
    expect((await described()).NextRotationDate).toBe(day(7));
    moveTo(7 * DAY - 1);
    expect(await datesOf()).toEqual([day(0)]);
    expect(await credential()).toEqual({ AccountName: 'user1', AccountPassword: 'Ab3$example' });
    moveTo(7 * DAY);
    expect(await datesOf()).toEqual([day(0), day(7)]);
    expect(await described()).toMatchObject({
      AutomaticRotation: 'Enabled',
      RotationInterval: '604800s',
      CreateTime: day(0),
      LastRotationDate: day(7),
      NextRotationDate: day(14),
    });
    expect((await credential()).AccountPassword).not.toBe('Ab3$example');
  });

  test('if time moves over several rotation dates, each creates a version with its own date', async () => {
    seeded();
    moveTo(22 * DAY + 12_345);
    const versions = await versionsOf();
    expect(versions.map(({ CreateTime }) => CreateTime)).toEqual([day(0), day(7), day(14), day(21)]);
    expect(new Set(versions.map(({ VersionId }) => VersionId)).size).toBe(4);
    expect(versions.map(({ VersionStages }) => VersionStages.VersionStage)).toEqual([
      [],
      [],
      ['ACSPrevious'],
      ['ACSCurrent'],
    ]);
    expect(await described()).toMatchObject({ LastRotationDate: day(21), NextRotationDate: day(28) });
  });

  test('kms.secret() shows the rotation without a request', () => {
    seeded();
    moveTo(14 * DAY);
    expect(kms.secret('db')).toMatchObject({
      lastRotationDate: later(14 * DAY),
      nextRotationDate: later(21 * DAY),
      versions: [
        { createdAt: NOW, stages: [] },
        { createdAt: later(7 * DAY), stages: ['ACSPrevious'] },
        { createdAt: later(14 * DAY), stages: ['ACSCurrent'] },
      ],
    });
  });

  test('the first call after the date returns the new value', async () => {
    seeded();
    moveTo(7 * DAY);
    const { VersionId, SecretData } = await read();
    expect(VersionId).not.toBe('v1');
    expect(JSON.parse(SecretData).AccountPassword).not.toBe('Ab3$example');
    expect((await read('db', 'ACSPrevious')).VersionId).toBe('v1');
  });

  test('if the encryption key was disabled at the date, the secret rotates once, later, with that later date', async () => {
    const { keyId } = kms.seedKey();
    seeded({ encryptionKeyId: keyId });
    await ok('DisableKey', { KeyId: keyId });
    moveTo(22 * DAY);
    expect(await datesOf()).toEqual([day(0)]);
    await ok('EnableKey', { KeyId: keyId });
    expect(await datesOf()).toEqual([day(0), day(22)]);
    expect(await described()).toMatchObject({
      AutomaticRotation: 'Enabled',
      LastRotationDate: day(22),
      NextRotationDate: day(29),
    });
  });
});

describe('the credential that a rotation creates', () => {
  test.each(MANAGED_TYPES)('of the type %s has the same shape and differs each time', async (type) => {
    const { secretName } = seeded({}, type);
    const first = await credential(secretName);
    const seen = [JSON.stringify(first)];
    for (const days of [7, 14, 21]) {
      kms.clock.set(later(days * DAY));
      const next = await credential(secretName);
      const names = (value: object) => Object.keys(value).sort();
      expect(names(next)).toEqual(names(first));
      for (const member of Object.values(next)) expect(member).toEqual(expect.stringMatching(/./));
      seen.push(JSON.stringify(next));
    }
    expect(new Set(seen).size).toBe(4);
    expect(await datesOf(secretName)).toEqual([day(0), day(7), day(14), day(21)]);
  });

  test('of Rds SingleUser keeps the account', async () => {
    seeded();
    kms.clock.advance({ days: 21 });
    for (const { secretData } of kms.secret('db')?.versions ?? []) {
      expect(JSON.parse(secretData ?? '')).toMatchObject({ AccountName: 'user1' });
    }
    expect(kms.secret('db')?.versions).toHaveLength(4);
  });

  test.each(['Redis', 'PolarDB'] as const)('of %s alternates between the two accounts', async (type) => {
    const { secretName } = seeded({}, type);
    kms.clock.advance({ days: 21 });
    const accounts = kms
      .secret(secretName)
      ?.versions.map(({ secretData }) => JSON.parse(secretData ?? '').AccountName);
    expect(accounts).toEqual(['user1', 'user1_clone', 'user1', 'user1_clone']);
  });

  test('of Rds DoubleUsers alternates between the two accounts given', async () => {
    seeded({
      extendedConfig: { SecretSubType: 'DoubleUsers', DBInstanceId: 'rm-uf667446pc955ab1c' },
      secretData: JSON.stringify({
        Accounts: [
          { AccountName: 'blue', AccountPassword: 'Ab3$example' },
          { AccountName: 'green', AccountPassword: 'Cd4$example' },
        ],
      }),
    });
    const accounts = [];
    for (const days of [0, 7, 14, 21]) {
      kms.clock.set(later(days * DAY));
      accounts.push((await credential()).AccountName);
    }
    expect(accounts).toEqual(['blue', 'green', 'blue', 'green']);
  });

  test('of RAMCredentials contains the date of its rotation', async () => {
    const { secretName } = seeded({}, 'RAMCredentials');
    kms.clock.advance({ days: 22 });
    const [, ...rotated] = kms.secret(secretName)?.versions ?? [];
    expect(rotated.map(({ secretData }) => JSON.parse(secretData ?? '').GenerateTimestamp)).toEqual([
      day(7),
      day(14),
      day(21),
    ]);
    expect(await credential(secretName)).toMatchObject({
      AccessKeyId: expect.stringMatching(/^LTAI/),
      GenerateTimestamp: day(21),
    });
  });

  test('of ECS SSHKey is a new key pair', async () => {
    const { secretName } = seeded(
      {
        extendedConfig: { SecretSubType: 'SSHKey', RegionId: 'cn-hangzhou', InstanceId: 'i-bp1b3dd3a506e' },
        secretData: JSON.stringify({
          UserName: 'root',
          PublicKey: 'ssh-ed25519 AAAA',
          PrivateKey: 'none',
        }),
      },
      'ECS',
    );
    kms.clock.advance({ days: 7 });
    expect(await credential(secretName)).toEqual({
      UserName: 'root',
      PublicKey: expect.stringMatching(/^ssh-ed25519 [A-Za-z0-9+/]{60,}/),
      PrivateKey: expect.stringContaining('PRIVATE KEY-----'),
    });
  });
});

describe('a rotation', () => {
  test.each([
    ['advance', () => kms.clock.advance({ days: 14 })],
    ['set', () => kms.clock.set(day(14))],
  ])('is visible in kms.secret() without a request after kms.clock.%s moved the time', (_how, move) => {
    seeded();
    move();
    expect(kms.secret('db')?.versions.map(({ createdAt }) => createdAt)).toEqual([
      NOW,
      later(7 * DAY),
      later(14 * DAY),
    ]);
    expect(kms.requests).toEqual([]);
  });

  test('happens to a secret that CreateSecret created with rotation, with an interval of at least six hours', async () => {
    const { secretData, extendedConfig } = managedSeed('Rds');
    const created = await ok('CreateSecret', {
      SecretName: 'made',
      VersionId: 'v1',
      SecretType: 'Rds',
      SecretData: secretData,
      ExtendedConfig: JSON.stringify(extendedConfig),
      EnableAutomaticRotation: true,
      RotationInterval: '6h',
    });
    expect(created).toMatchObject({
      AutomaticRotation: 'Enabled',
      RotationInterval: '21600s',
      NextRotationDate: '2026-03-01T18:00:00Z',
    });
    kms.clock.set(later(6 * HOUR - 1));
    expect((await read('made')).VersionId).toBe('v1');
    kms.clock.set(later(6 * HOUR));
    expect((await read('made')).VersionId).not.toBe('v1');
    expect((await described('made')).NextRotationDate).toBe('2026-03-02T00:00:00Z');
  });

  test('has an interval that is exact to the second', async () => {
    seeded({ rotationInterval: '605800s' });
    expect(await described()).toMatchObject({
      RotationInterval: '605800s',
      NextRotationDate: '2026-03-08T12:16:40Z',
    });
    jest.setSystemTime(later(605_799_999));
    expect(await datesOf()).toHaveLength(1);
    jest.setSystemTime(later(605_800_000));
    expect(await datesOf()).toEqual([day(0), '2026-03-08T12:16:40Z']);
  });

  test('of a secret that was created between two seconds happens exactly at NextRotationDate', async () => {
    jest.setSystemTime(later(987));
    const { secretData, extendedConfig } = managedSeed('Rds');
    const { NextRotationDate } = await ok('CreateSecret', {
      SecretName: 'made',
      VersionId: 'v1',
      SecretType: 'Rds',
      SecretData: secretData,
      ExtendedConfig: JSON.stringify(extendedConfig),
      EnableAutomaticRotation: true,
      RotationInterval: '7d',
    });
    expect(NextRotationDate).toBe(day(7));
    kms.clock.set(new Date(Date.parse(NextRotationDate) - 1));
    expect(await datesOf('made')).toEqual([day(0)]);
    kms.clock.set(NextRotationDate);
    expect(await datesOf('made')).toEqual([day(0), day(7)]);
  });

  test('happens when kms.clock and jest.setSystemTime together reach its date', async () => {
    seeded();
    kms.clock.advance({ days: 3 });
    jest.setSystemTime(later(4 * DAY - 1));
    expect(await datesOf()).toEqual([day(0)]);
    jest.setSystemTime(later(4 * DAY));
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });

  test('has a date that counts from the creation of the secret', async () => {
    seeded({ rotationInterval: '30d', createdAt: day(-20) });
    expect((await described()).NextRotationDate).toBe(day(10));
    kms.clock.advance({ days: 10 });
    expect(await datesOf()).toEqual([day(-20), day(10)]);
  });

  test('has a date that counts from the last RotateSecret request', async () => {
    seeded();
    kms.clock.advance({ days: 3 });
    await ok('RotateSecret', { SecretName: 'db', VersionId: 'by-hand' });
    kms.clock.advance({ days: 14 });
    expect(await datesOf()).toEqual([day(0), day(3), day(10), day(17)]);
    expect((await described()).NextRotationDate).toBe(day(24));
  });

  test('happens repeatedly: the newest ten versions stay, the last two with their stage labels', async () => {
    seeded();
    kms.clock.set(later(365 * DAY));
    const versions = await versionsOf();
    expect(versions.map(({ CreateTime }) => CreateTime)).toEqual(
      Array.from({ length: 10 }, (_, i) => day((43 + i) * 7)),
    );
    expect(versions.flatMap(({ VersionStages }) => VersionStages.VersionStage)).toEqual([
      'ACSPrevious',
      'ACSCurrent',
    ]);
    expect(await described()).toMatchObject({
      CreateTime: day(0),
      LastRotationDate: day(364),
      NextRotationDate: day(371),
    });
  });

  test('creates a version with an id and a value that never change', async () => {
    seeded();
    kms.clock.advance({ days: 7 });
    const looked = await read();
    expect(looked.VersionId.length).toBeGreaterThanOrEqual(1);
    expect(looked.VersionId.length).toBeLessThanOrEqual(64);
    kms.clock.advance({ days: 7 });
    const again = await read('db', 'ACSPrevious');
    expect({ id: again.VersionId, data: again.SecretData }).toEqual({
      id: looked.VersionId,
      data: looked.SecretData,
    });
  });

  test('is visible in GetSecretValue and BatchGetSecretValue too', async () => {
    seeded();
    expect(await read()).not.toHaveProperty('LastRotationDate');
    kms.clock.advance({ days: 7 });
    const dates = {
      AutomaticRotation: 'Enabled',
      RotationInterval: '604800s',
      LastRotationDate: day(7),
      NextRotationDate: day(14),
    };
    expect(await read()).toMatchObject(dates);
    const { SecretValues } = await ok('BatchGetSecretValue', { SecretsList: '[{"SecretName":"db"}]' });
    expect(SecretValues).toMatchObject([dates]);
  });

  test('sets UpdateTime to its own date, and changes nothing else', async () => {
    seeded({ tags: { team: 'a' }, description: 'orders' });
    const before = kms.secret('db');
    kms.clock.advance({ days: 8 });
    expect((await described()).UpdateTime).toBe(day(7));
    expect(kms.secret('db')).toMatchObject({
      state: 'Live',
      tags: { team: 'a' },
      description: 'orders',
      createdAt: NOW,
      updatedAt: later(7 * DAY),
      extendedConfig: before?.extendedConfig,
      rotationInterval: '604800s',
    });
  });

  test('happens to each secret at its own date', async () => {
    seeded({ secretName: 'weekly' });
    seeded({ secretName: 'monthly', rotationInterval: '30d' });
    seeded({ secretName: 'never', rotationInterval: undefined });
    kms.seedSecret({ secretName: 'plain', secretData: 'data' });
    kms.clock.advance({ days: 31 });
    expect(await datesOf('weekly')).toEqual([day(0), day(7), day(14), day(21), day(28)]);
    expect(await datesOf('monthly')).toEqual([day(0), day(30)]);
    expect(await datesOf('never')).toEqual([day(0)]);
    expect(await datesOf('plain')).toEqual([day(0)]);
  });

  test('happens in every region', () => {
    seeded({ regionId: 'cn-shanghai' });
    kms.clock.advance({ days: 7 });
    expect(kms.secret('db', { regionId: 'cn-shanghai' })?.versions).toHaveLength(2);
  });

  test('is encrypted under the key version of its date, and can be read after the key has rotated too', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    seeded({ encryptionKeyId: keyId });
    kms.clock.advance({ days: 30 });
    const versions = kms.secret('db')?.versions ?? [];
    expect(versions).toHaveLength(5);
    for (const { secretData } of versions) expect(JSON.parse(secretData ?? '').AccountName).toBe('user1');
    expect((await credential()).AccountPassword).not.toBe('Ab3$example');
  });

  test('happens to a secret of an instance', async () => {
    seeded({ instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    kms.clock.advance({ days: 7 });
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });

  test('is applied once for twenty concurrent readers', async () => {
    seeded();
    jest.setSystemTime(later(7 * DAY));
    const answers = await Promise.all(Array.from({ length: 20 }, () => read()));
    expect(new Set(answers.map(({ SecretData }) => SecretData)).size).toBe(1);
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });
});

describe('a secret whose rotation is off', () => {
  test('has neither a rotation interval nor rotation dates', async () => {
    seeded({ rotationInterval: undefined });
    const body = await described();
    expect(body.AutomaticRotation).toBe('Disabled');
    for (const name of ['RotationInterval', 'NextRotationDate', 'LastRotationDate']) {
      expect(body).not.toHaveProperty(name);
    }
    expect(kms.secret('db')).toMatchObject({
      automaticRotation: 'Disabled',
      rotationInterval: undefined,
      nextRotationDate: undefined,
      lastRotationDate: undefined,
    });
  });

  test('never rotates', async () => {
    seeded({ rotationInterval: undefined });
    kms.clock.advance({ days: 3650 });
    expect(await datesOf()).toEqual([day(0)]);
  });

  test('keeps its versions from before, and gets no new ones', async () => {
    seeded();
    kms.clock.advance({ days: 15 });
    await ok('UpdateSecretRotationPolicy', { SecretName: 'db', EnableAutomaticRotation: false });
    const value = await credential();
    kms.clock.advance({ days: 100 });
    expect(await datesOf()).toEqual([day(0), day(7), day(14)]);
    expect(await credential()).toEqual(value);
    expect((await described()).LastRotationDate).toBe(day(14));
  });

  test('rotates immediately if rotation is turned on again after the date', async () => {
    seeded();
    await ok('UpdateSecretRotationPolicy', { SecretName: 'db', EnableAutomaticRotation: false });
    kms.clock.advance({ days: 22 });
    await ok('UpdateSecretRotationPolicy', {
      SecretName: 'db',
      EnableAutomaticRotation: true,
      RotationInterval: '7d',
    });
    expect(await datesOf()).toEqual([day(0), day(22)]);
    kms.clock.advance({ days: 7 });
    expect(await datesOf()).toEqual([day(0), day(22), day(29)]);
  });

  test('a secret of the type Generic has no rotation fields', async () => {
    kms.seedSecret({ secretName: 'plain', secretData: 'data' });
    const body = await described('plain');
    for (const name of ['AutomaticRotation', 'RotationInterval', 'NextRotationDate', 'LastRotationDate']) {
      expect(body).not.toHaveProperty(name);
    }
  });
});

describe('pending deletion', () => {
  const remove = (RecoveryWindowInDays = '30') =>
    ok('DeleteSecret', { SecretName: 'db', RecoveryWindowInDays });

  test('a secret in PendingDeletion does not rotate', async () => {
    seeded();
    await remove();
    kms.clock.advance({ days: 29 });
    expect(await datesOf()).toEqual([day(0)]);
    expect(kms.secret('db')).toMatchObject({ state: 'PendingDeletion', versions: [{ createdAt: NOW }] });
  });

  test('a seeded secret in PendingDeletion does not rotate either', async () => {
    seeded({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 29 });
    expect(await datesOf()).toEqual([day(0)]);
  });

  test('rotations that were due before DeleteSecret are applied first, each with its date', async () => {
    seeded();
    jest.setSystemTime(later(15 * DAY));
    await remove();
    expect(await datesOf()).toEqual([day(0), day(7), day(14)]);
    kms.clock.advance({ days: 29 });
    expect(await datesOf()).toEqual([day(0), day(7), day(14)]);
  });

  test('a secret that is restored before its date rotates at its date', async () => {
    seeded();
    await remove();
    kms.clock.advance({ days: 3 });
    await ok('RestoreSecret', { SecretName: 'db' });
    expect((await described()).NextRotationDate).toBe(day(7));
    kms.clock.set(later(7 * DAY - 1));
    expect(await datesOf()).toEqual([day(0)]);
    kms.clock.set(later(7 * DAY));
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });

  test('a secret that is restored after its date rotates immediately, once, with the current date', async () => {
    seeded();
    await remove();
    kms.clock.advance({ days: 22 });
    await ok('RestoreSecret', { SecretName: 'db' });
    expect(await datesOf()).toEqual([day(0), day(22)]);
    expect(await described()).toMatchObject({ LastRotationDate: day(22), NextRotationDate: day(29) });
  });

  test('a secret that is restored after its date rotates at the restore date, even if the first request is two days later', async () => {
    seeded();
    await remove();
    jest.setSystemTime(later(22 * DAY));
    await ok('RestoreSecret', { SecretName: 'db' });
    expect(kms.secret('db')?.versions.map(({ createdAt }) => createdAt)).toEqual([NOW, later(22 * DAY)]);
    jest.setSystemTime(later(24 * DAY));
    expect(await datesOf()).toEqual([day(0), day(22)]);
  });

  test('RotateSecret is rejected in PendingDeletion', async () => {
    seeded();
    await remove();
    expect(await call('RotateSecret', { SecretName: 'db', VersionId: 'v2' })).toEqual(secretDeleting);
  });

  test('the secret and its rotation no longer exist at the deletion date', async () => {
    seeded();
    await remove('7');
    kms.clock.advance({ days: 7 });
    expect(kms.secret('db')).toBeUndefined();
    expect(await call('DescribeSecret', { SecretName: 'db' })).toMatchObject({
      code: 'Forbidden.ResourceNotFound',
      status: 404,
    });
  });

  test('a new secret with the same name rotates by its own policy', async () => {
    seeded();
    await ok('DeleteSecret', { SecretName: 'db', ForceDeleteWithoutRecovery: 'true' });
    kms.clock.advance({ days: 1 });
    seeded({ rotationInterval: '30d' });
    kms.clock.advance({ days: 30 });
    expect(await datesOf()).toEqual([day(1), day(31)]);
  });
});

describe('an encryption key that is not usable', () => {
  test.each(UNUSABLE_STATES)(
    'makes the rotation Invalid while in %s: no next date and no rotation',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
      seeded({ encryptionKeyId: keyId });
      const [action, params] = OUT_OF_USE[state];
      await ok(action, { KeyId: keyId, ...params });
      kms.clock.advance({ days: 22 });
      const body = await described();
      expect(body.AutomaticRotation).toBe('Invalid');
      expect(body).not.toHaveProperty('NextRotationDate');
      expect(kms.secret('db')).toMatchObject({ automaticRotation: 'Invalid', nextRotationDate: undefined });
      expect(await datesOf()).toEqual([day(0)]);
      expect(await call('GetSecretValue', { SecretName: 'db' })).toEqual(rejected(state));
    },
  );

  test('makes the rotation Invalid permanently when it is deleted', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: day(3) });
    seeded({ encryptionKeyId: keyId });
    kms.clock.advance({ days: 30 });
    const body = await described();
    expect(body.AutomaticRotation).toBe('Invalid');
    expect(body).not.toHaveProperty('NextRotationDate');
    expect(await datesOf()).toEqual([day(0)]);
    expect(await call('GetSecretValue', { SecretName: 'db' })).toEqual(keyNotFound);
    expect(kms.secret('db')?.versions[0]?.secretData).toBeUndefined();
  });

  test('makes the rotation Invalid immediately, and valid again immediately', async () => {
    const { keyId } = kms.seedKey();
    seeded({ encryptionKeyId: keyId });
    expect(await described()).toMatchObject({ AutomaticRotation: 'Enabled', NextRotationDate: day(7) });
    await ok('DisableKey', { KeyId: keyId });
    expect((await described()).AutomaticRotation).toBe('Invalid');
    await ok('EnableKey', { KeyId: keyId });
    expect(await described()).toMatchObject({ AutomaticRotation: 'Enabled', NextRotationDate: day(7) });
  });

  test('does not prevent rotations that were due before it was disabled', async () => {
    const { keyId } = kms.seedKey();
    seeded({ encryptionKeyId: keyId });
    jest.setSystemTime(later(15 * DAY));
    await ok('DisableKey', { KeyId: keyId });
    kms.clock.advance({ days: 14 });
    expect(await datesOf()).toEqual([day(0), day(7), day(14)]);
  });

  test('if the key is usable again before the date, the secret rotates at its date', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    seeded({ encryptionKeyId: keyId });
    kms.clock.advance({ days: 3 });
    await ok('EnableKey', { KeyId: keyId });
    kms.clock.advance({ days: 4 });
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });

  test('if the key is usable again exactly at the date, the secret rotates', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    seeded({ encryptionKeyId: keyId });
    kms.clock.advance({ days: 7 });
    await ok('EnableKey', { KeyId: keyId });
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });

  test('if the key is usable again one millisecond before the date, the secret does not rotate yet', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    seeded({ encryptionKeyId: keyId });
    kms.clock.advance({ milliseconds: 7 * DAY - 1 });
    await ok('EnableKey', { KeyId: keyId });
    expect(await datesOf()).toEqual([day(0)]);
    kms.clock.advance({ milliseconds: 1 });
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });

  test('if the deletion of the key is cancelled after the date, the secret rotates immediately, once', async () => {
    const { keyId } = kms.seedKey();
    seeded({ encryptionKeyId: keyId });
    await ok('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
    kms.clock.advance({ days: 22 });
    await ok('CancelKeyDeletion', { KeyId: keyId });
    expect(await datesOf()).toEqual([day(0), day(22)]);
  });

  test('if the key is enabled several times, the secret rotates once', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    seeded({ encryptionKeyId: keyId });
    kms.clock.advance({ days: 22 });
    for (const action of ['EnableKey', 'EnableKey', 'DisableKey', 'EnableKey']) {
      await ok(action, { KeyId: keyId });
    }
    expect(await datesOf()).toEqual([day(0), day(22)]);
  });

  test.each([
    ['EnableKey', 'Disabled'],
    ['CancelKeyDeletion', 'PendingDeletion'],
    ['ImportKeyMaterial', 'PendingImport'],
  ] as const)(
    'if the key is usable again by %s, the secret rotates at that date, even if the first request is two days later',
    async (action, state) => {
      const material = Buffer.alloc(32, 7);
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL', material });
      seeded({ encryptionKeyId: keyId });
      const [outOfUse, params] = OUT_OF_USE[state];
      await ok(outOfUse, { KeyId: keyId, ...params });
      jest.setSystemTime(later(22 * DAY));
      const inUse = state === 'PendingImport' ? await importParameters(keyId, material) : {};
      await ok(action, { KeyId: keyId, ...inUse });
      expect(kms.secret('db')?.versions.map(({ createdAt }) => createdAt)).toEqual([NOW, later(22 * DAY)]);
      jest.setSystemTime(later(24 * DAY));
      expect(await datesOf()).toEqual([day(0), day(22)]);
    },
  );

  test('whose key material expires between two dates stops the rotation there, even if time moves once over all dates', async () => {
    const { keyId } = kms.seedKey({
      origin: 'EXTERNAL',
      material: Buffer.alloc(32, 7),
      materialExpiresAt: day(10),
    });
    seeded({ encryptionKeyId: keyId });
    kms.clock.advance({ days: 22 });
    expect(kms.key(keyId)?.state).toBe('PendingImport');
    expect(await datesOf()).toEqual([day(0), day(7)]);
    expect((await described()).AutomaticRotation).toBe('Invalid');
  });

  test('the default key of the service is always usable', async () => {
    kms.seedKey({ state: 'Disabled' });
    seeded();
    kms.clock.advance({ days: 7 });
    expect((await described()).AutomaticRotation).toBe('Enabled');
    expect(await datesOf()).toEqual([day(0), day(7)]);
  });

  test('affects only the secrets that are encrypted under it', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    seeded({ encryptionKeyId: keyId });
    seeded({ secretName: 'other', encryptionKeyId: kms.seedKey().keyId });
    kms.clock.advance({ days: 7 });
    expect(await datesOf('db')).toEqual([day(0)]);
    expect(await datesOf('other')).toEqual([day(0), day(7)]);
  });
});
