import { type Cipher, createCipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';

/** The source of ids, key material, data keys and IVs. */
export interface RandomSource {
  bytes(length: number): Buffer;
  /** A lower-case UUID, version 4. */
  uuid(): string;
  /** An independent source at the same position: if it is seeded, both return the same values from now on. */
  copy(): RandomSource;
}

const POOL_BYTES = 4096;

/** Random bytes of the operating system, read in larger blocks, because a system call for each IV of 12 bytes is slow. */
class SystemRandom implements RandomSource {
  #pool = Buffer.alloc(0);
  #used = 0;

  bytes(length: number): Buffer {
    if (length > POOL_BYTES) return randomBytes(length);
    if (this.#used + length > this.#pool.length) {
      this.#pool = randomBytes(POOL_BYTES);
      this.#used = 0;
    }
    // A copy, not a view: key material must not share memory with an IV or keep the block alive.
    const portion = Buffer.from(this.#pool.subarray(this.#used, this.#used + length));
    this.#used += length;
    return portion;
  }

  uuid(): string {
    return randomUUID();
  }

  copy(): RandomSource {
    return this;
  }
}

/** The key stream of AES-256-CTR under a key derived from the seed: the same seed gives the same bytes. */
class SeededRandom implements RandomSource {
  readonly #key: Buffer;
  /** Bytes read so far. */
  #position: number;
  /** Created when it is first read, because most copies are never read. */
  #stream: Cipher | undefined;

  constructor(key: Buffer, position: number) {
    this.#key = key;
    this.#position = position;
  }

  bytes(length: number): Buffer {
    this.#stream ??= keyStream(this.#key, this.#position);
    this.#position += length;
    return this.#stream.update(Buffer.alloc(length));
  }

  uuid(): string {
    return uuidFrom(this.bytes(16));
  }

  copy(): RandomSource {
    return new SeededRandom(this.#key, this.#position);
  }
}

const BLOCK_BYTES = 16;

/** The counter of CTR mode is the block number, so a stream can start at any position. */
function keyStream(key: Buffer, position: number): Cipher {
  const counter = Buffer.alloc(BLOCK_BYTES);
  counter.writeBigUInt64BE(BigInt(Math.floor(position / BLOCK_BYTES)), BLOCK_BYTES - 8);
  const stream = createCipheriv('aes-256-ctr', key, counter);
  stream.update(Buffer.alloc(position % BLOCK_BYTES));
  return stream;
}

const streamKey = (seed: string): Buffer =>
  createHash('sha256').update('alicloud-kms-mock random 1\0').update(seed).digest();

const system = new SystemRandom();

/**
 * A source for one purpose. Sources with different labels are independent, so the order of unrelated calls does not change
 * the values of a seeded run.
 */
export function randomSource(seed: string | number | undefined, label: string): RandomSource {
  return seed === undefined ? system : new SeededRandom(streamKey(`${typeof seed}:${seed}\0${label}`), 0);
}

/** An id in the form of a UUID that depends only on the string. */
export const uuidOf = (text: string): string =>
  uuidFrom(createHash('sha256').update('alicloud-kms-mock id 1\0').update(text).digest().subarray(0, 16));

function uuidFrom(bytes: Buffer): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
