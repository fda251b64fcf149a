/** Fixtures: keys as a test wants them, checked against what KMS itself could hold. */
import { isUint8Array } from 'node:util/types';
import { shown } from './arguments';
import { fromBase64 } from './base64';
import { DAY, type DateInput, isoSeconds, wholeSecond } from './clock';
import { VERSION_ID_LENGTH } from './crypto/envelope';
import type { PrivateKey } from './crypto/asymmetric';
import { materialLength } from './crypto/key-material';
import { isSymmetric, KEY_SPECS, KEY_USAGES, type KeySpec, type KeyUsage, keySpec } from './crypto/key-specs';
import { readPrivateKeyPem } from './crypto/private-key-pem';
import type { RandomSource } from './crypto/random';
import { FixtureOptions } from './fixture-options';
import {
  canRotate,
  KEY_STATES,
  type KeyState,
  ORIGINS,
  type Origin,
  PROTECTION_LEVELS,
  type ProtectionLevel,
} from './registry/cmk';
import { ALIAS_NAME, fixedVersionId, INSTANCE_ID, RESERVED_ALIAS } from './registry/ids';
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_ROTATION_DAYS,
  MAX_WAITING_DAYS,
  MIN_ROTATION_DAYS,
} from './registry/limits';
import { type NewKey, newKey } from './registry/new-key';
import type { Registry } from './registry/registry';
import { identityOf, type SeededKey } from './snapshot';

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
  /** For specs that can do either, `SIGN/VERIFY` by default. */
  readonly keyUsage?: KeyUsage;
  /** `Aliyun_KMS` by default; `EXTERNAL` for a key whose material was imported. */
  readonly origin?: Origin;
  /** Raw key of a symmetric or HMAC key, as bytes or Base64 text; 32 bytes for Aliyun_AES_256. Random by default. */
  readonly material?: Uint8Array | string;
  /** Private key of an asymmetric key, PKCS#8, SEC 1 or PKCS#1 in PEM. Random by default, made at the first use. */
  readonly privateKeyPem?: string;
  /** Days between automatic rotations, of symmetric keys with material of KMS: 7 to 730. None by default. */
  readonly rotationDays?: number;
  /** true refuses ScheduleKeyDeletion. */
  readonly deletionProtection?: boolean;
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

const read = new FixtureOptions('seedKey');

/** The names of SeedKeyOptions. */
export const SEED_KEY_OPTIONS = [
  'keyId',
  'keyVersionId',
  'aliases',
  'state',
  'keySpec',
  'keyUsage',
  'origin',
  'material',
  'privateKeyPem',
  'rotationDays',
  'deletionProtection',
  'description',
  'tags',
  'regionId',
  'createdAt',
  'deletionDate',
  'materialExpiresAt',
  'protectionLevel',
  'instanceId',
] as const satisfies readonly (keyof SeedKeyOptions)[];

/**
 * Everything is checked before the first random byte is drawn: a refused fixture leaves nothing behind.
 * @throws KmsMockUsageError INVALID_FIXTURE for a key that KMS could not hold
 */
export function seedKey(
  options: SeedKeyOptions,
  registry: Registry,
  now: number,
  random: RandomSource,
): SeededKey {
  const fixture = readFixture(options, registry, now);
  const key = newKey(fixture, fixture.createdAt, random);
  registry.addKey(key);
  for (const name of fixture.aliases) registry.bindAlias(name, key);
  if (fixture.imported !== undefined) {
    const { material = random.bytes(materialLength(key.spec)), expiresAt } = fixture.imported;
    registry.importMaterial(key, material, expiresAt);
  }
  key.state = fixture.state;
  key.deletionProtection = fixture.deletionProtection ? { description: '' } : undefined;
  registry.setDeletionDate(key, fixture.deletionDate);
  registry.tellState(key, undefined);
  return identityOf(key, registry, key.state);
}

interface Fixture extends NewKey {
  readonly createdAt: number;
  readonly state: KeyState;
  readonly aliases: readonly string[];
  readonly imported: ImportedMaterial | undefined;
  readonly deletionDate: number | undefined;
  readonly deletionProtection: boolean;
}

interface ImportedMaterial {
  /** Random when not given. */
  readonly material?: Buffer | undefined;
  readonly expiresAt: number | undefined;
}

function readFixture(options: SeedKeyOptions, registry: Registry, now: number): Fixture {
  const spec = read.oneOf('keySpec', KEY_SPECS, options.keySpec ?? 'Aliyun_AES_256');
  const state = read.oneOf('state', KEY_STATES, options.state ?? 'Enabled');
  const origin = read.oneOf('origin', ORIGINS, options.origin ?? originFor(state, options));
  const { usages, instanceOnly } = keySpec(spec);
  const usage = read.oneOf('keyUsage', KEY_USAGES, options.keyUsage ?? (usages[0] as KeyUsage));
  if (!usages.includes(usage))
    throw read.invalid('keyUsage', `a key of ${spec} can only be ${usages.join(' or ')}.`);
  if (origin === 'EXTERNAL' && !isSymmetric(spec)) {
    throw read.invalid('origin', `the material of a key of ${spec} cannot be imported.`);
  }

  const instanceId = read.matching(
    'instanceId',
    options.instanceId,
    INSTANCE_ID,
    'kst-hzz62ee817bvyyr5xq3na',
  );
  if (instanceOnly && instanceId === undefined) {
    throw read.invalid(
      'keySpec',
      `only instances have keys of ${spec}. Add an instanceId such as kst-hzz62ee817bvyyr5xq3na.`,
    );
  }
  const createdAt = read.createdAt('createdAt', options.createdAt, now);
  const id = keyIdOption(options.keyId, registry);
  return {
    id,
    versionId: versionIdOption(options.keyVersionId, id, registry),
    spec,
    usage,
    origin,
    state,
    instanceId,
    protectionLevel: read.oneOf('protectionLevel', PROTECTION_LEVELS, options.protectionLevel ?? 'SOFTWARE'),
    description: descriptionOption(options.description),
    tags: read.tags(options.tags, 'key'),
    aliases: aliasesOption(options.aliases, registry),
    createdAt,
    ...secretOption(options, spec, origin),
    rotationInterval: rotationOption(options.rotationDays, spec, origin),
    imported: importedMaterial(origin, state, spec, options, now),
    deletionDate: read.deletionDate(options.deletionDate, {
      state,
      now,
      maxDays: MAX_WAITING_DAYS,
      noun: 'key',
    }),
    deletionProtection: read.flag('deletionProtection', options.deletionProtection),
  };
}

function secretOption(
  { material, privateKeyPem }: SeedKeyOptions,
  spec: KeySpec,
  origin: Origin,
): Pick<NewKey, 'material' | 'rsa'> {
  if (privateKeyPem !== undefined) {
    if (material !== undefined) throw read.invalid('privateKeyPem', 'give either this or material.');
    const key = typeof privateKeyPem === 'string' ? readPrivateKeyPem(privateKeyPem, spec) : undefined;
    if (key === undefined) throw read.invalid('privateKeyPem', `this is no private key of ${spec} in PEM.`);
    return secretOf(key);
  }
  if (material !== undefined && keySpec(spec).family === 'RSA') {
    throw read.invalid('material', `a key of ${spec} is no string of bytes. Give privateKeyPem.`);
  }
  // Of an external key it is imported.
  return { material: origin === 'Aliyun_KMS' ? materialOption(material, spec) : undefined };
}

const secretOf = (key: PrivateKey): Pick<NewKey, 'material' | 'rsa'> =>
  'rsa' in key ? { rsa: async () => key.rsa } : { material: Buffer.from(key.scalar) };

function rotationOption(days: number | undefined, spec: KeySpec, origin: Origin): number | undefined {
  if (days === undefined) return undefined;
  if (!canRotate({ spec, origin })) {
    throw read.invalid('rotationDays', 'only symmetric keys with material of KMS rotate.');
  }
  if (typeof days !== 'number' || !(days >= MIN_ROTATION_DAYS && days <= MAX_ROTATION_DAYS)) {
    throw read.invalid(
      'rotationDays',
      `${shown(days)} is not between ${MIN_ROTATION_DAYS} and ${MAX_ROTATION_DAYS}.`,
    );
  }
  return wholeSecond(days * DAY);
}

/** PendingImport says by itself that the key is an external one, and so does an expiry. */
const originFor = (state: KeyState, { materialExpiresAt }: SeedKeyOptions): Origin =>
  state === 'PendingImport' || materialExpiresAt !== undefined ? 'EXTERNAL' : 'Aliyun_KMS';

function importedMaterial(
  origin: Origin,
  state: KeyState,
  spec: KeySpec,
  options: SeedKeyOptions,
  now: number,
): ImportedMaterial | undefined {
  const expiresAt = read.date('materialExpiresAt', options.materialExpiresAt);
  if (origin === 'Aliyun_KMS') {
    if (state === 'PendingImport') {
      throw read.invalid(
        'state',
        'only a key with origin EXTERNAL waits for an import; this one has material of KMS.',
      );
    }
    if (expiresAt !== undefined) {
      throw read.invalid('materialExpiresAt', 'only imported material (origin EXTERNAL) expires.');
    }
    return undefined;
  }
  if (state === 'PendingImport') {
    if (options.material !== undefined) {
      throw read.invalid(
        'material',
        'a key in PendingImport has none. Leave it out, or seed the key as Enabled.',
      );
    }
    if (expiresAt !== undefined) {
      throw read.invalid('materialExpiresAt', 'a key in PendingImport has no material that could expire.');
    }
    return undefined;
  }
  const deadline = expiresAt === undefined ? undefined : wholeSecond(expiresAt);
  if (deadline !== undefined && deadline <= now) {
    throw read.invalid(
      'materialExpiresAt',
      `${isoSeconds(deadline)} is not later than the service's now, ${isoSeconds(now)}. Seed the key as PendingImport ` +
        'instead.',
    );
  }
  return { material: materialOption(options.material, spec), expiresAt: deadline };
}

function keyIdOption(keyId: string | undefined, registry: Registry): string | undefined {
  const id = read.matching(
    'keyId',
    keyId,
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    '1234abcd-12ab-34cd-56ef-1234567890ab',
  );
  if (id !== undefined && registry.findKey(id) !== undefined) {
    throw read.invalid(
      'keyId',
      `${registry.regionId} has a key ${id} already. Choose another id, or reset() between tests.`,
    );
  }
  return id;
}

/** With a fixed key id the version id is fixed too, so that a stored ciphertext opens in the next process. */
function versionIdOption(
  given: string | undefined,
  keyId: string | undefined,
  registry: Registry,
): string | undefined {
  const pattern = new RegExp(`^[A-Za-z0-9-]{${VERSION_ID_LENGTH}}$`);
  const id =
    read.matching('keyVersionId', given, pattern, '2ab1a983-7072-4bbc-a582-584b5bd8cb56') ??
    (keyId === undefined ? undefined : fixedVersionId(keyId));
  if (id !== undefined && registry.findVersion(id) !== undefined) {
    throw read.invalid(
      'keyVersionId',
      `${registry.regionId} has a version ${id} already; ciphertexts could not be told apart.`,
    );
  }
  return id;
}

function materialOption(material: Uint8Array | string | undefined, spec: KeySpec): Buffer | undefined {
  if (material === undefined) return undefined;
  let bytes: Buffer | undefined;
  if (typeof material === 'string') {
    bytes = fromBase64(material);
    if (bytes === undefined) {
      throw read.invalid(
        'material',
        'the text is no Base64. Give Base64 text or bytes: Buffer.from(hex, "hex").',
      );
    }
  } else if (isUint8Array(material)) {
    // A copy: the caller's array is the caller's.
    bytes = Buffer.from(material);
  } else {
    throw read.invalid('material', `${shown(material)} is neither a Buffer or Uint8Array nor Base64 text.`);
  }
  const wanted = materialLength(spec);
  if (bytes.length !== wanted) {
    throw read.invalid(
      'material',
      `${spec} takes ${wanted} bytes, these are ${bytes.length}. Texts are read as Base64.`,
    );
  }
  return bytes;
}

function descriptionOption(description: string | undefined): string {
  if (description === undefined) return '';
  if (typeof description !== 'string' || description.length > MAX_DESCRIPTION_LENGTH) {
    throw read.invalid('description', `give a text of at most ${MAX_DESCRIPTION_LENGTH} characters.`);
  }
  return description;
}

function aliasesOption(aliases: readonly string[] = [], registry: Registry): readonly string[] {
  if (!Array.isArray(aliases)) throw read.invalid('aliases', "give a list: ['alias/orders'].");
  const seen = new Set<string>();
  for (const alias of aliases) {
    if (typeof alias !== 'string' || !ALIAS_NAME.test(alias)) {
      throw read.invalid(
        'aliases',
        `${shown(alias)} is no alias name: "alias/" and 1 to 255 letters, digits, "_", "-" or "/".`,
      );
    }
    if (RESERVED_ALIAS.test(alias))
      throw read.invalid('aliases', `${alias}: names that begin with alias/acs are the vendor's own.`);
    if (seen.has(alias) || registry.hasAlias(alias)) {
      throw read.invalid(
        'aliases',
        `${alias} is bound to a key of ${registry.regionId} already. Choose another name, or reset() between tests.`,
      );
    }
    seen.add(alias);
  }
  return aliases;
}
