import { generateMac } from '../../crypto/mac';
import { keyOperation } from '../key-operation';
import { MAC_PARAMETERS, macKey, macsWith } from './parts/mac';

/** Computes the MAC of a message with an HMAC key. */
export const GenerateMac = keyOperation({
  keyId: ['id', 'alias', 'arn'],
  params: MAC_PARAMETERS,
  accepts: macsWith,
  run({ Algorithm, Message }, { key }) {
    const mac = generateMac(macKey(key), Message, Algorithm);
    return { KeyId: key.id, Algorithm, Mac: mac.toString('base64') };
  },
});
