import { INSTANCE } from '../../support/ids';
import { playRules } from '../../support/rules/play';
import { type Scene, setScene } from '../../support/rules/world';
import { MANAGED, type ManagedType } from '../../support/secrets';

/** The values of a managed secret in the calls that create it. */
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
