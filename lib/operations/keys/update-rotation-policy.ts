import { operationRejected } from '../../base/kms-errors';
import { canRotate } from '../../registry/records/key';
import { applyMissed } from '../../time/apply-due';
import { keyOperation } from '../key-operation';
import { OF_KEYS, rotationInterval } from '../../parameters/rotation-interval';

/** Turns automatic rotation on, with an interval, or off. */
export const UpdateRotationPolicy = keyOperation({
  keyId: ['id'],
  params: {
    EnableAutomaticRotation: { kind: 'boolean', required: true },
    // Read only if rotation is turned on.
    RotationInterval: { kind: 'text' },
  },
  check: ({ EnableAutomaticRotation, RotationInterval }) => ({
    interval: EnableAutomaticRotation ? rotationInterval(RotationInterval, OF_KEYS) : undefined,
  }),
  run(_input, { checked: { interval }, key, registry, now }) {
    // Checked after the state, because the matrix has a cell for external keys in PendingImport.
    if (!canRotate(key)) throw operationRejected();
    registry.keys.setRotationInterval(key, interval);
    applyMissed(key, registry, now);
    return {};
  },
});
