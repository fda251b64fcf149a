import { secretOperation } from './operation';
import { SECRET_NAME } from './parts/secret-name';

/** Brings a secret back that waits for its deletion. */
export const RestoreSecret = secretOperation({
  params: { SecretName: SECRET_NAME },
  secret: ({ SecretName }, registry) => registry.secrets.find(SecretName),
  run(_input, { secret, registry, now }) {
    registry.secrets.setDeletionDate(secret, undefined);
    // A rotation that was due in the meantime happens now.
    registry.secrets.settle(now);
    return { SecretName: secret.name };
  },
});
