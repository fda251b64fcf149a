/** The secret of a key version: bytes, or for RSA a private key that is made when it is first needed. */
import { createHash, generateKeyPair, type KeyObject, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { curve } from './elliptic';
import { type KeySpec, keySpec } from './key-specs';
import type { RandomSource } from './random';

export type RsaPrivateKey = () => Promise<KeyObject>;

/** Bytes of the raw key: of a symmetric or HMAC key, or of the private scalar of an elliptic curve. */
export const materialLength = (spec: KeySpec): number => keySpec(spec).bits / 8;

/** Never for RSA. A private scalar of a curve is drawn until it is one. */
export function generateMaterial(spec: KeySpec, random: RandomSource): Buffer {
  const { family } = keySpec(spec);
  let material = random.bytes(materialLength(spec));
  if (family === 'EC' || family === 'SM2') {
    while (!curve(spec).isPrivateKey(material)) material = random.bytes(materialLength(spec));
  }
  return material;
}

/**
 * Making a pair takes 66 ms (2048 bits) to seconds (4096 bits): not before the key is first used, off the event loop, and
 * once.
 */
export function lazyRsaPrivateKey(spec: KeySpec): RsaPrivateKey {
  let made: Promise<KeyObject> | undefined;
  return () => {
    made ??= promisify(generateKeyPair)('rsa', { modulusLength: keySpec(spec).bits }).then(
      (pair) => pair.privateKey,
    );
    return made;
  };
}

/** Tells whether two materials are the same long after the first one is gone. */
export const fingerprint = (material: Uint8Array): Buffer => createHash('sha256').update(material).digest();

export const matchesFingerprint = (material: Uint8Array, expected: Buffer): boolean =>
  timingSafeEqual(fingerprint(material), expected);
