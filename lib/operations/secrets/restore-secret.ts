import { applyMissedToSecret } from '../../time/apply-due';
import { secretOperation } from '../operation';
import { SECRET_NAME, secretNamed } from '../parts/secret-name';

/** Brings a secret back that waits for its deletion. */
export const RestoreSecret = secretOperation({
  params: { SecretName: SECRET_NAME },
  secret: secretNamed,
  run(_input, { secret, registry, now }) {
    registry.secrets.setDeletionDate(secret, undefined);
    applyMissedToSecret(secret, registry, now);
    return { SecretName: secret.name };
  },
});
