import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { INSTANCE } from '../../support/ids';
import { keyOf } from '../../support/key-pairs';
import { playRules } from '../../support/rules/play';
import type { Scene, Stage } from '../../support/rules/world';

const TABLE = `
Encrypt                   | KeyId     | <key> | required | keyId id alias arn | notKeysInAnyState UnsupportedOperation RSA_2048 EC_P256 EC_SM2 HMAC_SHA_256
Encrypt                   | Plaintext | x     | required | maxBytes 6144
Encrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateAndExportDataKey | EncryptionContext | | context 8192

GenerateDataKey, GenerateAndExportDataKey | KeyId | <key> | required | keyId id alias arn | notKeysInAnyState UnsupportedOperation RSA_2048:ENCRYPT/DECRYPT EC_P256 EC_SM2:ENCRYPT/DECRYPT HMAC_SHA_256
GenerateDataKeyWithoutPlaintext           | KeyId | <key> | required | keyId id alias     | notKeysInAnyState UnsupportedOperation RSA_2048:ENCRYPT/DECRYPT EC_P256 EC_SM2:ENCRYPT/DECRYPT HMAC_SHA_256
GenerateDataKey, GenerateDataKeyWithoutPlaintext                           | NumberOfBytes | | integer 1 1024
GenerateAndExportDataKey                                                   | NumberOfBytes | | integer 1 190 to 1024
GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateAndExportDataKey | KeySpec       | | choice AES_256 AES_128 | refuses "AES_192" "AES_512" "Aliyun_AES_256"

Decrypt, ExportDataKey | CiphertextBlob    | <blob> | required
Decrypt, ExportDataKey | EncryptionContext |        | contextOfNone 8192
Decrypt, GenerateDataKey | Recipient       |        | unsupported "{}" "x"

GenerateAndExportDataKey, ExportDataKey | PublicKeyBlob     | <publicKey>        | required | base64
GenerateAndExportDataKey, ExportDataKey | WrappingAlgorithm | RSAES_OAEP_SHA_256 | required | choice RSAES_OAEP_SHA_256 RSAES_OAEP_SHA_1 | refuses "SM2PKE" "RSAES_PKCS1_V1_5" "RSAES_OAEP_SHA_512"
GenerateAndExportDataKey, ExportDataKey | WrappingKeySpec   | RSA_2048           | required | choice RSA_2048 | refuses "RSA_3072" "RSA_4096"

ReEncrypt from a symmetric key | CiphertextBlob               | <blob>     | required
ReEncrypt from a symmetric key | SourceEncryptionContext      |            | contextOfNone 8192
ReEncrypt from a symmetric key | DestinationKeyId             | <otherKey> | required
ReEncrypt from a symmetric key | DestinationEncryptionContext |            | context 8192
ReEncrypt to a key             | CiphertextBlob               | <blob>     |
ReEncrypt to a key             | DestinationKeyId             | <key>      | required | keyId id | notKeys UnsupportedOperation RSA_2048:ENCRYPT/DECRYPT EC_P256 EC_SM2:ENCRYPT/DECRYPT HMAC_SHA_256
ReEncrypt from a public key    | CiphertextBlob               | <sealed>   | required
ReEncrypt from a public key    | SourceKeyId                  | <key>      | required | keyId id | notKeys Rejected.UnsupportedOperation Aliyun_AES_256 EC_P256 EC_SM2:ENCRYPT/DECRYPT RSA_2048:SIGN/VERIFY
ReEncrypt from a public key    | SourceKeyVersionId           | <version>  | required | keyVersionId
ReEncrypt from a public key    | SourceEncryptionAlgorithm    | RSAES_OAEP_SHA_256 | required | choice RSAES_OAEP_SHA_256 | refuses "RSAES_PKCS1_V1_5" "RSA_PSS_SHA_256"
ReEncrypt from a public key    | DestinationKeyId             | <otherKey> | required
ReEncrypt from a symmetric key, ReEncrypt to a key, ReEncrypt from a public key | DryRun | | dryRun

AsymmetricEncrypt, AsymmetricDecrypt | KeyId          | <key>              | required | keyId id alias arn | notKeysInAnyState Rejected.UnsupportedOperation Aliyun_AES_256 Aliyun_SM4 EC_P256 EC_P256K HMAC_SHA_256 HMAC_SM3 RSA_2048:SIGN/VERIFY EC_SM2:SIGN/VERIFY EC_SM2:ENCRYPT/DECRYPT
AsymmetricEncrypt, AsymmetricDecrypt | KeyVersionId   | <version>          | required | keyVersionId
AsymmetricEncrypt                    | Algorithm      | RSAES_OAEP_SHA_256 | required | choice RSAES_OAEP_SHA_256 RSAES_OAEP_SHA_1 | refuses "RSAES_PKCS1_V1_5" "RSAES_OAEP_SHA_512" "RSA_PSS_SHA_256" "SM2DSA"
AsymmetricDecrypt                    | Algorithm      | RSAES_OAEP_SHA_256 | required | choice RSAES_OAEP_SHA_256 | refuses "RSAES_PKCS1_V1_5" "RSAES_OAEP_SHA_512" "RSA_PSS_SHA_256" "SM2DSA"
AsymmetricEncrypt                    | Plaintext      | SGVsbG8=           | required | base64
AsymmetricDecrypt                    | CiphertextBlob | <sealed>           | required | base64

AsymmetricSign, AsymmetricVerify | KeyId        | <key>         | required | keyId id alias | notKeysInAnyState InvalidParameter:Algorithm Aliyun_AES_256 HMAC_SHA_256 RSA_2048 EC_SM2 RSA_2048:ENCRYPT/DECRYPT EC_SM2:ENCRYPT/DECRYPT
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

Encrypt, Decrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateAndExportDataKey, ExportDataKey | DryRun | | dryRun
AsymmetricEncrypt, AsymmetricDecrypt, AsymmetricSign, AsymmetricVerify, GetPublicKey, GenerateMac, VerifyMac | DryRun | | dryRun
`;

const answerOf = async ({ call }: Stage, action: string, params: Record<string, string>) => {
  const { code, body } = await call(action, params);
  expect(code).toBe('Success');
  return body;
};

const wrapping = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = wrapping.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const digest = createHash('sha256').update('Hello world').digest('base64');

/** What the key of the scene sealed: a data key, so that it can be exported too. */
const symmetric: Scene = {
  key: {},
  async prepare(stage) {
    const { CiphertextBlob } = await answerOf(stage, 'GenerateDataKey', { KeyId: stage.values.key });
    return { blob: CiphertextBlob, publicKey };
  },
};
const rsa: Scene = {
  key: keyOf('RSA_2048', 'ENCRYPT/DECRYPT'),
  async prepare(stage) {
    // A key of another kind cannot seal anything, and nothing is opened with it.
    const { body } = await stage.call('AsymmetricEncrypt', {
      KeyId: stage.values.key,
      KeyVersionId: stage.values.version,
      Algorithm: 'RSAES_OAEP_SHA_256',
      Plaintext: 'SGVsbG8=',
    });
    return { sealed: body.CiphertextBlob ?? 'SGVsbG8=' };
  },
};
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
  Encrypt: { key: {} },
  GenerateDataKey: { key: {} },
  GenerateDataKeyWithoutPlaintext: { key: {} },
  GenerateAndExportDataKey: { key: {}, prepare: async () => ({ publicKey }) },
  Decrypt: symmetric,
  ExportDataKey: symmetric,
  'ReEncrypt from a symmetric key': symmetric,
  'ReEncrypt to a key': {
    key: {},
    async prepare(stage) {
      const { CiphertextBlob } = await answerOf(stage, 'Encrypt', {
        KeyId: stage.values.otherKey,
        Plaintext: 'x',
      });
      return { blob: CiphertextBlob };
    },
  },
  'ReEncrypt from a public key': rsa,
  AsymmetricEncrypt: rsa,
  AsymmetricDecrypt: rsa,
  AsymmetricSign: curve,
  AsymmetricVerify: curve,
  GetPublicKey: curve,
  GenerateMac: hmac,
  VerifyMac: hmac,
});
