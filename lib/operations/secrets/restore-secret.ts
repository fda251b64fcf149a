import { applyMissedToSecret } from '../../time/apply-due';
import { secretOperation } from '../secret-operation';

/** Brings a secret back that waits for its deletion. */
export const RestoreSecret = secretOperation({
  params: {},
  run(_input, { secret, registry, now }) {
    registry.secrets.setDeletionDate(secret, undefined);
    applyMissedToSecret(secret, registry, now);
    return { SecretName: secret.name };
  },
});
