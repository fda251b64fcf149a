/** Fixtures: keys as a test wants them, checked against what KMS itself could hold. */
import { DAY, type DateInput, isoSeconds, toDate, toMillis, wholeSecond } from './clock';
import { VERSION_ID_LENGTH } from './crypto/envelope';
import { KEY_SPECS, type KeySpec, materialLength } from './crypto/key-material';
import { type RandomSource, uuidOf } from './crypto/random';
import { KmsMockUsageError } from './errors';
import { didYouMean } from './nearest-name';
import {
  type Cmk,
  hasMaterial,
  KEY_STATES,
  KEY_USAGES,
  type KeyState,
  type KeyUsage,
  ORIGINS,
  type Origin,
  PROTECTION_LEVELS,
  type ProtectionLevel,
} from './registry/cmk';
import { dueChange } from './registry/deadlines';
import { ALIAS_NAME, INSTANCE_ID, RESERVED_ALIAS } from './registry/ids';
import { importMaterial } from './registry/key-material';
import { newKey } from './registry/new-key';
import type { Registry } from './registry/registry';
import { isNewTagKey, isTagValue, MAX_TAG_LENGTH } from './registry/tags';

/** A key to be put into the registry. Everything has a default: a bare `seedKey()` is an Enabled AES-256 key. */
export interface SeedKeyOptions {
  /** Letters, digits, `-` and `_`; a UUID by default. */
  readonly keyId?: string;
  /** 36 letters, digits and `-`; stands at the head of every ciphertext. By default it follows from a given keyId. */
  readonly keyVersionId?: string;
  /** Each with its prefix: `alias/orders`. */
  readonly aliases?: readonly string[];
  /** `Enabled` by default; `PendingImport` makes an external key without material. */
  readonly state?: KeyState;
  /** `Aliyun_AES_256` by default. */
  readonly keySpec?: KeySpec;
  /** `ENCRYPT/DECRYPT`, the only usage of a symmetric key. */
  readonly keyUsage?: KeyUsage;
  /** `Aliyun_KMS` by default; `EXTERNAL` for a key whose material was imported. */
  readonly origin?: Origin;
  /** Raw key as bytes or Base64 text; 32 bytes for Aliyun_AES_256. Random by default. */
  readonly material?: Uint8Array | string;
  /** At most 8192 characters. */
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The mock's own region by default. */
  readonly regionId?: string;
  /** Service time now by default, never later. */
  readonly createdAt?: DateInput;
  /** For `PendingDeletion` only: when the key is gone; in 30 days by default, in 366 at the latest. Whole seconds. */
  readonly deletionDate?: DateInput;
  /** For imported material only: when it is wiped. Whole seconds; never by default. */
  readonly materialExpiresAt?: DateInput;
  /** `SOFTWARE` by default. */
  readonly protectionLevel?: ProtectionLevel;
  /** `kst-…`: the key belongs to this instance and gets ids in the shape of such keys. */
  readonly instanceId?: string;
}

export interface SeededKey {
  readonly keyId: string;
  /** The primary version. */
  readonly keyVersionId: string;
  /** `acs:kms:<region>:<account>:key/<keyId>` */
  readonly arn: string;
  readonly aliases: readonly string[];
  readonly state: KeyState;
  readonly regionId: string;
}

/** A key as it is at the moment of asking; changing it changes nothing. */
export interface KeySnapshot extends SeededKey {
  readonly keySpec: KeySpec;
  readonly keyUsage: KeyUsage;
  readonly origin: Origin;
  readonly protectionLevel: ProtectionLevel;
  readonly instanceId: string | undefined;
  readonly description: string;
  /** JSON text of the key policy that CreateKey was given. */
  readonly policy: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Set in PendingDeletion only. */
  readonly deletionDate: Date | undefined;
  /** undefined for never. */
  readonly materialExpiresAt: Date | undefined;
  /** false for an external key that waits for its import. */
  readonly hasMaterial: boolean;
}

const DEFAULT_WAITING_PERIOD = 30 * DAY;
const MAX_WAITING_PERIOD = 366 * DAY;
const MAX_DESCRIPTION = 8192;

const OPTION_NAMES = [
  'keyId',
  'keyVersionId',
  'aliases',
  'state',
  'keySpec',
  'keyUsage',
  'origin',
  'material',
  'description',
  'tags',
  'regionId',
  'createdAt',
  'deletionDate',
  'materialExpiresAt',
  'protectionLevel',
  'instanceId',
] as const satisfies readonly (keyof SeedKeyOptions)[];

/** @throws KmsMockUsageError INVALID_FIXTURE for a key that KMS could not hold */
export function seedKey(
  options: SeedKeyOptions,
  registry: Registry,
  now: number,
  random: RandomSource,
): SeededKey {
  const key = toKey(options, registry, now, random);
  const aliases = options.aliases ?? [];
  checkAliases(aliases, registry);
  registry.addKey(key);
  for (const name of aliases) registry.bindAlias(name, key);
  return identityOf(key, registry, key.state);
}

/** @returns undefined for a key that is not there, or no longer */
export function snapshotOf(key: Cmk | undefined, registry: Registry, now: number): KeySnapshot | undefined {
  // Looking must not change anything, so what is due is told as if done and left to the next request.
  const due = key === undefined ? undefined : dueChange(key, now);
  if (key === undefined || due === 'gone') return undefined;
  const expired = due === 'materialExpired';
  const state = expired && key.state !== 'PendingDeletion' ? 'PendingImport' : key.state;
  return {
    ...identityOf(key, registry, state),
    keySpec: key.spec,
    keyUsage: key.usage,
    origin: key.origin,
    protectionLevel: key.protectionLevel,
    instanceId: key.instanceId,
    description: key.description,
    policy: key.policy,
    tags: Object.fromEntries(key.tags ?? []),
    createdAt: toDate(key.createdAt),
    deletionDate: key.deletionDate === undefined ? undefined : toDate(key.deletionDate),
    materialExpiresAt:
      expired || key.materialExpiresAt === undefined ? undefined : toDate(key.materialExpiresAt),
    hasMaterial: !expired && hasMaterial(key),
  };
}

const identityOf = (key: Cmk, registry: Registry, state: KeyState): SeededKey => ({
  keyId: key.id,
  keyVersionId: key.primaryVersion.id,
  arn: registry.keyArn(key),
  aliases: registry.aliasesOf(key).map(({ name }) => name),
  state,
  regionId: registry.regionId,
});

function toKey(options: SeedKeyOptions, registry: Registry, now: number, random: RandomSource): Cmk {
  for (const name of Object.keys(options)) {
    if (!(OPTION_NAMES as readonly string[]).includes(name)) {
      throw invalid(name, `there is no such option${didYouMean(name, OPTION_NAMES)}`);
    }
  }
  const spec = oneOf('keySpec', KEY_SPECS, options.keySpec ?? 'Aliyun_AES_256');
  const state = oneOf('state', KEY_STATES, options.state ?? 'Enabled');
  const origin = oneOf('origin', ORIGINS, options.origin ?? originFor(state, options));
  const usage = oneOf('keyUsage', KEY_USAGES, options.keyUsage ?? 'ENCRYPT/DECRYPT');
  if (usage !== 'ENCRYPT/DECRYPT') throw invalid('keyUsage', `a key of ${spec} can only be ENCRYPT/DECRYPT.`);

  const createdAt = dateOption('createdAt', options.createdAt) ?? now;
  if (createdAt > now)
    throw invalid(
      'createdAt',
      `${isoSeconds(createdAt)} is later than the service's now, ${isoSeconds(now)}.`,
    );

  const id = keyIdOption(options.keyId, registry);
  const key = newKey(
    {
      id,
      versionId: versionIdOption(options, id, registry),
      spec,
      origin,
      protectionLevel: oneOf('protectionLevel', PROTECTION_LEVELS, options.protectionLevel ?? 'SOFTWARE'),
      instanceId: matching('instanceId', options.instanceId, INSTANCE_ID, 'kst-hzz62ee817bvyyr5xq3na'),
      description: descriptionOption(options.description),
      tags: tagsOption(options.tags),
      material: origin === 'Aliyun_KMS' ? materialOption(options.material, spec) : undefined,
    },
    createdAt,
    random,
  );
  seedImportedMaterial(key, state, options, now, random);
  key.deletionDate = deletionDateOption(options.deletionDate, state, now);
  key.state = state;
  return key;
}

/** PendingImport says by itself that the key is an external one, and so does an expiry. */
const originFor = (state: KeyState, { materialExpiresAt }: SeedKeyOptions): Origin =>
  state === 'PendingImport' || materialExpiresAt !== undefined ? 'EXTERNAL' : 'Aliyun_KMS';

function seedImportedMaterial(
  key: Cmk,
  state: KeyState,
  options: SeedKeyOptions,
  now: number,
  random: RandomSource,
): void {
  const expiresAt = dateOption('materialExpiresAt', options.materialExpiresAt);
  if (key.origin === 'Aliyun_KMS') {
    if (state === 'PendingImport') {
      throw invalid(
        'state',
        'only a key with origin EXTERNAL waits for an import; this one has material of KMS.',
      );
    }
    if (expiresAt !== undefined)
      throw invalid('materialExpiresAt', 'only imported material (origin EXTERNAL) expires.');
    return;
  }
  if (state === 'PendingImport') {
    if (options.material !== undefined) {
      throw invalid('material', 'a key in PendingImport has none. Leave it out, or seed the key as Enabled.');
    }
    if (expiresAt !== undefined) {
      throw invalid('materialExpiresAt', 'a key in PendingImport has no material that could expire.');
    }
    return;
  }
  if (expiresAt !== undefined && wholeSecond(expiresAt) <= now) {
    throw invalid(
      'materialExpiresAt',
      `${isoSeconds(expiresAt)} is not later than the service's now, ${isoSeconds(now)}. Seed the key as PendingImport instead.`,
    );
  }
  const material = materialOption(options.material, key.spec) ?? random.bytes(materialLength(key.spec));
  importMaterial(key, material, expiresAt === undefined ? undefined : wholeSecond(expiresAt));
}

function keyIdOption(keyId: string | undefined, registry: Registry): string | undefined {
  const id = matching(
    'keyId',
    keyId,
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    '1234abcd-12ab-34cd-56ef-1234567890ab',
  );
  if (id !== undefined && registry.findKey(id) !== undefined) {
    throw invalid(
      'keyId',
      `${registry.regionId} has a key ${id} already. Choose another id, or reset() between tests.`,
    );
  }
  return id;
}

/** With a fixed key id the version id is fixed too, so that a stored ciphertext opens in the next process. */
function versionIdOption(
  { keyVersionId, instanceId }: SeedKeyOptions,
  keyId: string | undefined,
  registry: Registry,
): string | undefined {
  const pattern = new RegExp(`^[A-Za-z0-9-]{${VERSION_ID_LENGTH}}$`);
  const given = matching('keyVersionId', keyVersionId, pattern, '2ab1a983-7072-4bbc-a582-584b5bd8cb56');
  if (given === undefined) {
    return keyId === undefined || instanceId !== undefined ? undefined : uuidOf(`first version of ${keyId}`);
  }
  if (registry.findVersion(given) !== undefined) {
    throw invalid(
      'keyVersionId',
      `${registry.regionId} has a version ${given} already; ciphertexts could not be told apart.`,
    );
  }
  return given;
}

function materialOption(material: Uint8Array | string | undefined, spec: KeySpec): Buffer | undefined {
  if (material === undefined) return undefined;
  let bytes: Buffer;
  if (typeof material === 'string') {
    bytes = Buffer.from(material, 'base64');
    if (bytes.toString('base64') !== material) {
      throw invalid('material', 'the text is no Base64. Give Base64 text or bytes: Buffer.from(hex, "hex").');
    }
  } else if (ArrayBuffer.isView(material)) {
    // A copy: the registry wipes what it holds, and the caller's array is the caller's.
    bytes = Buffer.from(material);
  } else {
    throw invalid('material', `${typeof material} is neither bytes nor Base64 text.`);
  }
  const wanted = materialLength(spec);
  if (bytes.length !== wanted) {
    throw invalid(
      'material',
      `${spec} takes ${wanted} bytes, these are ${bytes.length}. Texts are read as Base64.`,
    );
  }
  return bytes;
}

function deletionDateOption(date: DateInput | undefined, state: KeyState, now: number): number | undefined {
  const given = dateOption('deletionDate', date);
  if (state !== 'PendingDeletion') {
    if (given !== undefined)
      throw invalid('deletionDate', `a key in ${state} has none. Add state: 'PendingDeletion'.`);
    return undefined;
  }
  const deletionDate = wholeSecond(given ?? now + DEFAULT_WAITING_PERIOD);
  if (deletionDate <= now) {
    throw invalid(
      'deletionDate',
      `${isoSeconds(deletionDate)} is not later than the service's now, ${isoSeconds(now)}: that key would be gone.`,
    );
  }
  if (deletionDate > now + MAX_WAITING_PERIOD) {
    throw invalid(
      'deletionDate',
      `${isoSeconds(deletionDate)} is more than 366 days, the longest waiting period of KMS, after the service's now, ${isoSeconds(now)}. Move the clock first: kms.clock.set(…).`,
    );
  }
  return deletionDate;
}

function descriptionOption(description: string | undefined): string {
  if (description === undefined) return '';
  if (typeof description !== 'string' || description.length > MAX_DESCRIPTION) {
    throw invalid('description', `give a text of at most ${MAX_DESCRIPTION} characters.`);
  }
  return description;
}

function tagsOption(
  tags: Readonly<Record<string, string>> | undefined,
): ReadonlyMap<string, string> | undefined {
  if (tags === undefined) return undefined;
  if (typeof tags !== 'object' || tags === null || Array.isArray(tags)) {
    throw invalid('tags', "give an object of texts: { Project: 'orders' }.");
  }
  const entries = Object.entries(tags);
  for (const [name, value] of entries) {
    if (!isNewTagKey(name) || !isTagValue(value)) {
      throw invalid(
        `tags.${name}`,
        `key and value are texts of at most ${MAX_TAG_LENGTH} characters; the key is not empty and does not begin ` +
          'with "aliyun" or "acs:".',
      );
    }
  }
  return entries.length === 0 ? undefined : new Map(entries);
}

function checkAliases(aliases: readonly string[], registry: Registry): void {
  if (!Array.isArray(aliases)) throw invalid('aliases', "give a list: ['alias/orders'].");
  const seen = new Set<string>();
  for (const alias of aliases) {
    if (typeof alias !== 'string' || !ALIAS_NAME.test(alias)) {
      throw invalid(
        'aliases',
        `${JSON.stringify(alias)} is no alias name: "alias/" and 1 to 255 letters, digits, "_", "-" or "/".`,
      );
    }
    if (RESERVED_ALIAS.test(alias))
      throw invalid('aliases', `${alias}: names that begin with alias/acs are the vendor's own.`);
    if (seen.has(alias) || registry.hasAlias(alias)) {
      throw invalid(
        'aliases',
        `${alias} is bound to a key of ${registry.regionId} already. Choose another name, or reset() between tests.`,
      );
    }
    seen.add(alias);
  }
}

function oneOf<Value extends string>(option: string, values: readonly Value[], given: Value): Value {
  if (values.includes(given)) return given;
  throw invalid(
    option,
    `${JSON.stringify(given)} is none of ${values.join(', ')}${didYouMean(String(given), values)}`,
  );
}

function matching(
  option: string,
  given: string | undefined,
  pattern: RegExp,
  example: string,
): string | undefined {
  if (given === undefined || (typeof given === 'string' && pattern.test(given))) return given;
  throw invalid(option, `${JSON.stringify(given)} does not have the shape of ${example} (${pattern}).`);
}

const dateOption = (option: string, date: DateInput | undefined): number | undefined =>
  date === undefined ? undefined : toMillis(date, `seedKey({ ${option} })`, 'INVALID_FIXTURE');

const invalid = (option: string, message: string): KmsMockUsageError =>
  new KmsMockUsageError('INVALID_FIXTURE', `seedKey({ ${option} }): ${message}`);
