import type { SealingKey } from '../../crypto/envelope';
import type { KeyVersion } from '../../registry/cmk';

/** A version that the state guard has let through has material; anything else is a defect of the mock. */
export function sealingKey({ id, material }: KeyVersion): SealingKey {
  if (material === undefined) throw new Error(`version ${id} has no material although its key is Enabled`);
  return { id, material };
}
