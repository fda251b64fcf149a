import { moveState } from '../../state/transitions';
import { operation } from '../operation';

/** Puts a key out of use: nothing is sealed or opened under it. A Disabled key stays so. */
export const DisableKey = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id'] } },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run(_input, { key, registry }) {
    moveState('DisableKey', key, registry);
    return {};
  },
});
