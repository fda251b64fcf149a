import {
  CancelKeyDeletionRequest,
  DecryptRequest,
  DescribeKeyRequest,
  EncryptRequest,
  ScheduleKeyDeletionRequest,
} from '@alicloud/kms20160120';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

const client = kmsClient();
const KEY_NOT_FOUND = { data: { Code: 'Forbidden.KeyNotFound', HttpStatus: 404 } };

const describeKey = async (keyId: string) =>
  (await client.describeKey(new DescribeKeyRequest({ keyId }))).keyMetadata;

const scheduleDeletion = (keyId: string, pendingWindowInDays: number) =>
  client.scheduleKeyDeletion(new ScheduleKeyDeletionRequest({ keyId, pendingWindowInDays }));

describe('scheduled key deletion with jest.useFakeTimers()', () => {
  const DEADLINE = Date.parse('2026-01-08T00:00:00Z');
  let keyId: string;

  beforeEach(async () => {
    jest.useFakeTimers();
    jest.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    ({ keyId } = kms.seedKey({ aliases: ['alias/orders'] }));
    await scheduleDeletion(keyId, 7);
  });

  afterEach(() => jest.useRealTimers());

  test('one millisecond before the deadline the key is in PendingDeletion', async () => {
    jest.setSystemTime(DEADLINE - 1);

    await expect(describeKey(keyId)).resolves.toMatchObject({
      keyState: 'PendingDeletion',
      deleteDate: '2026-01-08T00:00:00Z',
    });
  });

  test('at the deadline the key is deleted', async () => {
    jest.setSystemTime(DEADLINE);

    await expect(describeKey(keyId)).rejects.toMatchObject(KEY_NOT_FOUND);
  });

  test('its aliases are deleted with it', async () => {
    jest.setSystemTime(DEADLINE - 1);
    await expect(describeKey('alias/orders')).resolves.toMatchObject({ keyId });

    jest.setSystemTime(DEADLINE);
    await expect(describeKey('alias/orders')).rejects.toMatchObject({
      data: { Code: 'Forbidden.AliasNotFound', HttpStatus: 404 },
    });
  });

  test('advancing the fake timers reaches the deadline too', async () => {
    jest.advanceTimersByTime(7 * 24 * 60 * 60 * 1000 - 1);
    await expect(describeKey(keyId)).resolves.toMatchObject({ keyState: 'PendingDeletion' });

    jest.advanceTimersByTime(1);
    await expect(describeKey(keyId)).rejects.toMatchObject(KEY_NOT_FOUND);
  });
});

// Real time continues during these tests, so they keep a distance of one hour from the deadline.
describe('scheduled key deletion with kms.clock and real timers', () => {
  test('the key exists until its deletion window ends', async () => {
    const { keyId } = kms.seedKey();
    await scheduleDeletion(keyId, 30);

    kms.clock.advance({ days: 29, hours: 23 });
    await expect(describeKey(keyId)).resolves.toMatchObject({ keyState: 'PendingDeletion' });

    kms.clock.advance({ hours: 1 });
    await expect(describeKey(keyId)).rejects.toMatchObject(KEY_NOT_FOUND);
  });

  test('a ciphertext of a deleted key can no longer be decrypted', async () => {
    const { keyId } = kms.seedKey();
    const { ciphertextBlob } = await client.encrypt(new EncryptRequest({ keyId, plaintext: 'hello' }));
    await scheduleDeletion(keyId, 7);

    kms.clock.advance({ days: 7 });
    await expect(client.decrypt(new DecryptRequest({ ciphertextBlob }))).rejects.toMatchObject(KEY_NOT_FOUND);
  });

  test('a key is not deleted if its deletion is cancelled in time', async () => {
    const { keyId } = kms.seedKey();
    await scheduleDeletion(keyId, 7);

    kms.clock.advance({ days: 6 });
    await client.cancelKeyDeletion(new CancelKeyDeletionRequest({ keyId }));

    kms.clock.advance({ days: 366 });
    await expect(describeKey(keyId)).resolves.toMatchObject({ keyState: 'Enabled' });
  });

  test('a key can be seeded in PendingDeletion; kms.key() reads it without a request', () => {
    // A deletion date must be in the future, by at most 366 days, so the test sets the current date as well.
    kms.clock.set('2099-01-01T00:00:00Z');
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2099-01-08T00:00:00Z' });

    expect(kms.key(keyId)?.deletionDate).toEqual(new Date('2099-01-08T00:00:00Z'));

    kms.clock.set('2099-01-08T00:00:00Z');
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.requests).toEqual([]);
  });
});
