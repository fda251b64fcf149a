import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { keyOperation } from '../key-operation';

/** Cancels the deletion. Afterwards the key is Enabled, whatever its state was before. */
export const CancelKeyDeletion = keyOperation({
  keyId: ['id'],
  params: {},
  run(_input, { key, registry, now }) {
    moveState('CancelKeyDeletion', key, registry);
    registry.keys.setDeletionDate(key, undefined);
    applyMissed(key, registry, now);
    return {};
  },
});
