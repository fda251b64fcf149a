/** The public data of a key and of a ciphertext, for test authors. */
import { dateOrNone, toDate } from '../base/clock';
import { open, parseBlob } from '../crypto/envelope';
import type { KeySpec, KeyUsage } from '../crypto/key-specs';
import {
  type Cmk,
  hasMaterial,
  type KeyState,
  nextRotation,
  type Origin,
  type ProtectionLevel,
  type RotationStatus,
  rotationStatus,
} from '../registry/records/key';
import { sealingKey } from '../registry/key-material';
import type { Registry } from '../registry/registry';

export interface SeededKey {
  readonly keyId: string;
  /** The primary version. */
  readonly keyVersionId: string;
  /** `acs:kms:<region>:<account>:key/<keyId>` */
  readonly arn: string;
  readonly aliases: readonly string[];
  readonly state: KeyState;
  readonly regionId: string;
}

/** The current data of a key. It is a copy: changing it does not change the key. */
export interface KeySnapshot extends SeededKey {
  readonly keySpec: KeySpec;
  readonly keyUsage: KeyUsage;
  readonly origin: Origin;
  readonly protectionLevel: ProtectionLevel;
  readonly instanceId: string | undefined;
  readonly description: string;
  /** The key policy of CreateKey, as a JSON string. */
  readonly policy: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Set only in PendingDeletion. */
  readonly deletionDate: Date | undefined;
  /** undefined if the material does not expire. */
  readonly materialExpiresAt: Date | undefined;
  /** false for an external key without imported key material. */
  readonly hasMaterial: boolean;
  /** Every version, oldest first. The last one is the primary version. */
  readonly versions: readonly { readonly keyVersionId: string; readonly createdAt: Date }[];
  readonly automaticRotation: RotationStatus;
  /** undefined while rotation is off. */
  readonly nextRotationDate: Date | undefined;
  readonly deletionProtection: boolean;
}

/** The caller must have applied what is due. */
export function snapshotOf(key: Cmk, registry: Registry): KeySnapshot {
  return {
    ...identityOf(key, registry),
    keySpec: key.spec,
    keyUsage: key.usage,
    origin: key.origin,
    protectionLevel: key.protectionLevel,
    instanceId: key.instanceId,
    description: key.description,
    policy: key.policy,
    tags: Object.fromEntries(key.tags ?? []),
    createdAt: toDate(key.createdAt),
    deletionDate: dateOrNone(key.deletionDate),
    materialExpiresAt: dateOrNone(key.materialExpiresAt),
    hasMaterial: hasMaterial(key),
    versions: key.versions.map(({ id, createdAt }) => ({ keyVersionId: id, createdAt: toDate(createdAt) })),
    automaticRotation: rotationStatus(key),
    nextRotationDate: dateOrNone(nextRotation(key)),
    deletionProtection: key.deletionProtection !== undefined,
  };
}

export const identityOf = (key: Cmk, registry: Registry): SeededKey => ({
  keyId: key.id,
  keyVersionId: key.primaryVersion.id,
  arn: registry.keyArn(key),
  aliases: registry.aliases.of(key.id).map(({ name }) => name),
  state: key.state,
  regionId: registry.regionId,
});

/** The data of a ciphertext of the symmetric calls. */
export interface CiphertextSnapshot {
  readonly keyId: string;
  readonly keyVersionId: string;
  readonly regionId: string;
  /** Whether it can be decrypted with exactly this context; without an argument, whether it was encrypted without a context. */
  opensWith(encryptionContext?: Readonly<Record<string, string>>): boolean;
}

/** The caller must have applied what is due. @returns undefined if the string is not a blob of a key of the registry */
export function ciphertextSnapshot(text: string, registry: Registry): CiphertextSnapshot | undefined {
  const blob = parseBlob(text);
  const located = blob === undefined ? undefined : registry.keys.findVersion(blob.versionId);
  if (blob === undefined || located === undefined) return undefined;
  const { key, version } = located;
  return {
    keyId: key.id,
    keyVersionId: version.id,
    regionId: registry.regionId,
    // A key without key material cannot decrypt.
    opensWith: (encryptionContext = {}) =>
      version.material !== undefined &&
      open(sealingKey(key, version), blob, new Map(Object.entries(encryptionContext))) !== undefined,
  };
}
