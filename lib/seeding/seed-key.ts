/** Fixtures: keys as a test wants them, checked against what KMS itself could hold. */
import { isUint8Array } from 'node:util/types';
import { checkOptions, inspectValue } from '../base/arguments';
import { fromBase64 } from '../base/base64';
import { DAY, type DateInput, isoSeconds, wholeSecond } from '../base/clock';
import { VERSION_ID_LENGTH } from '../crypto/envelope';
import type { PrivateKey } from '../crypto/asymmetric';
import { FINGERPRINT_BYTES, givenRsaPrivateKey, isMaterial, materialLength } from '../crypto/key-material';
import {
  isAsymmetric,
  isSymmetric,
  KEY_SPECS,
  KEY_USAGES,
  type KeySpec,
  type KeyUsage,
  keySpec,
} from '../crypto/key-specs';
import { readPrivateKeyPem } from '../crypto/private-key-pem';
import { FixtureOptions } from './fixture-options';
import { isPlainObject } from '../base/plain-object';
import {
  canRotate,
  KEY_STATES,
  type KeyState,
  ORIGINS,
  type Origin,
  PROTECTION_LEVELS,
  type ProtectionLevel,
} from '../registry/records/key';
import { ALIAS_NAME, fixedVersionId, INSTANCE_ID, RESERVED_ALIAS } from '../registry/ids';
import {
  MAX_ASYMMETRIC_VERSIONS,
  MAX_DESCRIPTION_LENGTH,
  MAX_POLICY_BYTES,
  MAX_ROTATION_DAYS,
  MAX_WAITING_DAYS,
  MIN_ROTATION_DAYS,
} from '../registry/limits';
import { setMaterial } from '../registry/key-material';
import { type NewKey, type NewKeyVersion, newKey } from '../registry/new-key';
import type { Registry } from '../registry/registry';
import { identityOf, type SeededKey } from '../snapshots/key';

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
  /**
   * Raw key of a symmetric or HMAC key, or private scalar of a curve, as bytes or Base64 text; 32 bytes for Aliyun_AES_256.
   * Random by default.
   */
  readonly material?: Uint8Array | string;
  /** Private key of an asymmetric key, PKCS#8, SEC 1 or PKCS#1 in PEM. Random by default, made at the first use. */
  readonly privateKeyPem?: string;
  /**
   * Several versions, oldest first, instead of keyVersionId, material and privateKeyPem: the last is the primary one, the
   * others open what was sealed under them.
   */
  readonly versions?: readonly SeedKeyVersion[];
  /** Days between automatic rotations, of symmetric keys with material of KMS: 7 to 730. None by default. */
  readonly rotationDays?: number;
  /** true refuses ScheduleKeyDeletion. */
  readonly deletionProtection?: boolean;
  /** Why it is protected, as DescribeKey shows it. */
  readonly deletionProtectionDescription?: string;
  /** At most 8192 characters. */
  readonly description?: string;
  /** Value by tag key: at most 20, each a text of at most 128 characters. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The mock's own region by default. */
  readonly regionId?: string;
  /** Service time now by default, never later. Like every date of a fixture it may count from now: `-30d`, `-12h`. */
  readonly createdAt?: DateInput;
  /** For `PendingDeletion` only: when the key is gone; in 30 days by default, in 366 at the latest. Whole seconds. */
  readonly deletionDate?: DateInput;
  /** For imported material only: when it is wiped. Whole seconds; never by default. */
  readonly materialExpiresAt?: DateInput;
  /** false for an external key that waits for its deletion without material; one in `PendingImport` has none anyway. */
  readonly hasMaterial?: boolean;
  /** Of an external key without material: Base64 of the SHA-256 of the only material that it takes. Any by default. */
  readonly materialFingerprint?: string;
  /** `SOFTWARE` by default. */
  readonly protectionLevel?: ProtectionLevel;
  /** `kst-…`: the key belongs to this instance and gets ids in the shape of such keys. */
  readonly instanceId?: string;
  /** JSON text of a key policy, for keys of an instance. */
  readonly policy?: string;
}

export interface SeedKeyVersion {
  /** 36 letters, digits and `-`. By default it follows from a given keyId and the place in the list. */
  readonly keyVersionId?: string;
  /** As the option of the key. */
  readonly material?: Uint8Array | string;
  /** As the option of the key. */
  readonly privateKeyPem?: string;
  /** That of the version before by default, and of the key for the first one. */
  readonly createdAt?: DateInput;
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
  'versions',
  'rotationDays',
  'deletionProtection',
  'deletionProtectionDescription',
  'description',
  'tags',
  'regionId',
  'createdAt',
  'deletionDate',
  'materialExpiresAt',
  'hasMaterial',
  'materialFingerprint',
  'protectionLevel',
  'instanceId',
  'policy',
] as const satisfies readonly (keyof SeedKeyOptions)[];

/** The names of SeedKeyVersion. */
export const SEED_KEY_VERSION_OPTIONS = [
  'keyVersionId',
  'material',
  'privateKeyPem',
  'createdAt',
] as const satisfies readonly (keyof SeedKeyVersion)[];

/**
 * Everything is checked before the first random byte is drawn: a refused fixture leaves nothing behind.
 * @throws KmsMockUsageError INVALID_FIXTURE for a key that KMS could not hold
 */
export function seedKey(options: SeedKeyOptions, registry: Registry, now: number): SeededKey {
  const fixture = readFixture(options, registry, now);
  const key = newKey(fixture, fixture.createdAt, registry);
  if (fixture.imported !== undefined) {
    const { material = registry.random.bytes(materialLength(key.spec)), expiresAt } = fixture.imported;
    setMaterial(key, material, expiresAt);
  }
  key.materialFingerprint ??= fixture.materialFingerprint;
  key.state = fixture.state;
  key.deletionProtection = fixture.deletionProtection;
  key.deletionDate = fixture.deletionDate;
  registry.keys.add(key);
  for (const name of fixture.aliases) registry.aliases.bind(name, key.id);
  return identityOf(key, registry);
}

interface Fixture extends NewKey {
  readonly createdAt: number;
  readonly state: KeyState;
  readonly aliases: readonly string[];
  readonly imported: ImportedMaterial | undefined;
  readonly materialFingerprint: Buffer | undefined;
  readonly deletionDate: number | undefined;
  readonly deletionProtection: { readonly description: string } | undefined;
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
  const versions = versionsOption(options, { id, spec, origin, createdAt }, registry, now);
  return {
    id,
    versions,
    spec,
    usage,
    origin,
    state,
    instanceId,
    protectionLevel: read.oneOf('protectionLevel', PROTECTION_LEVELS, options.protectionLevel ?? 'SOFTWARE'),
    description: descriptionOption(options.description),
    policy: policyOption(options.policy, instanceId),
    tags: read.tags(options.tags, 'key'),
    aliases: aliasesOption(options.aliases, registry),
    createdAt,
    rotationInterval: rotationOption(options.rotationDays, spec, origin),
    imported: importedMaterial(origin, state, versions[0]?.material, options, now),
    materialFingerprint: fingerprintOption(options.materialFingerprint, origin, state, options),
    deletionDate: read.deletionDate(options.deletionDate, {
      state,
      now,
      maxDays: MAX_WAITING_DAYS,
      noun: 'key',
    }),
    deletionProtection: protectionOption(options),
  };
}

interface Owner {
  readonly id: string | undefined;
  readonly spec: KeySpec;
  readonly origin: Origin;
  readonly createdAt: number;
}

/** Oldest first; the one version of a key without `versions` stands in the options of the key. */
function versionsOption(
  options: SeedKeyOptions,
  owner: Owner,
  registry: Registry,
  now: number,
): readonly NewKeyVersion[] {
  const { versions } = options;
  if (versions === undefined) {
    return [
      {
        id: versionIdOption('keyVersionId', options.keyVersionId, 0, owner.id, registry),
        createdAt: owner.createdAt,
        ...secretOption('', options, owner.spec),
      },
    ];
  }
  for (const name of ['keyVersionId', 'material', 'privateKeyPem'] as const) {
    if (options[name] !== undefined) throw read.invalid(name, 'each of versions has its own.');
  }
  if (!Array.isArray(versions) || versions.length === 0) {
    throw read.invalid('versions', 'give a list of one version or more, oldest first.');
  }
  if (versions.length > 1 && !canRotate(owner) && !isAsymmetric(owner.spec)) {
    throw read.invalid(
      'versions',
      `a key of ${owner.spec} with origin ${owner.origin} has one version; those with material of KMS that are symmetric ` +
        'or asymmetric have several.',
    );
  }
  if (isAsymmetric(owner.spec) && versions.length > MAX_ASYMMETRIC_VERSIONS) {
    throw read.invalid('versions', `an asymmetric key has at most ${MAX_ASYMMETRIC_VERSIONS} versions.`);
  }
  const seen = new Set<string>();
  let latest = owner.createdAt;
  return versions.map((version: SeedKeyVersion, i) => {
    const where = `versions[${i}]`;
    checkOptions(`seedKey.${where}`, version, SEED_KEY_VERSION_OPTIONS, 'INVALID_FIXTURE');
    const id = versionIdOption(`${where}.keyVersionId`, version.keyVersionId, i, owner.id, registry);
    if (id !== undefined) {
      if (seen.has(id))
        throw read.invalid(`${where}.keyVersionId`, `an older version has the id ${id} already.`);
      seen.add(id);
    }
    latest = read.versionCreatedAt(`${where}.createdAt`, version.createdAt, latest, now);
    return { id, createdAt: latest, ...secretOption(`${where}.`, version, owner.spec) };
  });
}

function secretOption(
  where: string,
  { material, privateKeyPem }: SeedKeyVersion,
  spec: KeySpec,
): Pick<NewKeyVersion, 'material' | 'rsa'> {
  if (privateKeyPem !== undefined) {
    if (material !== undefined) throw read.invalid(`${where}privateKeyPem`, 'give either this or material.');
    const key =
      typeof privateKeyPem === 'string' && isAsymmetric(spec)
        ? readPrivateKeyPem(privateKeyPem, spec)
        : undefined;
    if (key === undefined) {
      throw read.invalid(`${where}privateKeyPem`, `this is no private key of ${spec} in PEM.`);
    }
    return secretOf(key);
  }
  if (material !== undefined && keySpec(spec).family === 'RSA') {
    throw read.invalid(`${where}material`, `a key of ${spec} is no string of bytes. Give privateKeyPem.`);
  }
  return { material: materialOption(`${where}material`, material, spec) };
}

const secretOf = (key: PrivateKey): Pick<NewKeyVersion, 'material' | 'rsa'> =>
  'rsa' in key ? { rsa: givenRsaPrivateKey(key.rsa) } : { material: Buffer.from(key.scalar) };

function protectionOption(options: SeedKeyOptions): Fixture['deletionProtection'] {
  const { deletionProtectionDescription: description } = options;
  const isProtected = read.flag('deletionProtection', options.deletionProtection);
  if (description !== undefined && typeof description !== 'string') {
    throw read.invalid('deletionProtectionDescription', `${inspectValue(description)} is no text.`);
  }
  if (isProtected) return { description: description ?? '' };
  if (description === undefined) return undefined;
  throw read.invalid(
    'deletionProtectionDescription',
    'the key is not protected. Add deletionProtection: true.',
  );
}

function policyOption(policy: unknown, instanceId: string | undefined): string | undefined {
  if (policy === undefined) return undefined;
  if (instanceId === undefined) {
    throw read.invalid('policy', 'only keys of an instance have one. Add instanceId.');
  }
  if (typeof policy === 'string' && Buffer.byteLength(policy) <= MAX_POLICY_BYTES && isJsonObject(policy)) {
    return policy;
  }
  throw read.invalid('policy', 'give the JSON text that CreateKey takes.');
}

function isJsonObject(text: string): boolean {
  try {
    return isPlainObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function rotationOption(days: number | undefined, spec: KeySpec, origin: Origin): number | undefined {
  if (days === undefined) return undefined;
  if (!canRotate({ spec, origin })) {
    throw read.invalid('rotationDays', 'only symmetric keys with material of KMS rotate.');
  }
  if (typeof days !== 'number' || !(days >= MIN_ROTATION_DAYS && days <= MAX_ROTATION_DAYS)) {
    throw read.invalid(
      'rotationDays',
      `${inspectValue(days)} is not between ${MIN_ROTATION_DAYS} and ${MAX_ROTATION_DAYS}.`,
    );
  }
  // Whole seconds as a fraction of a day are a float that may lie just below them.
  return wholeSecond(Math.round(days * DAY));
}

/** PendingImport says by itself that the key is an external one, and so does an expiry, and the lack of material. */
const originFor = (state: KeyState, { materialExpiresAt, hasMaterial }: SeedKeyOptions): Origin =>
  state === 'PendingImport' || materialExpiresAt !== undefined || hasMaterial === false
    ? 'EXTERNAL'
    : 'Aliyun_KMS';

/** By default an external key has material unless it waits for it. */
const externalHasMaterial = (state: KeyState, { hasMaterial }: SeedKeyOptions): boolean =>
  hasMaterial ?? state !== 'PendingImport';

function importedMaterial(
  origin: Origin,
  state: KeyState,
  material: Buffer | undefined,
  options: SeedKeyOptions,
  now: number,
): ImportedMaterial | undefined {
  const expiresAt = read.date('materialExpiresAt', options.materialExpiresAt, now);
  read.flag('hasMaterial', options.hasMaterial);
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
    if (options.hasMaterial === false) {
      throw read.invalid('hasMaterial', 'only a key with origin EXTERNAL can be without material.');
    }
    return undefined;
  }
  if (options.hasMaterial !== undefined && state !== 'PendingDeletion') {
    const has = state !== 'PendingImport';
    if (options.hasMaterial !== has) {
      throw read.invalid(
        'hasMaterial',
        `a key in ${state} has ${has ? 'material' : 'none'}. Leave this out.`,
      );
    }
  }
  if (!externalHasMaterial(state, options)) {
    if (material !== undefined) {
      throw read.invalid(
        options.versions === undefined ? 'material' : 'versions[0].material',
        state === 'PendingImport'
          ? 'a key in PendingImport has none. Leave it out, or seed the key as Enabled.'
          : 'a key with hasMaterial: false has none. Leave one of them out.',
      );
    }
    if (expiresAt !== undefined) {
      throw read.invalid('materialExpiresAt', `this key in ${state} has no material that could expire.`);
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
  return { material, expiresAt: deadline };
}

function fingerprintOption(
  given: string | undefined,
  origin: Origin,
  state: KeyState,
  options: SeedKeyOptions,
): Buffer | undefined {
  if (given === undefined) return undefined;
  if (origin === 'Aliyun_KMS' || externalHasMaterial(state, options)) {
    throw read.invalid('materialFingerprint', 'only an external key without material needs one.');
  }
  const fingerprint = typeof given === 'string' ? fromBase64(given) : undefined;
  if (fingerprint?.length === FINGERPRINT_BYTES) return fingerprint;
  throw read.invalid('materialFingerprint', `${inspectValue(given)} is not the Base64 of a SHA-256 digest.`);
}

function keyIdOption(keyId: string | undefined, registry: Registry): string | undefined {
  const id = read.matching(
    'keyId',
    keyId,
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    '1234abcd-12ab-34cd-56ef-1234567890ab',
  );
  if (id !== undefined && registry.keys.get(id) !== undefined) {
    throw read.invalid(
      'keyId',
      `${registry.regionId} has a key ${id} already. Choose another id, or reset() between tests.`,
    );
  }
  return id;
}

/** With a fixed key id the version id is fixed too, so that a stored ciphertext opens in the next process. */
function versionIdOption(
  option: string,
  given: string | undefined,
  index: number,
  keyId: string | undefined,
  registry: Registry,
): string | undefined {
  const pattern = new RegExp(`^[A-Za-z0-9-]{${VERSION_ID_LENGTH}}$`);
  const id =
    read.matching(option, given, pattern, '2ab1a983-7072-4bbc-a582-584b5bd8cb56') ??
    (keyId === undefined ? undefined : fixedVersionId(keyId, index));
  if (id !== undefined && registry.keys.findVersion(id) !== undefined) {
    throw read.invalid(
      option,
      `${registry.regionId} has a version ${id} already; ciphertexts could not be told apart.`,
    );
  }
  return id;
}

function materialOption(
  option: string,
  material: Uint8Array | string | undefined,
  spec: KeySpec,
): Buffer | undefined {
  if (material === undefined) return undefined;
  let bytes: Buffer | undefined;
  if (typeof material === 'string') {
    bytes = fromBase64(material);
    if (bytes === undefined) {
      throw read.invalid(
        option,
        'the text is no Base64. Give Base64 text or bytes: Buffer.from(hex, "hex").',
      );
    }
  } else if (isUint8Array(material)) {
    // A copy: the caller's array is the caller's.
    bytes = Buffer.from(material);
  } else {
    throw read.invalid(
      option,
      `${inspectValue(material)} is neither a Buffer or Uint8Array nor Base64 text.`,
    );
  }
  const wanted = materialLength(spec);
  if (bytes.length !== wanted) {
    throw read.invalid(
      option,
      `${spec} takes ${wanted} bytes, these are ${bytes.length}. Texts are read as Base64.`,
    );
  }
  if (!isMaterial(bytes, spec)) throw read.invalid(option, `these bytes are no private key of ${spec}.`);
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
  for (const [i, alias] of aliases.entries()) {
    const option = `aliases[${i}]`;
    if (typeof alias !== 'string' || !ALIAS_NAME.test(alias)) {
      throw read.invalid(
        option,
        `${inspectValue(alias)} is no alias name: "alias/" and 1 to 255 letters, digits, "_", "-" or "/".`,
      );
    }
    if (RESERVED_ALIAS.test(alias))
      throw read.invalid(option, `${alias}: names that begin with alias/acs are the vendor's own.`);
    if (seen.has(alias) || registry.aliases.has(alias)) {
      throw read.invalid(
        option,
        `${alias} is bound to a key of ${registry.regionId} already. Choose another name, or reset() between tests.`,
      );
    }
    seen.add(alias);
  }
  return aliases;
}
