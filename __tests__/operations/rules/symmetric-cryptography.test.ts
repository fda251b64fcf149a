import { playRules } from '../../support/rules/play';
import { sealedForRsaKey } from '../../support/rules/rsa-scene';
import type { Scene, Stage } from '../../support/rules/world';
import { RSA_WRAPPING } from '../../support/wrapping';

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
ReEncrypt from a symmetric key | SourceKeyId                  |
ReEncrypt from a symmetric key | SourceKeyVersionId           |
ReEncrypt from a symmetric key | SourceEncryptionAlgorithm    |
ReEncrypt to a key             | CiphertextBlob               | <blob>     |
ReEncrypt to a key             | DestinationKeyId             | <key>      | required | keyId id | notKeys UnsupportedOperation RSA_2048:ENCRYPT/DECRYPT EC_P256 EC_SM2:ENCRYPT/DECRYPT HMAC_SHA_256
ReEncrypt from a public key    | CiphertextBlob               | <sealed>   | required
ReEncrypt from a public key    | SourceKeyId                  | <key>      | required | keyId id | notKeys Rejected.UnsupportedOperation Aliyun_AES_256 EC_P256 EC_SM2:ENCRYPT/DECRYPT RSA_2048:SIGN/VERIFY
ReEncrypt from a public key    | SourceKeyVersionId           | <version>  | required | keyVersionId
ReEncrypt from a public key    | SourceEncryptionAlgorithm    | RSAES_OAEP_SHA_256 | required | choice RSAES_OAEP_SHA_256 | refuses "RSAES_PKCS1_V1_5" "RSA_PSS_SHA_256"
ReEncrypt from a public key    | DestinationKeyId             | <otherKey> | required
ReEncrypt from a symmetric key, ReEncrypt to a key, ReEncrypt from a public key | DryRun | | dryRun

Encrypt, Decrypt, GenerateDataKey, GenerateDataKeyWithoutPlaintext, GenerateAndExportDataKey, ExportDataKey | DryRun | | dryRun
`;

const answerOf = async ({ call }: Stage, action: string, params: Record<string, string>) => {
  const { code, body } = await call(action, params);
  expect(code).toBe('Success');
  return body;
};

const publicKey = RSA_WRAPPING.PublicKeyBlob;

/** A ciphertext of the prepared key: a data key, so that it can also be exported. */
const symmetric: Scene = {
  key: {},
  async prepare(stage) {
    const { CiphertextBlob } = await answerOf(stage, 'GenerateDataKey', { KeyId: stage.values.key });
    return { blob: CiphertextBlob, publicKey };
  },
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
  'ReEncrypt from a public key': sealedForRsaKey,
});
