import { createHash } from 'node:crypto';
import type Kms from '@alicloud/kms20160120';
import { AsymmetricSignRequest } from '@alicloud/kms20160120';

/** Signs receipts with a private key that stays in KMS. Anyone with the public key can verify them offline. */
export class ReceiptSigner {
  constructor(
    private readonly kms: Kms,
    private readonly keyId: string,
    private readonly keyVersionId: string,
  ) {}

  /** @returns a Base64 string: the ECDSA signature in DER */
  async sign(receipt: string): Promise<string> {
    const digest = createHash('sha256').update(receipt).digest('base64');
    const { keyId, keyVersionId } = this;
    const { value } = await this.kms.asymmetricSign(
      new AsymmetricSignRequest({ keyId, keyVersionId, algorithm: 'ECDSA_SHA_256', digest }),
    );
    return value;
  }
}
