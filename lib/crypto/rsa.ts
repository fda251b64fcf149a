/** RSA on digests and short plaintexts. */
import {
  constants,
  createHash,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

export type OaepHash = 'sha1' | 'sha256';

const oaep = (oaepHash: OaepHash) => ({ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash });

export const oaepEncrypt = (key: KeyObject, plaintext: Uint8Array, hash: OaepHash): Buffer =>
  publicEncrypt({ key, ...oaep(hash) }, plaintext);

/** @returns undefined if the bytes are not a ciphertext under this key */
export function oaepDecrypt(key: KeyObject, ciphertext: Uint8Array, hash: OaepHash): Buffer | undefined {
  // OpenSSL accepts a shorter ciphertext as a number with leading zeros (RFC 8017, 7.1.2).
  if (ciphertext.length !== modulusBytes(key)) return undefined;
  try {
    return privateDecrypt({ key, ...oaep(hash) }, ciphertext);
  } catch {
    return undefined;
  }
}

/**
 * Node 20 rejects PKCS#1 v1.5 in privateDecrypt (CVE-2023-46809), later versions accept it. So decrypt without padding
 * and check EM = 00 02 PS 00 M (RFC 8017, 7.2.2; PS is eight bytes or more, none of them zero) here, on every version.
 * The loop always reads every byte. Returns undefined like {@link oaepDecrypt}.
 */
export function pkcs1Decrypt(key: KeyObject, ciphertext: Uint8Array): Buffer | undefined {
  if (ciphertext.length !== modulusBytes(key)) return undefined;
  let block: Buffer;
  try {
    block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext);
  } catch {
    return undefined; // the number is not less than the modulus
  }
  let separator = 0;
  for (let i = block.length - 1; i >= 2; i--) {
    separator = block[i] === 0 ? i : separator;
  }
  const framed = Number(block[0] === 0) & Number(block[1] === 2) & Number(separator >= 10);
  return framed === 1 ? Buffer.from(block.subarray(separator + 1)) : undefined;
}

// Node signs only messages. A digest is padded here and signed with the raw RSA operation (RFC 8017, 8.1 and 8.2).

/** DigestInfo of SHA-256 before the digest (RFC 8017, 9.2, note 1). */
const SHA_256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

export const pkcs1Sign = (key: KeyObject, digest: Uint8Array): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([SHA_256_INFO, digest]));

export function pkcs1Verify(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== modulusBytes(key)) return false;
  try {
    const info = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return info.equals(Buffer.concat([SHA_256_INFO, digest]));
  } catch {
    return false;
  }
}

const HASH_BYTES = 32;
/** The length of the salt is the length of the hash. */
const SALT_BYTES = 32;

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** MGF1 with SHA-256 (RFC 8017, B.2.1). */
function mask(seed: Uint8Array, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let i = 0; blocks.length * HASH_BYTES < length; i++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(i);
    blocks.push(sha256(seed, counter));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

const xor = (a: Uint8Array, b: Uint8Array): Buffer =>
  Buffer.from(a.map((byte, i) => byte ^ (b[i] as number)));

const modulusBytes = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength as number) / 8;

/** EMSA-PSS of a digest (RFC 8017, 9.1.1); the modulus has whole bytes, so its first bit is cleared. */
export function pssSign(key: KeyObject, digest: Uint8Array): Buffer {
  const length = modulusBytes(key);
  const salt = randomBytes(SALT_BYTES);
  const h = sha256(Buffer.alloc(8), digest, salt);
  const db = Buffer.concat([Buffer.alloc(length - SALT_BYTES - HASH_BYTES - 2), Buffer.from([1]), salt]);
  const masked = xor(db, mask(h, db.length));
  masked[0] = (masked[0] as number) & 0x7f;
  const encoded = Buffer.concat([masked, h, Buffer.from([0xbc])]);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** EMSA-PSS verification (RFC 8017, 9.1.2). */
export function pssVerify(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== modulusBytes(key)) return false;
  let encoded: Buffer;
  try {
    encoded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return false; // the number is not less than the modulus
  }
  const masked = encoded.subarray(0, encoded.length - HASH_BYTES - 1);
  const h = encoded.subarray(masked.length, -1);
  if (encoded.at(-1) !== 0xbc || (masked[0] as number) & 0x80) return false;
  const db = xor(masked, mask(h, masked.length));
  db[0] = (db[0] as number) & 0x7f;
  const padding = db.subarray(0, db.length - SALT_BYTES - 1);
  if (!padding.every((byte) => byte === 0) || db[padding.length] !== 1) return false;
  return timingSafeEqual(h, sha256(Buffer.alloc(8), digest, db.subarray(-SALT_BYTES)));
}
