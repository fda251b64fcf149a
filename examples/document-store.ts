import type Kms from '@alicloud/kms20160120';
import { DecryptRequest, EncryptRequest } from '@alicloud/kms20160120';

/** Where the ciphertexts lie: a table, a bucket, and in the tests a Map. */
export interface Records {
  get(id: string): string | undefined;
  set(id: string, ciphertext: string): unknown;
}

/** Keeps short texts (up to 6 KB, the limit of Encrypt) under the key that an alias points to. */
export class DocumentStore {
  constructor(
    readonly client: Kms,
    readonly keyAlias: string,
    readonly records: Records,
  ) {}

  async save(id: string, text: string): Promise<void> {
    const { ciphertextBlob } = await this.client.encrypt(
      new EncryptRequest({ keyId: this.keyAlias, plaintext: text, encryptionContext: contextOf(id) }),
    );
    this.records.set(id, ciphertextBlob);
  }

  async load(id: string): Promise<string | undefined> {
    const ciphertextBlob = this.records.get(id);
    if (ciphertextBlob === undefined) return undefined;
    const { plaintext } = await this.client.decrypt(
      new DecryptRequest({ ciphertextBlob, encryptionContext: contextOf(id) }),
    );
    return plaintext;
  }
}

/** Ties a ciphertext to its document: copied under another id it does not open. */
const contextOf = (id: string) => ({ document: id });
