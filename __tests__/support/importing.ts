/** The client side of an import: wraps key material with the public key of GetParametersForImport. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { sm2 } from '../../lib/crypto/elliptic';
import type { Params, Reply } from './clients';

const PADDING = {
  RSAES_PKCS1_V1_5: { padding: constants.RSA_PKCS1_PADDING },
  RSAES_OAEP_SHA_1: { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
  RSAES_OAEP_SHA_256: { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
} as const;

export type RsaWrapping = keyof typeof PADDING;
export const RSA_WRAPPINGS = Object.keys(PADDING) as RsaWrapping[];
/** SM2PKE is the fastest algorithm, because the mock generates a key pair for every call. */
export type Wrapping = RsaWrapping | 'SM2PKE';

export const wrappingParams = (algorithm: Wrapping = 'SM2PKE') => ({
  WrappingAlgorithm: algorithm,
  WrappingKeySpec: algorithm === 'SM2PKE' ? 'EC_SM2' : 'RSA_2048',
});

/** @param publicKey Base64 of its SPKI */
export function wrap(material: Buffer, publicKey: string, algorithm: Wrapping = 'SM2PKE'): string {
  const spki = Buffer.from(publicKey, 'base64');
  // The uncompressed point is the end of the SPKI.
  if (algorithm === 'SM2PKE') return sm2().encrypt(material, spki.subarray(-65)).toString('base64');
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return publicEncrypt({ key, ...PADDING[algorithm] }, material).toString('base64');
}

export interface ImportParameters {
  readonly PublicKey: string;
  readonly ImportToken: string;
  readonly TokenExpireTime: string;
  /** The algorithm and the key spec of the public key. */
  readonly algorithm: Wrapping;
}

/** The calls of an import with a client. */
export function importer(call: (action: string, params: Params) => Promise<Reply>) {
  return {
    async parametersFor(KeyId: string, algorithm: Wrapping = 'SM2PKE'): Promise<ImportParameters> {
      const { code, body } = await call('GetParametersForImport', { KeyId, ...wrappingParams(algorithm) });
      expect(code).toBe('Success');
      return { ...body, algorithm };
    },

    /** @param expiry Unix seconds */
    importInto(
      KeyId: string,
      { PublicKey, ImportToken, algorithm }: ImportParameters,
      material: Buffer,
      expiry?: number,
    ): Promise<Reply> {
      return call('ImportKeyMaterial', {
        KeyId,
        ImportToken,
        EncryptedKeyMaterial: wrap(material, PublicKey, algorithm),
        ...(expiry === undefined ? {} : { KeyMaterialExpireUnix: expiry }),
      });
    },
  };
}
