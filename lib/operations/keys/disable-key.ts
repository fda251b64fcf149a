import { moveState } from '../../state/transitions';
import { keyOperation } from '../key-operation';

/** Puts a key out of use: nothing is sealed or opened under it. A Disabled key stays so. */
export const DisableKey = keyOperation({
  xmlRoot: 'KMS',
  keyId: ['id'],
  params: {},
  run(_input, { key, registry }) {
    moveState('DisableKey', key, registry);
    return {};
  },
});
