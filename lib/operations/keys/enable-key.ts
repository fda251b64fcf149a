import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { keyOperation } from '../key-operation';

/** Puts a key back to use. An Enabled key stays so. */
export const EnableKey = keyOperation({
  xmlRoot: 'KMS',
  keyId: ['id'],
  params: {},
  run(_input, { key, registry, now }) {
    moveState('EnableKey', key, registry);
    applyMissed(key, registry, now);
    return {};
  },
});
