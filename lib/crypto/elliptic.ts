/**
 * ECDSA over P-256 and secp256k1, and SM2, on digests from the caller.
 *
 * Node signs messages, not digests, and does not fully support SM2. So this module uses @noble/curves and sm-crypto-v2, which
 * are loaded when a key first needs them (docs/decisions/dependencies.md).
 */
import { INTEGER, isDerSequence, OCTET_STRING } from './der';
import type { KeySpec } from './key-specs';

/** Keys are raw scalars of 32 bytes, points uncompressed (04 X Y, 65 bytes), signatures ASN.1 DER. */
export interface Curve {
  /** DER of SubjectPublicKeyInfo before the point. */
  readonly spkiPrefix: Buffer;
  isPrivateKey(scalar: Uint8Array): boolean;
  publicPoint(privateKey: Uint8Array): Buffer;
  sign(digest: Uint8Array, privateKey: Uint8Array): Buffer;
  /** @returns false for anything that is not a signature of the digest, also for malformed bytes */
  verify(signature: Uint8Array, digest: Uint8Array, publicPoint: Uint8Array): boolean;
}

/** SM2 can also encrypt: C1 C3 C2 in ASN.1 (GM/T 0009). */
export interface Sm2Curve extends Curve {
  encrypt(plaintext: Uint8Array, publicPoint: Uint8Array): Buffer;
  /** @returns undefined if the bytes are not a ciphertext under this key */
  decrypt(ciphertext: Uint8Array, privateKey: Uint8Array): Buffer | undefined;
}

/** Object identifiers in DER, as hex. */
export const EC_PUBLIC_KEY_OID = '06072a8648ce3d0201';
export const CURVE_OIDS = {
  EC_P256: '06082a8648ce3d030107',
  EC_P256K: '06052b8104000a',
  EC_SM2: '06082a811ccf5501822d',
} as const;
export type CurveSpec = keyof typeof CURVE_OIDS;

const SPKI_PREFIX: Readonly<Record<CurveSpec, string>> = {
  EC_P256: `30593013${EC_PUBLIC_KEY_OID}${CURVE_OIDS.EC_P256}034200`,
  EC_P256K: `30563010${EC_PUBLIC_KEY_OID}${CURVE_OIDS.EC_P256K}034200`,
  EC_SM2: `30593013${EC_PUBLIC_KEY_OID}${CURVE_OIDS.EC_SM2}034200`,
};

const loaded = new Map<KeySpec, Curve>();

export function curve(spec: KeySpec): Curve {
  let found = loaded.get(spec);
  if (found === undefined) {
    found = spec === 'EC_SM2' ? loadSm2() : loadEcdsa(spec);
    loaded.set(spec, found);
  }
  return found;
}

export const sm2 = (): Sm2Curve => curve('EC_SM2') as Sm2Curve;

function loadEcdsa(spec: KeySpec): Curve {
  const ecdsa =
    spec === 'EC_P256'
      ? (require('@noble/curves/p256') as typeof import('@noble/curves/p256')).p256
      : (require('@noble/curves/secp256k1') as typeof import('@noble/curves/secp256k1')).secp256k1;
  // KMS accepts and returns signatures with low and high s; the default of noble for secp256k1 is only low s.
  const options = { lowS: false, prehash: false };
  return {
    spkiPrefix: Buffer.from(SPKI_PREFIX[spec as keyof typeof SPKI_PREFIX], 'hex'),
    isPrivateKey: (scalar) => ecdsa.utils.isValidPrivateKey(scalar),
    publicPoint: (privateKey) => Buffer.from(ecdsa.getPublicKey(privateKey, false)),
    sign: (digest, privateKey) => Buffer.from(ecdsa.sign(digest, privateKey, options).toDERRawBytes()),
    verify: refuseMalformed((signature, digest, point) =>
      ecdsa.verify(signature, digest, point, { ...options, format: 'der' }),
    ),
  };
}

function loadSm2(): Sm2Curve {
  const { sm2: library }: typeof import('sm-crypto-v2') = require('sm-crypto-v2');
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const C1C3C2 = 1;
  return {
    spkiPrefix: Buffer.from(SPKI_PREFIX.EC_SM2, 'hex'),
    isPrivateKey(scalar) {
      try {
        return library.getPublicKeyFromPrivateKey(hex(scalar)).length === 130;
      } catch {
        return false;
      }
    },
    publicPoint: (privateKey) => Buffer.from(library.getPublicKeyFromPrivateKey(hex(privateKey)), 'hex'),
    sign: (digest, privateKey) =>
      Buffer.from(
        library.doSignature(new Uint8Array(digest), hex(privateKey), { der: true, hash: false }),
        'hex',
      ),
    // The library does not check DER strictly: it would accept a signature with a changed tag.
    verify: refuseMalformed(
      (signature, digest, point) =>
        isDerSequence(signature, [INTEGER, INTEGER]) &&
        library.doVerifySignature(new Uint8Array(digest), hex(signature), hex(point), {
          der: true,
          hash: false,
        }),
    ),
    encrypt(plaintext, point) {
      const encryptOnce = () =>
        Buffer.from(library.doEncrypt(new Uint8Array(plaintext), hex(point), C1C3C2, { asn1: true }), 'hex');
      let ciphertext = encryptOnce();
      // The mask may consist of zeros, for one byte in 1 of 256 calls. C2, at the end, is then the plaintext. GM/T 0003.4
      // requires another attempt, which the library does not make, and OpenSSL rejects such a ciphertext.
      while (ciphertext.subarray(-plaintext.length).equals(plaintext)) ciphertext = encryptOnce();
      return ciphertext;
    },
    decrypt(ciphertext, privateKey) {
      if (!isDerSequence(ciphertext, [INTEGER, INTEGER, OCTET_STRING, OCTET_STRING])) return undefined;
      try {
        const options = { asn1: true, output: 'array' } as const;
        const plaintext = library.doDecrypt(hex(ciphertext), hex(privateKey), C1C3C2, options);
        // The library returns no bytes for a wrong hash (C3). An encrypted plaintext is never empty.
        return plaintext.length === 0 ? undefined : Buffer.from(plaintext);
      } catch {
        return undefined;
      }
    },
  };
}

function refuseMalformed(verify: Curve['verify']): Curve['verify'] {
  return (signature, digest, point) => {
    try {
      return verify(signature, digest, point);
    } catch {
      return false;
    }
  };
}
