/** The private and public keys of this folder: a KeyObject of Node for RSA, raw bytes for the curves. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { curve, sm2 } from './elliptic';
import { type KeySpec, keySpec, type WrappingKeySpec } from './key-specs';
import { toPem } from './pem';

interface RsaKey {
  readonly rsa: KeyObject;
}

export type PrivateKey = RsaKey | { readonly scalar: Uint8Array };

/** The point is uncompressed: 04 X Y. */
export type PublicKey = RsaKey | { readonly point: Uint8Array };

// An algorithm is used only with keys of its family. Anything else is a defect of the mock.

export function rsaOf(key: PrivateKey | PublicKey): KeyObject {
  if ('rsa' in key) return key.rsa;
  throw new TypeError('a key of a curve was used with an algorithm of RSA');
}

export function scalarOf(key: PrivateKey): Uint8Array {
  if ('scalar' in key) return key.scalar;
  throw new TypeError('a key of RSA was used with an algorithm of a curve');
}

export function pointOf(key: PublicKey): Uint8Array {
  if ('point' in key) return key.point;
  throw new TypeError('a key of RSA was used with an algorithm of a curve');
}

export const publicKeyOf = (spec: KeySpec, key: PrivateKey): PublicKey =>
  'rsa' in key ? { rsa: createPublicKey(key.rsa) } : { point: curve(spec).publicPoint(key.scalar) };

/** SubjectPublicKeyInfo in DER. */
export function publicKeySpki(spec: KeySpec, key: PublicKey): Buffer {
  if ('rsa' in key) return key.rsa.export({ type: 'spki', format: 'der' });
  return Buffer.concat([curve(spec).spkiPrefix, key.point]);
}

/** SubjectPublicKeyInfo as PEM. */
export const publicKeyPem = (spec: KeySpec, key: PublicKey): string =>
  toPem('PUBLIC KEY', publicKeySpki(spec, key));

/** @returns undefined if the DER is not a public key of the spec */
export const readPublicKey = (spki: Buffer, spec: WrappingKeySpec): PublicKey | undefined =>
  spec === 'EC_SM2' ? readSm2(spki) : readRsa(spki, keySpec(spec).bits);

function readRsa(spki: Buffer, bits: number): PublicKey | undefined {
  try {
    const rsa = createPublicKey({ key: spki, type: 'spki', format: 'der' });
    // Node ignores bytes after the key.
    if (!rsa.export({ type: 'spki', format: 'der' }).equals(spki)) return undefined;
    const { modulusLength } = rsa.asymmetricKeyDetails ?? {};
    return rsa.asymmetricKeyType === 'rsa' && modulusLength === bits ? { rsa } : undefined;
  } catch {
    return undefined;
  }
}

function readSm2(spki: Buffer): PublicKey | undefined {
  const { spkiPrefix } = curve('EC_SM2');
  if (!spki.subarray(0, spkiPrefix.length).equals(spkiPrefix)) return undefined;
  const point = spki.subarray(spkiPrefix.length);
  try {
    sm2().encrypt(Buffer.from([0]), point); // throws for a point that is not on the curve
    return { point };
  } catch {
    return undefined;
  }
}
