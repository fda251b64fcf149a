/** The signatures of requests: HMACs with the secret of an access key. Source: signature pages, SDK sources. */
import { createHash, createHmac } from 'node:crypto';

/** RPC style, version 1.0: Base64 of HMAC-SHA1, the secret followed by `&`. */
export const signatureV1 = (secret: string, stringToSign: string): string =>
  createHmac('sha1', `${secret}&`).update(stringToSign).digest('base64');

/** ACS3-HMAC-SHA256: lower-case hexadecimal. */
export const signatureAcs3 = (secret: string, stringToSign: string): string =>
  createHmac('sha256', secret).update(stringToSign).digest('hex');

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
