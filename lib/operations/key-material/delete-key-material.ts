import { moveState } from '../../state/transitions';
import { keyOperation } from '../key-operation';
import { externalOnly } from './parts/external-only';

/** Deletes imported key material. Only the same key material can be imported again. */
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
