/** The key pair that wraps key material for ImportKeyMaterial. Source: BYOK page, 2018-2026. */
import { WRAPPING, type WrappingName } from './algorithms';
import { generateMaterial, lazyRsaPrivateKey } from './key-material';
import { publicKeyOf, publicKeySpki } from './key-pairs';
import type { WrappingKeySpec } from './key-specs';
import type { RandomSource } from './random';

export interface WrappingKey {
  /** SPKI in DER, Base64: the wire form of PublicKey. */
  readonly publicKey: string;
  /** @returns the key material; undefined if it was not wrapped with this key and its algorithm */
  unwrap(wrapped: Buffer): Buffer | undefined;
}

/** An RSA key takes 60 to 300 ms, off the event loop. An SM2 key is created at once from the random source. */
export async function generateWrappingKey(
  spec: WrappingKeySpec,
  algorithm: WrappingName,
  random: RandomSource,
): Promise<WrappingKey> {
  const { decrypt } = WRAPPING[algorithm];
  const privateKey =
    spec === 'EC_SM2' ? { scalar: generateMaterial(spec, random) } : { rsa: await lazyRsaPrivateKey(spec)() };
  return {
    publicKey: publicKeySpki(spec, publicKeyOf(spec, privateKey)).toString('base64'),
    unwrap: (wrapped) => decrypt(privateKey, wrapped),
  };
}
