import { isoSeconds } from '../../../base/clock';
import type { Registry } from '../../../registry/registry';
import { secretRotationStatus } from '../../../registry/secret-rotation';
import { nextSecretRotation, type Secret } from '../../../registry/records/secret';
import type { Answer } from '../../operation';
import { intervalText } from '../../../parameters/rotation-interval';

/** The rotation fields of a managed secret; NextRotationDate only while rotation is Enabled. Empty for a Generic secret. */
export function rotationFields(secret: Secret, registry: Registry): Answer {
  const { managed } = secret;
  if (managed === undefined) return {};
  const { rotationInterval, lastRotation } = managed;
  const status = secretRotationStatus(secret, registry);
  return {
    AutomaticRotation: status,
    ...(lastRotation === undefined ? {} : { LastRotationDate: isoSeconds(lastRotation) }),
    ...(rotationInterval === undefined ? {} : { RotationInterval: intervalText(rotationInterval) }),
    ...(status === 'Enabled' ? { NextRotationDate: isoSeconds(nextSecretRotation(secret) as number) } : {}),
  };
}

export const tagsField = ({ tags }: Secret): Answer => ({
  Tags: { Tag: [...(tags ?? [])].map(([TagKey, TagValue]) => ({ TagKey, TagValue })) },
});

/** Only in PendingDeletion. */
export const plannedDeleteTime = ({ deletionDate }: Secret): Answer =>
  deletionDate === undefined ? {} : { PlannedDeleteTime: isoSeconds(deletionDate) };
