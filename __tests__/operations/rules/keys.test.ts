import { INSTANCE } from '../../support/ids';
import { keyOf } from '../../support/key-pairs';
import { playRules } from '../../support/rules/play';
import { POLICY } from '../../support/rules/words-of-secrets';
import type { Scene } from '../../support/rules/world';

const TABLE = `
DescribeKey, DescribeKeyVersion, ListKeyVersions       | KeyId | <key> | required | keyId id alias arn
CreateKeyVersion                                       | KeyId | <key> | required | keyId id alias
EnableKey, DisableKey, ScheduleKeyDeletion             | KeyId | <key> | required | keyId id
CancelKeyDeletion, UpdateKeyDescription                | KeyId | <key> | required | keyId id
UpdateRotationPolicy                                   | KeyId | <key> | required | keyId id | notKeys Rejected.UnsupportedOperation RSA_2048 EC_P256 EC_SM2 HMAC_SHA_256
GetKeyPolicy, SetKeyPolicy                             | KeyId | <key> | required | keyId id arn | notKeysInAnyState Forbidden.KeyPolicyUnSupported Aliyun_AES_256 EC_P256

ScheduleKeyDeletion  | PendingWindowInDays     | 7    | required | integer 7 366
UpdateKeyDescription | Description             | new  | requiredText | maxCharacters 8192 | takes "用于订单的密钥" "key 🔑" "a b+c/d=e&f?g%20h#i" "  spaces  " " " "\\"quoted\\"\\n'line'"
DescribeKeyVersion   | KeyVersionId            | <version> | required | keyVersionId
UpdateRotationPolicy | EnableAutomaticRotation | true | required | boolean
UpdateRotationPolicy | RotationInterval        | 7d   | required | interval 7d 730d
GetKeyPolicy, SetKeyPolicy | PolicyName        |      | policyName
SetKeyPolicy         | Policy                  | <policy> | required | policy

ListKeyVersions, ListKeys | PageNumber | | integer 1 2147483647
ListKeyVersions, ListKeys | PageSize   | | integer 1 100
ListKeys                  | Filters    | | filters 10 KeyState KeySpec KeyUsage ProtectionLevel CreatorType DKMSInstanceId keyId AliasName Creator TagKey TagValue

SetDeletionProtection by ARN | ProtectedResourceArn          | <keyArn> | required | keyId arn
SetDeletionProtection by ARN | KeyId                         |
SetDeletionProtection by id  | ProtectedResourceArn          |
SetDeletionProtection by id  | KeyId                         | <key>    | required as ProtectedResourceArn | keyId id
SetDeletionProtection by ARN, SetDeletionProtection by id | EnableDeletionProtection      | true | required | boolean
SetDeletionProtection by ARN, SetDeletionProtection by id | DeletionProtectionDescription |      | takes "used by billing" "账单系统使用" "a \\"quoted\\" text & more"
SetDeletionProtection by ARN, SetDeletionProtection by id | KmsInstanceId                 |      | takes "${INSTANCE}"

CreateKey                 | Description             | | maxCharacters 8192 | takes "用于订单的密钥" "key 🔑" "a b+c/d=e&f?g%20h#i" "  spaces  " "\\"quoted\\"\\n'line'"
CreateKey                 | KeySpec                 | | choice Aliyun_AES_256 Aliyun_SM4 RSA_2048 RSA_3072 EC_P256 EC_P256K EC_SM2 | refuses "Aliyun_AES_192" "Aliyun_AES_128" "RSA_4096" "HMAC_SHA_224" "HMAC_SHA_256" "HMAC_SHA_384" "HMAC_SHA_512" "HMAC_SM3" "AES_256" "Aliyun_AES_512" "RSA_1024" "EC_P384" "HMAC_SHA_1" "symmetric"
CreateKey                 | KeyUsage                | | choice ENCRYPT/DECRYPT | refuses "SIGN/VERIFY" "GENERATE/VERIFY_MAC" "ENCRYPT" "SIGN" "GENERATE_VERIFY_MAC"
CreateKey                 | Origin                  | | choice Aliyun_KMS EXTERNAL | refuses "External" "external"
CreateKey                 | ProtectionLevel         | | choice SOFTWARE HSM | refuses "Hsm" "hsm" "EXTERNAL"
CreateKey                 | DKMSInstanceId          | | instanceId
CreateKey                 | KeyStorageMechanism     | | refuses "HsmInternal" "HsmEncryptedDatabase" "Cupboard"
CreateKey                 | EnableAutomaticRotation | | boolean false
CreateKey                 | RotationInterval        | | takes "365d" "6d" "731d" "nonsense"
CreateKey                 | Policy                  | | refuses "{\\"Version\\":\\"1\\"}"
CreateKey                 | Tags                    | | tags 20
CreateKey in an instance  | DKMSInstanceId          | ${INSTANCE} | takes "kst-bjj000000000000000000" "kst-szzffffffffzzzzzzzzzz"
CreateKey in an instance  | KeySpec                 | | choice Aliyun_AES_256 Aliyun_SM4 RSA_2048 RSA_3072 EC_P256 EC_P256K EC_SM2 Aliyun_AES_192 Aliyun_AES_128 RSA_4096 HMAC_SHA_224 HMAC_SHA_256 HMAC_SHA_384 HMAC_SHA_512 HMAC_SM3
CreateKey in an instance  | KeyStorageMechanism     | | choice HsmInternal HsmEncryptedDatabase | refuses "Cupboard"
CreateKey in an instance  | Policy                  | | jsonObject 32768
CreateKey that rotates    | EnableAutomaticRotation | true | boolean true
CreateKey that rotates    | RotationInterval        | 7d   | required | interval 7d 730d
CreateKey that rotates    | Origin                  |      | refusesAs EnableAutomaticRotation "EXTERNAL"
CreateKey that rotates    | KeySpec                 |      | choice Aliyun_AES_256 Aliyun_SM4 | refusesAs EnableAutomaticRotation "RSA_2048" "EC_P256" "EC_SM2"
`;

const ofInstance: Scene = { key: { instanceId: INSTANCE }, prepare: async () => ({ policy: POLICY }) };

playRules(TABLE, {
  CreateKey: {},
  'CreateKey in an instance': {},
  'CreateKey that rotates': {},
  DescribeKey: { key: {} },
  ListKeys: {},
  UpdateKeyDescription: { key: {} },
  EnableKey: { key: { state: 'Disabled' } },
  DisableKey: { key: {} },
  ScheduleKeyDeletion: { key: {} },
  CancelKeyDeletion: { key: { state: 'PendingDeletion' } },
  // Only asymmetric keys without an instance get versions, and only external keys can lose their key material.
  CreateKeyVersion: {
    key: { ...keyOf('EC_P256'), createdAt: '2020-01-01T00:00:00Z' },
    externalKey: { origin: 'EXTERNAL', instanceId: INSTANCE },
  },
  DescribeKeyVersion: { key: {} },
  ListKeyVersions: { key: {} },
  UpdateRotationPolicy: { key: {} },
  'SetDeletionProtection by ARN': { key: {} },
  'SetDeletionProtection by id': { key: {} },
  GetKeyPolicy: ofInstance,
  SetKeyPolicy: ofInstance,
});
