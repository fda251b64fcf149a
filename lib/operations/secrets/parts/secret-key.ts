/** How the state of its encryption key affects a secret (inferred: no page of the secret actions describes it). */
import type { Registry } from '../../../registry/registry';
import type { Secret } from '../../../registry/records/secret';
import { encryptionKeyOf } from '../../../registry/secret-data';
import { guardState } from '../../../state/guard';

/**
 * Data is written with GenerateDataKey and read with Decrypt, so their rows of the state matrix apply.
 * @throws Forbidden.KeyNotFound, Rejected.Disabled, Rejected.PendingDeletion, Rejected.PendingImport
 */
export function requireEncryptionKey(
  secret: Pick<Secret, 'name' | 'encryptionKeyId'>,
  use: 'GenerateDataKey' | 'Decrypt',
  registry: Registry,
): void {
  const key = encryptionKeyOf(secret, registry);
  if (key !== undefined) guardState(use, key);
}
