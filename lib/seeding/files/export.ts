/** exportFixtures(): the registry as fixtures. docs/fixtures.md lists the limits. */
import { CallMistakes, checkFields } from '../../base/check-fields';
import { DAY, isoMillis, isoSeconds, wholeSecond } from '../../base/clock';
import { isAsymmetric } from '../../crypto/key-specs';
import { privateKeyPem } from '../../crypto/private-key-pem';
import type { FieldsOf } from '../../base/fields';
import { INTERVAL_UNITS, intervalText } from '../../parameters/rotation-interval';
import type { Instance } from '../../registry/records/instance';
import { type Cmk, hasMaterial, type KeyVersion } from '../../registry/records/key';
import type { Registry } from '../../registry/registry';
import { type Secret, typeOf } from '../../registry/records/secret';
import { openSecretData } from '../../registry/secret-data';
import { stagesOf } from '../../registry/secret-versions';
import { applyDueEverywhere } from '../../time/apply-due';
import type {
  Fixtures,
  SeedInstanceOptions,
  SeedKeyOptions,
  SeedKeyVersion,
  SeedSecretOptions,
  SeedSecretVersion,
} from '../fields';
import type { FixtureStore } from './store';

export interface ExportFixturesOptions {
  /**
   * `absolute` by default, for the same dates; `relative` for dates relative to now (`+7d`), in a file that will be used for
   * years.
   */
  readonly dates?: 'absolute' | 'relative';
}

const OPTIONS = {
  dates: { kind: 'text', values: ['absolute', 'relative'] },
} as const satisfies FieldsOf<ExportFixturesOptions>;

type DateText = (millis: number) => string;

/** Every region of the account, with everything applied that is due. @throws KmsMockUsageError INVALID_OPTION */
export function exportFixtures(
  { clock, registries }: FixtureStore,
  accountId: string,
  options: ExportFixturesOptions,
): Fixtures {
  checkFields(options, OPTIONS, new CallMistakes('exportFixtures', 'INVALID_OPTION'));
  const { dates = 'absolute' } = options;
  applyDueEverywhere(registries, clock.millis());
  const all = registries.ofAccount(accountId);
  // If the time of the process moved back, a resource may have been created later than now.
  const now = Math.max(clock.millis(), ...all.map(latestDate));
  const date: DateText = dates === 'absolute' ? isoSeconds : (millis) => relativeTo(wholeSecond(now), millis);
  return compact({
    notBefore: dates === 'absolute' ? isoMillis(now) : undefined,
    instances: all.flatMap((registry) =>
      registry.instances.all.map((instance) => instanceFixture(instance, registry, date)),
    ),
    keys: all.flatMap((registry) => registry.keys.all.map((key) => keyFixture(key, registry, date))),
    secrets: all.flatMap((registry) =>
      registry.secrets.all.map((secret) => secretFixture(secret, registry, date)),
    ),
  });
}

/** The date of the last creation or change. */
const latestDate = ({ instances, keys, secrets }: Registry): number =>
  [
    ...instances.all.map(({ createdAt }) => createdAt),
    ...keys.all.flatMap((key) => [key.createdAt, ...key.versions.map(({ createdAt }) => createdAt)]),
    ...secrets.all.flatMap(({ createdAt, updatedAt, managed, versions }) => [
      createdAt,
      updatedAt,
      managed?.lastRotation ?? 0,
      ...versions.map((version) => version.createdAt),
    ]),
  ].reduce((latest, millis) => Math.max(latest, millis), 0);

/** In the largest unit that fits: `+7d`, `-90s`. Both are whole seconds. */
function relativeTo(now: number, millis: number): string {
  const distance = Math.abs(millis - now);
  const units = Object.entries(INTERVAL_UNITS);
  const [unit, size] = units.find(([, size]) => distance % size === 0) as [string, number];
  return `${millis < now ? '-' : '+'}${distance / size}${unit}`;
}

const instanceFixture = (instance: Instance, registry: Registry, date: DateText): SeedInstanceOptions =>
  compact({
    instanceId: instance.id,
    regionId: registry.regionId,
    status: instance.status,
    instanceName: instance.name,
    createdAt: date(instance.createdAt),
    ...protectionOf(instance),
    tags: Object.fromEntries(instance.tags ?? []),
  });

/** The options of a fixture for its deletion protection. */
const protectionOf = ({ deletionProtection }: Pick<Instance, 'deletionProtection'>) => ({
  deletionProtection: deletionProtection === undefined ? undefined : true,
  deletionProtectionDescription: deletionProtection?.description || undefined,
});

function keyFixture(key: Cmk, registry: Registry, date: DateText): SeedKeyOptions {
  const isWaiting = !hasMaterial(key);
  return compact({
    keyId: key.id,
    regionId: registry.regionId,
    aliases: registry.aliases.of(key.id).map(({ name }) => name),
    state: key.state,
    keySpec: key.spec,
    keyUsage: key.usage,
    origin: key.origin,
    protectionLevel: key.protectionLevel,
    instanceId: key.instanceId,
    createdAt: date(key.createdAt),
    ...versionsOf(key, date),
    rotationDays: key.rotationInterval === undefined ? undefined : key.rotationInterval / DAY,
    ...protectionOf(key),
    description: key.description || undefined,
    policy: key.policy,
    tags: Object.fromEntries(key.tags ?? []),
    deletionDate: optional(key.deletionDate, date),
    materialExpiresAt: optional(key.materialExpiresAt, date),
    hasMaterial: isWaiting && key.state === 'PendingDeletion' ? false : undefined,
    materialFingerprint: isWaiting ? key.materialFingerprint?.toString('base64') : undefined,
  });
}

/** A key with one version is written without a list, like most fixtures. */
function versionsOf(key: Cmk, date: DateText): Partial<SeedKeyOptions> {
  const [only] = key.versions;
  if (key.versions.length === 1 && only?.createdAt === key.createdAt) return versionFixture(only, key);
  return {
    versions: key.versions.map((version) =>
      compact({ ...versionFixture(version, key), createdAt: date(version.createdAt) }),
    ),
  };
}

/** An RSA key pair that was never used is not generated yet. After loading it is also generated at its first use. */
function versionFixture({ id, material, rsa }: KeyVersion, { spec }: Cmk): SeedKeyVersion {
  const made = rsa?.made;
  const isPair = isAsymmetric(spec);
  const pair = made === undefined ? material && { scalar: material } : { rsa: made };
  return compact({
    keyVersionId: id,
    material: isPair ? undefined : material?.toString('base64'),
    privateKeyPem: isPair && pair !== undefined ? privateKeyPem(spec, pair) : undefined,
  });
}

function secretFixture(secret: Secret, registry: Registry, date: DateText): SeedSecretOptions {
  const { managed } = secret;
  return compact({
    secretName: secret.name,
    regionId: registry.regionId,
    secretType: typeOf(secret),
    extendedConfig: managed && structuredClone(managed.config),
    accounts: [...(managed?.accounts ?? [])],
    rotationInterval:
      managed?.rotationInterval === undefined ? undefined : intervalText(managed.rotationInterval),
    lastRotationDate: optional(managed?.lastRotation, date),
    encryptionKeyId: secret.encryptionKeyId,
    state: secret.deletionDate === undefined ? 'Live' : 'PendingDeletion',
    deletionDate: optional(secret.deletionDate, date),
    description: secret.description || undefined,
    tags: Object.fromEntries(secret.tags ?? []),
    createdAt: date(secret.createdAt),
    updatedAt: date(secret.updatedAt),
    instanceId: secret.instanceId,
    policy: secret.policy,
    versions: secret.versions.map((version): SeedSecretVersion => {
      const data = openSecretData(secret, version, registry);
      return {
        versionId: version.id,
        ...(data === undefined ? { sealedData: version.blob } : { secretData: data }),
        ...(version.dataType === 'text' ? {} : { secretDataType: version.dataType }),
        stages: stagesOf(secret, version),
        createdAt: date(version.createdAt),
      };
    }),
  });
}

const optional = (millis: number | undefined, date: DateText): string | undefined =>
  millis === undefined ? undefined : date(millis);

type Compact<Value> = { [Name in keyof Value]: Exclude<Value[Name], undefined> };

/** Removes undefined members, empty lists and empty objects. */
function compact<Value extends object>(value: Value): Compact<Value> {
  const isThere = ([, member]: [string, unknown]) =>
    member !== undefined &&
    !(typeof member === 'object' && member !== null && Object.keys(member).length === 0);
  return Object.fromEntries(Object.entries(value).filter(isThere)) as Compact<Value>;
}
