/** Sorts of keys that operations take. */
import { isSymmetric } from '../../crypto/key-specs';
import { operationUnsupported, originUnsupported } from '../../base/kms-errors';
import type { Cmk } from '../../registry/records/key';

export function externalOnly(key: Cmk): void {
  if (key.origin !== 'EXTERNAL') throw originUnsupported();
}

export function symmetricOnly(key: Cmk): void {
  if (!isSymmetric(key.spec)) throw operationUnsupported();
}
