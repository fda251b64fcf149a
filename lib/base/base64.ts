/**
 * The bytes of a Base64 text; undefined for what is none. Node passes over characters that are no Base64 and ignores
 * spare bits, so only a text that encodes back to itself counts.
 */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
