/** The key pair under which a user wraps key material for ImportKeyMaterial. Source: BYOK page, 2018-2026. */
import { constants, type KeyObject, privateDecrypt } from 'node:crypto';
import { asymmetricDecrypt, type PrivateKey, publicKeySpki } from './asymmetric';
import { generateMaterial, lazyRsaPrivateKey } from './key-material';
import type { RandomSource } from './random';

/** RSA_2048 goes with the RSAES algorithms, EC_SM2 with SM2PKE. */
export const WRAPPING_ALGORITHMS = [
  'RSAES_PKCS1_V1_5',
  'RSAES_OAEP_SHA_1',
  'RSAES_OAEP_SHA_256',
  'SM2PKE',
] as const;
export type WrappingAlgorithm = (typeof WRAPPING_ALGORITHMS)[number];

export interface WrappingKey {
  readonly algorithm: WrappingAlgorithm;
  /** SPKI in DER, Base64: the wire form of PublicKey. */
  readonly publicKey: string;
  readonly privateKey: PrivateKey;
}

const RSA_BYTES = 2048 / 8;

/** For RSA takes 60 to 300 ms, off the event loop; an SM2 key comes from the random source at once. */
export async function generateWrappingKey(
  algorithm: WrappingAlgorithm,
  random: RandomSource,
): Promise<WrappingKey> {
  const spec = algorithm === 'SM2PKE' ? 'EC_SM2' : 'RSA_2048';
  const privateKey =
    spec === 'EC_SM2' ? { scalar: generateMaterial(spec, random) } : { rsa: await lazyRsaPrivateKey(spec)() };
  return { algorithm, privateKey, publicKey: publicKeySpki(spec, privateKey).toString('base64') };
}

/** @returns the material, or undefined when the text was not wrapped under this key with its algorithm */
export function unwrapMaterial({ algorithm, privateKey }: WrappingKey, wrapped: Buffer): Buffer | undefined {
  if ('rsa' in privateKey && wrapped.length !== RSA_BYTES) return undefined;
  if (algorithm !== 'RSAES_PKCS1_V1_5') return asymmetricDecrypt(privateKey, wrapped, algorithm);
  return 'rsa' in privateKey ? unwrapPkcs1(privateKey.rsa, wrapped) : undefined;
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
