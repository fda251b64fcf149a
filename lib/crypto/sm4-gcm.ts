/** SM4-GCM (RFC 8998). Only Node 26 and later have it in OpenSSL, so sm-crypto-v2 is used on every version. */
export interface Sealed {
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

const library = () => (require('sm-crypto-v2') as typeof import('sm-crypto-v2')).sm4;

const NO_DATA = new Uint8Array(0);

/** The library needs a plain Uint8Array, not a Buffer. */
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

export function sm4Seal(
  key: Uint8Array,
  iv: Uint8Array,
  plaintext: Uint8Array,
  additionalData: Uint8Array = NO_DATA,
): Sealed {
  const { output, tag } = library().encrypt(plain(plaintext), plain(key), {
    mode: 'gcm',
    iv: plain(iv),
    associatedData: plain(additionalData),
    output: 'array',
    outputTag: true,
  });
  return { ciphertext: Buffer.from(output), tag: Buffer.from(tag as Uint8Array) };
}

/** @returns undefined if the tag does not match */
export function sm4Open(
  key: Uint8Array,
  iv: Uint8Array,
  { ciphertext, tag }: Sealed,
  additionalData: Uint8Array = NO_DATA,
): Buffer | undefined {
  try {
    const plaintext = library().decrypt(plain(ciphertext), plain(key), {
      mode: 'gcm',
      iv: plain(iv),
      associatedData: plain(additionalData),
      output: 'array',
      tag: plain(tag),
    });
    return Buffer.from(plaintext);
  } catch {
    return undefined;
  }
}
