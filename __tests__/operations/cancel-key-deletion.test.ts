import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};

test.each([
  ['Enabled', 'Aliyun_KMS', 'Enabled'],
  ['Enabled', 'EXTERNAL', 'Enabled'],
  ['Disabled', 'Aliyun_KMS', 'Enabled'],
  ['PendingImport', 'EXTERNAL', 'PendingImport'],
] as const)(
  'a key that was %s when its deletion was scheduled (%s) becomes %s',
  async (state, origin, after) => {
    const { keyId } = kms.seedKey({ state, origin });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state: after, deletionDate: undefined });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata).toMatchObject({ KeyState: after, DeleteDate: '' });
  },
);

test('an external key whose key material was deleted in PendingDeletion becomes PendingImport', async () => {
  const { keyId } = kms.seedKey({ state: 'PendingDeletion', origin: 'EXTERNAL' });
  expect(await call('DeleteKeyMaterial', { KeyId: keyId })).toMatchObject({ code: 'Success' });
  expect(kms.key(keyId)?.state).toBe('PendingDeletion');
  expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
  expect(kms.key(keyId)?.state).toBe('PendingImport');
});

test('an external key whose key material expired in PendingDeletion becomes PendingImport', async () => {
  const { keyId } = kms.seedKey({
    state: 'PendingDeletion',
    origin: 'EXTERNAL',
    materialExpiresAt: Date.now() + 86_400_000,
  });
  kms.clock.advance({ days: 2 });
  expect(kms.key(keyId)?.state).toBe('PendingDeletion');
  expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
  expect(kms.key(keyId)?.state).toBe('PendingImport');
});

test('a cancelled external key becomes PendingImport when its key material expires later', async () => {
  const { keyId } = kms.seedKey({
    state: 'PendingDeletion',
    origin: 'EXTERNAL',
    materialExpiresAt: Date.now() + 86_400_000,
  });
  await call('CancelKeyDeletion', { KeyId: keyId });
  expect(kms.key(keyId)?.state).toBe('Enabled');
  kms.clock.advance({ days: 2 });
  expect(kms.key(keyId)?.state).toBe('PendingImport');
});

test('the deletion can be cancelled one millisecond before the deletion date, and the key is not deleted then', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  jest.setSystemTime(new Date('2026-01-07T23:59:59.999Z'));
  expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
  jest.setSystemTime(new Date('2026-06-01T00:00:00Z'));
  expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({
    code: 'Success',
    body: { KeyMetadata: { KeyId: keyId, KeyState: 'Enabled', DeleteDate: '' } },
  });
});

test('a key that is scheduled again gets a new deletion date, and the old date has no effect', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey();
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  await call('CancelKeyDeletion', { KeyId: keyId });
  jest.setSystemTime(new Date('2026-01-03T00:00:00Z'));
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
  jest.setSystemTime(new Date('2026-01-09T00:00:00Z'));
  const { body } = await call('DescribeKey', { KeyId: keyId });
  expect(body.KeyMetadata).toMatchObject({
    KeyState: 'PendingDeletion',
    DeleteDate: '2026-02-02T00:00:00Z',
  });
});

test('a cancelled key can encrypt again, and can decrypt its old ciphertexts', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
  const { CiphertextBlob } = (await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).body;
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  await call('CancelKeyDeletion', { KeyId: keyId });
  expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
    code: 'Success',
    body: { Plaintext: 'secret' },
  });
  expect(await call('Encrypt', { KeyId: 'alias/orders', Plaintext: 'more' })).toMatchObject({
    code: 'Success',
    body: { KeyId: keyId },
  });
});
