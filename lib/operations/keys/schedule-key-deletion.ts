import { DAY, wholeSecond } from '../../base/clock';
import { operationRejected } from '../../base/kms-errors';
import { MAX_WAITING_DAYS, MIN_WAITING_DAYS } from '../../registry/limits';
import { moveState } from '../../state/transitions';
import { keyOperation } from '../key-operation';

/** Starts the deletion window. The key is deleted at its end. */
export const ScheduleKeyDeletion = keyOperation({
  keyId: ['id'],
  params: {
    // Optional until 2021.
    PendingWindowInDays: { kind: 'integer', required: true, min: MIN_WAITING_DAYS, max: MAX_WAITING_DAYS },
  },
  run({ PendingWindowInDays }, { key, registry, now }) {
    // No source has the error code (docs/fidelity.md).
    if (key.deletionProtection !== undefined) throw operationRejected();
    moveState('ScheduleKeyDeletion', key, registry);
    registry.keys.setDeletionDate(key, wholeSecond(now) + PendingWindowInDays * DAY);
    return {};
  },
});
