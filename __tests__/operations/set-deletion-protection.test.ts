import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { operationRejected, REJECTED } from '../support/refusals';

const { kms, call } = mockedKms();

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};

const metadata = async (KeyId: string) => (await call('DescribeKey', { KeyId })).body.KeyMetadata;
const protect = (KeyId: string, description?: string) =>
  call('SetDeletionProtection', {
    KeyId,
    EnableDeletionProtection: true,
    ...(description === undefined ? {} : { DeletionProtectionDescription: description }),
  });
const unprotect = (KeyId: string) =>
  call('SetDeletionProtection', { KeyId, EnableDeletionProtection: false });
const schedule = (KeyId: string) => call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });

test.each(['used by billing', '账单系统使用', 'a "quoted" text & more'])(
  'the DeletionProtectionDescription %s is stored as it was sent',
  async (text) => {
    const { keyId } = kms.seedKey();
    expect(await protect(keyId, text)).toEqual(SUCCESS);
    expect(await metadata(keyId)).toMatchObject({
      DeletionProtection: 'Enabled',
      DeletionProtectionDescription: text,
    });
  },
);

test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
  'the protection of a key in %s can be turned on and off, and the key keeps its state',
  async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await protect(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state, deletionProtection: true });
    expect(await unprotect(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state, deletionProtection: false });
  },
);

test.each([true, false])('a key in PendingDeletion rejects EnableDeletionProtection=%s', async (enable) => {
  const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
  const before = kms.key(keyId);
  expect(await call('SetDeletionProtection', { KeyId: keyId, EnableDeletionProtection: enable })).toEqual(
    REJECTED.PendingDeletion,
  );
  expect(kms.key(keyId)).toEqual(before);
});

test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
  'a protected key in %s rejects ScheduleKeyDeletion, and nothing changes',
  async (state) => {
    const { keyId } = kms.seedKey({ state, deletionProtection: true });
    const before = kms.key(keyId);
    expect(before?.deletionProtection).toBe(true);
    expect(await schedule(keyId)).toEqual(operationRejected);
    expect(kms.key(keyId)).toEqual(before);
  },
);

test('a new key is not protected', async () => {
  const { KeyMetadata } = (await call('CreateKey')).body;
  const described = await metadata(KeyMetadata.KeyId);
  expect(described.DeletionProtection).toBe('Disabled');
  expect(described).not.toHaveProperty('DeletionProtectionDescription');
});

test('DescribeKey returns no description if none was given', async () => {
  const { keyId } = kms.seedKey();
  await protect(keyId);
  const described = await metadata(keyId);
  expect(described.DeletionProtection).toBe('Enabled');
  expect(described).not.toHaveProperty('DeletionProtectionDescription');
});

test('DescribeKey returns the protection of a fixture', async () => {
  const { keyId } = kms.seedKey({ deletionProtection: true });
  expect((await metadata(keyId)).DeletionProtection).toBe('Enabled');
});

test('a new description replaces the old one', async () => {
  const { keyId } = kms.seedKey();
  await protect(keyId, 'used by billing');
  await protect(keyId, 'used by orders');
  expect((await metadata(keyId)).DeletionProtectionDescription).toBe('used by orders');
});

test('turning protection off removes the description permanently', async () => {
  const { keyId } = kms.seedKey();
  await protect(keyId, 'used by billing');
  expect(await unprotect(keyId)).toEqual(SUCCESS);
  const off = await metadata(keyId);
  expect(off.DeletionProtection).toBe('Disabled');
  expect(off).not.toHaveProperty('DeletionProtectionDescription');
  await protect(keyId);
  expect(await metadata(keyId)).not.toHaveProperty('DeletionProtectionDescription');
});

test('a description is used only if protection is turned on', async () => {
  const { keyId } = kms.seedKey();
  const params = { KeyId: keyId, EnableDeletionProtection: false, DeletionProtectionDescription: 'unused' };
  expect(await call('SetDeletionProtection', params)).toEqual(SUCCESS);
  const described = await metadata(keyId);
  expect(described.DeletionProtection).toBe('Disabled');
  expect(described).not.toHaveProperty('DeletionProtectionDescription');
  await protect(keyId);
  expect(await metadata(keyId)).not.toHaveProperty('DeletionProtectionDescription');
});

test('a key can be deleted again after protection is turned off', async () => {
  const { keyId } = kms.seedKey();
  await protect(keyId);
  expect(await schedule(keyId)).toEqual(operationRejected);
  await unprotect(keyId);
  expect(await schedule(keyId)).toMatchObject({ code: 'Success', status: 200 });
  expect(kms.key(keyId)?.state).toBe('PendingDeletion');
});

test('a protected key can be disabled, enabled, used and described like any other key', async () => {
  const { keyId } = kms.seedKey({ deletionProtection: true });
  expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).toMatchObject({ code: 'Success' });
  expect(await call('DisableKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
  expect(await call('EnableKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
  expect(await call('UpdateKeyDescription', { KeyId: keyId, Description: 'new' })).toMatchObject({
    code: 'Success',
  });
  expect(kms.key(keyId)).toMatchObject({ deletionProtection: true, state: 'Enabled', description: 'new' });
});
