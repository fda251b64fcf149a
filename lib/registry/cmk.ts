/**
 * A customer master key (CMK) as plain data. Its state is changed by `state/` and by time, its material and its dates by
 * the registry, which has to know of them; operations set descriptions and tags.
 */
import type { WrappingKey } from '../crypto/import-wrapping';
import type { KeySpec } from '../crypto/key-material';

/** In the order of the columns of every state table. Source: key state page, 2018-2026. */
export const KEY_STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;
export type KeyState = (typeof KEY_STATES)[number];

export const ORIGINS = ['Aliyun_KMS', 'EXTERNAL'] as const;
export type Origin = (typeof ORIGINS)[number];

export const KEY_USAGES = ['ENCRYPT/DECRYPT', 'SIGN/VERIFY'] as const;
export type KeyUsage = (typeof KEY_USAGES)[number];

export const PROTECTION_LEVELS = ['SOFTWARE', 'HSM'] as const;
export type ProtectionLevel = (typeof PROTECTION_LEVELS)[number];

export interface KeyVersion {
  readonly id: string;
  /** Milliseconds since 1970, like every time in the registry. */
  readonly createdAt: number;
  /** Raw key; undefined while an external key waits for its import. */
  material: Buffer | undefined;
}

/** What GetParametersForImport handed out. */
export interface ImportParameters {
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
  /** Oldest first. */
  readonly versions: KeyVersion[];
  primaryVersion: KeyVersion;
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

export interface Alias {
  /** With its prefix: `alias/orders`. */
  readonly name: string;
  readonly keyId: string;
}

export const hasMaterial = (key: Cmk): boolean => key.primaryVersion.material !== undefined;

/** Specs that only hardware instances have. Source: key spec page, 2024-2026. */
export const needsInstance = (spec: string): boolean =>
  spec === 'Aliyun_AES_192' || spec === 'Aliyun_AES_128';
