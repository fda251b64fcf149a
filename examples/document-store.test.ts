import { CreateAliasRequest, UpdateAliasRequest } from '@alicloud/kms20160120';
import { DocumentStore } from './document-store';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

/** Id and material are fixed, so a ciphertext that was written down yesterday opens today. */
const DOCUMENTS_KEY = {
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  material: Buffer.from('documents fixture, 32 bytes long'),
  aliases: ['alias/documents'],
};

/** "pay 100 to Li", saved as invoice-1 under DOCUMENTS_KEY. */
const STORED_INVOICE =
  'YjI2NzI3MTctOGY1OC00YmRiLTg0ZDctMGI2ZTgyZTc0NTdmCJyB5WoSJ8trUwlhzryOxHhPTRbBIDjxE0y/4SH3zYIItsh5HOmI9XU=';

function newStore(records = new Map<string, string>()) {
  return { records, store: new DocumentStore(kmsClient(), 'alias/documents', records) };
}

describe('a document store over a seeded key', () => {
  test('opens a ciphertext literal: id and material of the fixture are fixed', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore(new Map([['invoice-1', STORED_INVOICE]]));

    await expect(store.load('invoice-1')).resolves.toBe('pay 100 to Li');
  });

  test('the literal stays closed when the same key id holds other material', async () => {
    kms.seedKey({ ...DOCUMENTS_KEY, material: Buffer.alloc(32, 1) });
    const { store } = newStore(new Map([['invoice-1', STORED_INVOICE]]));

    await expect(store.load('invoice-1')).rejects.toMatchObject({ data: { Code: 'InvalidParameter' } });
  });

  test('saves a ciphertext and loads the text again', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store, records } = newStore();

    await store.save('letter-7', 'Dear Mr Wang, 你好');

    expect(Buffer.from(records.get('letter-7') ?? '', 'base64').toString()).not.toContain('Wang');
    await expect(store.load('letter-7')).resolves.toBe('Dear Mr Wang, 你好');
  });

  test('a record copied under another id does not open', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore(new Map([['invoice-2', STORED_INVOICE]]));

    await expect(store.load('invoice-2')).rejects.toMatchObject({ data: { Code: 'InvalidParameter' } });
  });

  test('an unknown document costs no request', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore();

    await expect(store.load('invoice-1')).resolves.toBeUndefined();
    expect(kms.requests).toEqual([]);
  });

  test('the request log shows what the service asked of KMS', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore();

    await store.save('invoice-1', 'pay 100 to Li');

    expect(kms.requests).toMatchObject([
      {
        action: 'Encrypt',
        // Parameters as this client writes them: another may send the context as one JSON text.
        params: { KeyId: 'alias/documents', 'EncryptionContext.document': 'invoice-1' },
        regionId: 'cn-hangzhou',
        status: 200,
      },
    ]);
  });

  test('the alias moves to a new key, and old documents still open', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const newKey = kms.seedKey();
    const { store } = newStore(new Map([['invoice-1', STORED_INVOICE]]));

    await store.client.updateAlias(
      new UpdateAliasRequest({ keyId: newKey.keyId, aliasName: 'alias/documents' }),
    );
    await store.save('invoice-2', 'pay 200 to Li');

    await expect(store.load('invoice-1')).resolves.toBe('pay 100 to Li');
    await expect(store.load('invoice-2')).resolves.toBe('pay 200 to Li');
    expect(kms.key('alias/documents')?.keyId).toBe(newKey.keyId);
  });

  test('every region has keys and aliases of its own', async () => {
    kms.seedKey({ ...DOCUMENTS_KEY, regionId: 'cn-shanghai' });
    const shanghai = new DocumentStore(kmsClient('cn-shanghai'), 'alias/documents', new Map());
    const hangzhou = newStore().store;

    await expect(hangzhou.save('invoice-1', 'x')).rejects.toMatchObject({
      data: { Code: 'Forbidden.AliasNotFound' },
    });
    await shanghai.save('invoice-1', 'x');
    await expect(shanghai.load('invoice-1')).resolves.toBe('x');
  });

  test('nothing is left of the keys of the test before', async () => {
    expect(kms.key('alias/documents')).toBeUndefined();
    const { keyId } = kms.seedKey(DOCUMENTS_KEY);

    await expect(
      kmsClient().createAlias(new CreateAliasRequest({ keyId, aliasName: 'alias/documents' })),
    ).rejects.toMatchObject({ data: { Code: 'AliasAlreadyExists' } });
  });
});
