import { moveState } from '../../state/transitions';
import { applyMissed } from '../../time/apply-due';
import { keyOperation } from '../key-operation';

/** Enables a key. An Enabled key stays Enabled. */
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
