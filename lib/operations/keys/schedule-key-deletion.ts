import { DAY, wholeSecond } from '../../base/clock';
import { operationRejected } from '../../base/kms-errors';
import { MAX_WAITING_DAYS, MIN_WAITING_DAYS } from '../../registry/limits';
import { moveState } from '../../state/transitions';
import { operation } from '../operation';

/** Starts the waiting period at whose end the key is gone. */
export const ScheduleKeyDeletion = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    // Optional until 2021.
    PendingWindowInDays: { kind: 'integer', required: true, min: MIN_WAITING_DAYS, max: MAX_WAITING_DAYS },
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ PendingWindowInDays }, { key, registry, now }) {
    // No source tells the code (docs/fidelity.md).
    if (key.deletionProtection !== undefined) throw operationRejected();
    moveState('ScheduleKeyDeletion', key, registry);
    registry.keys.setDeletionDate(key, wholeSecond(now) + PendingWindowInDays * DAY);
    return {};
  },
});
