import { moveState } from '../../state/transitions';
import { operation } from '../operation';
import { externalOnly } from '../parts/accepts';

/** Wipes imported material; only the same material may be imported again. */
export const DeleteKeyMaterial = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id'] } },
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  accepts: externalOnly,
  run(_input, { key, registry }) {
    registry.keys.wipeMaterial(key);
    moveState('DeleteKeyMaterial', key, registry);
    return {};
  },
});
