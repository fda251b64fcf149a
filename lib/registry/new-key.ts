import { wholeSecond } from '../base/clock';
import { generateMaterial, lazyRsaPrivateKey, type RsaPrivateKey } from '../crypto/key-material';
import { type KeySpec, type KeyUsage, keySpec } from '../crypto/key-specs';
import type { RandomSource } from '../crypto/random';
import type { Cmk, KeyVersion, Origin, ProtectionLevel } from './records/key';
import { newKeyId, newVersionId, unusedId } from './ids';
import type { Registry } from './registry';

/** The data of a new key. Ids and key material are generated if they are missing. */
export interface NewKey {
  readonly id?: string | undefined;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: Origin;
  readonly protectionLevel: ProtectionLevel;
  readonly instanceId: string | undefined;
  readonly service?: string | undefined;
  readonly description: string;
  readonly policy?: string | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
  readonly rotationInterval?: number | undefined;
  /** Oldest first; one by default. */
  readonly versions?: readonly NewKeyVersion[];
}

/** The data of a key version. Missing fields are generated. */
export interface NewKeyVersion {
  readonly id?: string | undefined;
  /** The creation date of the key by default. */
  readonly createdAt?: number;
  readonly material?: Buffer | undefined;
  readonly rsa?: RsaPrivateKey | undefined;
}

/** Creates a key: Enabled, or for an external key PendingImport without key material. */
export function newKey(given: NewKey, now: number, registry: Registry): Cmk {
  const { random } = registry;
  const createdAt = wholeSecond(now);
  const id =
    given.id ??
    unusedId(
      () => newKeyId(given.instanceId, createdAt, random),
      (drawn) => registry.keys.get(drawn) !== undefined,
    );
  const { versions: givenVersions = [{}] } = given;
  const isGiven = (versionId: string) => givenVersions.some((version) => version.id === versionId);
  const versions = givenVersions.map(
    (version): KeyVersion => ({
      id: version.id ?? unusedVersionId(id, registry, isGiven),
      createdAt: version.createdAt === undefined ? createdAt : wholeSecond(version.createdAt),
      ...newSecret(given, version, random),
    }),
  );
  return {
    id,
    spec: given.spec,
    usage: given.usage,
    origin: given.origin,
    protectionLevel: given.protectionLevel,
    instanceId: given.instanceId,
    service: given.service,
    createdAt,
    state: given.origin === 'EXTERNAL' ? 'PendingImport' : 'Enabled',
    description: given.description,
    policy: given.policy,
    versions,
    primaryVersion: versions.at(-1) as KeyVersion,
    rotationInterval: given.rotationInterval,
    deletionProtection: undefined,
    deletionDate: undefined,
    materialExpiresAt: undefined,
    materialFingerprint: undefined,
    importParameters: undefined,
    tags: given.tags === undefined ? undefined : new Map(given.tags),
  };
}

/** Adds a version to a key with key material of KMS. It becomes the primary version. */
export function addKeyVersion(key: Cmk, createdAt: number, registry: Registry): KeyVersion {
  const version: KeyVersion = {
    id: unusedVersionId(key.id, registry),
    createdAt,
    ...newSecret(key, {}, registry.random),
  };
  registry.keys.addVersion(key, version);
  return version;
}

const unusedVersionId = (keyId: string, registry: Registry, isGiven = (_id: string) => false): string =>
  unusedId(
    () => newVersionId(keyId, registry.random),
    (drawn) => isGiven(drawn) || registry.keys.findVersion(drawn) !== undefined,
  );

/** The key material of an external key is imported later. */
function newSecret(
  { spec, origin }: Pick<Cmk, 'spec' | 'origin'>,
  { material, rsa }: NewKeyVersion,
  random: RandomSource,
): Pick<KeyVersion, 'material' | 'rsa'> {
  if (keySpec(spec).family === 'RSA') return { material: undefined, rsa: rsa ?? lazyRsaPrivateKey(spec) };
  if (origin === 'EXTERNAL') return { material: undefined, rsa: undefined };
  return { material: material ?? generateMaterial(spec, random), rsa: undefined };
}
