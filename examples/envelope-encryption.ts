import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type Kms from '@alicloud/kms20160120';
import { DecryptRequest, GenerateDataKeyRequest } from '@alicloud/kms20160120';

/** The database record; all fields are Base64. Only KMS can decrypt the data key. */
export interface Envelope {
  readonly encryptedDataKey: string;
  readonly iv: string;
  readonly ciphertext: string;
  readonly tag: string;
}

export type EncryptionContext = Readonly<Record<string, string>>;

/** Encrypts a payload of any size locally. KMS receives only the request for a data key. */
export async function sealPayload(
  client: Kms,
  keyId: string,
  payload: Buffer,
  encryptionContext: EncryptionContext,
): Promise<Envelope> {
  const dataKey = await client.generateDataKey(
    new GenerateDataKeyRequest({ keyId, keySpec: 'AES_256', encryptionContext }),
  );
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(dataKey.plaintext, 'base64'), iv);
  const ciphertext = Buffer.concat([cipher.update(payload), cipher.final()]);
  return {
    encryptedDataKey: dataKey.ciphertextBlob,
    iv: iv.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/** KMS reads the key id from the encrypted data key. The encryption context must be the same as in sealPayload(). */
export async function openPayload(
  client: Kms,
  envelope: Envelope,
  encryptionContext: EncryptionContext,
): Promise<Buffer> {
  const dataKey = await client.decrypt(
    new DecryptRequest({ ciphertextBlob: envelope.encryptedDataKey, encryptionContext }),
  );
  const decipher = createDecipheriv(
    'aes-256-gcm',
    Buffer.from(dataKey.plaintext, 'base64'),
    Buffer.from(envelope.iv, 'base64'),
  );
  decipher.setAuthTag(Buffer.from(envelope.tag, 'base64'));
  return Buffer.concat([decipher.update(Buffer.from(envelope.ciphertext, 'base64')), decipher.final()]);
}
