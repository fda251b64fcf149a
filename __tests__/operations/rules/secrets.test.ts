import { INSTANCE } from '../../support/ids';
import { playRules } from '../../support/rules/play';
import { POLICY } from '../../support/rules/words-of-secrets';
import type { Scene } from '../../support/rules/world';
import { managedSeed } from '../../support/secrets';

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
