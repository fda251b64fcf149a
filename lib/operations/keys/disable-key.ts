import { moveState } from '../../state/transitions';
import { keyOperation } from '../key-operation';

/** Disables a key: it can neither encrypt nor decrypt. A Disabled key stays Disabled. */
export const DisableKey = keyOperation({
  xmlRoot: 'KMS',
  keyId: ['id'],
  params: {},
  run(_input, { key, registry }) {
    moveState('DisableKey', key, registry);
    return {};
  },
});
