/**
 * A customer master key (CMK) as plain data. Its state, its versions and its dates are changed through the store, which has
 * to know of them; operations set descriptions, policies and tags.
 */
import { NEVER } from '../../base/clock';
import type { WrappingKey } from '../../crypto/import-wrapping';
import type { PrivateKey } from '../../crypto/key-pairs';
import type { RsaPrivateKey } from '../../crypto/key-material';
import { isSymmetric, type KeySpec, type KeyUsage } from '../../crypto/key-specs';

/** In the order of the columns of every state table. Source: key state page, 2018-2026. */
export const KEY_STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;
export type KeyState = (typeof KEY_STATES)[number];

export const ORIGINS = ['Aliyun_KMS', 'EXTERNAL'] as const;
export type Origin = (typeof ORIGINS)[number];

export const PROTECTION_LEVELS = ['SOFTWARE', 'HSM'] as const;
export type ProtectionLevel = (typeof PROTECTION_LEVELS)[number];

export interface KeyVersion {
  readonly id: string;
  /** Milliseconds since 1970, like every time in the registry. */
  readonly createdAt: number;
  /** Raw key or private scalar; undefined for RSA, and while an external key waits for its import. */
  material: Buffer | undefined;
  /** For RSA alone. */
  readonly rsa: RsaPrivateKey | undefined;
}

/** A version with the key that it is of. */
export interface LocatedVersion {
  readonly key: Cmk;
  readonly version: KeyVersion;
}

/** What GetParametersForImport handed out. */
interface ImportParameters {
  readonly expiresAt: number;
  /** undefined once it has expired; the token is kept, to be told from a wrong one. */
  wrappingKey: WrappingKey | undefined;
}

export interface Cmk {
  readonly id: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  readonly origin: Origin;
  readonly protectionLevel: ProtectionLevel;
  /** `kst-…`, for keys of an instance. */
  readonly instanceId: string | undefined;
  readonly createdAt: number;
  state: KeyState;
  description: string;
  /** Text of the key policy, for keys of an instance that were given one. */
  policy: string | undefined;
  /** Oldest first. Replaced, never changed in place: copies of the key share it. */
  versions: readonly KeyVersion[];
  /** The newest; new ciphertexts of a symmetric key are sealed under it. */
  primaryVersion: KeyVersion;
  /** Milliseconds between automatic rotations; undefined for none. */
  rotationInterval: number | undefined;
  deletionProtection: { readonly description: string } | undefined;
  /** When a PendingDeletion key ceases to exist; undefined in every other state. */
  deletionDate: number | undefined;
  /** When imported material is wiped; undefined for never. */
  materialExpiresAt: number | undefined;
  /** Of the first material ever imported: nothing else may follow it. */
  materialFingerprint: Buffer | undefined;
  /** By token. */
  importParameters: Map<string, ImportParameters> | undefined;
  tags: Map<string, string> | undefined;
}

/**
 * The key in records of its own, for a registry of its own. What never changes in place is shared: the bytes of material
 * and fingerprints, RSA pairs that are made or to be made, and the versions of keys whose material cannot be wiped.
 */
export function copyOfKey(key: Cmk): Cmk {
  const versions = key.origin === 'EXTERNAL' ? key.versions.map(copyOfVersion) : key.versions;
  // Each field by name, in the order of newKey(): several times as fast as { ...key }, and this is all that a snapshot costs.
  return {
    id: key.id,
    spec: key.spec,
    usage: key.usage,
    origin: key.origin,
    protectionLevel: key.protectionLevel,
    instanceId: key.instanceId,
    createdAt: key.createdAt,
    state: key.state,
    description: key.description,
    policy: key.policy,
    versions,
    primaryVersion: versions[versions.length - 1] as KeyVersion,
    rotationInterval: key.rotationInterval,
    deletionProtection: key.deletionProtection,
    deletionDate: key.deletionDate,
    materialExpiresAt: key.materialExpiresAt,
    materialFingerprint: key.materialFingerprint,
    importParameters: key.importParameters && copyOfImportParameters(key.importParameters),
    tags: key.tags && new Map(key.tags),
  };
}

const copyOfVersion = ({ id, createdAt, material, rsa }: KeyVersion): KeyVersion => ({
  id,
  createdAt,
  material,
  rsa,
});

const copyOfImportParameters = (byToken: ReadonlyMap<string, ImportParameters>) =>
  new Map([...byToken].map(([token, parameters]) => [token, { ...parameters }]));

/** Only an external key can be without. */
export const hasMaterial = (key: Cmk): boolean =>
  key.origin === 'Aliyun_KMS' || key.primaryVersion.material !== undefined;

/** For RSA, made now if this is the first use. */
export async function privateKeyOf({ id, material, rsa }: KeyVersion): Promise<PrivateKey> {
  if (rsa !== undefined) return { rsa: await rsa() };
  if (material === undefined) throw new Error(`version ${id} has no private key`);
  return { scalar: material };
}

/** Automatic rotation is for symmetric keys whose material KMS makes. */
export const canRotate = ({ spec, origin }: Pick<Cmk, 'spec' | 'origin'>): boolean =>
  isSymmetric(spec) && origin === 'Aliyun_KMS';

export type RotationStatus = 'Enabled' | 'Disabled' | 'Suspended';

/** A rotation that is on is suspended while the key cannot be used. */
export function rotationStatus(key: Cmk): RotationStatus {
  if (key.rotationInterval === undefined) return 'Disabled';
  return key.state === 'Enabled' ? 'Enabled' : 'Suspended';
}

/** Millisecond of the next rotation; undefined when rotation is off. */
export const nextRotation = (key: Cmk): number | undefined =>
  key.rotationInterval === undefined ? undefined : key.primaryVersion.createdAt + key.rotationInterval;

/** As nextRotation(), but NEVER while the rotation is suspended or off. */
export const rotationDeadline = (key: Cmk): number =>
  rotationStatus(key) === 'Enabled' ? (nextRotation(key) ?? NEVER) : NEVER;

/** When time next does something to the key; NEVER when it leaves the key alone. */
export const nextDeadline = (key: Cmk): number =>
  Math.min(key.deletionDate ?? NEVER, key.materialExpiresAt ?? NEVER, rotationDeadline(key));
