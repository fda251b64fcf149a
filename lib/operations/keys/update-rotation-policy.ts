import { operationRejected } from '../../base/kms-errors';
import { canRotate } from '../../registry/records/key';
import { applyMissed } from '../../time/apply-due';
import { operation } from '../operation';
import { OF_KEYS, rotationInterval } from '../../parameters/rotation-interval';

/** Turns automatic rotation on, with an interval, or off. */
export const UpdateRotationPolicy = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    EnableAutomaticRotation: { kind: 'boolean', required: true },
    // Looked at only when rotation is turned on.
    RotationInterval: { kind: 'text' },
  },
  check({ EnableAutomaticRotation, RotationInterval }) {
    if (EnableAutomaticRotation) rotationInterval(RotationInterval, OF_KEYS);
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ EnableAutomaticRotation, RotationInterval }, { key, registry, now }) {
    // Behind the state guard: the matrix has a cell for external keys in PendingImport.
    if (!canRotate(key)) throw operationRejected();
    registry.keys.setRotationInterval(
      key,
      EnableAutomaticRotation ? rotationInterval(RotationInterval, OF_KEYS) : undefined,
    );
    applyMissed(key, registry, now);
    return {};
  },
});
