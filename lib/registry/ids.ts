/** Identifiers in the documented formats. Source: notes on identifiers, samples of 2018-2026. */
import { SECOND } from '../base/clock';
import { VERSION_ID_LENGTH } from '../crypto/envelope';
import { type RandomSource, uuidOf } from '../crypto/random';
import { regionTagIn, regionTagOf } from './region-tags';

/** `kst-` + short name of the region + creation time (8 hex digits) + 10 characters. Pay-as-you-go instances: `kst-p…`. */
export const INSTANCE_ID = /^kst-p?[a-z]{3}[0-9a-f]{8}[0-9a-z]{10}$/;

/** `alias/` and 1 to 255 letters, digits, `_`, `-` or `/`. */
export const ALIAS_NAME = /^alias\/[A-Za-z0-9_/-]{1,255}$/;
/** The vendor reserves these names. */
const RESERVED_ALIAS = /^alias\/acs/;
/** A name that a user may give: an alias name that is not reserved. */
export const NEW_ALIAS_NAME = new RegExp(
  `^(?!${RESERVED_ALIAS.source.slice(1)})${ALIAS_NAME.source.slice(1)}`,
);

/** The alias of a service key: `alias/acs/` and the code of a cloud service. */
const SERVICE_ALIAS = /^alias\/acs\/([a-z][a-z0-9-]{0,250})$/;
/** A name that a seeded key may have. */
export const SEEDED_ALIAS_NAME = new RegExp(`${NEW_ALIAS_NAME.source}|${SERVICE_ALIAS.source}`);

/** @returns the code of the cloud service; undefined if the alias is not that of a service key */
export const serviceOfAlias = (alias: string): string | undefined => SERVICE_ALIAS.exec(alias)?.[1];

/** 1 to 192 letters, digits, `_/+=.@-` and Chinese characters; of the latter at most 64. */
const SECRET_NAME_SOURCE = String.raw`(?!(?:\P{Script=Han}*\p{Script=Han}){65})[\w/+=.@\p{Script=Han}-]{1,192}`;
export const SECRET_NAME = new RegExp(`^${SECRET_NAME_SOURCE}$`, 'u');
export const SECRET_NAME_OR_ARN = new RegExp(`^(?:acs:kms:[^:]+:[^:]+:secret/)?${SECRET_NAME_SOURCE}$`, 'u');

const ALPHANUMERIC = '0123456789abcdefghijklmnopqrstuvwxyz';

/** The id of a new instance in this region. */
export const newInstanceId = (regionId: string, createdAt: number, random: RandomSource): string =>
  `kst-${regionTagOf(regionId)}${dated(createdAt, random)}`;

/** A UUID; for a key of an instance `key-hzz62f1cb66fa42qoab1c`, with the short name in the id of the instance. */
export const newKeyId = (instanceId: string | undefined, createdAt: number, random: RandomSource): string =>
  instanceId === undefined ? random.uuid() : `key-${regionTagIn(instanceId)}${dated(createdAt, random)}`;

/** The creation time and 10 characters. */
function dated(createdAt: number, random: RandomSource): string {
  const seconds = (Math.floor(createdAt / SECOND) >>> 0).toString(16).padStart(8, '0');
  return `${seconds}${alphanumeric(random, 10)}`;
}

/** A UUID; for a key id like `key-hzz62f1cb66fa42qoab1c` that id and as many characters more as a UUID has. */
export const newVersionId = (keyId: string, random: RandomSource): string =>
  INSTANCE_KEY_ID.test(keyId) ? `${keyId}-${alphanumeric(random, roomAfter(keyId))}` : random.uuid();

/** Like newVersionId(), but always the same for the same key id. @param index 0 for the first version */
export function fixedVersionId(keyId: string, index: number): string {
  const uuid = uuidOf(index === 0 ? `first version of ${keyId}` : `version ${index + 1} of ${keyId}`);
  if (!INSTANCE_KEY_ID.test(keyId)) return uuid;
  return `${keyId}-${uuid.replaceAll('-', '').slice(0, roomAfter(keyId))}`;
}

/** Characters of a version id after the key id and a hyphen: 10, and 9 for a key of a pay-as-you-go instance. */
const roomAfter = (keyId: string): number => VERSION_ID_LENGTH - keyId.length - 1;

/**
 * Generates ids until one is unused. Seeded streams restart at reset(), and fixtures loaded afterwards may contain ids that
 * the streams generate again.
 */
export function unusedId(make: () => string, isUsed: (id: string) => boolean): string {
  let id = make();
  while (isUsed(id)) id = make();
  return id;
}

const INSTANCE_KEY_ID = /^key-p?[0-9a-z]{21}$/;
/** A UUID, or `key-` and anything: no source says how exactly KMS checks the id of a key of an instance. */
const POSSIBLE_KEY_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|key-[0-9a-z-]+)$/i;

/** Whether KMS could have such a key id, in any letter case. A fixture can have another id, for example `orders`. */
export const isPossibleKeyId = (id: string): boolean => POSSIBLE_KEY_ID.test(id);

function alphanumeric(random: RandomSource, length: number): string {
  let text = '';
  for (const byte of random.bytes(length)) text += ALPHANUMERIC[byte % ALPHANUMERIC.length];
  return text;
}
