import { applyMissedToSecret } from '../../time/apply-due';
import { secretOperation } from '../secret-operation';
import { OF_SECRETS, rotationInterval } from '../../parameters/rotation-interval';
import { managedOf, managedOnly } from './parts/secret-type';

/** Turns automatic rotation on, with an interval, or off. */
export const UpdateSecretRotationPolicy = secretOperation({
  params: {
    EnableAutomaticRotation: { kind: 'boolean', required: true },
    // Read only if rotation is turned on.
    RotationInterval: { kind: 'text' },
  },
  check: ({ EnableAutomaticRotation, RotationInterval }) => ({
    interval: EnableAutomaticRotation ? rotationInterval(RotationInterval, OF_SECRETS) : undefined,
  }),
  accepts: managedOnly,
  run(_input, { checked: { interval }, secret, registry, now }) {
    registry.secrets.setRotationInterval(secret, managedOf(secret), interval);
    applyMissedToSecret(secret, registry, now);
    return { SecretName: secret.name };
  },
});
