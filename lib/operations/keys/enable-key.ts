import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { operation } from '../operation';

/** Puts a key back to use. An Enabled key stays so. */
export const EnableKey = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id'] } },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run(_input, { key, registry, now }) {
    moveState('EnableKey', key, registry);
    applyMissed(key, registry, now);
    return {};
  },
});
