/** The public data of a secret, for test authors. */
import { dateOrNone, toDate } from '../base/clock';
import type { Registry } from '../registry/registry';
import {
  type ExtendedConfig,
  nextSecretRotation,
  type Secret,
  type SecretDataType,
  type SecretRotationStatus,
  type SecretType,
  typeOf,
  type ExistingSecretState,
  stateOf,
} from '../registry/records/secret';
import { secretRotationStatus } from '../registry/secret-rotation';
import { openSecretData } from '../registry/secret-data';
import { CURRENT, stagesOf } from '../registry/secret-versions';
import { intervalText } from '../parameters/rotation-interval';

export interface SeededSecret {
  readonly secretName: string;
  /** `acs:kms:<region>:<account>:secret/<name>` */
  readonly arn: string;
  /** The version with ACSCurrent. */
  readonly versionId: string;
  readonly secretType: SecretType;
  readonly state: ExistingSecretState;
  readonly regionId: string;
}

export interface SecretVersionSnapshot {
  readonly versionId: string;
  /** As GetSecretValue returns it; undefined if the encryption key was deleted or has lost its key material. */
  readonly secretData: string | undefined;
  readonly secretDataType: SecretDataType;
  /** The stage labels of this version. */
  readonly stages: readonly string[];
  readonly createdAt: Date;
}

/** The current data of a secret. It is a copy: changing it does not change the secret. */
export interface SecretSnapshot extends SeededSecret {
  readonly description: string;
  readonly instanceId: string | undefined;
  /** undefined for the default key of the service. */
  readonly encryptionKeyId: string | undefined;
  /** The policy as a JSON string; undefined if none was set. */
  readonly policy: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Set only in PendingDeletion. */
  readonly deletionDate: Date | undefined;
  /** undefined for Generic. */
  readonly extendedConfig: ExtendedConfig | undefined;
  /** `Invalid` while rotation is on, but the encryption key cannot be used. */
  readonly automaticRotation: SecretRotationStatus;
  /** Such as `2592000s`; undefined while rotation is off. */
  readonly rotationInterval: string | undefined;
  readonly nextRotationDate: Date | undefined;
  readonly lastRotationDate: Date | undefined;
  /** Oldest first. */
  readonly versions: readonly SecretVersionSnapshot[];
}

/** The caller must have applied what is due. */
export function secretSnapshotOf(secret: Secret, registry: Registry): SecretSnapshot {
  const { managed } = secret;
  const automaticRotation = secretRotationStatus(secret, registry);
  return {
    ...secretIdentityOf(secret, registry),
    description: secret.description,
    instanceId: secret.instanceId,
    encryptionKeyId: secret.encryptionKeyId,
    policy: secret.policy,
    tags: Object.fromEntries(secret.tags ?? []),
    createdAt: toDate(secret.createdAt),
    updatedAt: toDate(secret.updatedAt),
    deletionDate: dateOrNone(secret.deletionDate),
    extendedConfig: managed && structuredClone(managed.config),
    automaticRotation,
    rotationInterval:
      managed?.rotationInterval === undefined ? undefined : intervalText(managed.rotationInterval),
    nextRotationDate: automaticRotation === 'Enabled' ? dateOrNone(nextSecretRotation(secret)) : undefined,
    lastRotationDate: dateOrNone(managed?.lastRotation),
    versions: secret.versions.map((version) => ({
      versionId: version.id,
      secretData: openSecretData(secret, version, registry),
      secretDataType: version.dataType,
      stages: stagesOf(secret, version),
      createdAt: toDate(version.createdAt),
    })),
  };
}

export const secretIdentityOf = (secret: Secret, registry: Registry): SeededSecret => ({
  secretName: secret.name,
  arn: registry.secretArn(secret),
  versionId: secret.stages.get(CURRENT)?.id as string,
  secretType: typeOf(secret),
  state: stateOf(secret),
  regionId: registry.regionId,
});
