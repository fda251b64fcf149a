import { moveState } from '../state/transitions';
import { operation } from './operation';

/** Wipes imported material; only the same material may be imported again. */
export const DeleteKeyMaterial = operation({
  params: { KeyId: { kind: 'keyId', required: true, forms: ['id'] } },
  origin: 'EXTERNAL',
  key: ({ KeyId }, registry) => registry.resolve(KeyId),
  run(_input, { key, registry }) {
    registry.wipeMaterial(key);
    moveState('DeleteKeyMaterial', key);
    return {};
  },
});
