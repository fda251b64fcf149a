import { applyMissedToSecret } from '../../time/apply-due';
import { secretOperation } from '../operation';
import { OF_SECRETS, rotationInterval } from '../../parameters/rotation-interval';
import { managedOf, managedOnly } from './parts/secret-type';

/** Turns automatic rotation on, with an interval, or off. */
export const UpdateSecretRotationPolicy = secretOperation({
  params: {
    EnableAutomaticRotation: { kind: 'boolean', required: true },
    // Looked at only when rotation is turned on.
    RotationInterval: { kind: 'text' },
  },
  check({ EnableAutomaticRotation, RotationInterval }) {
    if (EnableAutomaticRotation) rotationInterval(RotationInterval, OF_SECRETS);
  },
  accepts: managedOnly,
  run({ EnableAutomaticRotation, RotationInterval }, { secret, registry, now }) {
    const interval = EnableAutomaticRotation ? rotationInterval(RotationInterval, OF_SECRETS) : undefined;
    registry.secrets.setRotationInterval(secret, managedOf(secret), interval);
    applyMissedToSecret(secret, registry, now);
    return { SecretName: secret.name };
  },
});
