/** The key material of a key version: bytes, or for RSA a private key that is created when it is first needed. */
import { createHash, generateKeyPair, type KeyObject, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { curve } from './elliptic';
import { type KeySpec, keySpec } from './key-specs';
import type { RandomSource } from './random';

export interface RsaPrivateKey {
  (): Promise<KeyObject>;
  /** undefined until it is created. */
  readonly made: KeyObject | undefined;
}

/** Bytes of the raw key: of a symmetric or HMAC key, or of the private scalar of an elliptic curve. */
export const materialLength = (spec: KeySpec): number => keySpec(spec).bits / 8;

/** Not for RSA. For a curve, random bytes are generated until they are a valid private scalar. */
export function generateMaterial(spec: KeySpec, random: RandomSource): Buffer {
  let material = random.bytes(materialLength(spec));
  while (!isMaterial(material, spec)) material = random.bytes(materialLength(spec));
  return material;
}

/**
 * Creating a key pair takes 66 ms (2048 bits) to seconds (4096 bits). So it is created once, when the key is first used, and
 * off the event loop.
 */
export function lazyRsaPrivateKey(spec: KeySpec): RsaPrivateKey {
  let making: Promise<KeyObject> | undefined;
  let made: KeyObject | undefined;
  const make = async () => {
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: keySpec(spec).bits });
    made = pair.privateKey;
    return made;
  };
  return Object.defineProperty(() => (making ??= make()), 'made', { get: () => made }) as RsaPrivateKey;
}

export const givenRsaPrivateKey = (key: KeyObject): RsaPrivateKey =>
  Object.assign(async () => key, { made: key });

/** Whether bytes of the right length are valid key material: for a curve, not all of them are private keys. */
export function isMaterial(material: Uint8Array, spec: KeySpec): boolean {
  const { family } = keySpec(spec);
  return (family !== 'EC' && family !== 'SM2') || curve(spec).isPrivateKey(material);
}

export const FINGERPRINT_BYTES = 32;

/** A digest to compare key material after the first material was deleted. */
export const fingerprint = (material: Uint8Array): Buffer => createHash('sha256').update(material).digest();

export const matchesFingerprint = (material: Uint8Array, expected: Buffer): boolean =>
  timingSafeEqual(fingerprint(material), expected);
