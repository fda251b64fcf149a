import type { WrappingKeySpec } from '../../crypto/public-key-wrapping';
import { parameterInvalid } from '../../base/kms-errors';

/** SM2PKE goes with EC_SM2, all others with RSA_2048. @throws InvalidParameter */
export function requireWrappingPair(algorithm: string, spec: WrappingKeySpec): void {
  if ((algorithm === 'SM2PKE') !== (spec === 'EC_SM2')) throw parameterInvalid('WrappingAlgorithm');
}
