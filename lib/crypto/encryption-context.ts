/**
 * The encryption context: names and values that are needed again to decrypt a ciphertext.
 * The blob does not contain it. The order of its members does not matter. `{}` and no context are the same.
 */
export type EncryptionContext = ReadonlyMap<string, string>;

/**
 * The additional authenticated data of a blob: the key version id, then each member of the context, sorted by name. Each
 * string is preceded by its length in bytes, so `{ab: 'c'}` and `{a: 'bc'}` differ.
 */
export function additionalData(versionId: string, context: EncryptionContext): Buffer {
  if (context.size === 0) return Buffer.from(versionId, 'latin1');
  const texts: string[] = [];
  for (const name of [...context.keys()].sort()) texts.push(name, context.get(name) as string);
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const size = lengths.reduce((sum, length) => sum + LENGTH_BYTES + length, versionId.length);

  const data = Buffer.allocUnsafe(size);
  let end = data.write(versionId, 'latin1');
  texts.forEach((text, i) => {
    end = data.writeUInt32BE(lengths[i] as number, end);
    end += data.write(text, end, 'utf8');
  });
  return data;
}

const LENGTH_BYTES = 4;
