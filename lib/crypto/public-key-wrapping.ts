/** Data keys handed out under a public key of the caller's. Source: ExportDataKey, 2020-2026. */
import { createPublicKey } from 'node:crypto';
import type { EncryptionAlgorithm } from './asymmetric';
import { curve, sm2 } from './elliptic';
import { type OaepAlgorithm, oaepEncrypt, oaepLimit } from './rsa';

export const WRAPPING_KEY_SPECS = ['RSA_2048', 'EC_SM2'] as const;
export type WrappingKeySpec = (typeof WRAPPING_KEY_SPECS)[number];

/** Wraps bytes; undefined when they are too many. */
export type Wrap = (plaintext: Uint8Array) => Buffer | undefined;

/** @returns undefined when the DER is no public key of that spec */
export function readPublicKey(
  spki: Buffer,
  spec: WrappingKeySpec,
  algorithm: EncryptionAlgorithm,
): Wrap | undefined {
  return spec === 'EC_SM2' ? sm2Wrap(spki) : rsaWrap(spki, algorithm as OaepAlgorithm);
}

function rsaWrap(spki: Buffer, algorithm: OaepAlgorithm): Wrap | undefined {
  try {
    const key = createPublicKey({ key: spki, type: 'spki', format: 'der' });
    // Node passes over what stands behind the key.
    if (!key.export({ type: 'spki', format: 'der' }).equals(spki)) return undefined;
    if (key.asymmetricKeyType !== 'rsa' || key.asymmetricKeyDetails?.modulusLength !== 2048) return undefined;
    return (plaintext) =>
      plaintext.length > oaepLimit(2048, algorithm) ? undefined : oaepEncrypt(key, plaintext, algorithm);
  } catch {
    return undefined;
  }
}

function sm2Wrap(spki: Buffer): Wrap | undefined {
  const { spkiPrefix } = curve('EC_SM2');
  if (!spki.subarray(0, spkiPrefix.length).equals(spkiPrefix)) return undefined;
  const point = spki.subarray(spkiPrefix.length);
  try {
    sm2().encrypt(Buffer.from([0]), point); // throws for a point that is not on the curve
  } catch {
    return undefined;
  }
  return (plaintext) => sm2().encrypt(plaintext, point);
}
