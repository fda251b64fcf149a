/** The rows of the parameters that name what a call is about. */
import type { KeyIdForm } from '../../parameters/rows';
import { SECRET_NAME_OR_ARN } from '../../registry/ids';

/** A key that must be named. */
export const keyIdRow = (forms: readonly KeyIdForm[]) =>
  ({ kind: 'keyId', required: true, names: 'key', forms }) as const;

/** How every action but CreateSecret names a secret. */
export const SECRET_NAME = {
  kind: 'text',
  required: true,
  names: 'secret',
  pattern: SECRET_NAME_OR_ARN,
} as const;
