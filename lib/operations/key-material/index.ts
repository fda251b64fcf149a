/** Operations on imported key material (BYOK). */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { DeleteKeyMaterial } from './delete-key-material';
import { GetParametersForImport } from './get-parameters-for-import';
import { ImportKeyMaterial } from './import-key-material';

export const keyMaterialOperations = {
  GetParametersForImport,
  ImportKeyMaterial,
  DeleteKeyMaterial,
} satisfies Partial<Record<StateAction, Operation>>;
