import { parameterInvalid, requestInvalid } from '../../../base/kms-errors';
import { ENCRYPTION, ENCRYPTION_ALGORITHMS, type EncryptionName } from '../../../crypto/algorithms';
import { readPublicKey } from '../../../crypto/key-pairs';
import { WRAPPING_KEY_SPECS, type WrappingKeySpec } from '../../../crypto/key-specs';
import { requireWrappingPair } from '../../parts/wrapping';

/** The parameters of both export actions for the public key of the caller. */
export const EXPORT_PARAMETERS = {
  PublicKeyBlob: { kind: 'base64', required: true },
  WrappingAlgorithm: { kind: 'choice', required: true, values: ENCRYPTION_ALGORITHMS },
  WrappingKeySpec: { kind: 'choice', required: true, values: WRAPPING_KEY_SPECS },
} as const;

interface ExportInput {
  readonly PublicKeyBlob: Buffer;
  readonly WrappingAlgorithm: EncryptionName;
  readonly WrappingKeySpec: WrappingKeySpec;
}

/** Exports the bytes of the data key, not their Base64 string (inferred). */
export function exportDataKey(dataKey: Buffer, input: ExportInput): string {
  const { PublicKeyBlob, WrappingAlgorithm, WrappingKeySpec } = input;
  requireWrappingPair(WrappingAlgorithm, WrappingKeySpec);
  const publicKey = readPublicKey(PublicKeyBlob, WrappingKeySpec);
  if (publicKey === undefined) throw parameterInvalid('PublicKeyBlob');
  const { limit, encrypt } = ENCRYPTION[WrappingAlgorithm];
  if (dataKey.length > limit(WrappingKeySpec)) throw requestInvalid();
  return encrypt(publicKey, dataKey).toString('base64');
}
