/** Operations on KMS instances. */
import type { StateAction } from '../../state/guard';
import type { Operation } from '../operation';
import { GetDefaultKmsInstance } from './get-default-kms-instance';

export const instanceOperations = {
  GetDefaultKmsInstance,
} satisfies Partial<Record<StateAction, Operation>>;
