/** One way to each asymmetric operation, whatever the family of the key. Source: asymmetric key pages, 2019-2026. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { curve, sm2 } from './elliptic';
import { toPem } from './pem';
import { type KeySpec, keySpec } from './key-specs';
import {
  type OaepAlgorithm,
  oaepDecrypt,
  oaepEncrypt,
  oaepLimit,
  pkcs1Sign,
  pkcs1Verify,
  pssSign,
  pssVerify,
} from './rsa';

export const ENCRYPTION_ALGORITHMS = ['RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1', 'SM2PKE'] as const;
export type EncryptionAlgorithm = (typeof ENCRYPTION_ALGORITHMS)[number];

export const SIGNATURE_ALGORITHMS = [
  'RSA_PSS_SHA_256',
  'RSA_PKCS1_SHA_256',
  'ECDSA_SHA_256',
  'SM2DSA',
] as const;
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number];

/** SHA-256, or SM3 for SM2DSA. */
export const DIGEST_BYTES = 32;

/** A private key as this folder uses it: a KeyObject of Node for RSA, a raw scalar for the curves. */
export type PrivateKey = { readonly rsa: KeyObject } | { readonly scalar: Uint8Array };

const FAMILY = {
  RSAES_OAEP_SHA_256: 'RSA',
  RSAES_OAEP_SHA_1: 'RSA',
  SM2PKE: 'SM2',
  RSA_PSS_SHA_256: 'RSA',
  RSA_PKCS1_SHA_256: 'RSA',
  ECDSA_SHA_256: 'EC',
  SM2DSA: 'SM2',
} as const satisfies Record<EncryptionAlgorithm | SignatureAlgorithm, string>;

export const fits = (spec: KeySpec, algorithm: EncryptionAlgorithm | SignatureAlgorithm): boolean =>
  FAMILY[algorithm] === keySpec(spec).family;

const SM2_PLAINTEXT_LIMIT = 6047;

/** Bytes of plaintext that one call encrypts. */
export const plaintextLimit = (spec: KeySpec, algorithm: EncryptionAlgorithm): number =>
  algorithm === 'SM2PKE' ? SM2_PLAINTEXT_LIMIT : oaepLimit(keySpec(spec).bits, algorithm);

export function asymmetricEncrypt(
  key: PrivateKey,
  plaintext: Uint8Array,
  algorithm: EncryptionAlgorithm,
): Buffer {
  if ('scalar' in key) return sm2().encrypt(plaintext, sm2().publicPoint(key.scalar));
  return oaepEncrypt(createPublicKey(key.rsa), plaintext, algorithm as OaepAlgorithm);
}

/** undefined for what is no ciphertext under this key and algorithm. */
export function asymmetricDecrypt(
  key: PrivateKey,
  ciphertext: Uint8Array,
  algorithm: EncryptionAlgorithm,
): Buffer | undefined {
  if ('scalar' in key) return sm2().decrypt(ciphertext, key.scalar);
  return oaepDecrypt(key.rsa, ciphertext, algorithm as OaepAlgorithm);
}

export function signDigest(
  spec: KeySpec,
  key: PrivateKey,
  digest: Uint8Array,
  algorithm: SignatureAlgorithm,
): Buffer {
  if ('scalar' in key) return curve(spec).sign(digest, key.scalar);
  return algorithm === 'RSA_PSS_SHA_256' ? pssSign(key.rsa, digest) : pkcs1Sign(key.rsa, digest);
}

export function verifyDigest(
  spec: KeySpec,
  key: PrivateKey,
  digest: Uint8Array,
  signature: Uint8Array,
  algorithm: SignatureAlgorithm,
): boolean {
  if ('scalar' in key) return curve(spec).verify(signature, digest, curve(spec).publicPoint(key.scalar));
  const publicKey = createPublicKey(key.rsa);
  return algorithm === 'RSA_PSS_SHA_256'
    ? pssVerify(publicKey, digest, signature)
    : pkcs1Verify(publicKey, digest, signature);
}

/** SubjectPublicKeyInfo in DER. */
export function publicKeySpki(spec: KeySpec, key: PrivateKey): Buffer {
  if ('rsa' in key) return createPublicKey(key.rsa).export({ type: 'spki', format: 'der' });
  return Buffer.concat([curve(spec).spkiPrefix, curve(spec).publicPoint(key.scalar)]);
}

/** SubjectPublicKeyInfo as PEM. */
export const publicKeyPem = (spec: KeySpec, key: PrivateKey): string =>
  toPem('PUBLIC KEY', publicKeySpki(spec, key));
