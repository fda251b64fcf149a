/** Strict DER (X.690): a value has exactly one valid encoding. */

export const INTEGER = 0x02;
export const OCTET_STRING = 0x04;
const SEQUENCE = 0x30;

export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** @returns the elements of a SEQUENCE without bytes after it; undefined for anything else */
export function readSequence(bytes: Uint8Array): readonly DerElement[] | undefined {
  const sequence = readElement(bytes, 0);
  if (sequence?.tag !== SEQUENCE || sequence.end !== bytes.length) return undefined;
  const elements: DerElement[] = [];
  for (let offset = 0; offset < sequence.content.length; ) {
    const element = readElement(sequence.content, offset);
    if (element === undefined) return undefined;
    elements.push(element);
    offset = element.end;
  }
  return elements;
}

/** @returns whether the bytes are a SEQUENCE of exactly these primitive elements, without bytes after it */
export function isDerSequence(bytes: Uint8Array, tags: readonly number[]): boolean {
  const elements = readSequence(bytes);
  return (
    elements?.length === tags.length &&
    elements.every(
      ({ tag, content }, index) => tag === tags[index] && (tag !== INTEGER || isMinimalInteger(content)),
    )
  );
}

/** The element at the offset and its end; undefined if it is truncated or its length is not minimal. */
function readElement(bytes: Uint8Array, offset: number): (DerElement & { end: number }) | undefined {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) return undefined;
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const size = first & 0x7f;
    // No request is so long that its length needs four bytes.
    if (size === 0 || size > 4) return undefined;
    const digits = bytes.subarray(start, start + size);
    length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
    start += size;
    const minimal = digits[0] !== 0 && length >= 0x80;
    if (!minimal || digits.length !== size) return undefined;
  }
  const end = start + length;
  return end <= bytes.length ? { tag, content: bytes.subarray(start, end), end } : undefined;
}

/** Whether the number is positive and has no redundant leading byte. */
function isMinimalInteger(content: Uint8Array): boolean {
  const [first, second] = content;
  if (first === undefined || first >= 0x80) return false;
  return first !== 0 || second === undefined || second >= 0x80;
}
