/** Random passwords and SSH keys for credentials. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { RandomSource } from './random';

export const DIGITS = '0123456789';
export const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
export const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** The 32 punctuation characters of ASCII. */
export const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Random characters, all with the same probability. */
export function randomText(alphabet: string, length: number, random: RandomSource): string {
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[randomBelow(alphabet.length, random)];
  return text;
}

/** A string of characters of all alphabets, with at least one character of each. */
export function randomTextOfEach(alphabets: readonly string[], length: number, random: RandomSource): string {
  const characters = alphabets.map((alphabet) => randomText(alphabet, 1, random));
  characters.push(...randomText(alphabets.join(''), length - characters.length, random));
  // Fisher-Yates shuffle: otherwise the alphabets of the first characters would be known.
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomBelow(i + 1, random);
    [characters[i], characters[j]] = [characters[j] as string, characters[i] as string];
  }
  return characters.join('');
}

/** A number from 0 to limit - 1 (limit <= 256). Bytes that would bias the result are skipped. */
function randomBelow(limit: number, random: RandomSource): number {
  const fair = 256 - (256 % limit);
  for (;;) {
    const byte = random.bytes(1)[0] as number;
    if (byte < fair) return byte % limit;
  }
}

export interface SshKeyPair {
  /** A line of authorized_keys, without a comment. */
  readonly publicKey: string;
  /** PKCS#8 in PEM. */
  readonly privateKey: string;
}

/** DER of PKCS#8 before the 32 bytes of an Ed25519 key (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Ed25519: unlike an RSA key, it is created at once and from seeded random values. */
export function newSshKeyPair(random: RandomSource): SshKeyPair {
  const der = Buffer.concat([ED25519_PKCS8, random.bytes(32)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const point = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const blob = Buffer.concat([sshString(Buffer.from('ssh-ed25519')), sshString(point)]);
  return {
    publicKey: `ssh-ed25519 ${blob.toString('base64')}`,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

/** RFC 4251: four bytes of length, then the bytes. */
function sshString(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
