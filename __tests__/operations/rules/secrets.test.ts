import { INSTANCE } from '../../support/ids';
import { playRules } from '../../support/rules/play';
import { POLICY } from '../../support/rules/words-of-secrets';
import { type Scene, setScene } from '../../support/rules/world';
import { MANAGED, type ManagedType, managedSeed } from '../../support/secrets';

const app = { secretName: 'app', secretData: 'one' };
const ofInstance: Scene = { secret: { ...app, instanceId: INSTANCE } };
const policy = { prepare: async () => ({ policy: POLICY }) };

playRules(
  `
DescribeSecret, DeleteSecret, RestoreSecret, GetSecretValue, PutSecretValue | SecretName | <secret> | required | secretName
ListSecretVersionIds, UpdateSecretVersionStage, UpdateSecret, RotateSecret  | SecretName | <secret> | required | secretName
UpdateSecretRotationPolicy, GetSecretPolicy, SetSecretPolicy                | SecretName | <secret> | required | secretName

DescribeSecret | FetchTags | | boolean

DeleteSecret | ForceDeleteWithoutRecovery | | boolean
DeleteSecret | RecoveryWindowInDays       | | integer 7 30

GetSecretValue | VersionId           | | maxCharacters 64 | takes "v3" | notFound "v4" "V3" "v" "three" "ACSCurrent"
GetSecretValue | VersionStage        | | takes "ACSCurrent" "ACSPrevious" "blue" "green" | notFound "red" "Blue" "acscurrent" "ACSPending" "v3"
GetSecretValue | FetchExtendedConfig | | boolean
GetSecretValue | DryRun              | | dryRun

BatchGetSecretValue | SecretsList | [{"SecretName":"app"}] | required | secretsList 20

PutSecretValue, RotateSecret | VersionId      | v2 | required | maxCharacters 64 | takes "2" "v 2: \\"final\\"" "any text: ü +&=%" "__proto__"
PutSecretValue               | SecretData     | x  | required | maxBytes 30720 | takes " " "a+b/c=&%20?#;~*"
PutSecretValue               | SecretDataType |    | choice text binary
PutSecretValue               | VersionStages  |    | versionStages

ListSecretVersionIds | IncludeDeprecated | | boolean
ListSecretVersionIds | PageNumber        | | integer 1 2147483647
ListSecretVersionIds | PageSize          | | integer 1 100

ListSecrets | Filters    | | filters 10 SecretName 192 Description 256 TagKey 256 TagValue 256 DKMSInstanceId SecretType Creator
ListSecrets | FetchTags  | | boolean
ListSecrets | PageNumber | | integer 1 2147483647
ListSecrets | PageSize   | | integer 1 100

UpdateSecret | Description               | | takes "x" " " "Grüße, 密钥, 🔑" "a+b/c=&%20?#;~*" "{\\"a\\":\\"b\\"}"
UpdateSecret | ExtendedConfig.CustomData | | textMap 10

UpdateSecretVersionStage | VersionStage      | green    | required | takes "blue" "蓝" "a b" "acscurrent" "ACSNext" "__proto__" "1"
UpdateSecretVersionStage | MoveToVersion     | v1       | required without RemoveFromVersion
UpdateSecretVersionStage | RemoveFromVersion |

UpdateSecretRotationPolicy | EnableAutomaticRotation | true | required | boolean
UpdateSecretRotationPolicy | RotationInterval        | 7d   | required | interval 7d 365d | refuses "6h"

GetRandomPassword | PasswordLength    | | integer 8 128
GetRandomPassword | ExcludeCharacters | | takes "a" "ABCabc" "!" "~" "\`\\"'\\\\+&=%" "aaaa" | refuses "ü" "a b" " " "tab\\t" "line\\n" "中" "😀" "\\u007f"
GetRandomPassword | ExcludeLowercase        | | boolean
GetRandomPassword | ExcludeUppercase        | | boolean
GetRandomPassword | ExcludeNumbers          | | boolean
GetRandomPassword | ExcludePunctuation      | | boolean
GetRandomPassword | RequireEachIncludedType | | boolean

GetSecretPolicy, SetSecretPolicy | PolicyName |          | policyName
SetSecretPolicy                  | Policy     | <policy> | required | policy
`,
  {
    DescribeSecret: { secret: app },
    DeleteSecret: { secret: app },
    RestoreSecret: { secret: { ...app, state: 'PendingDeletion' } },
    GetSecretValue: {
      secret: {
        secretName: 'app',
        versions: [
          { versionId: 'x'.repeat(64), secretData: 'one', stages: ['blue'] },
          { versionId: 'é'.repeat(64), secretData: 'two', stages: ['ACSPrevious'] },
          { versionId: 'v3', secretData: 'three', stages: ['ACSCurrent', 'green'] },
        ],
      },
    },
    BatchGetSecretValue: {
      prepare: async ({ kms }) => {
        kms.seedSecret(app);
        return {};
      },
    },
    PutSecretValue: { secret: app },
    ListSecretVersionIds: { secret: app },
    ListSecrets: {},
    UpdateSecret: { secret: managedSeed('Rds') },
    UpdateSecretVersionStage: {
      secret: {
        secretName: 'app',
        versions: [
          { versionId: 'v1', secretData: 'one', stages: [] },
          { versionId: 'v2', secretData: 'two', stages: ['ACSCurrent'] },
        ],
      },
    },
    UpdateSecretRotationPolicy: { secret: managedSeed('Rds') },
    RotateSecret: { secret: managedSeed('Rds') },
    GetRandomPassword: {},
    GetSecretPolicy: ofInstance,
    SetSecretPolicy: { ...ofInstance, ...policy },
  },
);

/** The values of a managed secret in the calls that make it. */
const managed = (type: ManagedType, change: object = {}): Scene => ({
  async prepare() {
    const { SecretName, SecretData, ExtendedConfig } = { ...MANAGED[type], ...change };
    return { type, name: SecretName, data: SecretData, config: ExtendedConfig };
  },
});
const withSubType = (type: ManagedType, SecretSubType: string) => ({
  ExtendedConfig: JSON.stringify({ ...JSON.parse(MANAGED[type].ExtendedConfig), SecretSubType }),
});

playRules(
  `
CreateSecret of a Generic secret | SecretName              | orders      | required | newSecretName
CreateSecret of a Generic secret | VersionId               | v1          | required | maxCharacters 64 | takes "v" "constructor"
CreateSecret of a Generic secret | SecretData              | x           | required | maxBytes 30720 | takes "  \\t\\n" "$Auto"
CreateSecret of a Generic secret | SecretDataType          |             | choice text binary
CreateSecret of a Generic secret | SecretType              |             | takes "Generic" | refuses "generic" "GENERIC" "RDS" "rds" "redis" "RamCredentials" "Ecs" "Polardb" "Oss" "Generic " "constructor"
CreateSecret of a Generic secret | Description             |             | takes "订单数据库" "a b+c/d=e&f?g%20h#i" "  spaces  "
CreateSecret of a Generic secret | EncryptionKeyId         |             | keyId id alias arn
CreateSecret of a Generic secret | ExtendedConfig          |             | takes "{\\"SecretSubType\\":\\"SingleUser\\"}" "{\\"Colour\\":\\"red\\"}" | refuses "no JSON"
CreateSecret of a Generic secret | EnableAutomaticRotation |             | boolean false | refuses "true"
CreateSecret of a Generic secret | RotationInterval        |             | takes "30d" "soon"
CreateSecret of a Generic secret | DKMSInstanceId          | ${INSTANCE} | instanceId
CreateSecret of a Generic secret | Policy                  |             | policy
CreateSecret of a Generic secret | Tags                    |             | tags 20

CreateSecret of an Rds secret             | SecretName     | <name>   | required | refuses "acs/" "acs/orders" "acs/ecs/orders" "acs/ram/user/orders"
CreateSecret of an Rds secret             | SecretData     | <data>   | required | managedData Rds
CreateSecret of an Rds secret             | ExtendedConfig | <config> | required | extendedConfig Rds
CreateSecret of an Rds secret             | RotationInterval        | 7d   | required | interval 6h 365d
CreateSecret of an Rds secret             | EnableAutomaticRotation | true | boolean

CreateSecret of an Rds secret of two users | SecretName     | <name>
CreateSecret of an Rds secret of two users | SecretData     | <data>   | required | managedData Rds DoubleUsers
CreateSecret of an Rds secret of two users | ExtendedConfig | <config>

CreateSecret of a Redis secret            | SecretName     | <name>   | required | refuses "acs/" "acs/orders" "acs/ecs/orders" "acs/ram/user/orders"
CreateSecret of a Redis secret            | SecretData     | <data>   | required | managedData Redis
CreateSecret of a Redis secret            | ExtendedConfig | <config> | required | extendedConfig Redis

CreateSecret of a PolarDB secret          | SecretName     | <name>   | required | refuses "acs/" "acs/orders" "acs/ecs/orders" "acs/ram/user/orders"
CreateSecret of a PolarDB secret          | SecretData     | <data>   | required | managedData PolarDB
CreateSecret of a PolarDB secret          | ExtendedConfig | <config> | required | extendedConfig PolarDB

CreateSecret of a RAMCredentials secret   | SecretName     | <name>   | required | refuses "reader" "acs/ram/user/reader" "$auto" "$AUTO" "Auto" "$Auto1"
CreateSecret of a RAMCredentials secret   | SecretData     | <data>   | required | managedData RAMCredentials
CreateSecret of a RAMCredentials secret   | ExtendedConfig | <config> | required | extendedConfig RAMCredentials

CreateSecret of an ECS secret             | SecretName     | <name>   | required | takes "acs/ecs/web" "acs/ecs/a/b" "acs/ecs/${'n'.repeat(184)}" | refuses "web" "acs/web" "acs/ecs" "ACS/ECS/web" "my/acs/ecs/web" "acs/ecs2/web" "$Auto"
CreateSecret of an ECS secret             | SecretData     | <data>   | required | managedData ECS
CreateSecret of an ECS secret             | ExtendedConfig | <config> | required | extendedConfig ECS

CreateSecret of an ECS secret of a key pair | SecretName     | <name>
CreateSecret of an ECS secret of a key pair | SecretData     | <data>   | required | managedData ECS SSHKey
CreateSecret of an ECS secret of a key pair | ExtendedConfig | <config>

CreateSecret of an Rds secret, CreateSecret of an Rds secret of two users, CreateSecret of a Redis secret, CreateSecret of a PolarDB secret, CreateSecret of a RAMCredentials secret, CreateSecret of an ECS secret, CreateSecret of an ECS secret of a key pair | VersionId | v1
CreateSecret of an Rds secret, CreateSecret of an Rds secret of two users, CreateSecret of a Redis secret, CreateSecret of a PolarDB secret, CreateSecret of a RAMCredentials secret, CreateSecret of an ECS secret, CreateSecret of an ECS secret of a key pair | SecretType | <type>
CreateSecret of an Rds secret, CreateSecret of a Redis secret, CreateSecret of a PolarDB secret, CreateSecret of a RAMCredentials secret, CreateSecret of an ECS secret | SecretDataType | | takes "text" | refuses "binary"
`,
  {
    'CreateSecret of a Generic secret': {
      prepare: ({ kms, call }) => setScene(kms, call, { key: { instanceId: INSTANCE } }),
    },
    'CreateSecret of an Rds secret': managed('Rds'),
    'CreateSecret of an Rds secret of two users': managed('Rds', withSubType('Rds', 'DoubleUsers')),
    'CreateSecret of a Redis secret': managed('Redis'),
    'CreateSecret of a PolarDB secret': managed('PolarDB'),
    'CreateSecret of a RAMCredentials secret': managed('RAMCredentials'),
    'CreateSecret of an ECS secret': managed('ECS'),
    'CreateSecret of an ECS secret of a key pair': managed('ECS', {
      ...withSubType('ECS', 'SSHKey'),
      SecretData: '{"UserName":"ecs-user","PublicKey":"ssh-ed25519 AAAA","PrivateKey":"-----BEGIN-----"}',
    }),
  },
);
