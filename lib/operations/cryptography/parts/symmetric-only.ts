import { operationUnsupported } from '../../../base/kms-errors';
import { isSymmetric } from '../../../crypto/key-specs';
import type { Cmk } from '../../../registry/records/key';

/** @throws UnsupportedOperation */
export function symmetricOnly(key: Cmk): void {
  if (!isSymmetric(key.spec)) throw operationUnsupported();
}
