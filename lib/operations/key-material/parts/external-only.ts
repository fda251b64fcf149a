import { originUnsupported } from '../../../base/kms-errors';
import type { Cmk } from '../../../registry/records/key';

/** @throws Unsupported.Origin for a key with key material of KMS */
export function externalOnly(key: Cmk): void {
  if (key.origin !== 'EXTERNAL') throw originUnsupported();
}
