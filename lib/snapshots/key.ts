/** A key as a test author sees it. */
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

/** A key as it is at the moment of asking; changing it changes nothing. */
export interface KeySnapshot extends SeededKey {
  readonly keySpec: KeySpec;
  readonly keyUsage: KeyUsage;
  readonly origin: Origin;
  readonly protectionLevel: ProtectionLevel;
  readonly instanceId: string | undefined;
  readonly description: string;
  /** JSON text of the key policy that CreateKey was given. */
  readonly policy: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** Set in PendingDeletion only. */
  readonly deletionDate: Date | undefined;
  /** undefined for never. */
  readonly materialExpiresAt: Date | undefined;
  /** false for an external key that waits for its import. */
  readonly hasMaterial: boolean;
  /** Every version, oldest first; the last is the primary one. */
  readonly versions: readonly { readonly keyVersionId: string; readonly createdAt: Date }[];
  readonly automaticRotation: RotationStatus;
  /** undefined while rotation is off. */
  readonly nextRotationDate: Date | undefined;
  readonly deletionProtection: boolean;
}

/** What is due must have been applied before. */
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

/** What a ciphertext of the symmetric calls is. */
export interface CiphertextSnapshot {
  readonly keyId: string;
  readonly keyVersionId: string;
  readonly regionId: string;
  /** Whether it opens with exactly this context; without one, whether it was sealed without. */
  opensWith(encryptionContext?: Readonly<Record<string, string>>): boolean;
}

/** What is due must have been applied before. @returns undefined for a text that is not the blob of a key of the registry */
export function ciphertextSnapshot(text: string, registry: Registry): CiphertextSnapshot | undefined {
  const blob = parseBlob(text);
  const located = blob === undefined ? undefined : registry.keys.findVersion(blob.versionId);
  if (blob === undefined || located === undefined) return undefined;
  const { key, version } = located;
  return {
    keyId: key.id,
    keyVersionId: version.id,
    regionId: registry.regionId,
    // A key that waits for its material opens nothing.
    opensWith: (encryptionContext = {}) =>
      version.material !== undefined &&
      open(sealingKey(key, version), blob, new Map(Object.entries(encryptionContext))) !== undefined,
  };
}
