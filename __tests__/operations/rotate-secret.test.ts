import { createPrivateKey, createPublicKey } from 'node:crypto';
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, keyNotFound, missing, rejected } from '../support/refusals';
import {
  MANAGED_TYPES,
  type ManagedType,
  managedSeed,
  OUT_OF_USE,
  secretDeleting,
  secretNotFound,
  UNUSABLE_STATES,
  unsupported,
} from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

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

/** A secret whose encryption key has come into this state. */
async function sealedUnder(state: keyof typeof OUT_OF_USE) {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  seeded({ encryptionKeyId: keyId });
  const [action, params] = OUT_OF_USE[state];
  await call(action, { KeyId: keyId, ...params });
  expect(kms.key(keyId)?.state).toBe(state);
}

/** What an application reads. */
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

describe('parameters', () => {
  test.each(['SecretName', 'VersionId'])('%s is required, and nothing changes without it', async (name) => {
    seeded();
    const before = kms.secret('db');
    const params: Record<string, string> = { SecretName: 'db', VersionId: 'v2' };
    expect(await call('RotateSecret', { ...params, [name]: '' })).toEqual(missing(name));
    delete params[name];
    expect(await call('RotateSecret', params)).toEqual(missing(name));
    expect(kms.secret('db')).toEqual(before);
  });

  test.each(['2', 'v'.repeat(64), '版'.repeat(64), 'any text: ü +&=%', '__proto__'])(
    'the VersionId "%s" is taken',
    async (VersionId) => {
      seeded();
      expect(await rotate('db', VersionId)).toEqual(success('db', VersionId));
      expect(versionsOf()).toEqual([
        ['v1', 'ACSPrevious'],
        [VersionId, 'ACSCurrent'],
      ]);
    },
  );

  test.each(['v'.repeat(65), '版'.repeat(65)])(
    'the VersionId "%s", of 65 characters, is refused',
    async (id) => {
      seeded();
      const before = kms.secret('db');
      expect(await rotate('db', id)).toEqual(invalid('VersionId'));
      expect(kms.secret('db')).toEqual(before);
    },
  );

  test('the ARN names the secret too, and the answer gives the plain name', async () => {
    const { arn } = seeded();
    expect(await rotate(arn)).toEqual(success('db', 'v2'));
  });

  test.each([
    ['another region', `acs:kms:cn-shanghai:${ACCOUNT}:secret/db`],
    ['another account', 'acs:kms:cn-hangzhou:1000000000000000:secret/db'],
    ['a name that no secret has', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/db2`],
  ])('an ARN of %s is not found', async (_what, SecretName) => {
    seeded();
    expect(await rotate(SecretName)).toEqual(secretNotFound);
    expect(versionsOf()).toEqual([['v1', 'ACSCurrent']]);
  });

  test.each([
    'd b',
    'db!',
    'db:1',
    'db#1',
    'n'.repeat(193),
    `acs:kms:cn-hangzhou:${ACCOUNT}:key/db`,
    `acs:kms:cn-hangzhou:${ACCOUNT}:secret/`,
  ])('the SecretName "%s" has no shape of a name', async (SecretName) => {
    seeded();
    expect(await rotate(SecretName)).toEqual(invalid('SecretName'));
  });

  test('a parameter that the action does not have is refused by name, and nothing rotates', async () => {
    seeded();
    const answer = await call('RotateSecret', { SecretName: 'db', VersionId: 'v2', SecretData: 'x' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "SecretData" is not valid\./);
    expect(versionsOf()).toEqual([['v1', 'ACSCurrent']]);
  });

  test('a bad VersionId is reported before the secret is looked for', async () => {
    expect(await rotate('nobody', 'v'.repeat(65))).toEqual(invalid('VersionId'));
  });
});

describe('secret states', () => {
  test('an Absent secret is not found', async () => {
    expect(await rotate()).toEqual(secretNotFound);
  });

  test.each(MANAGED_TYPES)('a Live secret of the type %s rotates', async (type) => {
    const { secretName } = seeded({}, type);
    expect(await rotate(secretName)).toEqual(success(secretName, 'v2'));
    expect(versionsOf(secretName)).toEqual([
      ['v1', 'ACSPrevious'],
      ['v2', 'ACSCurrent'],
    ]);
    expect(kms.secret(secretName)?.state).toBe('Live');
  });

  test('a Live secret of the type Generic refuses', async () => {
    kms.seedSecret({ secretName: 'plain', secretData: 'data' });
    const before = kms.secret('plain');
    expect(await rotate('plain')).toEqual(unsupported);
    expect(kms.secret('plain')).toEqual(before);
  });

  test.each(MANAGED_TYPES)(
    'a secret of the type %s in PendingDeletion refuses, and nothing changes',
    async (type) => {
      const { secretName } = seeded({ state: 'PendingDeletion' }, type);
      const before = kms.secret(secretName);
      expect(await rotate(secretName)).toEqual(secretDeleting);
      expect(kms.secret(secretName)).toEqual(before);
    },
  );

  test('a bad VersionId is reported before the state of the secret', async () => {
    seeded({ state: 'PendingDeletion' });
    expect(await rotate('db', 'v'.repeat(65))).toEqual(invalid('VersionId'));
  });

  test('a secret is Gone at its deletion date, and not a millisecond before', async () => {
    seeded({ state: 'PendingDeletion', deletionDate: later(7 * DAY) });
    kms.clock.set(later(7 * DAY - 1));
    expect(await rotate()).toEqual(secretDeleting);
    kms.clock.set(later(7 * DAY));
    expect(await rotate()).toEqual(secretNotFound);
  });

  test('a secret that was deleted by force is Gone', async () => {
    seeded();
    await call('DeleteSecret', { SecretName: 'db', ForceDeleteWithoutRecovery: 'true' });
    expect(await rotate()).toEqual(secretNotFound);
  });

  test('a secret that was restored rotates again', async () => {
    seeded({ state: 'PendingDeletion' });
    await call('RestoreSecret', { SecretName: 'db' });
    expect(await rotate()).toEqual(success('db', 'v2'));
  });

  test.each(UNUSABLE_STATES)('an encryption key in %s refuses, and nothing changes', async (state) => {
    await sealedUnder(state);
    const before = kms.secret('db');
    expect(await rotate()).toEqual(rejected(state));
    expect(kms.secret('db')).toEqual(before);
    expect(before?.versions).toHaveLength(1);
  });

  test('an encryption key that is gone is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: later(DAY) });
    seeded({ encryptionKeyId: keyId });
    kms.clock.set(later(DAY));
    expect(await rotate()).toEqual(keyNotFound);
  });

  test('an encryption key that is enabled again lets the secret rotate', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    seeded({ encryptionKeyId: keyId });
    await call('EnableKey', { KeyId: keyId });
    expect(await rotate()).toEqual(success('db', 'v2'));
  });

  test('the state of the secret is reported before that of its key', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    seeded({ encryptionKeyId: keyId, state: 'PendingDeletion' });
    expect(await rotate()).toEqual(secretDeleting);
  });
});

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

  test('of Rds DoubleUsers with one account given alternates with its clone', async () => {
    seeded({ ...managedSeed('Rds'), extendedConfig: RDS_TWO_USERS.extendedConfig });
    await rotate();
    expect(await credential()).toMatchObject({ AccountName: 'user1_clone' });
    await rotate('db', 'v3');
    expect(await credential()).toMatchObject({ AccountName: 'user1' });
  });

  test.each(['Redis', 'PolarDB'] as const)(
    'of %s alternates between the account and its clone',
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

  test('of ECS SSHKey is the same user with a new pair of keys that belong together', async () => {
    const { secretName } = seeded(ECS_KEY_PAIR, 'ECS');
    await rotate(secretName);
    const { UserName, PublicKey, PrivateKey, ...rest } = await credential(secretName);
    expect({ UserName, rest }).toEqual({ UserName: 'root', rest: {} });
    expect(PrivateKey).toMatch(/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/);
    const [kind, base64] = PublicKey.split(' ');
    expect(kind).toBe('ssh-ed25519');
    const blob = Buffer.from(base64, 'base64');
    // RFC 8709: the name of the kind and the 32 bytes of the key, each behind its length.
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

  test('is sealed under the encryption key: it opens after that key rotates, and not without it', async () => {
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

describe('behaviour', () => {
  test('the answer has Arn, SecretName, VersionId and RequestId and nothing else', async () => {
    seeded();
    expect((await rotate()).body).toEqual({
      Arn: `acs:kms:cn-hangzhou:${ACCOUNT}:secret/db`,
      SecretName: 'db',
      VersionId: 'v2',
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('the stages move on: current, previous, none', async () => {
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

  test('the new version is dated now, and so are UpdateTime and LastRotationDate', async () => {
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

  test('the next automatic rotation counts from this one', async () => {
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

  test('a rotation that was due before comes first', async () => {
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

  test('rotation that is off stays off', async () => {
    seeded();
    await rotate();
    const body = await described();
    expect(body.AutomaticRotation).toBe('Disabled');
    expect(body).not.toHaveProperty('NextRotationDate');
    expect(body).not.toHaveProperty('RotationInterval');
  });

  test('a VersionId that the secret has succeeds, and nothing happens', async () => {
    seeded({ rotationInterval: '7d' });
    const before = kms.secret('db');
    jest.setSystemTime(later(DAY));
    expect(await rotate('db', 'v1')).toEqual(success('db', 'v1'));
    expect(kms.secret('db')).toEqual(before);
  });

  test('a VersionId of a version without a stage succeeds, and nothing happens', async () => {
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

  test('ten versions are kept: an eleventh pushes out the oldest, whose id is free then', async () => {
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

  test('more than fifty rotations in an hour are fine', async () => {
    seeded();
    for (let i = 2; i <= 53; i += 1) expect((await rotate('db', `v${i}`)).code).toBe('Success');
    expect(versionsOf()?.at(-1)).toEqual(['v53', 'ACSCurrent']);
  });

  test('rotations at the same time leave one current and one previous version', async () => {
    seeded();
    const ids = Array.from({ length: 8 }, (_, i) => `at-once-${i}`);
    const answers = await Promise.all(ids.map((id) => rotate('db', id)));
    expect(answers.map(({ code }) => code)).toEqual(ids.map(() => 'Success'));
    const stages = kms.secret('db')?.versions.flatMap((version) => version.stages);
    expect(stages?.sort()).toEqual(['ACSCurrent', 'ACSPrevious']);
    expect(kms.secret('db')?.versions).toHaveLength(9);
  });

  test('the description, the tags, the key and the settings stay as they are', async () => {
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

  test('a secret of an instance rotates', async () => {
    seeded({ instanceId: INSTANCE });
    expect(await rotate()).toEqual(success('db', 'v2'));
  });

  test('a secret that CreateSecret made rotates', async () => {
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

  test('other secrets stay as they are', async () => {
    seeded();
    seeded({ secretName: 'bystander' });
    const before = kms.secret('bystander');
    await rotate();
    expect(kms.secret('bystander')).toEqual(before);
  });

  test('a secret of another region is not found, and rotates there', async () => {
    seeded({ regionId: 'cn-shanghai' });
    expect(await rotate()).toEqual(secretNotFound);
    const answer = await shanghai.call('RotateSecret', { SecretName: 'db', VersionId: 'v2' });
    expect(answer.body.Arn).toBe(`acs:kms:cn-shanghai:${ACCOUNT}:secret/db`);
    expect(kms.secret('db', { regionId: 'cn-shanghai' })?.versions).toHaveLength(2);
  });
});
