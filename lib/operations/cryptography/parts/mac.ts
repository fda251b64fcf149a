import { MAC_ALGORITHMS, type MacAlgorithm } from '../../../crypto/mac';
import { operationRejected } from '../../../base/kms-errors';
import { DRY_RUN } from '../../../parameters/rows';
import type { Cmk } from '../../../registry/records/key';

/** The parameters of both MAC actions besides KeyId. */
export const MAC_PARAMETERS = {
  Algorithm: { kind: 'choice', required: true, values: MAC_ALGORITHMS },
  Message: { kind: 'base64', required: true },
  DryRun: DRY_RUN,
} as const;

/** The spec of an HMAC key is also the name of its algorithm (inferred). */
export function macsWith(key: Cmk, { Algorithm }: { readonly Algorithm: MacAlgorithm }): void {
  if (key.usage !== 'GENERATE/VERIFY_MAC' || key.spec !== Algorithm) throw operationRejected();
}

/** HMAC keys have one version. */
export const macKey = (key: Cmk): Buffer => key.primaryVersion.material as Buffer;
