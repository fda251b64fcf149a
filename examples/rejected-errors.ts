import type Kms from '@alicloud/kms20160120';
import { DecryptRequest } from '@alicloud/kms20160120';

export type Opened =
  | { readonly outcome: 'opened'; readonly text: string }
  /** The key is disabled; it can be enabled again. */
  | { readonly outcome: 'retryLater' }
  /** The key will be deleted unless the deletion is cancelled: raise an alarm. */
  | { readonly outcome: 'alarm' }
  /** The imported key material expired or was deleted; it must be imported again. */
  | { readonly outcome: 'importNeeded' }
  /** The key is deleted, so its ciphertexts can no longer be decrypted. */
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
 * Returns the code as KMS sent it. `error.code` can differ: @alicloud/kms20160120 1.x changes `Rejected.Disabled` to
 * `Rejected.DisabledError`. Removing "Error" would break codes that end in "Error" themselves (ValidationError).
 */
export function kmsErrorCode(error: unknown): string | undefined {
  const { data, code } = error as { data?: { Code?: string }; code?: string };
  return data?.Code ?? code;
}
