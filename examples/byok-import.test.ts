import { constants, publicEncrypt, randomBytes } from 'node:crypto';
import {
  CreateKeyRequest,
  DecryptRequest,
  EncryptRequest,
  GetParametersForImportRequest,
  ImportKeyMaterialRequest,
} from '@alicloud/kms20160120';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

const client = kmsClient();
const IN_ONE_DAY = 24 * 60 * 60;

/** The import as an application does it: get a wrapping key, wrap the key material, import it. */
async function importMaterial(keyId: string, material: Buffer, keyMaterialExpireUnix = 0): Promise<void> {
  const { publicKey, importToken } = await client.getParametersForImport(
    new GetParametersForImportRequest({
      keyId,
      wrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      wrappingKeySpec: 'RSA_2048',
    }),
  );
  const wrapped = publicEncrypt(
    {
      key: `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----`,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
    },
    material,
  );
  await client.importKeyMaterial(
    new ImportKeyMaterialRequest({
      keyId,
      importToken,
      encryptedKeyMaterial: wrapped.toString('base64'),
      keyMaterialExpireUnix,
    }),
  );
}

async function createExternalKey(): Promise<string> {
  const { keyMetadata } = await client.createKey(new CreateKeyRequest({ origin: 'EXTERNAL' }));
  return keyMetadata.keyId;
}

const encrypt = (keyId: string) => client.encrypt(new EncryptRequest({ keyId, plaintext: 'hello' }));
const unixNow = () => Math.floor(kms.clock.now().getTime() / 1000);

describe('bring your own key: the test wraps the key material, the mock unwraps it', () => {
  test('an external key can encrypt after the import of its key material', async () => {
    const keyId = await createExternalKey();
    await expect(encrypt(keyId)).rejects.toMatchObject({ data: { Code: 'Rejected.PendingImport' } });

    await importMaterial(keyId, randomBytes(32));

    expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', origin: 'EXTERNAL', hasMaterial: true });
    await expect(encrypt(keyId)).resolves.toMatchObject({ keyId });
  });

  test('the key material expires in service time, and the key is in PendingImport again', async () => {
    const keyId = await createExternalKey();
    await importMaterial(keyId, randomBytes(32), unixNow() + IN_ONE_DAY);

    kms.clock.advance({ hours: 23 });
    await expect(encrypt(keyId)).resolves.toMatchObject({ keyId });

    kms.clock.advance({ hours: 1 });
    await expect(encrypt(keyId)).rejects.toMatchObject({ data: { Code: 'Rejected.PendingImport' } });
    expect(kms.key(keyId)).toMatchObject({ state: 'PendingImport', hasMaterial: false });
  });

  test('the same key material, imported again, decrypts the old ciphertexts', async () => {
    const material = randomBytes(32);
    const keyId = await createExternalKey();
    await importMaterial(keyId, material, unixNow() + IN_ONE_DAY);
    const { ciphertextBlob } = await encrypt(keyId);

    kms.clock.advance({ days: 1 });
    await importMaterial(keyId, material);

    await expect(client.decrypt(new DecryptRequest({ ciphertextBlob }))).resolves.toMatchObject({
      plaintext: 'hello',
    });
  });

  test('other key material than that of the first import is rejected', async () => {
    const keyId = await createExternalKey();
    await importMaterial(keyId, randomBytes(32));

    await expect(importMaterial(keyId, randomBytes(32))).rejects.toMatchObject({
      data: { Code: 'InvalidKeyMaterial', HttpStatus: 400 },
    });
  });

  test('an external key can be seeded with its key material instead of importing it', async () => {
    const { keyId } = kms.seedKey({
      origin: 'EXTERNAL',
      material: randomBytes(32),
      materialExpiresAt: '2099-01-01T00:00:00Z',
    });
    await expect(encrypt(keyId)).resolves.toMatchObject({ keyId });

    kms.clock.set('2099-01-01T00:00:00Z');
    await expect(encrypt(keyId)).rejects.toMatchObject({ data: { Code: 'Rejected.PendingImport' } });
  });
});
