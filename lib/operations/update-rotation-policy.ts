import { operationRejected } from '../errors';
import { canRotate } from '../registry/cmk';
import { operation } from './operation';
import { rotationInterval } from './parts/rotation-interval';

/** Turns automatic rotation on, with an interval, or off. */
export const UpdateRotationPolicy = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    EnableAutomaticRotation: { kind: 'boolean', required: true },
    // Looked at only when rotation is turned on.
    RotationInterval: { kind: 'text' },
  },
  check({ EnableAutomaticRotation, RotationInterval }) {
    if (EnableAutomaticRotation) rotationInterval(RotationInterval);
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ EnableAutomaticRotation, RotationInterval }, { key, registry, now }) {
    // Behind the state guard: the matrix has a cell for external keys in PendingImport.
    if (!canRotate(key)) throw operationRejected();
    registry.setRotation(key, EnableAutomaticRotation ? rotationInterval(RotationInterval) : undefined);
    registry.rotateIfOverdue(key, now);
    return {};
  },
});
