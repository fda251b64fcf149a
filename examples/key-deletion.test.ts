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

describe('scheduled key deletion under jest.useFakeTimers()', () => {
  const DEADLINE = Date.parse('2026-01-08T00:00:00Z');
  let keyId: string;

  beforeEach(async () => {
    jest.useFakeTimers();
    jest.setSystemTime(new Date('2026-01-01T00:00:00Z'));
    ({ keyId } = kms.seedKey({ aliases: ['alias/orders'] }));
    await scheduleDeletion(keyId, 7);
  });

  afterEach(() => jest.useRealTimers());

  test('one millisecond before the deadline the key is there, in PendingDeletion', async () => {
    jest.setSystemTime(DEADLINE - 1);

    await expect(describeKey(keyId)).resolves.toMatchObject({
      keyState: 'PendingDeletion',
      deleteDate: '2026-01-08T00:00:00Z',
    });
  });

  test('at the deadline the key is gone', async () => {
    jest.setSystemTime(DEADLINE);

    await expect(describeKey(keyId)).rejects.toMatchObject(KEY_NOT_FOUND);
  });

  test('its aliases go with it', async () => {
    jest.setSystemTime(DEADLINE - 1);
    await expect(describeKey('alias/orders')).resolves.toMatchObject({ keyId });

    jest.setSystemTime(DEADLINE);
    await expect(describeKey('alias/orders')).rejects.toMatchObject({
      data: { Code: 'Forbidden.AliasNotFound', HttpStatus: 404 },
    });
  });

  test('timers that the test advances reach the deadline too', async () => {
    jest.advanceTimersByTime(7 * 24 * 60 * 60 * 1000 - 1);
    await expect(describeKey(keyId)).resolves.toMatchObject({ keyState: 'PendingDeletion' });

    jest.advanceTimersByTime(1);
    await expect(describeKey(keyId)).rejects.toMatchObject(KEY_NOT_FOUND);
  });
});

// The real time goes on between two lines of these tests, so they keep an hour's distance from the deadline.
describe('scheduled key deletion with kms.clock, real timers left alone', () => {
  test('the key is there until its waiting period is over', async () => {
    const { keyId } = kms.seedKey();
    await scheduleDeletion(keyId, 30);

    kms.clock.advance({ days: 29, hours: 23 });
    await expect(describeKey(keyId)).resolves.toMatchObject({ keyState: 'PendingDeletion' });

    kms.clock.advance({ hours: 1 });
    await expect(describeKey(keyId)).rejects.toMatchObject(KEY_NOT_FOUND);
  });

  test('a ciphertext of a deleted key never opens again', async () => {
    const { keyId } = kms.seedKey();
    const { ciphertextBlob } = await client.encrypt(new EncryptRequest({ keyId, plaintext: 'hello' }));
    await scheduleDeletion(keyId, 7);

    kms.clock.advance({ days: 7 });
    await expect(client.decrypt(new DecryptRequest({ ciphertextBlob }))).rejects.toMatchObject(KEY_NOT_FOUND);
  });

  test('a deletion that was cancelled in time does not happen', async () => {
    const { keyId } = kms.seedKey();
    await scheduleDeletion(keyId, 7);

    kms.clock.advance({ days: 6 });
    await client.cancelKeyDeletion(new CancelKeyDeletionRequest({ keyId }));

    kms.clock.advance({ days: 366 });
    await expect(describeKey(keyId)).resolves.toMatchObject({ keyState: 'Enabled' });
  });

  test('a key can be seeded on its way out; kms.key() looks at it without a request', () => {
    // A deletion date must lie ahead, by 366 days at most: so the test sets the date of today as well.
    kms.clock.set('2099-01-01T00:00:00Z');
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2099-01-08T00:00:00Z' });

    expect(kms.key(keyId)?.deletionDate).toEqual(new Date('2099-01-08T00:00:00Z'));

    kms.clock.set('2099-01-08T00:00:00Z');
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.requests).toEqual([]);
  });
});
