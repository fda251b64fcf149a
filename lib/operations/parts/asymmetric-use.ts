/** Which asymmetric key does what with which algorithm. */
import {
  ENCRYPTION,
  type EncryptionName,
  fits,
  SIGNATURE,
  type SignatureName,
} from '../../crypto/algorithms';
import { operationRejected, parameterInvalid } from '../../base/kms-errors';
import type { Cmk } from '../../registry/records/key';

/** Tables of AsymmetricEncrypt and AsymmetricDecrypt. */
export function encryptsWith(key: Cmk, { Algorithm }: { readonly Algorithm: EncryptionName }): void {
  if (key.usage !== 'ENCRYPT/DECRYPT' || !fits(key.spec, ENCRYPTION[Algorithm])) throw operationRejected();
}

/** Tables of AsymmetricSign and AsymmetricVerify, which know no other 400 than this. */
export function signsWith(key: Cmk, { Algorithm }: { readonly Algorithm: SignatureName }): void {
  if (key.usage !== 'SIGN/VERIFY' || !fits(key.spec, SIGNATURE[Algorithm]))
    throw parameterInvalid('Algorithm');
}
