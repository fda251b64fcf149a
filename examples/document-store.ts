import type Kms from '@alicloud/kms20160120';
import { DecryptRequest, EncryptRequest } from '@alicloud/kms20160120';

/** The storage of the ciphertexts: a table, a bucket, or a Map in the tests. */
export interface Records {
  get(id: string): string | undefined;
  set(id: string, ciphertext: string): unknown;
}

/** Stores short texts (at most 6 KB, the limit of Encrypt), encrypted with the key of an alias. */
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

/** Binds a ciphertext to its document: it cannot be decrypted under another document id. */
const contextOf = (id: string) => ({ document: id });
