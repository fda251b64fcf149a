import { CreateAliasRequest, UpdateAliasRequest } from '@alicloud/kms20160120';
import { DocumentStore } from './document-store';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

/** The key id and the key material are fixed, so a ciphertext of an earlier run can be decrypted. */
const DOCUMENTS_KEY = {
  keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  material: Buffer.from('documents fixture, 32 bytes long'),
  aliases: ['alias/documents'],
};

/** "pay 100 to Li", saved as invoice-1 and encrypted with DOCUMENTS_KEY. */
const STORED_INVOICE =
  'YjI2NzI3MTctOGY1OC00YmRiLTg0ZDctMGI2ZTgyZTc0NTdmCJyB5WoSJ8trUwlhzryOxHhPTRbBIDjxE1ZTsuCxwAd/uSDTYn6vGMc=';

function newStore(records = new Map<string, string>()) {
  return { records, store: new DocumentStore(kmsClient(), 'alias/documents', records) };
}

describe('a document store with a seeded key', () => {
  test('decrypts a ciphertext literal, because the key id and the key material are fixed', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore(new Map([['invoice-1', STORED_INVOICE]]));

    await expect(store.load('invoice-1')).resolves.toBe('pay 100 to Li');
  });

  test('cannot decrypt the literal if the same key id has other key material', async () => {
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

  test('cannot decrypt a record that was copied to another document id', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore(new Map([['invoice-2', STORED_INVOICE]]));

    await expect(store.load('invoice-2')).rejects.toMatchObject({ data: { Code: 'InvalidParameter' } });
  });

  test('sends no request for an unknown document', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore();

    await expect(store.load('invoice-1')).resolves.toBeUndefined();
    expect(kms.requests).toEqual([]);
  });

  test('the request log contains the requests of the document store', async () => {
    kms.seedKey(DOCUMENTS_KEY);
    const { store } = newStore();

    await store.save('invoice-1', 'pay 100 to Li');

    expect(kms.requests).toMatchObject([
      {
        action: 'Encrypt',
        // The parameters as this client sends them. Another client can send the context as one JSON string.
        params: { KeyId: 'alias/documents', 'EncryptionContext.document': 'invoice-1' },
        regionId: 'cn-hangzhou',
        status: 200,
      },
    ]);
  });

  test('decrypts old documents after the alias moved to a new key', async () => {
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

  test('each region has its own keys and aliases', async () => {
    kms.seedKey({ ...DOCUMENTS_KEY, regionId: 'cn-shanghai' });
    const shanghai = new DocumentStore(kmsClient('cn-shanghai'), 'alias/documents', new Map());
    const hangzhou = newStore().store;

    await expect(hangzhou.save('invoice-1', 'x')).rejects.toMatchObject({
      data: { Code: 'Forbidden.AliasNotFound' },
    });
    await shanghai.save('invoice-1', 'x');
    await expect(shanghai.load('invoice-1')).resolves.toBe('x');
  });

  test('the keys of the previous test no longer exist', async () => {
    expect(kms.key('alias/documents')).toBeUndefined();
    const { keyId } = kms.seedKey(DOCUMENTS_KEY);

    await expect(
      kmsClient().createAlias(new CreateAliasRequest({ keyId, aliasName: 'alias/documents' })),
    ).rejects.toMatchObject({ data: { Code: 'AliasAlreadyExists' } });
  });
});
