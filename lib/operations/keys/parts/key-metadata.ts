import { isoSeconds } from '../../../base/clock';
import { isSymmetric } from '../../../crypto/key-specs';
import { type Cmk, nextRotation, rotationStatus } from '../../../registry/records/key';
import type { Registry } from '../../../registry/registry';
import type { Answer } from '../../operation';
import { intervalText } from '../../../parameters/rotation-interval';

/**
 * KeyMetadata of CreateKey. Missing dates are empty strings, as in the samples of 2021. Only keys of an instance have
 * DKMSInstanceId.
 */
export const keyMetadata = (key: Cmk, registry: Registry): Answer => ({
  CreationDate: isoSeconds(key.createdAt),
  Description: key.description,
  KeyId: key.id,
  KeySpec: key.spec,
  KeyState: key.state,
  KeyUsage: key.usage,
  // Asymmetric calls have a parameter for the version.
  ...(isSymmetric(key.spec) ? { PrimaryKeyVersion: key.primaryVersion.id } : {}),
  DeleteDate: isoOrEmpty(key.deletionDate),
  Creator: creatorOf(key, registry),
  Arn: registry.keyArn(key),
  Origin: key.origin,
  MaterialExpireTime: isoOrEmpty(key.materialExpiresAt),
  ProtectionLevel: key.protectionLevel,
  LastRotationDate: isoSeconds(key.primaryVersion.createdAt),
  AutomaticRotation: rotationStatus(key),
  // Only while rotation is on, including while it is suspended.
  ...(key.rotationInterval === undefined
    ? {}
    : {
        RotationInterval: intervalText(key.rotationInterval),
        NextRotationDate: isoSeconds(nextRotation(key) as number),
      }),
  ...(key.instanceId === undefined ? {} : { DKMSInstanceId: key.instanceId }),
});

/** The account; for a service key the cloud service. */
export const creatorOf = ({ service }: Cmk, registry: Registry): string => service ?? registry.accountId;

const isoOrEmpty = (millis: number | undefined): string => (millis === undefined ? '' : isoSeconds(millis));
