/**
 * A secret of the Secrets Manager as plain data. `../secret-versions.ts` changes its versions and stage labels. Only the store
 * changes its dates, because it indexes them.
 */
import { NEVER } from '../../base/clock';

export const SECRET_TYPES = ['Generic', 'Rds', 'Redis', 'RAMCredentials', 'ECS', 'PolarDB'] as const;
export type SecretType = (typeof SECRET_TYPES)[number];
/** The types whose credentials the service generates and rotates. */
export type ManagedType = Exclude<SecretType, 'Generic'>;

export const SECRET_DATA_TYPES = ['text', 'binary'] as const;
/** `binary` data is a Base64 string. It is stored and returned unchanged. */
export type SecretDataType = (typeof SECRET_DATA_TYPES)[number];

export interface SecretVersion {
  readonly id: string;
  readonly createdAt: number;
  readonly dataType: SecretDataType;
  /** The data, encrypted with the encryption key of the secret. */
  readonly blob: string;
}

/** As the caller sent it, always with CustomData. */
export interface ExtendedConfig {
  readonly CustomData: Readonly<Record<string, string>>;
  /** A string; any value of JSON for a member that the vendor does not describe. */
  readonly [member: string]: unknown;
}

/** The data of secrets of a managed type. */
export interface ManagedCredentials {
  readonly type: ManagedType;
  config: ExtendedConfig;
  /** Account names in the order of their rotation, the current one first; empty if the type names no account. */
  readonly accounts: string[];
  /** Milliseconds between automatic rotations; undefined for none. */
  rotationInterval: number | undefined;
  lastRotation: number | undefined;
  /** A rotation was missed. It happens as soon as possible. */
  rotationIsOverdue: boolean;
}

export interface Secret {
  readonly name: string;
  /** `kst-…`, for secrets of an instance. */
  readonly instanceId: string | undefined;
  /** The id of a key of the same registry; undefined for the default key of the service. */
  readonly encryptionKeyId: string | undefined;
  readonly createdAt: number;
  updatedAt: number;
  description: string;
  /** The policy as a string, for secrets of an instance that have one. */
  policy: string | undefined;
  tags: Map<string, string> | undefined;
  /** undefined for Generic. */
  readonly managed: ManagedCredentials | undefined;
  /** Oldest first. */
  readonly versions: SecretVersion[];
  /** The version of each stage label. ACSCurrent is always present. */
  readonly stages: Map<string, SecretVersion>;
  /** When a secret in PendingDeletion is deleted; undefined while it is Live. */
  deletionDate: number | undefined;
}

/** `Invalid`: on, but the encryption key cannot be used (inferred). */
export type SecretRotationStatus = 'Enabled' | 'Disabled' | 'Invalid';

/** The states of an existing secret. The life cycle table has two more states. */
export const EXISTING_SECRET_STATES = ['Live', 'PendingDeletion'] as const;
export type ExistingSecretState = (typeof EXISTING_SECRET_STATES)[number];

export const stateOf = ({ deletionDate }: Secret): ExistingSecretState =>
  deletionDate === undefined ? 'Live' : 'PendingDeletion';

/** A copy of the secret with its own records, for another store. Versions never change, so they are shared. */
export const copyOfSecret = (secret: Secret): Secret => ({
  ...secret,
  tags: secret.tags && new Map(secret.tags),
  managed: secret.managed && { ...secret.managed, accounts: [...secret.managed.accounts] },
  versions: [...secret.versions],
  stages: new Map(secret.stages),
});

export const typeOf = (secret: Secret): SecretType => secret.managed?.type ?? 'Generic';

/** The date of the next automatic rotation in milliseconds; undefined if rotation is off. */
export const nextSecretRotation = ({ createdAt, managed }: Secret): number | undefined =>
  managed?.rotationInterval === undefined
    ? undefined
    : (managed.lastRotation ?? createdAt) + managed.rotationInterval;

/** The date of the next change by service time; NEVER for none. */
export const nextSecretDeadline = (secret: Secret): number =>
  Math.min(secret.deletionDate ?? NEVER, nextSecretRotation(secret) ?? NEVER);
