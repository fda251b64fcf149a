/** Identifiers in the documented shapes. Source: notes on identifiers, samples of 2018-2026. */
import type { RandomSource } from '../crypto/random';
import { SECOND } from '../clock';

/** `kst-` + region tag (3 letters) + creation time (8 hex digits) + 10 characters. */
export const INSTANCE_ID = /^kst-[a-z]{3}[0-9a-f]{8}[0-9a-z]{10}$/;

/** Letters, digits, `_`, `-` and `/`, 1 to 255 of them behind the prefix. */
export const ALIAS_NAME = /^alias\/[A-Za-z0-9_/-]{1,255}$/;
/** The vendor keeps these names for itself. */
export const RESERVED_ALIAS = /^alias\/acs/;
/** A name that a user may give. */
export const NEW_ALIAS_NAME = /^alias\/(?!acs)[A-Za-z0-9_/-]{1,255}$/;

const ALPHANUMERIC = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A UUID; for a key of an instance `key-hzz62f1cb66fa42qoab1c`, with the region tag of the instance. */
export function newKeyId(instanceId: string | undefined, createdAt: number, random: RandomSource): string {
  if (instanceId === undefined) return random.uuid();
  const seconds = (Math.floor(createdAt / SECOND) >>> 0).toString(16).padStart(8, '0');
  return `key-${instanceId.slice(4, 7)}${seconds}${alphanumeric(random, 10)}`;
}

/** A UUID; for a key of an instance the key's id and ten characters more. Both have 36 characters. */
export const newVersionId = (keyId: string, instanceId: string | undefined, random: RandomSource): string =>
  instanceId === undefined ? random.uuid() : `${keyId}-${alphanumeric(random, 10)}`;

function alphanumeric(random: RandomSource, length: number): string {
  let text = '';
  for (const byte of random.bytes(length)) text += ALPHANUMERIC[byte % ALPHANUMERIC.length];
  return text;
}
