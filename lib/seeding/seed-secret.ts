/** seedSecret(): adds a secret to the registry after checking that KMS could have such a secret. */
import { isUint8Array } from 'node:util/types';
import { inspectValue } from '../base/inspect-value';
import { wholeSecond } from '../base/clock';
import { isSymmetric } from '../crypto/key-specs';
import { intervalOf } from '../parameters/rotation-interval';
import { SECRET_NAME } from '../registry/ids';
import { MAX_EXTENDED_CONFIG_LENGTH, MAX_RECOVERY_DAYS, MAX_SECRET_STAGES } from '../registry/limits';
import {
  type NewManagedCredentials,
  type NewSecret,
  type NewSecretVersion,
  newSecret,
  newSecretVersion,
} from '../registry/new-secret';
import { type Cmk, hasMaterial } from '../registry/records/key';
import type {
  ExtendedConfig,
  ManagedType,
  SecretDataType,
  SecretType,
  SecretVersion,
} from '../registry/records/secret';
import type { Registry } from '../registry/registry';
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
import { createdAtOption, deletionDateOption, notBefore } from './dates';
import type { Destination } from './destination';
import type { SeedSecretOptions, SeedSecretVersion } from './fields';

/**
 * Everything is checked before the first random byte is generated: a fixture with an error changes nothing.
 * @param options checked against the table SECRET
 * @throws KmsMockUsageError INVALID_FIXTURE if KMS could not have such a secret
 */
export function seedSecret(options: SeedSecretOptions, to: Destination): SeededSecret {
  const { registry } = to;
  const fixture = readFixture(options, to);
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
  /** The encrypted data, if the plain data is not known. The plain data is empty then. */
  readonly sealed?: string | undefined;
  readonly stages: readonly string[];
  /** Generates the data, if it differs from the given data. */
  readonly make?: FirstCredential['make'] | undefined;
}

function readFixture(options: SeedSecretOptions, to: Destination): Fixture {
  const { state = 'Live', instanceId } = options;
  const managed = managedOption(options, to);
  const createdAt = createdAtOption('createdAt', options.createdAt, to);
  const { accounts, versions } = versionsOption(options, { managed, createdAt }, to);
  return {
    name: nameOption(options, managed, to),
    instanceId,
    encryptionKeyId: encryptionKeyOption(options, versions, to),
    description: options.description ?? '',
    policy: policyOption(options, to),
    tags: options.tags && new Map(Object.entries(options.tags)),
    managed: managed && { ...managed, accounts },
    createdAt,
    updatedAt: notBefore(createdAt, 'updatedAt', options.updatedAt, to),
    lastRotation: lastRotationOption(options, createdAt, to),
    deletionDate: deletionDateOption(
      options.deletionDate,
      { state, maxDays: MAX_RECOVERY_DAYS, noun: 'secret' },
      to,
    ),
    versions,
  };
}

/** The data of a managed secret besides its versions. */
type Managed = Omit<NewManagedCredentials, 'accounts'>;

/** undefined for a Generic secret. */
function managedOption(options: SeedSecretOptions, { mistakes }: Destination): Managed | undefined {
  const { secretType: type = 'Generic', rotationInterval } = options;
  if (type === 'Generic') {
    const refused = (option: string, reason: string) =>
      mistakes.at(option, `${reason} Add secretType, such as 'Rds'.`);
    if (options.extendedConfig !== undefined) throw refused('extendedConfig', 'only managed types have one.');
    if (rotationInterval !== undefined) throw refused('rotationInterval', 'only managed types rotate.');
    if (options.lastRotationDate !== undefined) {
      throw refused('lastRotationDate', 'only managed types rotate.');
    }
    return undefined;
  }
  return {
    type,
    config: configOption(options.extendedConfig, type, mistakes),
    rotationInterval: rotationInterval === undefined ? undefined : intervalOf(rotationInterval),
  };
}

function configOption(
  given: SeedSecretOptions['extendedConfig'],
  type: ManagedType,
  mistakes: Destination['mistakes'],
): ExtendedConfig {
  const config = given && extendedConfig(type, given);
  if (config !== undefined && JSON.stringify(config).length <= MAX_EXTENDED_CONFIG_LENGTH) return config;
  throw mistakes.at(
    'extendedConfig',
    `${inspectValue(given)} does not describe a secret of the type ${type}: give the members that CreateSecret takes, such ` +
      "as { SecretSubType: 'SingleUser', DBInstanceId: 'rm-1' } for Rds.",
  );
}

function nameOption(
  { secretName, secretType = 'Generic' }: SeedSecretOptions,
  managed: Managed | undefined,
  { registry, mistakes }: Destination,
): string {
  const ramUser = managed?.type === 'RAMCredentials' ? nameOfRamUser(managed.config) : undefined;
  const name = secretName === AUTO && ramUser !== undefined ? ramUser : secretName;
  if (secretName === AUTO && name !== AUTO && !SECRET_NAME.test(name)) {
    throw mistakes.at(
      'extendedConfig',
      `its UserName would make the name ${inspectValue(name)}, which is none.`,
    );
  }
  if (name === AUTO || !nameFitsType(name, secretType) || (ramUser !== undefined && name !== ramUser)) {
    throw mistakes.at(
      'secretName',
      `${inspectValue(secretName)} is no name for a secret of the type ${secretType}. ${NAME_RULES}`,
    );
  }
  if (registry.findSecret(name) === undefined) return name;
  throw mistakes.at(
    'secretName',
    `${registry.regionId} has a secret ${name} already. Choose another name, or reset() between tests.`,
  );
}

const NAME_RULES =
  'It begins with acs/ecs/ for ECS, is $Auto or acs/ram/user/<UserName> for RAMCredentials, and does not begin with ' +
  'acs/ for all others.';

function lastRotationOption(
  { lastRotationDate }: SeedSecretOptions,
  createdAt: number,
  to: Destination,
): number | undefined {
  if (lastRotationDate === undefined) return undefined;
  return wholeSecond(notBefore(createdAt, 'lastRotationDate', lastRotationDate, to));
}

function encryptionKeyOption(
  { encryptionKeyId: given, instanceId }: SeedSecretOptions,
  versions: readonly FixtureVersion[],
  { registry, mistakes }: Destination,
): string | undefined {
  const sealedVersion = versions.findIndex(({ sealed }) => sealed !== undefined);
  if (given === undefined) {
    if (sealedVersion < 0) return undefined;
    throw mistakes.at(
      `versions[${sealedVersion}].sealedData`,
      'sealed under which key? Add the encryptionKeyId of the secret, or give secretData.',
    );
  }
  const key = registry.find(given);
  // There is nothing to encrypt: such a secret may exist longer than its key or the key material.
  const isSealed = versions.every(({ sealed }) => sealed !== undefined) && given !== '';
  if (isSealed && (key === undefined || !hasMaterial(key))) return key?.id ?? given;
  const reason =
    key === undefined
      ? `${registry.regionId} has no key ${inspectValue(given)}. Seed it first: kms.seedKey({ … }).`
      : whyNotSealing(key, instanceId);
  if (reason !== undefined) throw mistakes.at('encryptionKeyId', reason);
  return key?.id;
}

/** The reason why the key cannot encrypt the secret; undefined if it can. */
function whyNotSealing(key: Cmk, instanceId: string | undefined): string | undefined {
  if (!isSymmetric(key.spec)) return `a key of ${key.spec} cannot seal secrets.`;
  if (!hasMaterial(key)) {
    return 'the key waits for its import. Seed it with material, and take that away later.';
  }
  if (key.instanceId === instanceId) return undefined;
  return 'secret and key belong to the same instance, or both to none.';
}

function policyOption(
  { policy, instanceId }: SeedSecretOptions,
  { mistakes }: Destination,
): string | undefined {
  if (policy === undefined || instanceId !== undefined) return policy;
  throw mistakes.at('policy', 'only secrets of an instance have one. Add instanceId.');
}

interface Owner {
  readonly managed: Managed | undefined;
  readonly createdAt: number;
}

/** The versions, and for a managed secret the accounts of the credentials. */
interface Versions {
  readonly accounts: readonly string[];
  readonly versions: readonly FixtureVersion[];
}

function versionsOption(options: SeedSecretOptions, owner: Owner, to: Destination): Versions {
  const { secretData, versions, versionId } = options;
  const { mistakes } = to;
  if (options.accounts !== undefined && (owner.managed === undefined || versions === undefined)) {
    throw mistakes.at('accounts', 'only a managed type with versions has them beside its data.');
  }
  const dataType = dataTypeOption('', options, 'text', owner, to);
  if (secretData !== undefined && versions === undefined) {
    return theOneVersion({ id: versionId ?? 'v1', secretData, dataType }, owner, to);
  }
  if (versions === undefined || secretData !== undefined) {
    throw mistakes.at('secretData', 'give either this or versions.');
  }
  if (versionId !== undefined) throw mistakes.at('versionId', 'each of versions has its own.');
  const list = listOfVersions(versions, dataType, owner, to);
  const { managed } = owner;
  return { accounts: managed ? accountsOption(options.accounts, managed, list, to) : [], versions: list };
}

interface OneVersion {
  readonly id: string;
  readonly secretData: Uint8Array | string;
  readonly dataType: SecretDataType;
}

/** The version of a secret without `versions`; for a managed type in the format of CreateSecret. */
function theOneVersion(
  { id, secretData, dataType }: OneVersion,
  { managed, createdAt }: Owner,
  to: Destination,
): Versions {
  const data = dataOption('secretData', secretData, dataType, to);
  const version = { id, data, dataType, createdAt, stages: [CURRENT] };
  if (managed === undefined) return { accounts: [], versions: [version] };
  const credential = firstCredential(managed.type, data, managed.config);
  if (credential === undefined) {
    throw to.mistakes.at('secretData', `this is not what CreateSecret takes for the type ${managed.type}.`);
  }
  return { accounts: credential.accounts, versions: [{ ...version, make: credential.make }] };
}

function accountsOption(
  given: readonly string[] | undefined,
  { type, config }: Managed,
  versions: readonly FixtureVersion[],
  { mistakes }: Destination,
): readonly string[] {
  const inVersions = accountsInVersions(config, versions);
  if (given === undefined) {
    if (inVersions !== undefined) return inVersions;
    if (!hasAccounts(type)) return [];
    throw mistakes.at('accounts', 'sealed versions do not tell them. Give the list, or secretData.');
  }
  if (inVersions !== undefined && (given.length !== inVersions.length || given[0] !== inVersions[0])) {
    throw mistakes.at(
      'accounts',
      `${inspectValue([...given])} does not fit the versions, whose accounts are ${inspectValue([...inVersions])}: as many, and the ` +
        `one of ${CURRENT} first.`,
    );
  }
  return given;
}

/** The current account first; undefined if a current version is encrypted. */
function accountsInVersions(
  config: ExtendedConfig,
  versions: readonly FixtureVersion[],
): readonly string[] | undefined {
  const inUse = [CURRENT, PREVIOUS].flatMap(
    (stage) => versions.find(({ stages }) => stages.includes(stage)) ?? [],
  );
  if (inUse.some(({ sealed }) => sealed !== undefined)) return undefined;
  return accountsInUse(
    config,
    inUse.map(({ data }) => data),
  );
}

/** @param where such as `versions[0].` */
function dataTypeOption(
  where: string,
  { secretDataType, secretData }: Pick<SeedSecretVersion, 'secretDataType' | 'secretData'>,
  byDefault: SecretDataType,
  { managed }: Owner,
  { mistakes }: Destination,
): SecretDataType {
  const dataType = secretDataType ?? (isUint8Array(secretData) ? 'binary' : byDefault);
  if (dataType === 'binary' && managed !== undefined) {
    throw mistakes.at(`${where}secretDataType`, `the data of the type ${managed.type} is text.`);
  }
  return dataType;
}

function listOfVersions(
  given: readonly SeedSecretVersion[],
  dataType: SecretDataType,
  owner: Owner,
  to: Destination,
): readonly FixtureVersion[] {
  const { mistakes } = to;
  const stages = stagesOption(given, owner, to);
  const ids = new Set<string>();
  let latest = owner.createdAt;
  return given.map((version, i) => {
    const where = `versions[${i}].`;
    const { versionId: id } = version;
    if (ids.has(id)) {
      throw mistakes.at(`${where}versionId`, `there is a version ${inspectValue(id)} already.`);
    }
    ids.add(id);
    latest = notBefore(latest, `${where}createdAt`, version.createdAt, to);
    const ownType = dataTypeOption(where, version, dataType, owner, to);
    return {
      id,
      dataType: ownType,
      createdAt: latest,
      stages: stages[i] as readonly string[],
      ...versionDataOption(where, version, ownType, owner, to),
    };
  });
}

function versionDataOption(
  where: string,
  { secretData, sealedData }: SeedSecretVersion,
  dataType: SecretDataType,
  { managed }: Owner,
  to: Destination,
): Pick<FixtureVersion, 'data' | 'sealed'> {
  if (sealedData !== undefined) {
    if (secretData === undefined) return { data: '', sealed: sealedData };
    throw to.mistakes.at(`${where}sealedData`, 'give either this or secretData.');
  }
  const option = `${where}secretData`;
  const data = dataOption(option, secretData, dataType, to);
  if (managed === undefined || isCredential(data)) return { data };
  throw to.mistakes.at(option, 'give the JSON text of one credential, as GetSecretValue answers it.');
}

/** The stage labels of each version. */
function stagesOption(
  versions: readonly SeedSecretVersion[],
  { managed }: Owner,
  { mistakes }: Destination,
): readonly (readonly string[])[] {
  if (versions.every(({ stages }) => stages === undefined)) return versions.map(defaultStages);
  const seen = new Set<string>();
  const type = managed?.type ?? 'Generic';
  const labels = versions.map(({ stages = [] }, i) => {
    for (const stage of stages) {
      const reason = seen.has(stage)
        ? `the label ${stage} stands on a version already.`
        : whyNoStage(stage, type);
      if (reason !== undefined) throw mistakes.at(`versions[${i}].stages`, reason);
      seen.add(stage);
    }
    if (stages.includes(CURRENT) && stages.includes(PREVIOUS)) {
      throw mistakes.at(`versions[${i}].stages`, `no version has both ${CURRENT} and ${PREVIOUS}.`);
    }
    return stages;
  });
  if (!seen.has(CURRENT)) throw mistakes.at('versions', `no version has the label ${CURRENT}.`);
  if (seen.size > MAX_SECRET_STAGES) {
    throw mistakes.at('versions', `a secret holds at most ${MAX_SECRET_STAGES} labels.`);
  }
  return labels;
}

const whyNoStage = (stage: string, type: SecretType): string | undefined =>
  type === 'Generic' || isBuiltIn(stage)
    ? undefined
    : `a secret of the type ${type} has ${CURRENT} and ${PREVIOUS} alone.`;

function defaultStages(_version: unknown, i: number, { length }: readonly unknown[]): readonly string[] {
  if (i === length - 1) return [CURRENT];
  return i === length - 2 ? [PREVIOUS] : [];
}

function dataOption(
  option: string,
  given: Uint8Array | string | undefined,
  dataType: SecretDataType,
  { mistakes }: Destination,
): string {
  if (typeof given === 'string') return given;
  if (given !== undefined && dataType === 'binary') return Buffer.from(given).toString('base64');
  throw mistakes.at(option, 'give a text that is not empty, or bytes of the type binary.');
}
