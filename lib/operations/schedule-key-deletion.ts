import { DAY, wholeSecond } from '../clock';
import { moveState } from '../state/transitions';
import { operation } from './operation';

/** Starts the waiting period at whose end the key is gone. */
export const ScheduleKeyDeletion = operation({
  params: {
    KeyId: { kind: 'keyId', required: true, forms: ['id'] },
    // 7 to 30 and optional until 2021.
    PendingWindowInDays: { kind: 'integer', required: true, min: 7, max: 366 },
  },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run({ PendingWindowInDays }, { key, registry, now }) {
    moveState('ScheduleKeyDeletion', key);
    key.deletionDate = wholeSecond(now) + PendingWindowInDays * DAY;
    registry.deadlineChanged(key);
    return {};
  },
});
