import { applyMissedToSecret } from '../../time/apply-due';
import { secretOperation } from '../secret-operation';

/** Restores a secret in PendingDeletion. */
export const RestoreSecret = secretOperation({
  params: {},
  run(_input, { secret, registry, now }) {
    registry.secrets.setDeletionDate(secret, undefined);
    applyMissedToSecret(secret, registry, now);
    return { SecretName: secret.name };
  },
});
