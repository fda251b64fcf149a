/** The client side of ExportDataKey and GenerateAndExportDataKey: key pairs, and unwrapping the exported data key. */
import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
} from 'node:crypto';
import { sm2 } from '../../lib/crypto/elliptic';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const sm2Pair = generateKeyPairSync('ec', { namedCurve: 'SM2' });

export const WRAPPING_PAIRS = { rsa, sm2: sm2Pair };
export const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** Parameters of both actions. */
export const RSA_WRAPPING = {
  PublicKeyBlob: spkiOf(rsa.publicKey).toString('base64'),
  WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
  WrappingKeySpec: 'RSA_2048',
};
export const SM2_WRAPPING = {
  PublicKeyBlob: spkiOf(sm2Pair.publicKey).toString('base64'),
  WrappingAlgorithm: 'SM2PKE',
  WrappingKeySpec: 'EC_SM2',
};

export const unwrapRsa = (exported: string, oaepHash = 'sha256', key: KeyObject = rsa.privateKey): Buffer =>
  privateDecrypt(
    {
      key: createPrivateKey(key.export({ type: 'pkcs8', format: 'pem' })),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash,
    },
    Buffer.from(exported, 'base64'),
  );

/** The scalar is bytes 7 to 38 of SEC 1: SEQUENCE, version 1, OCTET STRING of 32 bytes. */
export const unwrapSm2 = (exported: string) =>
  sm2().decrypt(
    Buffer.from(exported, 'base64'),
    sm2Pair.privateKey.export({ type: 'sec1', format: 'der' }).subarray(7, 39),
  );
