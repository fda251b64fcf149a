import { moveState } from '../../state/transitions';
import { keyOperation } from '../key-operation';
import { externalOnly } from './parts/external-only';

/** Wipes imported material; only the same material may be imported again. */
export const DeleteKeyMaterial = keyOperation({
  xmlRoot: 'KMS',
  keyId: ['id'],
  params: {},
  accepts: externalOnly,
  run(_input, { key, registry }) {
    registry.keys.wipeMaterial(key);
    moveState('DeleteKeyMaterial', key, registry);
    return {};
  },
});
