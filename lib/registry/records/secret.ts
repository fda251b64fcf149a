/**
 * A secret of the Secrets Manager as plain data. Its versions and stages are changed by `../secret-versions.ts`, its dates
 * through the store, which has to know of them.
 */
import { NEVER } from '../../base/clock';

export const SECRET_TYPES = ['Generic', 'Rds', 'Redis', 'RAMCredentials', 'ECS', 'PolarDB'] as const;
export type SecretType = (typeof SECRET_TYPES)[number];
/** The types whose credentials the service makes and rotates itself. */
export type ManagedType = Exclude<SecretType, 'Generic'>;

export const SECRET_DATA_TYPES = ['text', 'binary'] as const;
/** `binary` data is Base64 text, stored and answered as it came. */
export type SecretDataType = (typeof SECRET_DATA_TYPES)[number];

export interface SecretVersion {
  readonly id: string;
  readonly createdAt: number;
  readonly dataType: SecretDataType;
  /** The data, sealed under the encryption key of the secret. */
  readonly blob: string;
}

/** As the caller gave it, with CustomData in any case. */
export interface ExtendedConfig {
  readonly CustomData: Readonly<Record<string, string>>;
  readonly [member: string]: string | Readonly<Record<string, string>>;
}

/** What only secrets of a managed type have. */
export interface ManagedCredentials {
  readonly type: ManagedType;
  config: ExtendedConfig;
  /** Account names in the order of their turns, the one in use first; empty where none is named. */
  readonly accounts: string[];
  /** Milliseconds between automatic rotations; undefined for none. */
  rotationInterval: number | undefined;
  lastRotation: number | undefined;
  /** A rotation was due and could not be: it is made up for as soon as it can be. */
  rotationIsOverdue: boolean;
}

export interface Secret {
  readonly name: string;
  /** `kst-…`, for secrets of an instance. */
  readonly instanceId: string | undefined;
  /** Id of a key of the same registry; undefined for the key of the service itself. */
  readonly encryptionKeyId: string | undefined;
  readonly createdAt: number;
  updatedAt: number;
  description: string;
  /** Text of the policy, for secrets of an instance that were given one. */
  policy: string | undefined;
  tags: Map<string, string> | undefined;
  /** undefined for Generic. */
  readonly managed: ManagedCredentials | undefined;
  /** Oldest first. */
  readonly versions: SecretVersion[];
  /** The version that each label stands on; never without ACSCurrent. */
  readonly stages: Map<string, SecretVersion>;
  /** When a secret that waits for its deletion ceases to exist; undefined while it is live. */
  deletionDate: number | undefined;
}

/** `Invalid`: on, but the encryption key cannot be used (inferred). */
export type SecretRotationStatus = 'Enabled' | 'Disabled' | 'Invalid';

/** What a secret that exists can be in; the life cycle table has two states more. */
export const EXISTING_SECRET_STATES = ['Live', 'PendingDeletion'] as const;
export type ExistingSecretState = (typeof EXISTING_SECRET_STATES)[number];

export const stateOf = ({ deletionDate }: Secret): ExistingSecretState =>
  deletionDate === undefined ? 'Live' : 'PendingDeletion';

/** The secret in records of its own, for a store of its own. Versions never change and are shared. */
export const copyOfSecret = (secret: Secret): Secret => ({
  ...secret,
  tags: secret.tags && new Map(secret.tags),
  managed: secret.managed && { ...secret.managed, accounts: [...secret.managed.accounts] },
  versions: [...secret.versions],
  stages: new Map(secret.stages),
});

export const typeOf = (secret: Secret): SecretType => secret.managed?.type ?? 'Generic';

/** Millisecond of the next automatic rotation; undefined when rotation is off. */
export const nextSecretRotation = ({ createdAt, managed }: Secret): number | undefined =>
  managed?.rotationInterval === undefined
    ? undefined
    : (managed.lastRotation ?? createdAt) + managed.rotationInterval;

/** When time next does something to the secret; NEVER when it leaves the secret alone. */
export const nextSecretDeadline = (secret: Secret): number =>
  Math.min(secret.deletionDate ?? NEVER, nextSecretRotation(secret) ?? NEVER);
