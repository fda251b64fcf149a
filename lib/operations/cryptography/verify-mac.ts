import { verifyMac } from '../../crypto/mac';
import { keyOperation } from '../key-operation';
import { MAC_PARAMETERS, macKey, macsWith } from './parts/mac';

/** Tells whether a MAC is the message's: a wrong one is an answer, not a refusal. */
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
