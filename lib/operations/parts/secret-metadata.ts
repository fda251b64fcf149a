import { isoSeconds } from '../../base/clock';
import type { Registry } from '../../registry/registry';
import { nextSecretRotation, type Secret } from '../../registry/records/secret';
import type { Answer } from '../operation';
import { intervalText } from '../../parameters/rotation-interval';

/** Of a managed secret; its dates only while they mean something. Generic secrets have none of these. */
export function rotationFields(secret: Secret, registry: Registry, now: number): Answer {
  const { managed } = secret;
  if (managed === undefined) return {};
  const { rotationInterval, lastRotation } = managed;
  const status = registry.secrets.rotationStatus(secret, now);
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
