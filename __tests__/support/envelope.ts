/**
 * A second implementation of the blobs of the symmetric actions from their description, independent of the code under test.
 * Version id (36 bytes), IV (12), ciphertext, tag (16); the context is authenticated.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/** A context, sorted by name. */
export type SortedContext = readonly (readonly [name: string, value: string])[];

/** Nothing without a context; otherwise SHA-256 of `name=value`, joined with `&`. */
const authenticated = (context: SortedContext): Buffer =>
  context.length === 0
    ? Buffer.alloc(0)
    : createHash('sha256')
        .update(context.map((member) => member.join('=')).join('&'))
        .digest();

const cipherOf = (material: Buffer) => `aes-${material.length * 8}-gcm` as 'aes-256-gcm';

export interface BlobParts {
  readonly versionId: string;
  readonly material: Buffer;
  readonly text: string;
  readonly context?: SortedContext;
}

export function makeBlob({ versionId, material, text, context = [] }: BlobParts): string {
  const id = Buffer.from(versionId);
  const iv = Buffer.from('twelve bytes');
  const cipher = createCipheriv(cipherOf(material), material, iv);
  cipher.setAAD(authenticated(context));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([id, iv, ciphertext, cipher.getAuthTag()]).toString('base64');
}

/** @throws Error if the key material or the context differs */
export function openBlob(blob: string, material: Buffer, context: SortedContext = []) {
  const bytes = Buffer.from(blob, 'base64');
  const decipher = createDecipheriv(cipherOf(material), material, bytes.subarray(36, 48), {
    authTagLength: 16,
  });
  decipher.setAAD(authenticated(context));
  decipher.setAuthTag(bytes.subarray(-16));
  const text = Buffer.concat([decipher.update(bytes.subarray(48, -16)), decipher.final()]).toString('utf8');
  return { versionId: bytes.subarray(0, 36).toString('latin1'), text };
}

/** The same blob with its bytes changed. */
export const changed = (blob: string, change: (bytes: Buffer) => Buffer): string =>
  change(Buffer.from(blob, 'base64')).toString('base64');

/** A copy with one bit changed; a negative place counts from the end. */
export function flipped(bytes: Buffer, place: number, mask = 1): Buffer {
  const copy = Buffer.from(bytes);
  const index = place < 0 ? copy.length + place : place;
  copy[index] = (copy[index] as number) ^ mask;
  return copy;
}
