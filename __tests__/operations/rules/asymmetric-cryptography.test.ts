import { createHash, createHmac } from 'node:crypto';
import { INSTANCE } from '../../support/ids';
import { keyOf } from '../../support/key-pairs';
import { playRules } from '../../support/rules/play';
import { sealedForRsaKey } from '../../support/rules/rsa-scene';
import type { Scene } from '../../support/rules/world';

const TABLE = `
AsymmetricEncrypt, AsymmetricDecrypt | KeyId          | <key>              | required | keyId id alias arn | notKeysInAnyState Rejected.UnsupportedOperation Aliyun_AES_256 Aliyun_SM4 EC_P256 EC_P256K HMAC_SHA_256 HMAC_SM3 RSA_2048:SIGN/VERIFY EC_SM2:SIGN/VERIFY EC_SM2:ENCRYPT/DECRYPT
AsymmetricEncrypt, AsymmetricDecrypt | KeyVersionId   | <version>          | required | keyVersionId
AsymmetricEncrypt                    | Algorithm      | RSAES_OAEP_SHA_256 | required | choice RSAES_OAEP_SHA_256 RSAES_OAEP_SHA_1 | refuses "RSAES_PKCS1_V1_5" "RSAES_OAEP_SHA_512" "RSA_PSS_SHA_256" "SM2DSA"
AsymmetricDecrypt                    | Algorithm      | RSAES_OAEP_SHA_256 | required | choice RSAES_OAEP_SHA_256 | refuses "RSAES_PKCS1_V1_5" "RSAES_OAEP_SHA_512" "RSA_PSS_SHA_256" "SM2DSA"
AsymmetricEncrypt                    | Plaintext      | SGVsbG8=           | required | base64
AsymmetricDecrypt                    | CiphertextBlob | <sealed>           | required | base64

AsymmetricSign, AsymmetricVerify | KeyId        | <key>         | required | keyId id alias | notKeysInAnyState UnsupportedOperation Aliyun_AES_256 Aliyun_SM4 HMAC_SHA_256 | notKeysInAnyState InvalidParameter:Algorithm RSA_2048 EC_SM2 RSA_2048:ENCRYPT/DECRYPT EC_SM2:ENCRYPT/DECRYPT
AsymmetricSign, AsymmetricVerify | KeyVersionId | <version>     | required | keyVersionId
AsymmetricSign, AsymmetricVerify | Algorithm    | ECDSA_SHA_256 | required | choice ECDSA_SHA_256 | refuses "ECDSA_SHA_384" "RSA_PSS_SHA_512" "RSAES_OAEP_SHA_256" "RSA_PSS_SHA_256" "RSA_PKCS1_SHA_256" "SM2DSA"
AsymmetricSign, AsymmetricVerify | Digest       | <digest>      | required | base64 32 bytes
AsymmetricVerify                 | Value        | <signature>   | required | base64

GetPublicKey | KeyId        | <key>     | required | keyId id alias | notKeysInAnyState UnsupportedOperation Aliyun_AES_256 Aliyun_SM4 HMAC_SHA_256 HMAC_SM3
GetPublicKey | KeyVersionId | <version> | required | keyVersionId

GenerateMac, VerifyMac | KeyId     | <key>        | required | keyId id alias arn | notKeysInAnyState Rejected.UnsupportedOperation Aliyun_AES_256 Aliyun_SM4 RSA_2048 EC_P256 EC_SM2 HMAC_SHA_224 HMAC_SHA_384 HMAC_SHA_512 HMAC_SM3
GenerateMac, VerifyMac | Algorithm | HMAC_SHA_256 | required | choice HMAC_SHA_256 | refuses "HMAC_SHA256" "HMAC_SHA_1" "HMAC_MD5" "HmacSHA256" "ECDSA_SHA_256"
GenerateMac, VerifyMac | Message   | AAEC//4=     | required | base64
VerifyMac              | Mac       | <mac>        | required | base64

AsymmetricEncrypt, AsymmetricDecrypt, AsymmetricSign, AsymmetricVerify, GetPublicKey, GenerateMac, VerifyMac | DryRun | | dryRun
`;

const digest = createHash('sha256').update('Hello world').digest('base64');

const curve: Scene = {
  key: keyOf('EC_P256'),
  async prepare(stage) {
    const { body } = await stage.call('AsymmetricSign', {
      KeyId: stage.values.key,
      KeyVersionId: stage.values.version,
      Algorithm: 'ECDSA_SHA_256',
      Digest: digest,
    });
    return { digest, signature: body.Value ?? 'SGVsbG8=' };
  },
};
const material = Buffer.alloc(32, 7);
const hmac: Scene = {
  key: { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE, material },
  prepare: async () => ({
    mac: createHmac('sha256', material).update(Buffer.from('AAEC//4=', 'base64')).digest('base64'),
  }),
};

playRules(TABLE, {
  AsymmetricEncrypt: sealedForRsaKey,
  AsymmetricDecrypt: sealedForRsaKey,
  AsymmetricSign: curve,
  AsymmetricVerify: curve,
  GetPublicKey: curve,
  GenerateMac: hmac,
  VerifyMac: hmac,
});
