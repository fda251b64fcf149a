/** The ciphertext blobs of the symmetric calls: their key and their plaintext. */
import { blobInvalid, keyNotFound } from '../../../base/kms-errors';
import type { EncryptionContext } from '../../../crypto/encryption-context';
import { open, parseBlob, type SealedBlob } from '../../../crypto/envelope';
import { sealingKey } from '../../../registry/key-material';
import type { LocatedVersion } from '../../../registry/records/key';
import type { Registry } from '../../../registry/registry';

/** The parameter that contains a blob. */
export const CIPHERTEXT_BLOB = { kind: 'text', required: true, refersTo: 'keyOfCiphertext' } as const;

/** A blob with the key version that it names, and the key of this version. */
export interface LocatedBlob extends LocatedVersion {
  readonly blob: SealedBlob;
}

/**
 * @throws InvalidParameter for a string that is not a blob; Forbidden.KeyNotFound for the blob of a key that no longer
 * exists, or of another region
 */
export function resolveBlob(text: string, registry: Registry): LocatedBlob {
  const blob = parseBlob(text);
  if (blob === undefined) throw blobInvalid();
  const found = registry.keys.findVersion(blob.versionId);
  if (found === undefined) throw keyNotFound();
  return { ...found, blob };
}

/** @returns the plaintext @throws InvalidParameter if the blob or the encryption context does not match */
export function openBlob({ key, version, blob }: LocatedBlob, context: EncryptionContext): string {
  const plaintext = open(sealingKey(key, version), blob, context);
  if (plaintext === undefined) throw blobInvalid();
  return plaintext;
}
