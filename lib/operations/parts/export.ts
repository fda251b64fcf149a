import { ENCRYPTION_ALGORITHMS, type EncryptionAlgorithm } from '../../crypto/asymmetric';
import { readPublicKey, WRAPPING_KEY_SPECS, type WrappingKeySpec } from '../../crypto/public-key-wrapping';
import { parameterInvalid, requestInvalid } from '../../errors';

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

/** @param dataKey Base64 text, as blobs hold it; its bytes are what is exported (inferred) */
export function exportDataKey(dataKey: string, input: ExportInput): string {
  const { PublicKeyBlob, WrappingAlgorithm, WrappingKeySpec } = input;
  if ((WrappingAlgorithm === 'SM2PKE') !== (WrappingKeySpec === 'EC_SM2'))
    throw parameterInvalid('WrappingAlgorithm');
  const wrap = readPublicKey(PublicKeyBlob, WrappingKeySpec, WrappingAlgorithm);
  if (wrap === undefined) throw parameterInvalid('PublicKeyBlob');
  const wrapped = wrap(Buffer.from(dataKey, 'base64'));
  if (wrapped === undefined) throw requestInvalid(); // longer than the public key can wrap
  return wrapped.toString('base64');
}
