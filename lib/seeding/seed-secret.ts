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
import { instanceOption } from './instance-option';

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
  const { state = 'Live' } = options;
  const instanceId = instanceOption(options.instanceId, to);
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
    if (options.extendedConfig !== undefined)
      throw refused('extendedConfig', 'only managed secrets have an extended configuration.');
    if (rotationInterval !== undefined) throw refused('rotationInterval', 'only managed secrets rotate.');
    if (options.lastRotationDate !== undefined) {
      throw refused('lastRotationDate', 'only managed secrets rotate.');
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
    `${inspectValue(given)} does not describe a secret of the type ${type}. Give the members of ExtendedConfig in CreateSecret, such ` +
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
      `its UserName gives the name ${inspectValue(name)}, which is not a valid secret name.`,
    );
  }
  if (name === AUTO || !nameFitsType(name, secretType) || (ramUser !== undefined && name !== ramUser)) {
    throw mistakes.at(
      'secretName',
      `${inspectValue(secretName)} is not a valid name for a secret of the type ${secretType}. ${NAME_RULES}`,
    );
  }
  if (registry.findSecret(name) === undefined) return name;
  throw mistakes.at(
    'secretName',
    `${registry.regionId} already has a secret ${name}. Choose another name, or reset() between tests.`,
  );
}

const NAME_RULES =
  'The name of an ECS secret begins with acs/ecs/. For RAMCredentials the name is $Auto or acs/ram/user/<UserName>. ' +
  'Other names do not begin with acs/.';

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
      'the key of this data is missing. Add the encryptionKeyId of the secret, or give secretData instead.',
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
  if (!isSymmetric(key.spec)) return `a key of ${key.spec} cannot encrypt secrets.`;
  if (!hasMaterial(key)) {
    return 'the key has no key material. Seed it with key material, and delete the key material later.';
  }
  if (key.instanceId === instanceId) return undefined;
  return 'the secret and its key must belong to the same instance, or both to no instance.';
}

function policyOption(
  { policy, instanceId }: SeedSecretOptions,
  { mistakes }: Destination,
): string | undefined {
  if (policy === undefined || instanceId !== undefined) return policy;
  throw mistakes.at('policy', 'only secrets of an instance have a policy. Add instanceId.');
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
    throw mistakes.at('accounts', 'only a managed secret with versions has this option.');
  }
  const dataType = dataTypeOption('', options, 'text', owner, to);
  if (secretData !== undefined && versions === undefined) {
    return theOneVersion({ id: versionId ?? 'v1', secretData, dataType }, owner, to);
  }
  if (versions === undefined || secretData !== undefined) {
    throw mistakes.at('secretData', 'give either this option or versions.');
  }
  if (versionId !== undefined)
    throw mistakes.at('versionId', 'it cannot be combined with versions. Put it into each version.');
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
    throw to.mistakes.at(
      'secretData',
      `this is not the format of CreateSecret for the type ${managed.type}.`,
    );
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
    throw mistakes.at(
      'accounts',
      'they cannot be read from encrypted data. Give the list of accounts, or give secretData.',
    );
  }
  if (inVersions !== undefined && (given.length !== inVersions.length || given[0] !== inVersions[0])) {
    throw mistakes.at(
      'accounts',
      `${inspectValue([...given])} does not match the accounts of the versions, ${inspectValue([...inVersions])}. Give the same number ` +
        `of accounts, with the account of ${CURRENT} first.`,
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
    throw mistakes.at(`${where}secretDataType`, `the data of a secret of the type ${managed.type} is text.`);
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
      throw mistakes.at(`${where}versionId`, `an older version already has the id ${inspectValue(id)}.`);
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
    throw to.mistakes.at(`${where}sealedData`, 'give either this option or secretData.');
  }
  const option = `${where}secretData`;
  const data = dataOption(option, secretData, dataType, to);
  if (managed === undefined || isCredential(data)) return { data };
  throw to.mistakes.at(option, 'give one credential as a JSON string, in the format of GetSecretValue.');
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
        ? `another version already has the stage label ${stage}.`
        : whyNoStage(stage, type);
      if (reason !== undefined) throw mistakes.at(`versions[${i}].stages`, reason);
      seen.add(stage);
    }
    if (stages.includes(CURRENT) && stages.includes(PREVIOUS)) {
      throw mistakes.at(`versions[${i}].stages`, `a version cannot have both ${CURRENT} and ${PREVIOUS}.`);
    }
    return stages;
  });
  if (!seen.has(CURRENT)) throw mistakes.at('versions', `no version has the stage label ${CURRENT}.`);
  if (seen.size > MAX_SECRET_STAGES) {
    throw mistakes.at('versions', `a secret has at most ${MAX_SECRET_STAGES} stage labels.`);
  }
  return labels;
}

const whyNoStage = (stage: string, type: SecretType): string | undefined =>
  type === 'Generic' || isBuiltIn(stage)
    ? undefined
    : `a secret of the type ${type} has only the stage labels ${CURRENT} and ${PREVIOUS}.`;

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
  throw mistakes.at(option, 'give a string that is not empty, or bytes with the type binary.');
}
