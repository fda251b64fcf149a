/** What is due is carried out by whatever looks first, and once: a request, or kms.key(), kms.secret(), kms.ciphertext(). */
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

/** The rows of what time did, without their spaces. */
const done = () =>
  kms
    .timeline()
    .split('\n')
    .filter((line) => line.includes('(time)'))
    .map((line) => line.split(/ {2,}/));

describe('when fake timers alone have moved the time, and no request was sent', () => {
  test('kms.key() shows each rotation on its own date', () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    jest.setSystemTime(day(15));
    const key = kms.key(keyId);
    expect(key?.versions.map(({ createdAt }) => createdAt)).toEqual([NOW, day(7), day(14)]);
    expect(key?.keyVersionId).toBe(key?.versions[2]?.keyVersionId);
    expect(key?.nextRotationDate).toEqual(day(21));
    expect(kms.requests).toEqual([]);
  });

  test('the versions that kms.key() has shown are those that requests use', async () => {
    const { keyId } = kms.seedKey({ rotationDays: 7 });
    jest.setSystemTime(day(7));
    const shown = kms.key(keyId);
    const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    expect(body.KeyVersionId).toBe(shown?.keyVersionId);
    expect(kms.key(keyId)).toEqual(shown);
  });

  test('kms.key() shows material that has expired', () => {
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

  test('kms.key() finds no key behind its date, and its alias is free', () => {
    const fixture = { aliases: ['alias/orders'], deletionDate: day(1) };
    const { keyId } = kms.seedKey({ ...fixture, state: 'PendingDeletion' });
    jest.setSystemTime(day(1));
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.key('alias/orders')).toBeUndefined();
    expect(kms.seedKey({ aliases: ['alias/orders'] }).aliases).toEqual(['alias/orders']);
  });

  test('kms.secret() shows the rotation, and the value that requests will read', async () => {
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

  test('kms.secret() finds no secret behind its date', () => {
    kms.seedSecret({ secretName: 'db', secretData: 'x', state: 'PendingDeletion', deletionDate: day(1) });
    jest.setSystemTime(day(1).getTime() - 1);
    expect(kms.secret('db')).toMatchObject({ state: 'PendingDeletion' });
    jest.setSystemTime(day(1));
    expect(kms.secret('db')).toBeUndefined();
  });

  test('kms.secret() shows that a rotation waits for the key whose material has expired', () => {
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

  test('kms.ciphertext() knows no key behind its date', async () => {
    const { keyId } = kms.seedKey();
    const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'x' });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    jest.setSystemTime(day(7).getTime() - 1);
    expect(kms.ciphertext(body.CiphertextBlob)).toMatchObject({ keyId });
    jest.setSystemTime(day(7));
    expect(kms.ciphertext(body.CiphertextBlob)).toBeUndefined();
  });
});

describe('what time did is told once, at its date', () => {
  const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
  const EXPIRED = [iso(2), '(time)', KEY, 'Enabled -> PendingImport'];
  const GONE = [iso(3), '(time)', 'db', 'PendingDeletion -> gone'];

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
  ])('whoever looks first: %s', async (_what, look) => {
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

  test('a look before a request does not put it on the account of the request', async () => {
    kms.key(KEY);
    await call('DescribeKey', { KeyId: KEY });
    expect(kms.timeline().split('\n').at(-1)?.split(/ {2,}/).slice(1)).toEqual([
      'DescribeKey',
      KEY,
      'Success',
    ]);
  });

  test('a look from elsewhere leaves it alone', () => {
    kms.region('cn-shanghai').key(KEY);
    kms.account('1000000000000001').key(KEY);
    expect(done()).toEqual([]);
  });
});

describe('a rotation of a secret that waited for its key', () => {
  beforeEach(async () => {
    const { keyId } = kms.seedKey({ keyId: 'sealing', state: 'Disabled' });
    seedRds('db', keyId);
    jest.setSystemTime(day(8));
    expect(kms.secret('db')).toMatchObject({ automaticRotation: 'Invalid', versions: [{}] });
    await call('EnableKey', { KeyId: keyId });
  });

  test('happens when the key is enabled, not at the next look', () => {
    jest.setSystemTime(day(10));
    expect(kms.secret('db')).toMatchObject({ lastRotationDate: day(8), nextRotationDate: day(15) });
  });

  test('is the only one that comes late: the next ones have their own dates again', () => {
    jest.setSystemTime(day(24));
    const dates = kms.secret('db')?.versions.map(({ createdAt }) => createdAt);
    expect(dates).toEqual([NOW, day(8), day(15), day(22)]);
  });
});

test('a look in a run() and a rollback() see their own time alone', () => {
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

test('fixtures that were exported after a look are those that would have been without it', () => {
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
