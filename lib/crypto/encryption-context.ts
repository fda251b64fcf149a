/**
 * The encryption context: names and values that must be given again to open a ciphertext.
 * Never stored in the blob; the order of its members does not matter; `{}` and no context are the same.
 */
export type EncryptionContext = ReadonlyMap<string, string>;

/**
 * What the tag of a blob covers besides the ciphertext: the key version id, then each member of the context, sorted by
 * name, every text behind its length in bytes. So `{ab: 'c'}` and `{a: 'bc'}` differ.
 */
export function additionalData(versionId: string, context: EncryptionContext): Buffer {
  if (context.size === 0) return Buffer.from(versionId, 'latin1');
  const parts = [Buffer.from(versionId, 'latin1')];
  for (const name of [...context.keys()].sort()) {
    for (const text of [name, context.get(name) as string]) {
      const bytes = Buffer.from(text, 'utf8');
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      parts.push(length, bytes);
    }
  }
  return Buffer.concat(parts);
}
