import { ENCRYPTION_ALGORITHMS, type EncryptionAlgorithm } from '../../crypto/asymmetric';
import { readPublicKey, WRAPPING_KEY_SPECS, type WrappingKeySpec } from '../../crypto/public-key-wrapping';
import { parameterInvalid, requestInvalid } from '../../base/kms-errors';
import { requireWrappingPair } from './wrapping';

/** The parameters by which both export actions name the caller's public key. */
export const EXPORT_PARAMETERS = {
  PublicKeyBlob: { kind: 'base64', required: true },
  WrappingAlgorithm: { kind: 'choice', required: true, values: ENCRYPTION_ALGORITHMS },
  WrappingKeySpec: { kind: 'choice', required: true, values: WRAPPING_KEY_SPECS },
} as const;

interface ExportInput {
  readonly PublicKeyBlob: Buffer;
  readonly WrappingAlgorithm: EncryptionAlgorithm;
  readonly WrappingKeySpec: WrappingKeySpec;
}

/** The bytes of the data key, not their Base64 text, are what is exported (inferred). */
export function exportDataKey(dataKey: Buffer, input: ExportInput): string {
  const { PublicKeyBlob, WrappingAlgorithm, WrappingKeySpec } = input;
  requireWrappingPair(WrappingAlgorithm, WrappingKeySpec);
  const wrap = readPublicKey(PublicKeyBlob, WrappingKeySpec, WrappingAlgorithm);
  if (wrap === undefined) throw parameterInvalid('PublicKeyBlob');
  const wrapped = wrap(dataKey);
  if (wrapped === undefined) throw requestInvalid(); // longer than the public key can wrap
  return wrapped.toString('base64');
}
