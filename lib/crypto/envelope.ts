/**
 * Seals and opens the ciphertext blob of the symmetric calls.
 *
 * Base64 of: key version id (36 ASCII bytes), IV (12), AES-GCM or SM4-GCM ciphertext of the plaintext string, tag (16). The
 * transfer SDKs of the vendor read and write the same layout (docs/fidelity.md).
 *
 * The tag covers the encryption context, but not the key version id. So two versions with the same key material can open each
 * other's blobs if somebody changes the first bytes.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { fromBase64 } from '../base/base64';
import { additionalData, type EncryptionContext } from './encryption-context';
import type { RandomSource } from './random';
import { type Sealed, sm4Open, sm4Seal } from './sm4-gcm';

/** Both shapes of version id, `86a9efd9-3d16-4894-bd4f-1fc43f3f2abf` and `key-…-…`, have this length. */
export const VERSION_ID_LENGTH = 36;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** The data of a key version that sealing needs. */
export interface SealingKey {
  readonly id: string;
  readonly cipher: 'AES' | 'SM4';
  /** Raw key: 16, 24 or 32 bytes for AES, 16 for SM4. */
  readonly material: Uint8Array;
}

export interface SealedBlob extends Sealed {
  readonly versionId: string;
  readonly iv: Buffer;
}

/** @returns the blob as a Base64 string */
export function seal(
  version: SealingKey,
  plaintext: string,
  context: EncryptionContext,
  random: RandomSource,
): string {
  const iv = random.bytes(IV_LENGTH);
  const aad = additionalData(context);
  const { ciphertext, tag } =
    version.cipher === 'SM4'
      ? sm4Seal(version.material, iv, Buffer.from(plaintext, 'utf8'), aad)
      : aesSeal(version.material, iv, plaintext, aad);
  return Buffer.concat([Buffer.from(version.id, 'latin1'), iv, ciphertext, tag]).toString('base64');
}

function aesSeal(material: Uint8Array, iv: Buffer, plaintext: string, aad: Buffer | undefined): Sealed {
  const cipher = createCipheriv(gcm(material), material, iv);
  if (aad !== undefined) cipher.setAAD(aad);
  const ciphertext = cipher.update(plaintext, 'utf8');
  cipher.final();
  return { ciphertext, tag: cipher.getAuthTag() };
}

/** Splits a blob into its parts. @returns undefined for a string that seal() cannot have returned */
export function parseBlob(blob: string): SealedBlob | undefined {
  const bytes = fromBase64(blob);
  if (bytes === undefined || bytes.length < VERSION_ID_LENGTH + IV_LENGTH + TAG_LENGTH) return undefined;
  const afterIv = VERSION_ID_LENGTH + IV_LENGTH;
  const tagStart = bytes.length - TAG_LENGTH;
  return {
    versionId: bytes.toString('latin1', 0, VERSION_ID_LENGTH),
    iv: bytes.subarray(VERSION_ID_LENGTH, afterIv),
    ciphertext: bytes.subarray(afterIv, tagStart),
    tag: bytes.subarray(tagStart),
  };
}

/** @returns the plaintext, or undefined if the key material, the context or a single bit of the blob does not match */
export function open(version: SealingKey, blob: SealedBlob, context: EncryptionContext): string | undefined {
  const aad = additionalData(context);
  if (version.cipher === 'SM4') return sm4Open(version.material, blob.iv, blob, aad)?.toString('utf8');
  const decipher = createDecipheriv(gcm(version.material), version.material, blob.iv);
  if (aad !== undefined) decipher.setAAD(aad);
  decipher.setAuthTag(blob.tag);
  const plaintext = decipher.update(blob.ciphertext, undefined, 'utf8');
  try {
    return plaintext + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

const gcm = (material: Uint8Array) => `aes-${(material.length * 8) as 128 | 192 | 256}-gcm` as const;
