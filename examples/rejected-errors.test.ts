import { EncryptRequest } from '@alicloud/kms20160120';
import type { KeyState } from 'alicloud-kms-mock';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';
import { kmsErrorCode, openRecord } from './rejected-errors';

const client = kmsClient();

const KEY = { keyId: 'key-of-records', material: Buffer.alloc(32, 'records') };

/** "hello", encrypted with KEY. It contains the key version, which is fixed because the key id is fixed. */
const RECORD = 'ZmJjMjBjY2YtMjZjYy00NDc3LTlmNjYtMmVkMDkxM2ZlYmJkhWYkIQPKx72S/JvDz7BYsxlfbGt3nvuTm6773VTAdluV';

describe('an application that handles each error code of KMS', () => {
  test('the key is Enabled: the record is decrypted', async () => {
    kms.seedKey(KEY);

    await expect(openRecord(client, RECORD)).resolves.toEqual({ outcome: 'opened', text: 'hello' });
  });

  test('the key is Disabled: retry later', async () => {
    kms.seedKey({ ...KEY, state: 'Disabled' });

    await expect(openRecord(client, RECORD)).resolves.toEqual({ outcome: 'retryLater' });
  });

  test('the key is in PendingDeletion: raise an alarm', async () => {
    kms.seedKey({ ...KEY, state: 'PendingDeletion' });

    await expect(openRecord(client, RECORD)).resolves.toEqual({ outcome: 'alarm' });
  });

  test('the key is in PendingImport: an import is needed', async () => {
    kms.seedKey({ keyId: KEY.keyId, state: 'PendingImport' });

    await expect(openRecord(client, RECORD)).resolves.toEqual({ outcome: 'importNeeded' });
  });

  test('the key does not exist: the record is lost', async () => {
    await expect(openRecord(client, RECORD)).resolves.toEqual({ outcome: 'lost' });
  });

  test('any other error is thrown', async () => {
    kms.seedKey(KEY);

    await expect(openRecord(client, 'bm8gY2lwaGVydGV4dA==')).rejects.toMatchObject({
      data: { Code: 'InvalidParameter' },
    });
  });
});

describe('kmsErrorCode()', () => {
  const errorOf = (keyId: string): Promise<unknown> =>
    client.encrypt(new EncryptRequest({ keyId, plaintext: 'hello' })).then(
      () => undefined,
      (error: unknown) => error,
    );

  test.each<[KeyState, string]>([
    ['Disabled', 'Rejected.Disabled'],
    ['PendingDeletion', 'Rejected.PendingDeletion'],
    ['PendingImport', 'Rejected.PendingImport'],
  ])('kms20160120 1.x appends "Error" to the code for %s; kmsErrorCode() returns %s', async (state, code) => {
    const { keyId } = kms.seedKey({ state });
    const error = await errorOf(keyId);

    expect(error).toMatchObject({ code: `${code}Error` });
    expect(kmsErrorCode(error)).toBe(code);
  });

  test('returns the code of an error that is not from KMS', () => {
    expect(kmsErrorCode(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED');
    expect(kmsErrorCode(new Error('anything'))).toBeUndefined();
  });
});
