/**
 * A customer master key (CMK) as plain data. Only the store changes its state, its versions and its dates, because it indexes
 * them. Operations set descriptions, policies and tags.
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
  /** Raw key or private scalar; undefined for RSA, and for an external key without imported key material. */
  material: Buffer | undefined;
  /** Only for RSA. */
  readonly rsa: RsaPrivateKey | undefined;
}

/** A version with its key. */
export interface LocatedVersion {
  readonly key: Cmk;
  readonly version: KeyVersion;
}

/** The import parameters of GetParametersForImport. */
interface ImportParameters {
  readonly expiresAt: number;
  /** undefined after it has expired. The token is kept, to distinguish it from a wrong one. */
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
  /** The cloud service that created the key, such as `oss`; undefined for a key of the account. */
  readonly service: string | undefined;
  readonly createdAt: number;
  state: KeyState;
  description: string;
  /** The key policy as a string, for keys of an instance that have one. */
  policy: string | undefined;
  /** Oldest first. Replaced, never changed in place, because copies of the key share it. */
  versions: readonly KeyVersion[];
  /** The newest version. A symmetric key encrypts with it. */
  primaryVersion: KeyVersion;
  /** Milliseconds between automatic rotations; undefined for none. */
  rotationInterval: number | undefined;
  deletionProtection: { readonly description: string } | undefined;
  /** When a key in PendingDeletion is deleted; undefined in every other state. */
  deletionDate: number | undefined;
  /** When imported key material expires; undefined for never. */
  materialExpiresAt: number | undefined;
  /** The fingerprint of the first imported key material: only the same material can be imported again. */
  materialFingerprint: Buffer | undefined;
  /** By token. */
  importParameters: Map<string, ImportParameters> | undefined;
  tags: Map<string, string> | undefined;
}

/**
 * A copy of the key with its own records, for another registry. It shares what never changes in place: the bytes of key
 * material and fingerprints, RSA key pairs, and the versions of keys whose key material cannot expire.
 */
export function copyOfKey(key: Cmk): Cmk {
  const versions = key.origin === 'EXTERNAL' ? key.versions.map(copyOfVersion) : key.versions;
  // Each field by name, in the order of newKey(): several times faster than { ...key }, and the main cost of a snapshot.
  return {
    id: key.id,
    spec: key.spec,
    usage: key.usage,
    origin: key.origin,
    protectionLevel: key.protectionLevel,
    instanceId: key.instanceId,
    service: key.service,
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

/** Only an external key can be without key material. */
export const hasMaterial = (key: Cmk): boolean =>
  key.origin === 'Aliyun_KMS' || key.primaryVersion.material !== undefined;

/** An RSA key pair is created now if this is its first use. */
export async function privateKeyOf({ id, material, rsa }: KeyVersion): Promise<PrivateKey> {
  if (rsa !== undefined) return { rsa: await rsa() };
  if (material === undefined) throw new Error(`version ${id} has no private key`);
  return { scalar: material };
}

/** Automatic rotation is only for symmetric keys with key material of KMS. */
export const canRotate = ({ spec, origin }: Pick<Cmk, 'spec' | 'origin'>): boolean =>
  isSymmetric(spec) && origin === 'Aliyun_KMS';

export type RotationStatus = 'Enabled' | 'Disabled' | 'Suspended';

/** Rotation that is turned on is suspended while the key cannot be used. */
export function rotationStatus(key: Cmk): RotationStatus {
  if (key.rotationInterval === undefined) return 'Disabled';
  return key.state === 'Enabled' ? 'Enabled' : 'Suspended';
}

/** The date of the next rotation in milliseconds; undefined if rotation is off. */
export const nextRotation = (key: Cmk): number | undefined =>
  key.rotationInterval === undefined ? undefined : key.primaryVersion.createdAt + key.rotationInterval;

/** Like nextRotation(), but NEVER while rotation is suspended or off. */
export const rotationDeadline = (key: Cmk): number =>
  rotationStatus(key) === 'Enabled' ? (nextRotation(key) ?? NEVER) : NEVER;

/** The date of the next change by service time; NEVER for none. */
export const nextDeadline = (key: Cmk): number =>
  Math.min(key.deletionDate ?? NEVER, key.materialExpiresAt ?? NEVER, rotationDeadline(key));
