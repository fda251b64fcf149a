import { createHash } from 'node:crypto';

/**
 * The encryption context: names and values that are needed again to decrypt a ciphertext.
 * The blob does not contain it. The order of its members does not matter. `{}` and no context are the same.
 */
export type EncryptionContext = ReadonlyMap<string, string>;

/**
 * The additional authenticated data of a blob: the SHA-256 digest of `name=value` of each member, sorted by name and joined
 * with `&`. Nothing is escaped, so `{"a": "1&b=2"}` and `{"a": "1", "b": "2"}` are the same context. Source: the transfer SDKs
 * of the vendor for Java and Go, which decrypt blobs of the shared gateway.
 * @returns undefined without a context: such a blob has no additional data
 */
export function additionalData(context: EncryptionContext): Buffer | undefined {
  if (context.size === 0) return undefined;
  const members = [...context.keys()].sort().map((name) => `${name}=${context.get(name)}`);
  return createHash('sha256').update(members.join('&'), 'utf8').digest();
}
