import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { keyOperation } from '../key-operation';

/** Ends the waiting period; the key is Enabled afterwards, whatever it was before. */
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
