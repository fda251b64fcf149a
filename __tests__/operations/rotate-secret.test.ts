import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mockedKms } from '../support/mocked-kms';
import { rejected } from '../support/refusals';
import { type ManagedType, managedSeed } from '../support/secrets';
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

const ACCOUNT = '1540355698841234';
const success = (SecretName: string, VersionId: string) => ({
  code: 'Success',
  message: '',
  status: 200,
  body: {
    Arn: `acs:kms:cn-hangzhou:${ACCOUNT}:secret/${SecretName}`,
    SecretName,
    VersionId,
    RequestId: expect.stringMatching(UUID),
  },
});

const seeded = (options: object = {}, type: ManagedType = 'Rds') =>
  kms.seedSecret({ ...managedSeed(type), ...options });
const rotate = (SecretName = 'db', VersionId = 'v2') => call('RotateSecret', { SecretName, VersionId });
const described = async (SecretName = 'db') => (await call('DescribeSecret', { SecretName })).body;

/** The data that an application reads. */
async function credential(SecretName = 'db', stage: 'ACSCurrent' | 'ACSPrevious' = 'ACSCurrent') {
  const { body, code } = await call('GetSecretValue', { SecretName, VersionStage: stage });
  expect(code).toBe('Success');
  return JSON.parse(body.SecretData);
}
/** Oldest first. */
const versionsOf = (name = 'db') =>
  kms.secret(name)?.versions.map(({ versionId, stages }) => [versionId, ...stages]);

const RDS_TWO_USERS = {
  extendedConfig: { SecretSubType: 'DoubleUsers', DBInstanceId: 'rm-uf667446pc955ab1c' },
  secretData: JSON.stringify({
    Accounts: [
      { AccountName: 'user1', AccountPassword: 'Ab3$example' },
      { AccountName: 'user2', AccountPassword: 'Cd4$example' },
    ],
  }),
};
const ECS_KEY_PAIR = {
  extendedConfig: { SecretSubType: 'SSHKey', RegionId: 'cn-hangzhou', InstanceId: 'i-bp1b3dd3a506e' },
  secretData: JSON.stringify({ UserName: 'root', PublicKey: 'ssh-ed25519 AAAA', PrivateKey: 'none' }),
};

describe('the new credential', () => {
  test('of an Rds SingleUser is the same account with a new password', async () => {
    seeded();
    expect(await credential()).toEqual({ AccountName: 'user1', AccountPassword: 'Ab3$example' });
    await rotate();
    const rotated = await credential();
    expect(rotated).toEqual({ AccountName: 'user1', AccountPassword: expect.any(String) });
    expect(rotated.AccountPassword).not.toBe('Ab3$example');
    expect(rotated.AccountPassword.length).toBeGreaterThanOrEqual(8);
    expect(await credential('db', 'ACSPrevious')).toEqual({
      AccountName: 'user1',
      AccountPassword: 'Ab3$example',
    });
  });

  test('of Rds DoubleUsers alternates between the two accounts, each time with a new password', async () => {
    seeded(RDS_TWO_USERS);
    const read = [await credential()];
    for (const id of ['v2', 'v3', 'v4']) {
      await rotate('db', id);
      read.push(await credential());
    }
    expect(read.map(({ AccountName }) => AccountName)).toEqual(['user1', 'user2', 'user1', 'user2']);
    const passwords = read.map(({ AccountPassword }) => AccountPassword);
    expect(passwords[0]).toBe('Ab3$example');
    expect(new Set([...passwords, 'Cd4$example']).size).toBe(5);
  });

  test('of Rds DoubleUsers with one given account alternates with its clone account', async () => {
    seeded({ ...managedSeed('Rds'), extendedConfig: RDS_TWO_USERS.extendedConfig });
    await rotate();
    expect(await credential()).toMatchObject({ AccountName: 'user1_clone' });
    await rotate('db', 'v3');
    expect(await credential()).toMatchObject({ AccountName: 'user1' });
  });

  test.each(['Redis', 'PolarDB'] as const)(
    'of %s alternates between the account and its clone account',
    async (type) => {
      const { secretName } = seeded({}, type);
      const read = [await credential(secretName)];
      for (const id of ['v2', 'v3', 'v4']) {
        await rotate(secretName, id);
        read.push(await credential(secretName));
      }
      expect(read.map(({ AccountName }) => AccountName)).toEqual([
        'user1',
        'user1_clone',
        'user1',
        'user1_clone',
      ]);
      for (const one of read) expect(Object.keys(one).sort()).toEqual(['AccountName', 'AccountPassword']);
      expect(new Set(read.map(({ AccountPassword }) => AccountPassword)).size).toBe(4);
    },
  );

  test('of RAMCredentials is another access key, with the time of the rotation', async () => {
    const { secretName } = seeded({}, 'RAMCredentials');
    expect(secretName).toBe('acs/ram/user/reader');
    expect(await credential(secretName)).toMatchObject({
      AccessKeyId: 'LTAI5tExample',
      AccessKeySecret: 'Ab3exampleSecret',
    });
    jest.setSystemTime(later(DAY));
    await rotate(secretName);
    const rotated = await credential(secretName);
    expect(rotated).toEqual({
      AccessKeyId: expect.stringMatching(/^LTAI[0-9A-Za-z]+$/),
      AccessKeySecret: expect.stringMatching(/^[0-9A-Za-z]{16,}$/),
      GenerateTimestamp: '2026-03-02T12:00:00Z',
    });
    expect(rotated.AccessKeyId).not.toBe('LTAI5tExample');
    await rotate(secretName, 'v3');
    const third = await credential(secretName);
    expect(third.AccessKeyId).not.toBe(rotated.AccessKeyId);
    expect(third.AccessKeySecret).not.toBe(rotated.AccessKeySecret);
  });

  test('of ECS Password is the same user with a new password', async () => {
    const { secretName } = seeded({}, 'ECS');
    await rotate(secretName);
    const rotated = await credential(secretName);
    expect(rotated).toEqual({ UserName: 'root', Password: expect.any(String) });
    expect(rotated.Password).not.toBe('Ab3$example');
    expect(rotated.Password.length).toBeGreaterThanOrEqual(8);
  });

  test('of ECS SSHKey is the same user with a new, matching key pair', async () => {
    const { secretName } = seeded(ECS_KEY_PAIR, 'ECS');
    await rotate(secretName);
    const { UserName, PublicKey, PrivateKey, ...rest } = await credential(secretName);
    expect({ UserName, rest }).toEqual({ UserName: 'root', rest: {} });
    expect(PrivateKey).toMatch(/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/);
    const [kind, base64] = PublicKey.split(' ');
    expect(kind).toBe('ssh-ed25519');
    const blob = Buffer.from(base64, 'base64');
    // RFC 8709: the name of the key type and the 32 bytes of the key, each preceded by its length.
    expect(blob.subarray(0, 19).toString('latin1')).toBe('\0\0\0\x0bssh-ed25519\0\0\0\x20');
    const { x } = createPublicKey(createPrivateKey(PrivateKey)).export({ format: 'jwk' });
    expect(blob.subarray(19).toString('base64url')).toBe(x);
    await rotate(secretName, 'v3');
    expect((await credential(secretName)).PublicKey).not.toBe(PublicKey);
  });

  test('is a new one each time', async () => {
    seeded();
    const passwords = [(await credential()).AccountPassword];
    for (let i = 2; i <= 12; i += 1) {
      await rotate('db', `v${i}`);
      passwords.push((await credential()).AccountPassword);
    }
    expect(new Set(passwords).size).toBe(12);
  });

  test('is encrypted with the encryption key: it can be decrypted after this key has rotated, but not without the key', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    seeded({ encryptionKeyId: keyId });
    await rotate();
    const before = await credential();
    kms.clock.advance({ days: 14 });
    expect(kms.key(keyId)?.versions).toHaveLength(3);
    expect(await credential()).toEqual(before);
    await call('DisableKey', { KeyId: keyId });
    expect(await call('GetSecretValue', { SecretName: 'db' })).toEqual(rejected('Disabled'));
  });
});

test('the response has only Arn, SecretName, VersionId and RequestId', async () => {
  seeded();
  expect((await rotate()).body).toEqual({
    Arn: `acs:kms:cn-hangzhou:${ACCOUNT}:secret/db`,
    SecretName: 'db',
    VersionId: 'v2',
    RequestId: expect.stringMatching(UUID),
  });
});

test('the stage labels move: ACSCurrent, ACSPrevious, no label', async () => {
  seeded();
  await rotate();
  await rotate('db', 'v3');
  expect(versionsOf()).toEqual([['v1'], ['v2', 'ACSPrevious'], ['v3', 'ACSCurrent']]);
  const { body } = await call('ListSecretVersionIds', { SecretName: 'db' });
  expect(body.VersionIds.VersionId.map(({ VersionId }: { VersionId: string }) => VersionId)).toEqual([
    'v3',
    'v2',
  ]);
});

test('the new version, UpdateTime and LastRotationDate have the current date', async () => {
  seeded();
  const before = await described();
  expect(before).not.toHaveProperty('LastRotationDate');
  expect(before.UpdateTime).toBe('2026-03-01T12:00:00Z');
  jest.setSystemTime(later(3 * DAY));
  await rotate();
  expect(await described()).toEqual({
    ...before,
    RequestId: expect.stringMatching(UUID),
    UpdateTime: '2026-03-04T12:00:00Z',
    LastRotationDate: '2026-03-04T12:00:00Z',
  });
  expect(kms.secret('db')).toMatchObject({
    createdAt: NOW,
    updatedAt: later(3 * DAY),
    lastRotationDate: later(3 * DAY),
    versions: [{ createdAt: NOW }, { createdAt: later(3 * DAY) }],
  });
});

test('the next automatic rotation is computed from this rotation', async () => {
  seeded({ rotationInterval: '7d' });
  jest.setSystemTime(later(3 * DAY));
  await rotate();
  expect(await described()).toMatchObject({
    AutomaticRotation: 'Enabled',
    NextRotationDate: '2026-03-11T12:00:00Z',
  });
  kms.clock.set(later(10 * DAY - 1));
  expect(kms.secret('db')?.versions).toHaveLength(2);
  kms.clock.set(later(10 * DAY));
  expect(kms.secret('db')?.versions).toHaveLength(3);
});

test('a rotation that was due earlier is applied first', async () => {
  seeded({ rotationInterval: '7d' });
  jest.setSystemTime(later(8 * DAY));
  await rotate();
  expect(kms.secret('db')?.versions.map(({ createdAt }) => createdAt)).toEqual([
    NOW,
    later(7 * DAY),
    later(8 * DAY),
  ]);
  expect(kms.secret('db')?.nextRotationDate).toEqual(later(15 * DAY));
});

test('automatic rotation that is off stays off', async () => {
  seeded();
  await rotate();
  const body = await described();
  expect(body.AutomaticRotation).toBe('Disabled');
  expect(body).not.toHaveProperty('NextRotationDate');
  expect(body).not.toHaveProperty('RotationInterval');
});

test('an existing VersionId succeeds, and nothing changes', async () => {
  seeded({ rotationInterval: '7d' });
  const before = kms.secret('db');
  jest.setSystemTime(later(DAY));
  expect(await rotate('db', 'v1')).toEqual(success('db', 'v1'));
  expect(kms.secret('db')).toEqual(before);
});

test('the VersionId of a version without a stage label succeeds, and nothing changes', async () => {
  seeded();
  await rotate();
  await rotate('db', 'v3');
  const before = kms.secret('db');
  jest.setSystemTime(later(DAY));
  expect(await rotate('db', 'v1')).toEqual(success('db', 'v1'));
  expect(kms.secret('db')).toEqual(before);
});

test('VersionIds differ by letter case', async () => {
  seeded();
  await rotate('db', 'V1');
  expect(versionsOf()).toEqual([
    ['v1', 'ACSPrevious'],
    ['V1', 'ACSCurrent'],
  ]);
});

test('a secret keeps ten versions: an eleventh removes the oldest, whose id can be used again', async () => {
  seeded();
  for (let i = 2; i <= 10; i += 1) await rotate('db', `v${i}`);
  expect(versionsOf()).toHaveLength(10);
  expect(versionsOf()?.[0]).toEqual(['v1']);
  await rotate('db', 'v11');
  expect(versionsOf()).toHaveLength(10);
  expect(versionsOf()?.[0]).toEqual(['v2']);
  await rotate('db', 'v1');
  expect(versionsOf()?.at(-1)).toEqual(['v1', 'ACSCurrent']);
  expect(versionsOf()?.at(-2)).toEqual(['v11', 'ACSPrevious']);
  expect(versionsOf()).toHaveLength(10);
});

test('more than fifty rotations in an hour are allowed', async () => {
  seeded();
  for (let i = 2; i <= 53; i += 1) expect((await rotate('db', `v${i}`)).code).toBe('Success');
  expect(versionsOf()?.at(-1)).toEqual(['v53', 'ACSCurrent']);
});

test('after simultaneous rotations one version has ACSCurrent and one has ACSPrevious', async () => {
  seeded();
  const ids = Array.from({ length: 8 }, (_, i) => `at-once-${i}`);
  const answers = await Promise.all(ids.map((id) => rotate('db', id)));
  expect(answers.map(({ code }) => code)).toEqual(ids.map(() => 'Success'));
  const stages = kms.secret('db')?.versions.flatMap((version) => version.stages);
  expect(stages?.sort()).toEqual(['ACSCurrent', 'ACSPrevious']);
  expect(kms.secret('db')?.versions).toHaveLength(9);
});

test('the description, the tags, the key and the settings do not change', async () => {
  const { keyId } = kms.seedKey();
  seeded({ encryptionKeyId: keyId, description: 'orders', tags: { team: 'a' } });
  const before = kms.secret('db');
  await rotate();
  const { description, tags, encryptionKeyId, extendedConfig } = kms.secret('db') ?? {};
  expect({ description, tags, encryptionKeyId, extendedConfig }).toEqual({
    description: 'orders',
    tags: { team: 'a' },
    encryptionKeyId: keyId,
    extendedConfig: before?.extendedConfig,
  });
});

test('a secret of CreateSecret rotates', async () => {
  const { secretData, extendedConfig } = managedSeed('Redis');
  await call('CreateSecret', {
    SecretName: 'made',
    VersionId: 'first',
    SecretType: 'Redis',
    SecretData: secretData,
    ExtendedConfig: JSON.stringify(extendedConfig),
  });
  expect(await rotate('made', 'second')).toEqual(success('made', 'second'));
  expect(await credential('made')).toMatchObject({ AccountName: 'user1_clone' });
  expect(await credential('made', 'ACSPrevious')).toMatchObject({ AccountName: 'user1' });
});
