/** Which asymmetric key does what with which algorithm. */
import { type EncryptionAlgorithm, fits, type SignatureAlgorithm } from '../../crypto/asymmetric';
import { operationRejected, parameterInvalid } from '../../base/kms-errors';
import type { Cmk } from '../../registry/records/key';

/** Tables of AsymmetricEncrypt and AsymmetricDecrypt. */
export function encryptsWith(key: Cmk, { Algorithm }: { readonly Algorithm: EncryptionAlgorithm }): void {
  if (key.usage !== 'ENCRYPT/DECRYPT' || !fits(key.spec, Algorithm)) throw operationRejected();
}

/** Tables of AsymmetricSign and AsymmetricVerify, which know no other 400 than this. */
export function signsWith(key: Cmk, { Algorithm }: { readonly Algorithm: SignatureAlgorithm }): void {
  if (key.usage !== 'SIGN/VERIFY' || !fits(key.spec, Algorithm)) throw parameterInvalid('Algorithm');
}
