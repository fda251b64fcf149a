import { isoSeconds } from '../../../base/clock';
import type { Registry } from '../../../registry/registry';
import { secretRotationStatus } from '../../../registry/secret-rotation';
import { nextSecretRotation, type Secret } from '../../../registry/records/secret';
import type { Answer } from '../../operation';
import { intervalText } from '../../../parameters/rotation-interval';

/** Of a managed secret; its dates only while they mean something. Generic secrets have none of these. */
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

/** Only while it waits for its deletion. */
export const plannedDeleteTime = ({ deletionDate }: Secret): Answer =>
  deletionDate === undefined ? {} : { PlannedDeleteTime: isoSeconds(deletionDate) };
