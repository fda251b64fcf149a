/**
 * The asymmetric algorithms, one row for each. A caller looks up the row once and calls its functions; no other file compares
 * the names. Source: asymmetric key pages, 2019-2026; BYOK page, 2018-2026.
 */
import { curve, sm2 } from './elliptic';
import { type PrivateKey, type PublicKey, pointOf, rsaOf, scalarOf } from './key-pairs';
import { type KeySpec, type KeySpecRow, keySpec } from './key-specs';
import {
  oaepDecrypt,
  oaepEncrypt,
  type OaepHash,
  pkcs1Decrypt,
  pkcs1Sign,
  pkcs1Verify,
  pssSign,
  pssVerify,
} from './rsa';

interface Algorithm {
  /** The key specs that can use it. */
  readonly family: KeySpecRow['family'];
}

interface DecryptionAlgorithm extends Algorithm {
  /** @returns undefined if the bytes are not a ciphertext under this key */
  decrypt(key: PrivateKey, ciphertext: Uint8Array): Buffer | undefined;
}

interface EncryptionAlgorithm extends DecryptionAlgorithm {
  /** The maximum size of the plaintext in bytes, for a key of the spec. */
  limit(spec: KeySpec): number;
  encrypt(key: PublicKey, plaintext: Uint8Array): Buffer;
}

interface SignatureAlgorithm extends Algorithm {
  sign(spec: KeySpec, key: PrivateKey, digest: Uint8Array): Buffer;
  verify(spec: KeySpec, key: PublicKey, digest: Uint8Array, signature: Uint8Array): boolean;
}

export const fits = (spec: KeySpec, { family }: Algorithm): boolean => keySpec(spec).family === family;

// Encryption

/** The size of the modulus minus two hashes and two bytes (RFC 8017, 7.1.1). */
const oaep = (hash: OaepHash, hashBytes: number): EncryptionAlgorithm => ({
  family: 'RSA',
  limit: (spec) => keySpec(spec).bits / 8 - 2 * hashBytes - 2,
  encrypt: (key, plaintext) => oaepEncrypt(rsaOf(key), plaintext, hash),
  decrypt: (key, ciphertext) => oaepDecrypt(rsaOf(key), ciphertext, hash),
});

const SM2_PLAINTEXT_LIMIT = 6047;

/** For AsymmetricEncrypt and AsymmetricDecrypt, and for exported data keys. */
export const ENCRYPTION = {
  RSAES_OAEP_SHA_256: oaep('sha256', 32),
  RSAES_OAEP_SHA_1: oaep('sha1', 20),
  SM2PKE: {
    family: 'SM2',
    limit: () => SM2_PLAINTEXT_LIMIT,
    encrypt: (key, plaintext) => sm2().encrypt(plaintext, pointOf(key)),
    decrypt: (key, ciphertext) => sm2().decrypt(ciphertext, scalarOf(key)),
  },
} as const satisfies Record<string, EncryptionAlgorithm>;

export type EncryptionName = keyof typeof ENCRYPTION;
export const ENCRYPTION_ALGORITHMS = Object.keys(ENCRYPTION) as readonly EncryptionName[];

/** For imported key material. */
export const WRAPPING = {
  RSAES_PKCS1_V1_5: {
    family: 'RSA',
    decrypt: (key, ciphertext) => pkcs1Decrypt(rsaOf(key), ciphertext),
  },
  ...ENCRYPTION,
} as const satisfies Record<string, DecryptionAlgorithm>;

export type WrappingName = keyof typeof WRAPPING;
export const WRAPPING_ALGORITHMS = Object.keys(WRAPPING) as readonly WrappingName[];

// Signatures

/** SHA-256, or SM3 for SM2DSA. */
export const DIGEST_BYTES = 32;

const overRsa = (sign: typeof pssSign, verify: typeof pssVerify): SignatureAlgorithm => ({
  family: 'RSA',
  sign: (_spec, key, digest) => sign(rsaOf(key), digest),
  verify: (_spec, key, digest, signature) => verify(rsaOf(key), digest, signature),
});

const overCurve = (family: 'EC' | 'SM2'): SignatureAlgorithm => ({
  family,
  sign: (spec, key, digest) => curve(spec).sign(digest, scalarOf(key)),
  verify: (spec, key, digest, signature) => curve(spec).verify(signature, digest, pointOf(key)),
});

export const SIGNATURE = {
  RSA_PSS_SHA_256: overRsa(pssSign, pssVerify),
  RSA_PKCS1_SHA_256: overRsa(pkcs1Sign, pkcs1Verify),
  ECDSA_SHA_256: overCurve('EC'),
  SM2DSA: overCurve('SM2'),
} as const satisfies Record<string, SignatureAlgorithm>;

export type SignatureName = keyof typeof SIGNATURE;
export const SIGNATURE_ALGORITHMS = Object.keys(SIGNATURE) as readonly SignatureName[];
