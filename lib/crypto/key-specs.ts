/**
 * The key specs, with their usages and key lengths. Source: key spec page, 2021-2026.
 * The names of the HMAC specs and of their usage are not published (docs/fidelity.md).
 */

export const KEY_USAGES = ['ENCRYPT/DECRYPT', 'SIGN/VERIFY', 'GENERATE/VERIFY_MAC'] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export interface KeySpecRow {
  readonly family: 'AES' | 'SM4' | 'RSA' | 'EC' | 'SM2' | 'HMAC';
  /** The length of a symmetric key, of a private scalar, or of the RSA modulus. */
  readonly bits: number;
  readonly usages: readonly KeyUsage[];
  /** Keys of this spec exist only in instances. The shared service has had keys of all other specs. */
  readonly instanceOnly: boolean;
}

const crypt = ['ENCRYPT/DECRYPT'] as const;
const sign = ['SIGN/VERIFY'] as const;
// If a spec has two usages, the first is the default: SIGN/VERIFY since 2026, ENCRYPT/DECRYPT before.
const either = ['SIGN/VERIFY', 'ENCRYPT/DECRYPT'] as const;
const mac = ['GENERATE/VERIFY_MAC'] as const;

// biome-ignore format: a table, to be read in columns
const ROWS = {
  Aliyun_AES_256: { family: 'AES',  bits: 256,  usages: crypt,  instanceOnly: false },
  Aliyun_AES_192: { family: 'AES',  bits: 192,  usages: crypt,  instanceOnly: true  },
  Aliyun_AES_128: { family: 'AES',  bits: 128,  usages: crypt,  instanceOnly: true  },
  Aliyun_SM4:     { family: 'SM4',  bits: 128,  usages: crypt,  instanceOnly: false },
  RSA_2048:       { family: 'RSA',  bits: 2048, usages: either, instanceOnly: false },
  RSA_3072:       { family: 'RSA',  bits: 3072, usages: either, instanceOnly: false },
  RSA_4096:       { family: 'RSA',  bits: 4096, usages: either, instanceOnly: true  },
  EC_P256:        { family: 'EC',   bits: 256,  usages: sign,   instanceOnly: false },
  EC_P256K:       { family: 'EC',   bits: 256,  usages: sign,   instanceOnly: false },
  EC_SM2:         { family: 'SM2',  bits: 256,  usages: either, instanceOnly: false },
  HMAC_SHA_224:   { family: 'HMAC', bits: 224,  usages: mac,    instanceOnly: true  },
  HMAC_SHA_256:   { family: 'HMAC', bits: 256,  usages: mac,    instanceOnly: true  },
  HMAC_SHA_384:   { family: 'HMAC', bits: 384,  usages: mac,    instanceOnly: true  },
  HMAC_SHA_512:   { family: 'HMAC', bits: 512,  usages: mac,    instanceOnly: true  },
  HMAC_SM3:       { family: 'HMAC', bits: 256,  usages: mac,    instanceOnly: true  },
} as const satisfies Record<string, KeySpecRow>;

export type KeySpec = keyof typeof ROWS;

export const KEY_SPECS = Object.keys(ROWS) as readonly KeySpec[];

export const keySpec = (spec: KeySpec): KeySpecRow => ROWS[spec];

export const isSymmetric = (spec: KeySpec): boolean =>
  ROWS[spec].family === 'AES' || ROWS[spec].family === 'SM4';

/** Specs with a public key. */
export const isAsymmetric = (spec: KeySpec): boolean => !isSymmetric(spec) && ROWS[spec].family !== 'HMAC';

/** The specs of key pairs that wrap imported key material and exported data keys. */
export const WRAPPING_KEY_SPECS = ['RSA_2048', 'EC_SM2'] as const;
export type WrappingKeySpec = (typeof WRAPPING_KEY_SPECS)[number];
