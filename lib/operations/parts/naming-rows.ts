/** The rows of the parameters that name the key or secret of a call. */
import type { KeyIdForm } from '../../parameters/rows';
import { SECRET_NAME_OR_ARN } from '../../registry/ids';

/** A required key. */
export const keyIdRow = (forms: readonly KeyIdForm[]) =>
  ({ kind: 'keyId', required: true, names: 'key', forms }) as const;

/** The secret of every action except CreateSecret. */
export const SECRET_NAME = {
  kind: 'text',
  required: true,
  names: 'secret',
  pattern: SECRET_NAME_OR_ARN,
} as const;
