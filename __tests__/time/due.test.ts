/** What is due is applied once, by the first read: a request, or kms.key(), kms.secret(), kms.ciphertext(). */
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;

const day = (days: number) => new Date(NOW.getTime() + days * DAY);
const iso = (days: number) => day(days).toISOString().replace('.000Z', 'Z');

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const seedRds = (secretName: string, encryptionKeyId?: string) =>
  kms.seedSecret({
    secretName,
    ...(encryptionKeyId === undefined ? {} : { encryptionKeyId }),
    secretType: 'Rds',
    extendedConfig: { SecretSubType: 'SingleUser', DBInstanceId: 'rm-1' },
    secretData: JSON.stringify({ Accounts: [{ AccountName: 'app', AccountPassword: 'Ab3$example' }] }),
    rotationInterval: '7d',
  });

/** The timeline rows of changes by time, without their spaces. */
const done = () =>
  kms
    .timeline()
    .split('\n')
    .filter((line) => line.includes('(time)'))
    .map((line) => line.split(/ {2,}/));

describe('if only fake timers have moved the time, and no request was sent', () => {
  test('kms.key() shows each rotation with its own date', () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    jest.setSystemTime(day(15));
    const key = kms.key(keyId);
    expect(key?.versions.map(({ createdAt }) => createdAt)).toEqual([NOW, day(7), day(14)]);
    expect(key?.keyVersionId).toBe(key?.versions[2]?.keyVersionId);
    expect(key?.nextRotationDate).toEqual(day(21));
    expect(kms.requests).toEqual([]);
  });

  test('requests use the same versions that kms.key() has shown', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    jest.setSystemTime(day(7));
    const shown = kms.key(keyId);
    const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    expect(body.KeyVersionId).toBe(shown?.keyVersionId);
    expect(kms.key(keyId)).toEqual(shown);
  });

  test('kms.key() shows that key material has expired', () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: day(1) });
    jest.setSystemTime(day(1).getTime() - 1);
    expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', hasMaterial: true, materialExpiresAt: day(1) });
    jest.setSystemTime(day(1));
    expect(kms.key(keyId)).toMatchObject({
      state: 'PendingImport',
      hasMaterial: false,
      materialExpiresAt: undefined,
    });
  });

  test('kms.key() finds no key after its deletion date, and its alias is free', () => {
    const fixture = { aliases: ['alias/orders'], deletionDate: day(1) };
    const { keyId } = kms.seedKey({ ...fixture, state: 'PendingDeletion' });
    jest.setSystemTime(day(1));
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.key('alias/orders')).toBeUndefined();
    expect(kms.seedKey({ aliases: ['alias/orders'] }).aliases).toEqual(['alias/orders']);
  });

  test('kms.secret() shows the rotation, and requests return the same value', async () => {
    seedRds('db');
    jest.setSystemTime(day(7));
    const shown = kms.secret('db');
    expect(shown).toMatchObject({ lastRotationDate: day(7), nextRotationDate: day(14) });
    expect(shown?.versions).toHaveLength(2);
    const { body } = await call('GetSecretValue', { SecretName: 'db' });
    expect(body).toMatchObject({
      VersionId: shown?.versionId,
      SecretData: shown?.versions[1]?.secretData,
    });
  });

  test('kms.secret() finds no secret after its deletion date', () => {
    kms.seedSecret({ secretName: 'db', secretData: 'x', state: 'PendingDeletion', deletionDate: day(1) });
    jest.setSystemTime(day(1).getTime() - 1);
    expect(kms.secret('db')).toMatchObject({ state: 'PendingDeletion' });
    jest.setSystemTime(day(1));
    expect(kms.secret('db')).toBeUndefined();
  });

  test('kms.secret() shows an Invalid rotation if the material of the encryption key has expired', () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: day(3) });
    seedRds('db', keyId);
    expect(kms.secret('db')?.automaticRotation).toBe('Enabled');
    jest.setSystemTime(day(7));
    expect(kms.secret('db')).toMatchObject({
      automaticRotation: 'Invalid',
      nextRotationDate: undefined,
      versions: [{ secretData: undefined }],
    });
  });

  test('kms.ciphertext() finds no key after its deletion date', async () => {
    const { keyId } = kms.seedKey();
    const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    jest.setSystemTime(day(7).getTime() - 1);
    expect(kms.ciphertext(body.CiphertextBlob)).toMatchObject({ keyId });
    jest.setSystemTime(day(7));
    expect(kms.ciphertext(body.CiphertextBlob)).toBeUndefined();
  });
});

describe('a change by time is in the timeline once, with its date', () => {
  const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
  const EXPIRED = [iso(2), '(time)', KEY, 'Enabled -> PendingImport'];
  const GONE = [iso(3), '(time)', 'db', 'PendingDeletion -> deleted'];

  beforeEach(() => {
    kms.seedKey({ keyId: KEY, origin: 'EXTERNAL', materialExpiresAt: day(2) });
    kms.seedSecret({ secretName: 'db', secretData: 'x', state: 'PendingDeletion', deletionDate: day(3) });
    jest.setSystemTime(day(10));
    expect(done()).toEqual([]);
  });

  test.each([
    ['kms.key()', () => kms.key(KEY)],
    ['kms.secret()', () => kms.secret('db')],
    ['kms.ciphertext()', () => kms.ciphertext('no ciphertext')],
    ['kms.seedKey()', () => kms.seedKey()],
    ['kms.exportFixtures()', () => kms.exportFixtures()],
    ['kms.clock.advance()', () => kms.clock.advance({ days: 1 })],
    ['a request', () => call('ListKeys')],
  ])('if the first read is %s', async (_what, look) => {
    await look();
    const told = done();
    expect(told).toHaveLength(2);
    expect(told).toEqual(expect.arrayContaining([EXPIRED, GONE]));
    kms.key(KEY);
    kms.secret('db');
    await call('DescribeKey', { KeyId: KEY });
    kms.exportFixtures();
    kms.clock.advance({ days: 1 });
    expect(done()).toEqual(told);
  });

  test('a read before a request is not shown as a change of the request', async () => {
    kms.key(KEY);
    await call('DescribeKey', { KeyId: KEY });
    expect(kms.timeline().split('\n').at(-1)?.split(/ {2,}/).slice(1)).toEqual([
      'DescribeKey',
      KEY,
      'Success',
    ]);
  });

  test('a read in another region or account does not apply it', () => {
    kms.region('cn-shanghai').key(KEY);
    kms.account('1000000000000001').key(KEY);
    expect(done()).toEqual([]);
  });
});

describe('a missed rotation of a secret whose key was disabled', () => {
  beforeEach(async () => {
    const { keyId } = kms.seedKey({ keyId: 'sealing', state: 'Disabled' });
    seedRds('db', keyId);
    jest.setSystemTime(day(8));
    expect(kms.secret('db')).toMatchObject({ automaticRotation: 'Invalid', versions: [{}] });
    await call('EnableKey', { KeyId: keyId });
  });

  test('happens when the key is enabled, not at the next read', () => {
    jest.setSystemTime(day(10));
    expect(kms.secret('db')).toMatchObject({ lastRotationDate: day(8), nextRotationDate: day(15) });
  });

  test('is the only late one: the next rotations have their own dates', () => {
    jest.setSystemTime(day(24));
    const dates = kms.secret('db')?.versions.map(({ createdAt }) => createdAt);
    expect(dates).toEqual([NOW, day(8), day(15), day(22)]);
  });
});

test('a read in run() and a read after rollback() use only their own time', () => {
  const { keyId } = kms.seedKey({ rotationDays: 7 });
  const before = kms.snapshot();
  jest.setSystemTime(day(7));
  const first = kms.key(keyId);
  expect(first?.versions).toHaveLength(2);
  kms.rollback(before);
  jest.setSystemTime(NOW);
  expect(kms.key(keyId)?.versions).toHaveLength(1);
  kms.run(() => expect(kms.key(keyId)).toBeUndefined());
});

test('exported fixtures are the same with and without an earlier read', () => {
  kms.seedKey({ keyId: 'orders', rotationDays: 7 });
  kms.seedKey({ state: 'PendingDeletion', deletionDate: day(3) });
  const before = kms.snapshot();
  jest.setSystemTime(day(8));
  const dates = () => kms.exportFixtures().keys?.map(({ versions }) => versions?.map((one) => one.createdAt));
  const unseen = dates();
  expect(unseen).toEqual([[iso(0), iso(7)]]);
  kms.rollback(before);
  kms.key('orders');
  expect(dates()).toEqual(unseen);
});
