/**
 * The features of `alicloud-kms-mock/jest`, tested with a document store: matchers, faults, denials, snapshots, and tests that
 * run at the same time.
 */
import type { KmsSnapshot } from 'alicloud-kms-mock';
import { kms } from 'alicloud-kms-mock/jest';
import { DocumentStore } from './document-store';
import { kmsClient } from './kms-client';

const newStore = () => new DocumentStore(kmsClient(), 'alias/documents', new Map<string, string>());

describe('a document store', () => {
  let fixtures: KmsSnapshot;

  beforeAll(() => {
    kms.seedKey({ keyId: 'documents', aliases: ['alias/documents'] });
    fixtures = kms.snapshot();
  });
  beforeEach(() => kms.rollback(fixtures));

  test('encrypts each document with its own encryption context', async () => {
    const store = newStore();
    await store.save('invoice-1', 'pay 100 to Li');

    expect(store.records.get('invoice-1')).toHaveEncryptedUnder('alias/documents', { document: 'invoice-1' });
    expect(kms).toHaveReceivedOnlyKmsRequests(['Encrypt']);
    expect(kms).toHaveReceivedKmsRequest('Encrypt', { EncryptionContext: { document: 'invoice-1' } });
  });

  test('stores nothing if KMS throttles the request, and works afterwards', async () => {
    const store = newStore();
    kms.faults.add({ action: 'Encrypt', error: 'Rejected.Throttling' });

    await expect(store.save('invoice-1', 'pay')).rejects.toMatchObject({
      data: { Code: 'Rejected.Throttling' },
    });
    expect(store.records.get('invoice-1')).toBeUndefined();
    await store.save('invoice-1', 'pay');
    expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', 2);
  });

  test('cannot load a document without the permission to decrypt', async () => {
    const store = newStore();
    await store.save('invoice-1', 'pay');
    const denial = kms.deny({ action: 'Decrypt', resource: 'alias/documents' });

    await expect(store.load('invoice-1')).rejects.toMatchObject({ data: { Code: 'Forbidden.NoPermission' } });
    denial.remove();
    await expect(store.load('invoice-1')).resolves.toBe('pay');
  });

  test('waits for a delayed response', async () => {
    jest.useFakeTimers();
    kms.faults.add({ action: 'Encrypt', delay: { seconds: 2 } });
    const saved = newStore().save('invoice-1', 'pay');

    await jest.advanceTimersByTimeAsync(2000);
    await saved;
    jest.useRealTimers();
  });

  test.concurrent.each(['Li', 'Wang', 'Zhang'])('of %s uses an isolated state', (owner) =>
    kms.run(async () => {
      kms.seedKey({ keyId: 'documents', aliases: ['alias/documents'], description: owner });
      const store = newStore();
      await store.save('invoice-1', `pay ${owner}`);
      await expect(store.load('invoice-1')).resolves.toBe(`pay ${owner}`);
      expect(kms).toHaveReceivedOnlyKmsRequests(['Encrypt', 'Decrypt']);
    }),
  );
});
