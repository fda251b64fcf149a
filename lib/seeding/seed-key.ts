/** seedKey(): adds a key to the registry after checking that KMS could have such a key. */
import { DAY, isoSeconds, wholeSecond } from '../base/clock';
import type { PrivateKey } from '../crypto/key-pairs';
import { givenRsaPrivateKey, isMaterial, materialLength } from '../crypto/key-material';
import { isAsymmetric, isSymmetric, type KeySpec, type KeyUsage, keySpec } from '../crypto/key-specs';
import { readPrivateKeyPem } from '../crypto/private-key-pem';
import { fixedVersionId, serviceOfAlias } from '../registry/ids';
import { setMaterial } from '../registry/key-material';
import { MAX_ASYMMETRIC_VERSIONS, MAX_WAITING_DAYS } from '../registry/limits';
import { type NewKey, type NewKeyVersion, newKey } from '../registry/new-key';
import { needsInstance } from '../registry/service-edition';
import { canRotate, type KeyState, type Origin } from '../registry/records/key';
import { identityOf, type SeededKey } from '../snapshots/key';
import { createdAtOption, dateOption, deletionDateOption, notBefore } from './dates';
import { deletionProtectionOption } from './deletion-protection';
import type { Destination } from './destination';
import type { SeedKeyOptions, SeedKeyVersion } from './fields';
import { instanceOption } from './instance-option';

/**
 * Everything is checked before the first random byte is generated: a fixture with an error changes nothing.
 * @param options checked against the table KEY
 * @throws KmsMockUsageError INVALID_FIXTURE if KMS could not have such a key
 */
export function seedKey(options: SeedKeyOptions, to: Destination): SeededKey {
  const { registry } = to;
  const fixture = readFixture(options, to);
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
  /** Random if missing. */
  readonly material?: Buffer | undefined;
  readonly expiresAt: number | undefined;
}

function readFixture(options: SeedKeyOptions, to: Destination): Fixture {
  const kind = kindOption(options, to);
  const createdAt = createdAtOption('createdAt', options.createdAt, to);
  const id = keyIdOption(options.keyId, to);
  const { spec, usage, origin, state, instanceId } = kind;
  const versions = versionsOption(options, { spec, origin, id, createdAt }, to);
  // Each field by name: { ...kind } takes most of the time of a call.
  return {
    spec,
    usage,
    origin,
    state,
    instanceId,
    id,
    versions,
    createdAt,
    service: serviceOption(options, kind, to),
    protectionLevel: options.protectionLevel ?? 'SOFTWARE',
    description: options.description ?? '',
    policy: policyOption(options, to),
    tags: options.tags && new Map(Object.entries(options.tags)),
    aliases: aliasesOption(options.aliases, to),
    rotationInterval: rotationOption(options.rotationDays, kind, to),
    imported: importedMaterial(options, kind, versions[0]?.material, to),
    materialFingerprint: fingerprintOption(options, kind, to),
    deletionDate: deletionDateOption(
      options.deletionDate,
      { state, maxDays: MAX_WAITING_DAYS, noun: 'key' },
      to,
    ),
    deletionProtection: deletionProtectionOption(options, 'key', to),
  };
}

/** The properties that decide which other options are allowed. */
interface Kind {
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: Origin;
  readonly state: KeyState;
  readonly instanceId: string | undefined;
}

function kindOption(options: SeedKeyOptions, to: Destination): Kind {
  const { mistakes } = to;
  const { keySpec: spec = 'Aliyun_AES_256', state = 'Enabled' } = options;
  const { usages } = keySpec(spec);
  const { origin = originFor(state, options), keyUsage: usage = usages[0] as KeyUsage } = options;
  if (!usages.includes(usage)) {
    throw mistakes.at('keyUsage', `a key of ${spec} can only be ${usages.join(' or ')}.`);
  }
  if (origin === 'EXTERNAL' && !isSymmetric(spec)) {
    throw mistakes.at('origin', `the material of a key of ${spec} cannot be imported.`);
  }
  const instanceId = instanceOption(options.instanceId, to);
  if (instanceId === undefined) requireShared(spec, options, to);
  return { spec, usage, origin, state, instanceId };
}

/** For a key without an instance. With `3.0`, an account has one such key, besides the keys of cloud services. */
function requireShared(
  spec: KeySpec,
  { aliases = [] }: SeedKeyOptions,
  { registry, mistakes }: Destination,
): void {
  const { edition, regionId } = registry;
  const isServiceKey = aliases.some((alias) => serviceOfAlias(alias) !== undefined);
  if (needsInstance(spec, isServiceKey ? 'classic' : edition)) {
    throw mistakes.at(
      'keySpec',
      `only instances have keys of ${spec}. Add an instanceId such as kst-hzz62ee817bvyyr5xq3na.`,
    );
  }
  if (edition !== '3.0' || isServiceKey) return;
  const { defaultKey } = registry;
  if (defaultKey !== undefined) {
    throw mistakes.at(
      'instanceId',
      `${regionId} already has the key ${defaultKey.id}, and with service '3.0' it has only one key without an instance. Add an ` +
        "instanceId, or install the mock with service: 'classic'.",
    );
  }
}

/** PendingImport, an expiry date and missing key material imply an external key. */
const originFor = (state: KeyState, { materialExpiresAt, hasMaterial }: SeedKeyOptions): Origin =>
  state === 'PendingImport' || materialExpiresAt !== undefined || hasMaterial === false
    ? 'EXTERNAL'
    : 'Aliyun_KMS';

interface Owner extends Pick<Kind, 'spec' | 'origin'> {
  readonly id: string | undefined;
  readonly createdAt: number;
}

/** Oldest first. Without `versions`, the options of the key describe its only version. */
function versionsOption(options: SeedKeyOptions, owner: Owner, to: Destination): readonly NewKeyVersion[] {
  const { versions } = options;
  if (versions === undefined) {
    return [
      {
        id: versionIdOption('keyVersionId', options.keyVersionId, 0, owner.id, to),
        createdAt: owner.createdAt,
        ...secretOption('', options, owner.spec, to),
      },
    ];
  }
  for (const name of ['keyVersionId', 'material', 'privateKeyPem'] as const) {
    if (options[name] !== undefined)
      throw to.mistakes.at(name, 'it cannot be combined with versions. Put it into each version.');
  }
  checkNumberOfVersions(versions.length, owner, to);
  return listOfVersions(versions, owner, to);
}

function checkNumberOfVersions(count: number, owner: Owner, { mistakes }: Destination): void {
  const { spec, origin } = owner;
  if (count > 1 && !canRotate(owner) && !isAsymmetric(spec)) {
    throw mistakes.at(
      'versions',
      `a key of ${spec} with origin ${origin} has only one version. Only symmetric keys with key material ` +
        'of KMS and asymmetric keys can have several versions.',
    );
  }
  if (isAsymmetric(spec) && count > MAX_ASYMMETRIC_VERSIONS) {
    throw mistakes.at('versions', `an asymmetric key has at most ${MAX_ASYMMETRIC_VERSIONS} versions.`);
  }
}

function listOfVersions(
  versions: readonly SeedKeyVersion[],
  owner: Owner,
  to: Destination,
): readonly NewKeyVersion[] {
  const seen = new Set<string>();
  let latest = owner.createdAt;
  return versions.map((version, i) => {
    const where = `versions[${i}].`;
    const id = versionIdOption(`${where}keyVersionId`, version.keyVersionId, i, owner.id, to);
    if (id !== undefined) {
      if (seen.has(id)) {
        throw to.mistakes.at(`${where}keyVersionId`, `an older version already has the id ${id}.`);
      }
      seen.add(id);
    }
    latest = notBefore(latest, `${where}createdAt`, version.createdAt, to);
    return { id, createdAt: latest, ...secretOption(where, version, owner.spec, to) };
  });
}

/** @param where such as `versions[0].` */
function secretOption(
  where: string,
  { material, privateKeyPem }: SeedKeyVersion,
  spec: KeySpec,
  to: Destination,
): Pick<NewKeyVersion, 'material' | 'rsa'> {
  if (privateKeyPem === undefined)
    return { material: materialOption(`${where}material`, material, spec, to) };
  const option = `${where}privateKeyPem`;
  if (material !== undefined) throw to.mistakes.at(option, 'give either this option or material.');
  const key = isAsymmetric(spec) ? readPrivateKeyPem(privateKeyPem, spec) : undefined;
  if (key === undefined) throw to.mistakes.at(option, `this is not a valid private key of ${spec} in PEM.`);
  return secretOf(key);
}

const secretOf = (key: PrivateKey): Pick<NewKeyVersion, 'material' | 'rsa'> =>
  'rsa' in key ? { rsa: givenRsaPrivateKey(key.rsa) } : { material: Buffer.from(key.scalar) };

function materialOption(
  option: string,
  material: Uint8Array | string | undefined,
  spec: KeySpec,
  { mistakes }: Destination,
): Buffer | undefined {
  if (material === undefined) return undefined;
  if (keySpec(spec).family === 'RSA') {
    throw mistakes.at(option, `a key of ${spec} has no raw bytes. Give privateKeyPem.`);
  }
  // A copy, because the caller may change the array later.
  const bytes = typeof material === 'string' ? Buffer.from(material, 'base64') : Buffer.from(material);
  const wanted = materialLength(spec);
  if (bytes.length !== wanted) {
    throw mistakes.at(
      option,
      `${spec} needs ${wanted} bytes, but ${bytes.length} bytes are given. Strings are read as Base64.`,
    );
  }
  if (!isMaterial(bytes, spec))
    throw mistakes.at(option, `these bytes are not a valid private key of ${spec}.`);
  return bytes;
}

function policyOption({ policy, instanceId }: SeedKeyOptions, { mistakes }: Destination): string | undefined {
  if (policy === undefined || instanceId !== undefined) return policy;
  throw mistakes.at('policy', 'only keys of an instance have a policy. Add instanceId.');
}

function rotationOption(days: number | undefined, kind: Kind, { mistakes }: Destination): number | undefined {
  if (days === undefined) return undefined;
  if (!canRotate(kind)) {
    throw mistakes.at('rotationDays', 'only symmetric keys with key material of KMS rotate.');
  }
  // Whole seconds as a fraction of a day are a floating-point number that may be slightly too small.
  return wholeSecond(Math.round(days * DAY));
}

/** By default an external key has key material, except in PendingImport. */
const externalHasMaterial = ({ hasMaterial }: SeedKeyOptions, { state }: Kind): boolean =>
  hasMaterial ?? state !== 'PendingImport';

function importedMaterial(
  options: SeedKeyOptions,
  kind: Kind,
  material: Buffer | undefined,
  to: Destination,
): ImportedMaterial | undefined {
  if (kind.origin === 'Aliyun_KMS') {
    refuseImport(options, kind, to);
    return undefined;
  }
  const { state } = kind;
  const { hasMaterial } = options;
  const has = state !== 'PendingImport';
  if (hasMaterial !== undefined && state !== 'PendingDeletion' && hasMaterial !== has) {
    throw to.mistakes.at(
      'hasMaterial',
      `a key in ${state} has ${has ? '' : 'no '}key material. Leave this option out.`,
    );
  }
  if (externalHasMaterial(options, kind)) return { material, expiresAt: expiryOption(options, to) };
  refuseMaterial(options, kind, material, to);
  return undefined;
}

/** Options that only external keys can have. */
function refuseImport(options: SeedKeyOptions, { state }: Kind, { mistakes }: Destination): void {
  if (state === 'PendingImport') {
    throw mistakes.at(
      'state',
      'only a key with origin EXTERNAL can be in PendingImport; this key has key material of KMS.',
    );
  }
  if (options.materialExpiresAt !== undefined) {
    throw mistakes.at('materialExpiresAt', 'only imported key material (origin EXTERNAL) expires.');
  }
  if (options.hasMaterial === false) {
    throw mistakes.at('hasMaterial', 'only a key with origin EXTERNAL can be without key material.');
  }
}

/** Options that an external key without key material cannot have. */
function refuseMaterial(
  options: SeedKeyOptions,
  { state }: Kind,
  material: Buffer | undefined,
  { mistakes }: Destination,
): void {
  if (material !== undefined) {
    throw mistakes.at(
      options.versions === undefined ? 'material' : 'versions[0].material',
      state === 'PendingImport'
        ? 'a key in PendingImport has no key material. Leave this option out, or seed the key as Enabled.'
        : 'a key with hasMaterial: false has no key material. Leave one of the two options out.',
    );
  }
  if (options.materialExpiresAt !== undefined) {
    throw mistakes.at('materialExpiresAt', `this key in ${state} has no key material that could expire.`);
  }
}

function expiryOption({ materialExpiresAt }: SeedKeyOptions, to: Destination): number | undefined {
  const date = dateOption('materialExpiresAt', materialExpiresAt, to);
  if (date === undefined) return undefined;
  const expiresAt = wholeSecond(date);
  if (expiresAt > to.now) return expiresAt;
  throw to.mistakes.at(
    'materialExpiresAt',
    `${isoSeconds(expiresAt)} is not later than the service time, ${isoSeconds(to.now)}. Seed the key as PendingImport ` +
      'instead.',
  );
}

function fingerprintOption(
  options: SeedKeyOptions,
  kind: Kind,
  { mistakes }: Destination,
): Buffer | undefined {
  const { materialFingerprint } = options;
  if (materialFingerprint === undefined) return undefined;
  if (kind.origin === 'Aliyun_KMS' || externalHasMaterial(options, kind)) {
    throw mistakes.at(
      'materialFingerprint',
      'only an external key without key material can have a fingerprint.',
    );
  }
  return Buffer.from(materialFingerprint, 'base64');
}

function keyIdOption(id: string | undefined, { registry, mistakes }: Destination): string | undefined {
  if (id === undefined || registry.keys.get(id) === undefined) return id;
  throw mistakes.at(
    'keyId',
    `${registry.regionId} already has a key ${id}. Choose another id, or reset() between tests.`,
  );
}

/** A fixed key id gives a fixed version id, so that a stored ciphertext can be decrypted in the next process. */
function versionIdOption(
  option: string,
  given: string | undefined,
  index: number,
  keyId: string | undefined,
  { registry, mistakes }: Destination,
): string | undefined {
  const id = given ?? (keyId === undefined ? undefined : fixedVersionId(keyId, index));
  if (id === undefined || registry.keys.findVersion(id) === undefined) return id;
  throw mistakes.at(
    option,
    `${registry.regionId} already has a version ${id}. Every ciphertext names its version, so the id must be unique.`,
  );
}

/** A service key is an Enabled symmetric key with key material of KMS, without rotation, outside of instances. */
function serviceOption(
  { aliases = [], rotationDays, deletionProtection }: SeedKeyOptions,
  { spec, origin, state, instanceId }: Kind,
  { mistakes }: Destination,
): string | undefined {
  const ofServices = aliases.filter((alias) => serviceOfAlias(alias) !== undefined);
  const [alias] = ofServices;
  if (alias === undefined) return undefined;
  if (ofServices.length > 1) {
    throw mistakes.at(
      'aliases',
      `${ofServices.join(' and ')} belong to different keys. Seed one key for each.`,
    );
  }
  const wrong: readonly (readonly [keyof SeedKeyOptions, boolean])[] = [
    ['state', state !== 'Enabled'],
    ['keySpec', !isSymmetric(spec)],
    ['origin', origin === 'EXTERNAL'],
    ['instanceId', instanceId !== undefined],
    ['rotationDays', rotationDays !== undefined],
    ['deletionProtection', deletionProtection === true],
  ];
  const option = wrong.find(([, isWrong]) => isWrong)?.[0];
  if (option !== undefined) {
    throw mistakes.at(
      option,
      `${alias} is the alias of a service key, which is Enabled and symmetric, has key material of KMS, and has no rotation, ` +
        'deletion protection or instance. Leave this option out, or choose another alias.',
    );
  }
  return serviceOfAlias(alias);
}

function aliasesOption(
  aliases: readonly string[] = [],
  { registry, mistakes }: Destination,
): readonly string[] {
  for (const [i, alias] of aliases.entries()) {
    if (aliases.indexOf(alias) === i && !registry.aliases.has(alias)) continue;
    throw mistakes.at(
      `aliases[${i}]`,
      `${alias} already belongs to a key of ${registry.regionId}. Choose another name, or reset() between tests.`,
    );
  }
  return aliases;
}
