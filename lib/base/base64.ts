/**
 * The bytes of a Base64 string; undefined if the string is not valid Base64. Node skips invalid characters and ignores
 * spare bits, so the result is encoded again and compared with the input.
 */
export function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
