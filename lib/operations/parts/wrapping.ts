import { fits, WRAPPING, type WrappingName } from '../../crypto/algorithms';
import type { WrappingKeySpec } from '../../crypto/key-specs';
import { parameterInvalid } from '../../base/kms-errors';

/** SM2PKE requires EC_SM2, every other algorithm requires RSA_2048. @throws InvalidParameter */
export function requireWrappingPair(algorithm: WrappingName, spec: WrappingKeySpec): void {
  if (!fits(spec, WRAPPING[algorithm])) throw parameterInvalid('WrappingAlgorithm');
}
