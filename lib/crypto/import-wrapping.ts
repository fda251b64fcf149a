/** The key pair under which a user wraps key material for ImportKeyMaterial. Source: BYOK page, 2018-2026. */
import { constants, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto';
import { promisify } from 'node:util';

export const WRAPPING_ALGORITHMS = ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const;
export type WrappingAlgorithm = (typeof WRAPPING_ALGORITHMS)[number];

export interface WrappingKey {
  readonly algorithm: WrappingAlgorithm;
  /** SPKI in DER, Base64: the wire form of PublicKey. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

const RSA_BITS = 2048;
const RSA_BYTES = RSA_BITS / 8;

/** Takes 60 to 300 ms, off the event loop. */
export async function generateWrappingKey(algorithm: WrappingAlgorithm): Promise<WrappingKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return { algorithm, privateKey, publicKey: spki.toString('base64') };
}

/** @returns the material, or undefined when the text was not wrapped under this key with its algorithm */
export function unwrapMaterial(key: WrappingKey, wrapped: Buffer): Buffer | undefined {
  if (wrapped.length !== RSA_BYTES) return undefined;
  if (key.algorithm === 'RSAES_PKCS1_V1_5') return unwrapPkcs1(key.privateKey, wrapped);
  const oaepHash = key.algorithm === 'RSAES_OAEP_SHA_1' ? 'sha1' : 'sha256';
  try {
    return privateDecrypt(
      { key: key.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      wrapped,
    );
  } catch {
    return undefined;
  }
}

/**
 * Node 20 refuses PKCS#1 v1.5 in privateDecrypt (CVE-2023-46809), later versions take it: so decrypt without padding
 * and check EM = 00 02 PS 00 M (RFC 8017, 7.2.2; PS is eight bytes or more, none of them zero) here, one way everywhere.
 * The loop looks at every byte whatever it finds.
 */
function unwrapPkcs1(privateKey: KeyObject, wrapped: Buffer): Buffer | undefined {
  let block: Buffer;
  try {
    block = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, wrapped);
  } catch {
    return undefined; // a number not below the modulus
  }
  let separator = 0;
  for (let i = RSA_BYTES - 1; i >= 2; i--) {
    separator = block[i] === 0 ? i : separator;
  }
  const framed = Number(block[0] === 0) & Number(block[1] === 2) & Number(separator >= 10);
  return framed === 1 ? Buffer.from(block.subarray(separator + 1)) : undefined;
}
