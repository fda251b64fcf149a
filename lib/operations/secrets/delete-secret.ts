import { DAY, isoSeconds, wholeSecond } from '../../base/clock';
import { MAX_RECOVERY_DAYS, MIN_RECOVERY_DAYS } from '../../registry/limits';
import { secretOperation } from '../secret-operation';

/** Schedules the deletion of a secret, or deletes it immediately. */
export const DeleteSecret = secretOperation({
  params: {
    // The newest text forbids a recovery window together with it, but third-party code always sends both (docs/fidelity.md).
    ForceDeleteWithoutRecovery: { kind: 'boolean', default: false },
    RecoveryWindowInDays: {
      kind: 'integer',
      min: MIN_RECOVERY_DAYS,
      max: MAX_RECOVERY_DAYS,
      default: MAX_RECOVERY_DAYS,
    },
  },
  run({ ForceDeleteWithoutRecovery, RecoveryWindowInDays }, { secret, registry, now }) {
    const window = ForceDeleteWithoutRecovery ? 0 : RecoveryWindowInDays * DAY;
    const deletionDate = wholeSecond(now) + window;
    if (ForceDeleteWithoutRecovery) registry.secrets.remove(secret);
    else registry.secrets.setDeletionDate(secret, deletionDate);
    return { SecretName: secret.name, PlannedDeleteTime: isoSeconds(deletionDate) };
  },
});
