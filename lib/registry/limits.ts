/** Limits that requests and fixtures share. Source: limits page and API metadata, 2018-2026. */

/** The quotas of one account and region. A request for one more resource fails with Rejected.LimitExceeded. */
export interface Quotas {
  readonly keys: number;
  readonly aliases: number;
  readonly keyVersions: number;
  readonly secrets: number;
}

export const DEFAULT_QUOTAS: Quotas = {
  keys: 200,
  aliases: 300,
  keyVersions: 10_000,
  // No number is published.
  secrets: Number.POSITIVE_INFINITY,
};

/** Versions of one asymmetric key, and days between two of them. Source: CreateKeyVersion, 2020-2026. */
export const MAX_ASYMMETRIC_VERSIONS = 50;
export const MIN_DAYS_BETWEEN_VERSIONS = 7;

/** Days between automatic rotations (at most 365 in the newer text of CreateKey). Source: UpdateRotationPolicy. */
export const MIN_ROTATION_DAYS = 7;
export const MAX_ROTATION_DAYS = 730;

/** Bytes of a key policy. */
export const MAX_POLICY_BYTES = 32_768;

/** Characters of a key's description. */
export const MAX_DESCRIPTION_LENGTH = 8192;

/** The deletion window of a key, in days (7 to 30 until 2021). */
export const MIN_WAITING_DAYS = 7;
export const MAX_WAITING_DAYS = 366;

/** Characters of a tag's key and of its value. */
export const MAX_TAG_LENGTH = 128;
/** Tags of one resource: 20 for CreateKey and TagResources, 10 in the older text of TagResource (docs/fidelity.md). */
export const TAG_QUOTA = 20;

/** Bytes of the data of a secret, as UTF-8. Source: CreateSecret, PutSecretValue, 2020-2026. */
export const MAX_SECRET_BYTES = 30_720;
/** Characters of the id of a secret's version. */
export const MAX_SECRET_VERSION_ID_LENGTH = 64;
/** The maximum number of versions of a secret, and of different stage labels. */
export const MAX_SECRET_VERSIONS = 10;
export const MAX_SECRET_STAGES = 8;

/** Characters of ExtendedConfig, and pairs of its CustomData. */
export const MAX_EXTENDED_CONFIG_LENGTH = 1024;
export const MAX_CUSTOM_DATA = 10;

/** The recovery window of a secret, in days. */
export const MIN_RECOVERY_DAYS = 7;
export const MAX_RECOVERY_DAYS = 30;

/**
 * Hours between automatic rotations of a secret. Source: CreateSecret (6 hours at least) and UpdateSecretRotationPolicy
 * (7 days in its newest text, 6 hours in the English one).
 */
export const MIN_SECRET_ROTATION_HOURS = 6;
export const MIN_UPDATED_SECRET_ROTATION_HOURS = 168;
export const MAX_SECRET_ROTATION_HOURS = 8760;
