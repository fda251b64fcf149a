import { verifyMac } from '../../crypto/mac';
import { keyOperation } from '../key-operation';
import { MAC_PARAMETERS, macKey, macsWith } from './parts/mac';

/** Returns whether a MAC is valid for the message. A wrong MAC gives Value false, not an error. */
export const VerifyMac = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: { ...MAC_PARAMETERS, Mac: { kind: 'base64', required: true } },
  accepts: macsWith,
  run: ({ Algorithm, Message, Mac }, { key }) => ({
    KeyId: key.id,
    Algorithm,
    Value: verifyMac(macKey(key), Message, Mac, Algorithm),
  }),
});
