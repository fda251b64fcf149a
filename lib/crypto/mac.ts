import { createHmac, timingSafeEqual } from 'node:crypto';

const HASHES = {
  HMAC_SM3: 'sm3',
  HMAC_SHA_224: 'sha224',
  HMAC_SHA_256: 'sha256',
  HMAC_SHA_384: 'sha384',
  HMAC_SHA_512: 'sha512',
} as const;

export type MacAlgorithm = keyof typeof HASHES;
export const MAC_ALGORITHMS = Object.keys(HASHES) as readonly MacAlgorithm[];

export const generateMac = (key: Uint8Array, message: Uint8Array, algorithm: MacAlgorithm): Buffer =>
  createHmac(HASHES[algorithm], key).update(message).digest();

/** A MAC of another length is not equal. */
export function verifyMac(
  key: Uint8Array,
  message: Uint8Array,
  mac: Uint8Array,
  algorithm: MacAlgorithm,
): boolean {
  const expected = generateMac(key, message, algorithm);
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}
