/** Encodings that BER allows and DER forbids, and structures with one member too many. */

/** The length of a short SEQUENCE in two bytes. */
export function longLength(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x30, 0x81]), bytes.subarray(1)]);
}

/** A zero that the first INTEGER does not need. */
export function zeroInFront(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0x30, (bytes[1] as number) + 1, 0x02, (bytes[3] as number) + 1, 0]),
    bytes.subarray(4),
  ]);
}

/** A NULL as one more member of a short SEQUENCE. */
export function memberMore(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0x30, (bytes[1] as number) + 2]),
    bytes.subarray(2),
    Buffer.from([0x05, 0x00]),
  ]);
}
