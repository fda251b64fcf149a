import type Kms from '@alicloud/kms20160120';
import { DecryptRequest } from '@alicloud/kms20160120';

export type Opened =
  | { readonly outcome: 'opened'; readonly text: string }
  /** Somebody disabled the key; somebody can enable it again. */
  | { readonly outcome: 'retryLater' }
  /** The key will be deleted unless somebody cancels that: call the one on duty. */
  | { readonly outcome: 'alarm' }
  /** The imported material expired or was deleted; it has to be imported again. */
  | { readonly outcome: 'importNeeded' }
  /** The key is gone, and with it whatever it encrypted. */
  | { readonly outcome: 'lost' };

export async function openRecord(client: Kms, ciphertextBlob: string): Promise<Opened> {
  try {
    const { plaintext } = await client.decrypt(new DecryptRequest({ ciphertextBlob }));
    return { outcome: 'opened', text: plaintext };
  } catch (error) {
    switch (kmsErrorCode(error)) {
      case 'Rejected.Disabled':
        return { outcome: 'retryLater' };
      case 'Rejected.PendingDeletion':
        return { outcome: 'alarm' };
      case 'Rejected.PendingImport':
        return { outcome: 'importNeeded' };
      case 'Forbidden.KeyNotFound':
        return { outcome: 'lost' };
      default:
        throw error;
    }
  }
}

/**
 * The code as KMS sent it. `error.code` is not it with every client: @alicloud/kms20160120 1.x makes
 * `Rejected.DisabledError` of it. Cutting off "Error" would spoil codes that end so by themselves (ValidationError).
 */
export function kmsErrorCode(error: unknown): string | undefined {
  const { data, code } = error as { data?: { Code?: string }; code?: string };
  return data?.Code ?? code;
}
