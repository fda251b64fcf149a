/** Fixtures: secrets as a test wants them, checked against what KMS itself could hold. */
import { isUint8Array } from 'node:util/types';
import { checkOptions, inspectValue } from '../base/arguments';
import { type DateInput, wholeSecond } from '../base/clock';
import { parseBlob } from '../crypto/envelope';
import { isSymmetric } from '../crypto/key-specs';
import { FixtureOptions } from './fixture-options';
import { requirePolicy } from '../operations/parts/policy';
import { OF_NEW_SECRETS, rotationInterval } from '../parameters/rotation-interval';
import { isPlainObject } from '../base/plain-object';
import { hasMaterial } from '../registry/records/key';
import { INSTANCE_ID, SECRET_NAME } from '../registry/ids';
import {
  MAX_EXTENDED_CONFIG_LENGTH,
  MAX_POLICY_BYTES,
  MAX_RECOVERY_DAYS,
  MAX_SECRET_BYTES,
  MAX_SECRET_STAGES,
  MAX_SECRET_VERSION_ID_LENGTH,
  MAX_SECRET_VERSIONS,
} from '../registry/limits';
import {
  type NewManagedCredentials,
  type NewSecret,
  type NewSecretVersion,
  newSecret,
  newSecretVersion,
} from '../registry/new-secret';
import type { Registry } from '../registry/registry';
import {
  EXISTING_SECRET_STATES,
  type ExistingSecretState,
  type ExtendedConfig,
  SECRET_DATA_TYPES,
  SECRET_TYPES,
  type SecretDataType,
  type SecretType,
  type SecretVersion,
} from '../registry/records/secret';
import {
  AUTO,
  accountsInUse,
  extendedConfig,
  type FirstCredential,
  firstCredential,
  hasAccounts,
  isCredential,
  nameFitsType,
  nameOfRamUser,
} from '../registry/secret-types';
import { CURRENT, isBuiltIn, PREVIOUS } from '../registry/secret-versions';
import { type SeededSecret, secretIdentityOf } from '../snapshots/secret';

/** A secret to be put into the registry; it needs a name and data. */
export interface SeedSecretOptions {
  /** 1 to 192 letters, digits, `_/+=.@-`; of an ECS secret it begins with `acs/ecs/`, of a RAM user it is `$Auto`. */
  readonly secretName: string;
  /**
   * The data of the one version: text, at most 30,720 bytes, or bytes, which are stored as Base64 text of the type
   * `binary`. Of a managed type it has the form that CreateSecret takes.
   */
  readonly secretData?: string | Uint8Array;
  /** Several versions, oldest first, instead of secretData. */
  readonly versions?: readonly SeedSecretVersion[];
  /** Id of the version with secretData; `v1` by default. */
  readonly versionId?: string;
  /** `text` by default, `binary` for data given as bytes. */
  readonly secretDataType?: SecretDataType;
  /** `Generic` by default. */
  readonly secretType?: SecretType;
  /** For managed types, as CreateSecret takes it: `{ SecretSubType: 'SingleUser', DBInstanceId: 'rm-…' }`. */
  readonly extendedConfig?: Readonly<Record<string, unknown>>;
  /** Automatic rotation of a managed type, every so often: `30d`, `12h`. None by default. */
  readonly rotationInterval?: string;
  /** Of a managed type: when it rotated last. Never by default. */
  readonly lastRotationDate?: DateInput;
  /**
   * Of a managed type with `versions`: the accounts in the order of their turns, the one in use first. By default they are
   * taken from the versions.
   */
  readonly accounts?: readonly string[];
  /** Id, alias or ARN of a symmetric key of the same region, in any state; the key of the service by default. */
  readonly encryptionKeyId?: string;
  /** `Live` by default. */
  readonly state?: ExistingSecretState;
  /** For `PendingDeletion` only: when the secret is gone; in 30 days by default and at the latest. Whole seconds. */
  readonly deletionDate?: DateInput;
  /** Empty by default. */
  readonly description?: string;
  /** Value by tag key: at most 20, each a text of at most 128 characters. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The mock's own region by default. */
  readonly regionId?: string;
  /** Service time now by default, never later. */
  readonly createdAt?: DateInput;
  /** When its data or its labels changed last; createdAt by default. */
  readonly updatedAt?: DateInput;
  /** `kst-…`: the secret belongs to this instance. */
  readonly instanceId?: string;
  /** JSON text of a policy, for secrets of an instance. */
  readonly policy?: string;
}

export interface SeedSecretVersion {
  /** 1 to 64 characters. */
  readonly versionId: string;
  /** As GetSecretValue answers it: of a managed type the single credential. */
  readonly secretData?: string | Uint8Array;
  /**
   * Instead of secretData: the data as the mock keeps it, sealed under a key that cannot open it now. exportFixtures()
   * writes it so.
   */
  readonly sealedData?: string;
  /** That of the secret by default, `binary` for data given as bytes. */
  readonly secretDataType?: SecretDataType;
  /**
   * Labels on this version. When no version has any, the last gets ACSCurrent and the one before it ACSPrevious;
   * otherwise one of them must have ACSCurrent.
   */
  readonly stages?: readonly string[];
  /** That of the secret by default. */
  readonly createdAt?: DateInput;
}

/** The names of SeedSecretOptions. */
export const SEED_SECRET_OPTIONS = [
  'secretName',
  'secretData',
  'versions',
  'versionId',
  'secretDataType',
  'secretType',
  'extendedConfig',
  'rotationInterval',
  'lastRotationDate',
  'accounts',
  'encryptionKeyId',
  'state',
  'deletionDate',
  'description',
  'tags',
  'regionId',
  'createdAt',
  'updatedAt',
  'instanceId',
  'policy',
] as const satisfies readonly (keyof SeedSecretOptions)[];

/** The names of SeedSecretVersion. */
export const SEED_SECRET_VERSION_OPTIONS = [
  'versionId',
  'secretData',
  'sealedData',
  'secretDataType',
  'stages',
  'createdAt',
] as const satisfies readonly (keyof SeedSecretVersion)[];

const read = new FixtureOptions('seedSecret');

/**
 * Everything is checked before the first random byte is drawn: a refused fixture leaves nothing behind.
 * @throws KmsMockUsageError INVALID_FIXTURE for a secret that KMS could not hold
 */
export function seedSecret(options: SeedSecretOptions, registry: Registry, now: number): SeededSecret {
  const fixture = readFixture(options, registry, now);
  const versions = fixture.versions.map((version) => ({
    stages: version.stages,
    version: versionOf(version, fixture, registry),
  }));
  const secret = newSecret(
    fixture,
    versions.map(({ version }) => version),
    fixture.createdAt,
  );
  for (const { version, stages } of versions) for (const stage of stages) secret.stages.set(stage, version);
  secret.updatedAt = wholeSecond(fixture.updatedAt);
  if (secret.managed !== undefined) secret.managed.lastRotation = fixture.lastRotation;
  secret.deletionDate = fixture.deletionDate;
  registry.secrets.add(secret);
  return secretIdentityOf(secret, registry);
}

function versionOf(
  { make, data, sealed, ...version }: FixtureVersion,
  fixture: Fixture,
  registry: Registry,
): SecretVersion {
  const { id, dataType, createdAt } = version;
  if (sealed !== undefined) return { id, dataType, createdAt: wholeSecond(createdAt), blob: sealed };
  const made = make?.(createdAt, registry.random) ?? data;
  return newSecretVersion(fixture, { id, dataType, data: made }, createdAt, registry);
}

interface Fixture extends NewSecret {
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastRotation: number | undefined;
  readonly deletionDate: number | undefined;
  readonly versions: readonly FixtureVersion[];
}

interface FixtureVersion extends NewSecretVersion {
  readonly createdAt: number;
  /** The data as it is kept, where the given one is not known; that is empty then. */
  readonly sealed?: string | undefined;
  readonly stages: readonly string[];
  /** Makes the data, where it is not the given one itself. */
  readonly make?: FirstCredential['make'] | undefined;
}

function readFixture(options: SeedSecretOptions, registry: Registry, now: number): Fixture {
  const type = read.oneOf('secretType', SECRET_TYPES, options.secretType ?? 'Generic');
  const state = read.oneOf('state', EXISTING_SECRET_STATES, options.state ?? 'Live');
  const createdAt = read.createdAt('createdAt', options.createdAt, now);
  const instanceId = read.matching(
    'instanceId',
    options.instanceId,
    INSTANCE_ID,
    'kst-hzz62ee817bvyyr5xq3na',
  );
  const config = configOption(options.extendedConfig, type);
  const { accounts, versions } = versionsOption(options, type, config, createdAt, now);
  return {
    name: nameOption(options.secretName, type, config, registry),
    instanceId,
    encryptionKeyId: encryptionKeyOption(options.encryptionKeyId, instanceId, versions, registry),
    description: descriptionOption(options.description),
    policy: policyOption(options.policy, instanceId),
    tags: read.tags(options.tags, 'secret'),
    managed: managedPart(options.rotationInterval, type, config, accounts),
    createdAt,
    updatedAt: updatedAtOption(options.updatedAt, createdAt, now),
    lastRotation: lastRotationOption(options.lastRotationDate, type, createdAt, now),
    deletionDate: read.deletionDate(options.deletionDate, {
      state,
      now,
      maxDays: MAX_RECOVERY_DAYS,
      noun: 'secret',
    }),
    versions,
  };
}

function nameOption(
  given: unknown,
  type: SecretType,
  config: ExtendedConfig | undefined,
  registry: Registry,
): string {
  if (given === undefined)
    throw read.invalid('secretName', "give the secret a name: { secretName: 'db/password' }.");
  const name = type === 'RAMCredentials' && given === AUTO && config ? nameOfRamUser(config) : given;
  if (given === AUTO && name !== AUTO && !SECRET_NAME.test(String(name))) {
    throw read.invalid(
      'extendedConfig',
      `its UserName would make the name ${inspectValue(name)}, which is none.`,
    );
  }
  if (typeof name !== 'string' || !SECRET_NAME.test(name)) {
    throw read.invalid(
      'secretName',
      `${inspectValue(given)} is no name of a secret: 1 to 192 letters, digits and characters of "_/+=.@-".`,
    );
  }
  if (!nameFitsType(name, type) || (type === 'RAMCredentials' && config && name !== nameOfRamUser(config))) {
    throw read.invalid(
      'secretName',
      `${inspectValue(given)} is no name for a secret of the type ${type}. ${NAME_RULES}`,
    );
  }
  if (registry.findSecret(name) !== undefined) {
    throw read.invalid(
      'secretName',
      `${registry.regionId} has a secret ${name} already. Choose another name, or reset() between tests.`,
    );
  }
  return name;
}

const NAME_RULES =
  'It begins with acs/ecs/ for ECS, is $Auto or acs/ram/user/<UserName> for RAMCredentials, and does not begin with ' +
  'acs/ for all others.';

function configOption(given: unknown, type: SecretType): ExtendedConfig | undefined {
  if (type === 'Generic') {
    if (given === undefined) return undefined;
    throw read.invalid('extendedConfig', "only managed types have one. Add secretType, such as 'Rds'.");
  }
  const config = isPlainObject(given) ? extendedConfig(type, given) : undefined;
  if (config === undefined || JSON.stringify(config).length > MAX_EXTENDED_CONFIG_LENGTH) {
    throw read.invalid(
      'extendedConfig',
      `${inspectValue(given)} does not describe a secret of the type ${type}: give the members that CreateSecret takes, such ` +
        "as { SecretSubType: 'SingleUser', DBInstanceId: 'rm-1' } for Rds.",
    );
  }
  return config;
}

function managedPart(
  interval: string | undefined,
  type: SecretType,
  config: ExtendedConfig | undefined,
  accounts: readonly string[],
): NewManagedCredentials | undefined {
  if (type === 'Generic' || config === undefined) {
    if (interval === undefined) return undefined;
    throw read.invalid('rotationInterval', "only managed types rotate. Add secretType, such as 'Rds'.");
  }
  return { type, config, accounts, rotationInterval: intervalOption(interval) };
}

function intervalOption(interval: string | undefined): number | undefined {
  if (interval === undefined) return undefined;
  try {
    return rotationInterval(interval, OF_NEW_SECRETS);
  } catch {
    throw read.invalid(
      'rotationInterval',
      `${inspectValue(interval)} is no interval of 6h to 8760h, such as '30d' or '12h'.`,
    );
  }
}

function lastRotationOption(
  given: DateInput | undefined,
  type: SecretType,
  createdAt: number,
  now: number,
): number | undefined {
  if (given === undefined) return undefined;
  if (type === 'Generic')
    throw read.invalid('lastRotationDate', "only managed types rotate. Add secretType, such as 'Rds'.");
  return wholeSecond(read.versionCreatedAt('lastRotationDate', given, createdAt, now));
}

const updatedAtOption = (given: DateInput | undefined, createdAt: number, now: number): number =>
  read.versionCreatedAt('updatedAt', given, createdAt, now);

function encryptionKeyOption(
  given: unknown,
  instanceId: string | undefined,
  versions: readonly FixtureVersion[],
  registry: Registry,
): string | undefined {
  const sealedVersion = versions.findIndex(({ sealed }) => sealed !== undefined);
  if (given === undefined) {
    if (sealedVersion < 0) return undefined;
    throw read.invalid(
      `versions[${sealedVersion}].sealedData`,
      'sealed under which key? Add the encryptionKeyId of the secret, or give secretData.',
    );
  }
  const key = typeof given === 'string' ? registry.find(given) : undefined;
  // Nothing is left to seal: such a secret may outlive its key, or the material of it.
  if (versions.every(({ sealed }) => sealed !== undefined) && (key === undefined || !hasMaterial(key))) {
    if (typeof given === 'string' && given !== '') return key?.id ?? given;
  }
  if (key === undefined) {
    throw read.invalid(
      'encryptionKeyId',
      `${registry.regionId} has no key ${inspectValue(given)}. Seed it first: kms.seedKey({ … }).`,
    );
  }
  if (!isSymmetric(key.spec))
    throw read.invalid('encryptionKeyId', `a key of ${key.spec} cannot seal secrets.`);
  if (!hasMaterial(key)) {
    throw read.invalid(
      'encryptionKeyId',
      'the key waits for its import. Seed it with material, and take that away later.',
    );
  }
  if (key.instanceId !== instanceId) {
    throw read.invalid('encryptionKeyId', 'secret and key belong to the same instance, or both to none.');
  }
  return key.id;
}

function descriptionOption(description: unknown): string {
  if (description === undefined) return '';
  if (typeof description === 'string') return description;
  throw read.invalid('description', `${inspectValue(description)} is no text.`);
}

function policyOption(policy: unknown, instanceId: string | undefined): string | undefined {
  if (policy === undefined) return undefined;
  if (instanceId === undefined) {
    throw read.invalid('policy', 'only secrets of an instance have one. Add instanceId.');
  }
  try {
    if (typeof policy !== 'string' || Buffer.byteLength(policy) > MAX_POLICY_BYTES) throw new TypeError();
    requirePolicy(policy);
    return policy;
  } catch {
    throw read.invalid('policy', 'give the JSON text that SetSecretPolicy takes.');
  }
}

/** The versions, and the accounts of a managed secret whose credentials they are. */
function versionsOption(
  options: SeedSecretOptions,
  type: SecretType,
  config: ExtendedConfig | undefined,
  createdAt: number,
  now: number,
): { readonly accounts: readonly string[]; readonly versions: readonly FixtureVersion[] } {
  const { secretData, versions } = options;
  if (options.accounts !== undefined && (type === 'Generic' || versions === undefined)) {
    throw read.invalid('accounts', 'only a managed type with versions has them beside its data.');
  }
  if ((secretData === undefined) === (versions === undefined)) {
    throw read.invalid('secretData', 'give either this or versions.');
  }
  const dataType = dataTypeOption(options, type);
  if (versions !== undefined) {
    if (options.versionId !== undefined) throw read.invalid('versionId', 'each of versions has its own.');
    const list = listOfVersions(versions, type, dataType, createdAt, now);
    return {
      accounts: config === undefined ? [] : accountsOption(options.accounts, type, config, list),
      versions: list,
    };
  }
  const id = versionIdOption('versionId', options.versionId ?? 'v1');
  const data = dataOption('secretData', secretData, dataType);
  const version = { id, data, dataType, createdAt, stages: [CURRENT] };
  if (type === 'Generic' || config === undefined) return { accounts: [], versions: [version] };
  const credential = firstCredential(type, data, config);
  if (credential === undefined) {
    throw read.invalid('secretData', `this is not what CreateSecret takes for the type ${type}.`);
  }
  return { accounts: credential.accounts, versions: [{ ...version, make: credential.make }] };
}

function accountsOption(
  given: readonly string[] | undefined,
  type: SecretType,
  config: ExtendedConfig,
  versions: readonly FixtureVersion[],
): readonly string[] {
  const [current, previous] = currentAndPrevious(versions);
  const isReadable = current?.sealed === undefined && previous?.sealed === undefined;
  const inVersions = isReadable
    ? accountsInUse(
        config,
        [current, previous].flatMap((version) => version?.data ?? []),
      )
    : undefined;
  if (given === undefined) {
    if (inVersions !== undefined) return inVersions;
    if (!hasAccounts(type)) return [];
    throw read.invalid('accounts', 'sealed versions do not tell them. Give the list, or secretData.');
  }
  if (!Array.isArray(given) || !given.every((account) => typeof account === 'string' && account !== '')) {
    throw read.invalid('accounts', "give a list of names: ['user1', 'user1_clone'].");
  }
  if (inVersions !== undefined && (given.length !== inVersions.length || given[0] !== inVersions[0])) {
    throw read.invalid(
      'accounts',
      `${inspectValue([...given])} does not fit the versions, whose accounts are ${inspectValue([...inVersions])}: as many, and the ` +
        `one of ${CURRENT} first.`,
    );
  }
  return given;
}

function dataTypeOption({ secretDataType, secretData }: SeedSecretOptions, type: SecretType): SecretDataType {
  const implied = isUint8Array(secretData) ? 'binary' : 'text';
  const dataType = read.oneOf('secretDataType', SECRET_DATA_TYPES, secretDataType ?? implied);
  if (dataType === 'binary' && type !== 'Generic') {
    throw read.invalid('secretDataType', `the data of the type ${type} is text.`);
  }
  return dataType;
}

function listOfVersions(
  given: readonly SeedSecretVersion[],
  type: SecretType,
  dataType: SecretDataType,
  createdAt: number,
  now: number,
): readonly FixtureVersion[] {
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_SECRET_VERSIONS) {
    throw read.invalid('versions', `give a list of 1 to ${MAX_SECRET_VERSIONS} versions.`);
  }
  const labelled = given.some((version) => version?.stages !== undefined);
  const seen = { ids: new Set<string>(), stages: new Set<string>() };
  let latest = createdAt;
  const versions = given.map((version, i) => {
    const where = `versions[${i}]`;
    checkOptions(`seedSecret.${where}`, version, SEED_SECRET_VERSION_OPTIONS, 'INVALID_FIXTURE');
    const id = versionIdOption(`${where}.versionId`, version.versionId);
    if (seen.ids.has(id))
      throw read.invalid(`${where}.versionId`, `there is a version ${inspectValue(id)} already.`);
    seen.ids.add(id);
    const stages = labelled
      ? stagesOption(where, version.stages, type, seen.stages)
      : defaultStages(i, given.length);
    latest = read.versionCreatedAt(`${where}.createdAt`, version.createdAt, latest, now);
    const isBytes = isUint8Array(version.secretData);
    const ownType = read.oneOf(
      `${where}.secretDataType`,
      SECRET_DATA_TYPES,
      version.secretDataType ?? (isBytes ? 'binary' : dataType),
    );
    if (ownType === 'binary' && type !== 'Generic') {
      throw read.invalid(`${where}.secretDataType`, `the data of the type ${type} is text.`);
    }
    const sealed = sealedOption(where, version);
    if (sealed !== undefined) return { id, data: '', sealed, dataType: ownType, createdAt: latest, stages };
    const data = dataOption(`${where}.secretData`, version.secretData, ownType);
    if (type !== 'Generic' && !isCredential(data)) {
      throw read.invalid(
        `${where}.secretData`,
        'give the JSON text of one credential, as GetSecretValue answers it.',
      );
    }
    return { id, data, dataType: ownType, createdAt: latest, stages };
  });
  if (labelled && !seen.stages.has(CURRENT)) {
    throw read.invalid('versions', `no version has the label ${CURRENT}.`);
  }
  if (seen.stages.size > MAX_SECRET_STAGES) {
    throw read.invalid('versions', `a secret holds at most ${MAX_SECRET_STAGES} labels.`);
  }
  return versions;
}

const defaultStages = (i: number, length: number): readonly string[] => {
  if (i === length - 1) return [CURRENT];
  return i === length - 2 ? [PREVIOUS] : [];
};

function stagesOption(where: string, given: unknown, type: SecretType, seen: Set<string>): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw read.invalid(`${where}.stages`, "give a list of labels: ['ACSCurrent'].");
  for (const stage of given) {
    if (typeof stage !== 'string' || stage === '') {
      throw read.invalid(`${where}.stages`, `${inspectValue(stage)} is no label.`);
    }
    if (type !== 'Generic' && !isBuiltIn(stage)) {
      throw read.invalid(
        `${where}.stages`,
        `a secret of the type ${type} has ${CURRENT} and ${PREVIOUS} alone.`,
      );
    }
    if (seen.has(stage)) {
      throw read.invalid(`${where}.stages`, `the label ${stage} stands on a version already.`);
    }
    seen.add(stage);
  }
  if (given.includes(CURRENT) && given.includes(PREVIOUS)) {
    throw read.invalid(`${where}.stages`, `no version has both ${CURRENT} and ${PREVIOUS}.`);
  }
  return given;
}

function sealedOption(where: string, { secretData, sealedData }: SeedSecretVersion): string | undefined {
  if (sealedData === undefined) return undefined;
  if (secretData !== undefined) throw read.invalid(`${where}.sealedData`, 'give either this or secretData.');
  if (typeof sealedData === 'string' && parseBlob(sealedData) !== undefined) return sealedData;
  throw read.invalid(`${where}.sealedData`, 'this is nothing that exportFixtures() wrote. Give secretData.');
}

function versionIdOption(option: string, given: unknown): string {
  if (typeof given === 'string' && given !== '' && given.length <= MAX_SECRET_VERSION_ID_LENGTH) return given;
  throw read.invalid(
    option,
    `${inspectValue(given)} is no version id: a text of 1 to ${MAX_SECRET_VERSION_ID_LENGTH} characters.`,
  );
}

function dataOption(option: string, given: unknown, dataType: SecretDataType): string {
  const data = isUint8Array(given) && dataType === 'binary' ? Buffer.from(given).toString('base64') : given;
  if (typeof data !== 'string' || data === '') {
    throw read.invalid(option, 'give a text that is not empty, or bytes of the type binary.');
  }
  if (Buffer.byteLength(data) > MAX_SECRET_BYTES) {
    throw read.invalid(
      option,
      `${Buffer.byteLength(data)} bytes are more than ${MAX_SECRET_BYTES}; bytes count as their Base64 text.`,
    );
  }
  return data;
}

/** The versions in use. */
const currentAndPrevious = (versions: readonly FixtureVersion[]) =>
  [CURRENT, PREVIOUS].map((stage) => versions.find(({ stages }) => stages.includes(stage)));
