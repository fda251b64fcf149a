import type { EncryptionContext } from '../../../crypto/encryption-context';
import { open, parseBlob, type SealedBlob } from '../../../crypto/envelope';
import { keyNotFound, requestInvalid } from '../../../base/kms-errors';
import { sealingKey } from '../../../registry/key-material';
import type { LocatedVersion } from '../../../registry/records/key';
import type { Registry } from '../../../registry/registry';

/** The parameter that holds a blob of the symmetric calls. */
export const CIPHERTEXT_BLOB = { kind: 'text', required: true, refersTo: 'keyOfCiphertext' } as const;

/** @throws InvalidParameter for what is no blob */
export function parseCiphertext(text: string): SealedBlob {
  const blob = parseBlob(text);
  if (blob === undefined) throw requestInvalid();
  return blob;
}

/**
 * The version that a blob names, with its key.
 * @throws Forbidden.KeyNotFound for a blob of a key that is gone, or of another region
 */
export function locateBlob(blob: SealedBlob, registry: Registry): LocatedVersion {
  const found = registry.keys.findVersion(blob.versionId);
  if (found === undefined) throw keyNotFound();
  return found;
}

/** @throws InvalidParameter when the blob or the context does not fit */
export function openBlob(text: string, context: EncryptionContext, registry: Registry) {
  const blob = parseCiphertext(text);
  const { key, version } = locateBlob(blob, registry);
  const plaintext = open(sealingKey(key, version), blob, context);
  if (plaintext === undefined) throw requestInvalid();
  return { key, version, plaintext };
}
