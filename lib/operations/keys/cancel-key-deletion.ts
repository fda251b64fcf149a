import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { operation } from '../operation';

/** Ends the waiting period; the key is Enabled afterwards, whatever it was before. */
export const CancelKeyDeletion = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id'] } },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run(_input, { key, registry, now }) {
    moveState('CancelKeyDeletion', key, registry);
    registry.keys.setDeletionDate(key, undefined);
    applyMissed(key, registry, now);
    return {};
  },
});
