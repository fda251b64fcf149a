/**
 * The open questions: no source says what KMS returns, so these cases have no expectation. `mock` says what the mock does.
 * docs/fidelity.md lists them; `npm run docs` writes that list.
 */
import { ask, type Case, type Step, step, UNKNOWN_KEY } from '../case';
import { importInto } from '../resources';

const NOTHING = 'no source';
const KeyId = '{{key}}';
const ALIAS = 'alias/kms-contract-{{run}}';
const SecretName = 'kms-contract-{{run}}-{{case}}';
const CREATE_SECRET = step('CreateSecret', { SecretName, VersionId: 'v1', SecretData: 'first' });
const PUT = (VersionId: string) => step('PutSecretValue', { SecretName, VersionId, SecretData: VersionId });

/** A key of this case only. */
const own = (params: Readonly<Record<string, string>> = {}): Step =>
  step('CreateKey', params, {
    save: {
      own: 'KeyMetadata.KeyId',
      ownArn: 'KeyMetadata.Arn',
      ownVersion: 'KeyMetadata.PrimaryKeyVersion',
    },
  });
const OWN = { KeyId: '{{own}}' };
const SCHEDULE = step('ScheduleKeyDeletion', { ...OWN, PendingWindowInDays: 7 });
const stateOf = (key: string) => ask('DescribeKey', { KeyId: key });

const ONE_NONCE = { protocol: { SignatureNonce: 'kms-contract-{{run}}-{{case}}' } };

const WIRE: readonly Case[] = [
  {
    title: 'A parameter that is sent twice',
    mock: 'InvalidParameter, also if both values are equal',
    source: NOTHING,
    steps: [
      ask('DescribeKey', { KeyId }, { wire: { twice: { KeyId } } }),
      ask('DescribeKey', { KeyId }, { wire: { twice: { KeyId: '{{otherKey}}' } } }),
    ],
  },
  {
    title: 'The words undefined and null as values',
    mock: 'ordinary strings: InvalidParameter for a context, an origin or a key id',
    source: '@alicloud/pop-core 1.8.0 sends them for unset values',
    steps: [
      ask('Encrypt', { KeyId, Plaintext: 'text', EncryptionContext: 'undefined' }),
      ask('CreateKey', { Origin: 'null' }),
      ask('DescribeKey', { KeyId: 'undefined' }),
    ],
  },
  {
    title: 'A parameter that the action does not have',
    mock: 'InvalidParameter with a hint, by design',
    source: NOTHING,
    steps: [ask('DescribeKey', { KeyId, Unknown: '1' })],
  },
  {
    title: 'A parameter in another letter case',
    mock: 'an unknown parameter: InvalidParameter',
    source: NOTHING,
    steps: [ask('DescribeKey', { KeyId, keyId: '{{otherKey}}' })],
  },
  {
    title: 'A context that is sent flattened',
    mock: 'the same as a context in JSON, so that the second call fails: InvalidParameter',
    source: 'kms20160120 1.2.0 for Node.js sends this form; the SDKs of 2024 send JSON',
    steps: [
      step(
        'Encrypt',
        { KeyId, Plaintext: 'text', 'EncryptionContext.a': '1' },
        { save: { flat: 'CiphertextBlob' } },
      ),
      ask('Decrypt', { CiphertextBlob: '{{flat}}', EncryptionContext: '{"a":"1"}' }),
      // Success here means that KMS has ignored the context.
      ask('Decrypt', { CiphertextBlob: '{{flat}}' }),
    ],
  },
  {
    title: 'A wrong signature, an expired timestamp, an access key that does not exist',
    mock: 'with verifySignatures IncompleteSignature, IllegalTimestamp, InvalidParameter; without it, Success',
    source: 'KMS response page, external-secrets (2023), transfer SDKs; the gateway documents other codes',
    steps: [
      ask('ListKeys', { PageSize: 1 }, { wire: { wrongSecret: true } }),
      ask('ListKeys', { PageSize: 1 }, { wire: { protocol: { Timestamp: '2020-01-01T00:00:00Z' } } }),
      ask('ListKeys', { PageSize: 1 }, { wire: { protocol: { AccessKeyId: 'not an access key' } } }),
    ],
  },
  {
    title: 'A nonce that is used twice',
    mock: 'with verifySignatures SignatureNonceUsed; without it, Success',
    source: 'page of the gateway (2019); not seen in responses of KMS',
    steps: [
      ask('ListKeys', { PageSize: 1 }, { wire: ONE_NONCE }),
      ask('ListKeys', { PageSize: 1 }, { wire: ONE_NONCE }),
    ],
  },
  {
    title: 'Another path than /',
    mock: 'InvalidAction.NotFound',
    source: NOTHING,
    steps: [ask('ListKeys', {}, { wire: { path: '/keys' } })],
  },
  {
    title: 'SetSecretPolicy with GET',
    mock: 'UnsupportedHTTPMethod',
    source: 'metadata (April 2026) has only POST for it',
    steps: [ask('SetSecretPolicy', { SecretName: '{{secret}}', Policy: '{}' }, { wire: { method: 'GET' } })],
  },
  {
    title: 'A RegionId that is not a region, at an endpoint with a region',
    mock: 'ignored',
    source: NOTHING,
    steps: [ask('DescribeKey', { KeyId, RegionId: 'nowhere' })],
  },
  {
    title: 'The form of an error in XML',
    mock: 'Forbidden.KeyNotFound with the root Error, without HostId',
    source: 'a sample of the vendor has the root KMS (2021); the SDKs read Error',
    steps: [ask('DescribeKey', { KeyId: UNKNOWN_KEY }, { wire: { format: 'XML' } })],
  },
  {
    title: 'The message for an unknown action',
    mock: 'InvalidAction.NotFound, "Specified api is not found, please check your url and method."',
    source: 'observed error bodies of the gateway',
    steps: [ask('NoSuchAction', {})],
  },
];

const ORDER_OF_CHECKS: readonly Case[] = [
  {
    title: 'The order of checks: parameters and the lookup of the key',
    mock: 'parameters first: MissingParameter, InvalidParameter',
    source: NOTHING,
    steps: [
      ask('Encrypt', { KeyId: UNKNOWN_KEY }),
      ask('ScheduleKeyDeletion', { KeyId: UNKNOWN_KEY, PendingWindowInDays: 1 }),
    ],
  },
  {
    title: 'The order of checks: parameters and the state of the key',
    mock: 'parameters first: MissingParameter, InvalidParameter',
    source: NOTHING,
    steps: [
      ask('Encrypt', { KeyId: '{{disabledKey}}' }),
      ask('ScheduleKeyDeletion', { KeyId: '{{pendingKey}}', PendingWindowInDays: 1 }),
    ],
  },
  {
    title: 'The order of checks: origin and state of the key',
    mock: 'the origin first: Unsupported.Origin; UpdateRotationPolicy checks the state first: Rejected.PendingImport',
    source: NOTHING,
    steps: [
      ask('ImportKeyMaterial', {
        KeyId: '{{pendingKey}}',
        EncryptedKeyMaterial: 'AAAA',
        ImportToken: 'AAAA',
        KeyMaterialExpireUnix: 0,
      }),
      ask('UpdateRotationPolicy', { KeyId: '{{emptyKey}}', EnableAutomaticRotation: false }),
    ],
  },
  {
    title: 'The order of checks: signature and parameters',
    mock: 'the signature first: IncompleteSignature',
    source: NOTHING,
    steps: [ask('Encrypt', {}, { wire: { wrongSecret: true } })],
  },
];

const KEYS: readonly Case[] = [
  {
    title: 'An alias for an action that documents only ids',
    mock: 'Unsupported.Alias',
    source: 'common error table (2019-2025) has the code, no page names its actions',
    steps: [
      step('CreateAlias', { KeyId, AliasName: `${ALIAS}-{{case}}` }),
      ask('EnableKey', { KeyId: `${ALIAS}-{{case}}` }),
      ask('UntagResource', { KeyId: `${ALIAS}-{{case}}`, TagKeys: '["contract"]' }),
    ],
  },
  {
    title: 'An ARN for an action that documents only ids',
    mock: 'Forbidden.KeyNotFound',
    source: NOTHING,
    steps: [ask('EnableKey', { KeyId: '{{keyArn}}' })],
  },
  {
    title: 'The ARN of another region',
    mock: 'Forbidden.KeyNotFound',
    source: NOTHING,
    steps: [ask('DescribeKey', { KeyId: `acs:kms:eu-central-1:1540355698841234:key/${UNKNOWN_KEY}` })],
  },
  {
    title: 'Parameters of CreateKey that do not fit each other',
    mock: 'InvalidParameter',
    source: 'CreateKey (2024) has InvalidParameter and UnsupportedOperation without their conditions',
    steps: [
      ask('CreateKey', { KeySpec: 'EC_P256', KeyUsage: 'ENCRYPT/DECRYPT' }),
      ask('CreateKey', { KeySpec: 'RSA_2048', Origin: 'EXTERNAL' }),
      ask('CreateKey', { KeyStorageMechanism: 'HsmInternal' }),
    ],
  },
  {
    title: 'The version of an external key without key material',
    mock: 'it exists from the start',
    source: NOTHING,
    steps: [ask('ListKeyVersions', { KeyId: '{{emptyKey}}' })],
  },
  {
    title: 'CancelKeyDeletion of a key without key material',
    mock: 'the key is in PendingImport',
    source: 'CancelKeyDeletion page (2021): Enabled; it does not mention external keys',
    steps: [own({ Origin: 'EXTERNAL' }), SCHEDULE, ask('CancelKeyDeletion', OWN), stateOf('{{own}}')],
  },
  {
    title: 'ImportKeyMaterial into a Disabled key',
    mock: 'the key stays Disabled',
    source: 'the key state page (2018) allows the call and names no state',
    steps: [
      own({ Origin: 'EXTERNAL' }),
      ...importInto('{{own}}'),
      step('DisableKey', OWN),
      ...importInto('{{own}}', { ask: true }),
      stateOf('{{own}}'),
    ],
  },
  {
    title: 'ScheduleKeyDeletion of a protected key',
    mock: 'Rejected.UnsupportedOperation',
    source: 'SetDeletionProtection (2024) says that the call is rejected, and names no code',
    steps: [
      own(),
      step('SetDeletionProtection', { ProtectedResourceArn: '{{ownArn}}', EnableDeletionProtection: true }),
      ask('ScheduleKeyDeletion', { ...OWN, PendingWindowInDays: 7 }),
      step('SetDeletionProtection', { ProtectedResourceArn: '{{ownArn}}', EnableDeletionProtection: false }),
    ],
  },
  {
    title: 'SetDeletionProtection of a key in PendingDeletion',
    mock: 'Rejected.PendingDeletion',
    source: 'SetDeletionProtection (2024) says that it is rejected, and names no code',
    steps: [
      ask('SetDeletionProtection', {
        ProtectedResourceArn: '{{pendingKeyArn}}',
        EnableDeletionProtection: true,
      }),
    ],
  },
  {
    title: 'Aliases of a deleted key',
    mock: 'they are deleted with the key',
    source: NOTHING,
    needs: 'days',
    steps: [
      own(),
      step('CreateAlias', { ...OWN, AliasName: `${ALIAS}-{{case}}` }),
      SCHEDULE,
      ask('DescribeKey', { KeyId: `${ALIAS}-{{case}}` }),
      ask('ListAliases', {}),
    ],
  },
  {
    title: 'The order of ListKeys and ListAliases',
    mock: 'the oldest first',
    source: NOTHING,
    steps: [
      own(),
      ...['a', 'c', 'b'].map((name) =>
        step('CreateAlias', { ...OWN, AliasName: `${ALIAS}-{{case}}-${name}` }),
      ),
      ask('ListAliasesByKeyId', OWN),
      ask('ListKeys', { Filters: '[{"Key":"keyId","Values":["{{key}}","{{otherKey}}","{{own}}"]}]' }),
    ],
  },
  {
    title: 'ListAliasesByKeyId by key state',
    mock: 'Success in every state',
    source: 'no edition of the key state page has this row',
    steps: ['disabledKey', 'pendingKey', 'emptyKey'].map((key) =>
      ask('ListAliasesByKeyId', { KeyId: `{{${key}}}` }),
    ),
  },
  {
    title: 'A page after the last one, and PageSize=0 of ListAliases',
    mock: 'an empty page',
    source: 'ListAliases (metadata, 2024) has the minimum 0',
    steps: [ask('ListKeys', { PageNumber: 1000 }), ask('ListAliases', { PageSize: 0 })],
  },
  {
    title: 'Filters of ListKeys',
    mock: 'whole values, case-sensitive; all filters must match; a filter without values has no effect',
    source: 'ListKeys (2024-2026) names the filters only',
    steps: [
      ask('ListKeys', { Filters: '[{"Key":"KeyState","Values":["disabled"]}]' }),
      ask('ListKeys', {
        Filters: '[{"Key":"KeyState","Values":["Disabled"]},{"Key":"KeySpec","Values":["RSA_2048"]}]',
      }),
      ask('ListKeys', { Filters: '[{"Key":"KeyState","Values":[]}]' }),
    ],
  },
  {
    title: 'Tags: the same key twice, no value, and the tag after the twentieth',
    mock: 'InvalidParameter; an empty value; InvalidParameter',
    source: 'TagResource and TagResources name different numbers (2024)',
    steps: [
      own(),
      ask('TagResource', { ...OWN, Tags: '[{"TagKey":"a","TagValue":"1"},{"TagKey":"a","TagValue":"2"}]' }),
      ask('TagResource', { ...OWN, Tags: '[{"TagKey":"b"}]' }),
      ...[0, 1, 2].map((batch) =>
        ask('TagResource', {
          ...OWN,
          Tags: JSON.stringify(
            Array.from({ length: 7 }, (_, i) => ({ TagKey: `t${batch * 7 + i}`, TagValue: '' })),
          ),
        }),
      ),
      ask('UntagResource', { ...OWN, TagKeys: '["unknown"]' }),
    ],
  },
  {
    title: 'Tag actions for several resources by key state',
    mock: 'Rejected.PendingDeletion for TagResources and UntagResources, Success for ListTagResources',
    source: 'no edition of the key state page has these rows',
    steps: [
      ask('TagResources', {
        RegionId: '{{region}}',
        ResourceType: 'key',
        'ResourceId.1': '{{pendingKey}}',
        'Tag.1.Key': 'contract',
        'Tag.1.Value': '1',
      }),
      ask('UntagResources', {
        RegionId: '{{region}}',
        ResourceType: 'key',
        'ResourceId.1': '{{pendingKey}}',
        'TagKey.1': 'contract',
      }),
      ask('ListTagResources', {
        RegionId: '{{region}}',
        ResourceType: 'key',
        'ResourceId.1': '{{pendingKey}}',
      }),
    ],
  },
  {
    title: 'TagResources with a key that does not exist among others',
    mock: 'InvalidResourceId.NotFound, and no key is changed',
    source: 'TagResources (2024) has the code only',
    steps: [
      own(),
      ask('TagResources', {
        RegionId: '{{region}}',
        ResourceType: 'key',
        'ResourceId.1': '{{own}}',
        'ResourceId.2': UNKNOWN_KEY,
        'Tag.1.Key': 'contract',
        'Tag.1.Value': '1',
      }),
      ask('ListResourceTags', OWN),
    ],
  },
  {
    title: 'ListTagResources with several tags, and with a tag without a value',
    mock: 'keys that have all tags; a tag without a value matches every value',
    source: 'TagResources (2024); other services of the vendor behave so',
    steps: [
      own(),
      step('TagResource', {
        ...OWN,
        Tags: '[{"TagKey":"{{run}}","TagValue":"1"},{"TagKey":"{{run}}b","TagValue":"2"}]',
      }),
      ask('ListTagResources', {
        RegionId: '{{region}}',
        ResourceType: 'key',
        'Tag.1.Key': '{{run}}',
        'Tag.1.Value': '1',
        'Tag.2.Key': '{{run}}c',
      }),
      ask('ListTagResources', { RegionId: '{{region}}', ResourceType: 'key', 'Tag.1.Key': '{{run}}' }),
    ],
  },
  {
    title: 'Key policies by key state',
    mock: 'GetKeyPolicy: Success in every state; SetKeyPolicy: Rejected.PendingDeletion',
    source: 'no edition of the key state page has these rows',
    needs: 'instance',
    steps: [
      own({ DKMSInstanceId: '{{instance}}' }),
      SCHEDULE,
      ask('GetKeyPolicy', { ...OWN, PolicyName: 'default' }),
      ask('SetKeyPolicy', { ...OWN, PolicyName: 'default', Policy: '{"Version":"1","Statement":[]}' }),
    ],
  },
  {
    title: 'Names of HMAC key specs and of their usage',
    mock: 'KeySpec HMAC_SHA_256, KeyUsage GENERATE/VERIFY_MAC; Rejected.Disabled for a Disabled key',
    source: 'GenerateMac (2026) names the algorithms only',
    needs: 'instance',
    steps: [
      ask(
        'CreateKey',
        { DKMSInstanceId: '{{instance}}', KeySpec: 'HMAC_SHA_256', KeyUsage: 'GENERATE/VERIFY_MAC' },
        { save: { own: 'KeyMetadata.KeyId' } },
      ),
      ask(
        'GenerateMac',
        { ...OWN, Algorithm: 'HMAC_SHA_256', Message: 'dGV4dA==' },
        { save: { mac: 'Mac' } },
      ),
      ask('VerifyMac', { ...OWN, Algorithm: 'HMAC_SHA_256', Message: 'dGV4dA==', Mac: '{{mac}}' }),
      step('DisableKey', OWN),
      ask('GenerateMac', { ...OWN, Algorithm: 'HMAC_SHA_256', Message: 'dGV4dA==' }),
      ask('VerifyMac', { ...OWN, Algorithm: 'HMAC_SHA_256', Message: 'dGV4dA==', Mac: '{{mac}}' }),
    ],
  },
  {
    title: 'The 51st version of an asymmetric key',
    mock: 'Rejected.LimitExceeded',
    source: 'CreateKeyVersion (2021): at most 50 versions, one in 7 days',
    needs: 'days',
    steps: [ask('CreateKeyVersion', { KeyId: '{{ecKey}}' })],
  },
  {
    title: 'Several rotation dates that pass at once',
    mock: 'one version for each date',
    source: 'UpdateRotationPolicy page (2018-2026): one rotation for each interval',
    needs: 'days',
    steps: [
      own(),
      step('UpdateRotationPolicy', { ...OWN, EnableAutomaticRotation: true, RotationInterval: '7d' }),
      ask('ListKeyVersions', OWN),
    ],
  },
  {
    title: 'Key material that expires in the past',
    mock: 'InvalidParameter',
    source: 'ImportKeyMaterial (2021) names no code',
    steps: [
      own({ Origin: 'EXTERNAL' }),
      ...importInto('{{own}}').slice(0, 1),
      ask('ImportKeyMaterial', {
        ...OWN,
        EncryptedKeyMaterial: 'AAAA',
        ImportToken: '{{importToken}}',
        KeyMaterialExpireUnix: 1,
      }),
    ],
  },
  {
    title: 'Calls of the service without a key',
    mock: 'Success, and Forbidden.Opened for OpenKmsService',
    source: 'no edition of the key state page has these rows; the code exists (observed)',
    needs: 'account',
    steps: ['DescribeService', 'DescribeAccountKmsStatus', 'OpenKmsService'].map((action) => ask(action, {})),
  },
  {
    title: 'The default instance of an account that has one instance or none',
    mock: 'the oldest instance; without an instance, Success with an empty DefaultKmsInstanceId',
    source:
      'GetDefaultKmsInstance (2025) is for accounts that moved from KMS 1.0 to KMS 3.0, and has no error of its own',
    steps: [ask('GetDefaultKmsInstance')],
  },
];

const VERSION = 'KeyVersions.KeyVersion.0.KeyVersionId';
const DIGEST = Buffer.alloc(32, 1).toString('base64');

/** Of the key of the case. */
function asymmetricCalls(): readonly Step[] {
  const common = { ...OWN, KeyVersionId: '{{ownVersion}}' };
  const Algorithm = 'ECDSA_SHA_256';
  return [
    ask('AsymmetricSign', { ...common, Algorithm, Digest: DIGEST }),
    ask('AsymmetricVerify', { ...common, Algorithm, Digest: DIGEST, Value: DIGEST }),
    ask('GetPublicKey', common),
  ];
}

function RSA(key = '{{own}}') {
  return { KeyId: key, KeyVersionId: '{{ownVersion}}', Algorithm: 'RSAES_OAEP_SHA_256' };
}

/** A public key of RSA_2048. Its private key was not kept. */
const WRAPPING = {
  PublicKeyBlob: [
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApbYqLPEXvND0Bi/zWpSBqeClNLY5YegvHyYsBKplVLTn5h',
    'DUP0RrOe6h4oWXd5p3x6KsJLS9p+Ufir8aombR7mDwX1h8aBMVI+sQVxr2QlyCKtXF0O19QTLjZZF+ny8W1ql1AFeW',
    'iMfOBr0jVaUgA6Fj00XW44xl2AUW0m+RYX3RZUqSmkxIrvETup/Sma6adxqM1N5hpJvcibf4okucfF6EKVO0FCuMnC',
    'AoESfifaseaHxC0ata5/IZheHBM8js/N5b2+ctq6JrqZAaRFDvFwvvJsjR0fBu4pDPv6fQz4MkzZ1/z16mOmo3uKp8',
    'oA6Xx9bOeuwWDeRt+2lIFbQ/MwIDAQAB',
  ].join(''),
  WrappingKeySpec: 'RSA_2048',
  WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
};

const CRYPTOGRAPHY: readonly Case[] = [
  {
    title: 'The unit of the limit of 6144 in Encrypt',
    mock: 'bytes of the string in UTF-8; more is InvalidParameter',
    source: 'Encrypt (2021): 6 KB',
    steps: ['a'.repeat(6144), 'a'.repeat(6145), 'ä'.repeat(3073), 'A'.repeat(8192)].map((Plaintext) =>
      ask('Encrypt', { KeyId, Plaintext }, { wire: { method: 'POST' } }),
    ),
  },
  {
    title: 'A blob with a wrong context',
    mock: 'InvalidParameter, The parameter  CiphertextBlob  is invalid.',
    source: 'the table of Decrypt (2024) has InvalidParameter only',
    steps: [
      step(
        'Encrypt',
        { KeyId, Plaintext: 'text', EncryptionContext: '{"a":"1"}' },
        { save: { sealed: 'CiphertextBlob' } },
      ),
      ask('Decrypt', { CiphertextBlob: '{{sealed}}', EncryptionContext: '{"a":"2"}' }),
      ask('Decrypt', { CiphertextBlob: '{{sealed}}' }),
    ],
  },
  {
    title: 'An empty context, and a context with & in a value',
    mock: 'no context and {} are equal; a=1&b=2 in one value equals two members',
    source: 'transfer SDKs for Java and Go: k=v joined with &',
    steps: [
      step(
        'Encrypt',
        { KeyId, Plaintext: 'text', EncryptionContext: '{}' },
        { save: { empty: 'CiphertextBlob' } },
      ),
      ask('Decrypt', { CiphertextBlob: '{{empty}}' }),
      step(
        'Encrypt',
        { KeyId, Plaintext: 'text', EncryptionContext: '{"a":"1&b=2"}' },
        { save: { joined: 'CiphertextBlob' } },
      ),
      ask('Decrypt', { CiphertextBlob: '{{joined}}', EncryptionContext: '{"a":"1","b":"2"}' }),
    ],
  },
  {
    title: 'A blob that names a key version that does not exist',
    mock: 'Forbidden.KeyNotFound',
    source: 'observed for a blob of another region',
    steps: [
      ask(
        'Decrypt',
        { CiphertextBlob: '{{foreign}}' },
        {
          compute: () => ({
            foreign: Buffer.concat([Buffer.from(UNKNOWN_KEY), Buffer.alloc(44)]).toString('base64'),
          }),
        },
      ),
    ],
  },
  {
    title: 'DryRun: status and messages',
    mock: '400 DryRunOperationError, 400 ValidationError',
    source: 'metadata (2024) has the three codes only',
    steps: [
      ask('Encrypt', { KeyId, Plaintext: 'text', DryRun: 'true' }),
      ask('Encrypt', { KeyId: '{{disabledKey}}', Plaintext: 'text', DryRun: 'true' }),
      ask('Encrypt', { KeyId, DryRun: 'true' }),
      ask('Encrypt', { KeyId: UNKNOWN_KEY, Plaintext: 'text', DryRun: 'true' }),
    ],
  },
  {
    title: 'Asymmetric actions by key state',
    mock: 'Rejected.Disabled and Rejected.PendingDeletion, GetPublicKey included',
    source: 'no edition of the key state page has these rows',
    steps: [
      own({ KeySpec: 'EC_P256', KeyUsage: 'SIGN/VERIFY' }),
      step('ListKeyVersions', OWN, { save: { ownVersion: VERSION } }),
      step('DisableKey', OWN),
      ...asymmetricCalls(),
      SCHEDULE,
      ...asymmetricCalls(),
    ],
  },
  {
    title: 'AsymmetricEncrypt and AsymmetricDecrypt by key state',
    mock: 'Rejected.Disabled',
    source: 'no edition of the key state page has these rows',
    steps: [
      own({ KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT/DECRYPT' }),
      step('ListKeyVersions', OWN, { save: { ownVersion: VERSION } }),
      step('DisableKey', OWN),
      ask('AsymmetricEncrypt', { ...RSA(), Plaintext: 'dGV4dA==' }),
      ask('AsymmetricDecrypt', { ...RSA(), CiphertextBlob: 'dGV4dA==' }),
    ],
  },
  {
    title: 'ReEncrypt and the export actions by key state',
    mock: 'Rejected.Disabled for either key of ReEncrypt',
    source: 'no edition of the key state page has these rows',
    steps: [
      ask('ReEncrypt', { CiphertextBlob: '{{blob}}', DestinationKeyId: '{{disabledKey}}' }),
      own(),
      step('Encrypt', { ...OWN, Plaintext: 'text' }, { save: { sealed: 'CiphertextBlob' } }),
      step('DisableKey', OWN),
      ask('ReEncrypt', { CiphertextBlob: '{{sealed}}', DestinationKeyId: '{{otherKey}}' }),
      ask('ExportDataKey', { CiphertextBlob: '{{sealed}}', ...WRAPPING }),
      ask('GenerateAndExportDataKey', { ...OWN, ...WRAPPING }),
    ],
  },
  {
    title: 'GetPublicKey of a symmetric key, and an RSA ciphertext that cannot be decrypted',
    mock: 'UnsupportedOperation; InvalidParameter without a name',
    source: 'no table has these cases',
    steps: [
      ask('GetPublicKey', { KeyId, KeyVersionId: '{{keyVersion}}' }),
      step('ListKeyVersions', { KeyId: '{{rsaKey}}' }, { save: { ownVersion: VERSION } }),
      ask('AsymmetricDecrypt', {
        ...RSA('{{rsaKey}}'),
        CiphertextBlob: Buffer.alloc(256, 1).toString('base64'),
      }),
    ],
  },
  {
    title: 'Asymmetric actions with a key of another usage, and with an algorithm of another key family',
    mock: 'Rejected.UnsupportedOperation for encryption, InvalidParameter for signatures',
    source: 'the tables (2024) have the codes without their conditions',
    steps: [
      step('ListKeyVersions', { KeyId: '{{rsaKey}}' }, { save: { rsaVersion: VERSION } }),
      step('ListKeyVersions', { KeyId: '{{ecKey}}' }, { save: { ecVersion: VERSION } }),
      ask('AsymmetricSign', {
        KeyId: '{{rsaKey}}',
        KeyVersionId: '{{rsaVersion}}',
        Algorithm: 'RSA_PSS_SHA_256',
        Digest: DIGEST,
      }),
      ask('AsymmetricEncrypt', {
        KeyId: '{{ecKey}}',
        KeyVersionId: '{{ecVersion}}',
        Algorithm: 'RSAES_OAEP_SHA_256',
        Plaintext: 'dGV4dA==',
      }),
      ask('AsymmetricSign', {
        KeyId: '{{ecKey}}',
        KeyVersionId: '{{ecVersion}}',
        Algorithm: 'RSA_PSS_SHA_256',
        Digest: DIGEST,
      }),
    ],
  },
  {
    title: 'A signature that is not well-formed',
    mock: 'Success with the Value false',
    source: 'AsymmetricVerify (2021): Value is false for a wrong signature',
    steps: [
      step('ListKeyVersions', { KeyId: '{{ecKey}}' }, { save: { ecVersion: VERSION } }),
      ask('AsymmetricVerify', {
        KeyId: '{{ecKey}}',
        KeyVersionId: '{{ecVersion}}',
        Algorithm: 'ECDSA_SHA_256',
        Digest: DIGEST,
        Value: 'AAAA',
      }),
    ],
  },
  {
    title: 'The form of SM2 ciphertexts and signatures',
    mock: 'ASN.1: Base64 that begins with M',
    source: 'AsymmetricEncrypt (2021): at most 6047 bytes become at most 6144',
    needs: 'instance',
    steps: [
      step(
        'CreateKey',
        { DKMSInstanceId: '{{instance}}', KeySpec: 'EC_SM2', KeyUsage: 'ENCRYPT/DECRYPT' },
        { save: { sm2: 'KeyMetadata.KeyId' } },
      ),
      step('ListKeyVersions', { KeyId: '{{sm2}}' }, { save: { ownVersion: VERSION } }),
      ask('AsymmetricEncrypt', {
        KeyId: '{{sm2}}',
        KeyVersionId: '{{ownVersion}}',
        Algorithm: 'SM2PKE',
        Plaintext: 'dGV4dA==',
      }),
      step(
        'CreateKey',
        { DKMSInstanceId: '{{instance}}', KeySpec: 'EC_SM2', KeyUsage: 'SIGN/VERIFY' },
        { save: { sm2: 'KeyMetadata.KeyId' } },
      ),
      step('ListKeyVersions', { KeyId: '{{sm2}}' }, { save: { ownVersion: VERSION } }),
      ask('AsymmetricSign', {
        KeyId: '{{sm2}}',
        KeyVersionId: '{{ownVersion}}',
        Algorithm: 'SM2DSA',
        Digest: DIGEST,
      }),
    ],
  },
  {
    title: 'Plaintext sizes of RSA_4096',
    mock: '446 bytes with SHA-256; more is InvalidParameter',
    source: 'AsymmetricEncrypt (2024) has the sizes of RSA_2048 and RSA_3072 only',
    needs: 'instance',
    steps: [
      step(
        'CreateKey',
        { DKMSInstanceId: '{{instance}}', KeySpec: 'RSA_4096', KeyUsage: 'ENCRYPT/DECRYPT' },
        { save: { own: 'KeyMetadata.KeyId' } },
      ),
      step('ListKeyVersions', OWN, { save: { ownVersion: VERSION } }),
      ...[446, 447].map((bytes) =>
        ask('AsymmetricEncrypt', { ...RSA(), Plaintext: Buffer.alloc(bytes, 1).toString('base64') }),
      ),
    ],
  },
];

const SECRETS: readonly Case[] = [
  {
    title: 'GetSecretValue and PutSecretValue in the recovery window',
    mock: 'Rejected.ResourceInDeleteWindow',
    source: 'neither table (2024) has a code for it',
    steps: [
      CREATE_SECRET,
      step('DeleteSecret', { SecretName, RecoveryWindowInDays: '7' }),
      ask('GetSecretValue', { SecretName }),
      ask('PutSecretValue', { SecretName, VersionId: 'v2', SecretData: 'second' }),
      ask('BatchGetSecretValue', { SecretsList: `[{"SecretName":"${SecretName}"}]` }),
    ],
  },
  {
    title: 'A secret whose encryption key is Disabled or in PendingDeletion',
    mock: 'Rejected.Disabled, Rejected.PendingDeletion, as for Decrypt and GenerateDataKey',
    source: 'metadata (2024): the actions use Decrypt and GenerateDataKey',
    steps: [
      own(),
      step('CreateSecret', { SecretName, VersionId: 'v1', SecretData: 'first', EncryptionKeyId: '{{own}}' }),
      step('DisableKey', OWN),
      ask('GetSecretValue', { SecretName }),
      ask('PutSecretValue', { SecretName, VersionId: 'v2', SecretData: 'second' }),
      SCHEDULE,
      ask('GetSecretValue', { SecretName }),
      ask('PutSecretValue', { SecretName, VersionId: 'v2', SecretData: 'second' }),
    ],
  },
  {
    title: 'An encryption key that cannot encrypt secrets',
    mock: 'InvalidParameter with the name EncryptionKeyId',
    source: 'metadata (2024) requires a symmetric key and names no code',
    steps: [
      ask('CreateSecret', {
        SecretName,
        VersionId: 'v1',
        SecretData: 'first',
        EncryptionKeyId: '{{rsaKey}}',
      }),
    ],
  },
  {
    title: 'The encryption key of a secret, named by its alias and by its ARN',
    mock: 'accepted',
    source: 'CreateSecret (2024) names no form',
    steps: ['{{keyArn}}', `${ALIAS}-{{case}}`].flatMap((EncryptionKeyId, i) => [
      ...(i === 0 ? [step('CreateAlias', { KeyId, AliasName: `${ALIAS}-{{case}}` })] : []),
      ask('CreateSecret', {
        SecretName: `${SecretName}-${i}`,
        VersionId: 'v1',
        SecretData: 'first',
        EncryptionKeyId,
      }),
    ]),
  },
  {
    title: 'Parameters of CreateSecret that are not valid for a Generic secret',
    mock: 'InvalidParameter',
    source: 'CreateSecret (2024) has InvalidParameter without a name',
    steps: [
      ask('CreateSecret', { SecretName: `${SecretName} x`, VersionId: 'v1', SecretData: 'first' }),
      ask('CreateSecret', {
        SecretName,
        VersionId: 'v1',
        SecretData: 'first',
        EnableAutomaticRotation: true,
        RotationInterval: '7d',
      }),
    ],
  },
  {
    title: 'UpdateSecretVersionStage: misuse of RemoveFromVersion and MoveToVersion',
    mock: 'Rejected.InvalidRequest if RemoveFromVersion does not have the label; MissingParameter without both; InvalidParameter for a built-in label without MoveToVersion; Rejected.UnsupportedOperation for ACSPrevious at the version with ACSCurrent',
    source: 'the table (2024) has the codes without their conditions',
    steps: [
      CREATE_SECRET,
      PUT('v2'),
      PUT('v3'),
      ask('UpdateSecretVersionStage', {
        SecretName,
        VersionStage: 'ACSCurrent',
        RemoveFromVersion: 'v1',
        MoveToVersion: 'v2',
      }),
      ask('UpdateSecretVersionStage', { SecretName, VersionStage: 'blue' }),
      ask('UpdateSecretVersionStage', { SecretName, VersionStage: 'ACSCurrent', RemoveFromVersion: 'v3' }),
      ask('UpdateSecretVersionStage', { SecretName, VersionStage: 'ACSPrevious', MoveToVersion: 'v3' }),
    ],
  },
  {
    title: 'PutSecretValue with the stage label ACSPrevious, and with a ninth label',
    mock: 'InvalidParameter; Rejected.LimitExceeded',
    source: 'metadata (2024): 8 labels',
    steps: [
      CREATE_SECRET,
      ask('PutSecretValue', {
        SecretName,
        VersionId: 'v2',
        SecretData: 'x',
        VersionStages: '["ACSPrevious"]',
      }),
      ask('PutSecretValue', {
        SecretName,
        VersionId: 'v3',
        SecretData: 'x',
        VersionStages: '["a","b","c","d","e","f","g","h"]',
      }),
    ],
  },
  {
    title: 'GetSecretValue with a version id and a stage label of different versions',
    mock: 'InvalidParameter with the name VersionId',
    source: 'the API of instances (2024): they must agree',
    steps: [
      CREATE_SECRET,
      PUT('v2'),
      ask('GetSecretValue', { SecretName, VersionId: 'v1', VersionStage: 'ACSCurrent' }),
    ],
  },
  {
    title: 'BatchGetSecretValue with a secret that is named twice',
    mock: 'it is returned twice',
    source: 'BatchGetSecretValue (2024): different secrets',
    steps: [
      CREATE_SECRET,
      ask('BatchGetSecretValue', {
        SecretsList: `[{"SecretName":"${SecretName}"},{"SecretName":"${SecretName}"}]`,
      }),
    ],
  },
  {
    title: 'DeleteSecret with a recovery window and ForceDeleteWithoutRecovery',
    mock: 'the secret is deleted at once: Forbidden.ResourceNotFound afterwards',
    source: 'the newest text forbids both together, the Terraform provider sends both',
    steps: [
      CREATE_SECRET,
      ask('DeleteSecret', { SecretName, RecoveryWindowInDays: '7', ForceDeleteWithoutRecovery: 'true' }),
      ask('DescribeSecret', { SecretName }),
    ],
  },
  {
    title: 'ListSecrets with FetchTags and a secret without tags',
    mock: 'an empty list',
    source: 'DescribeSecret has no list (response of December 2024)',
    steps: [
      CREATE_SECRET,
      ask('ListSecrets', { FetchTags: 'true', Filters: `[{"Key":"SecretName","Values":["${SecretName}"]}]` }),
    ],
  },
  {
    title: 'Filters of ListSecrets',
    mock: 'SecretName by prefix, case-sensitive; all filters must match',
    source: 'ListSecrets (2024) names the filters only',
    steps: [
      CREATE_SECRET,
      ...['kms-contract-{{run}}', 'KMS-CONTRACT-{{run}}', 'contract-{{run}}'].map((name) =>
        ask('ListSecrets', { Filters: `[{"Key":"SecretName","Values":["${name}"]}]` }),
      ),
      ask('ListSecrets', {
        Filters: `[{"Key":"SecretName","Values":["${SecretName}"]},{"Key":"TagKey","Values":["none"]}]`,
      }),
    ],
  },
  {
    title: 'The order of ListSecrets and ListSecretVersionIds',
    mock: 'the oldest secret first, the newest version first',
    source: NOTHING,
    steps: [
      ...['b', 'a'].map((name) =>
        step('CreateSecret', { SecretName: `${SecretName}-${name}`, VersionId: 'v1', SecretData: 'x' }),
      ),
      step('PutSecretValue', { SecretName: `${SecretName}-a`, VersionId: 'v2', SecretData: 'y' }),
      ask('ListSecrets', { Filters: `[{"Key":"SecretName","Values":["${SecretName}-"]}]` }),
      ask('ListSecretVersionIds', { SecretName: `${SecretName}-a` }),
    ],
  },
  {
    title: 'Actions for managed secrets with a Generic secret',
    mock: 'Rejected.UnsupportedOperation',
    source: 'metadata (2024) says that they are rejected, and names no code',
    steps: [
      CREATE_SECRET,
      ask('RotateSecret', { SecretName, VersionId: 'v2' }),
      ask('UpdateSecretRotationPolicy', {
        SecretName,
        EnableAutomaticRotation: true,
        RotationInterval: '7d',
      }),
    ],
  },
  {
    title: 'Secret policies outside of an instance, and in the recovery window',
    mock: 'Forbidden.KeyPolicyUnSupported outside of an instance; SetSecretPolicy in the recovery window Rejected.ResourceInDeleteWindow',
    source: 'the tables (2024) have the code without its condition',
    steps: [
      CREATE_SECRET,
      ask('GetSecretPolicy', { SecretName }),
      ask('SetSecretPolicy', { SecretName, Policy: '{"Version":"1","Statement":[]}' }),
      step('DeleteSecret', { SecretName, RecoveryWindowInDays: '7' }),
      ask('GetSecretPolicy', { SecretName }),
      ask('SetSecretPolicy', { SecretName, Policy: '{"Version":"1","Statement":[]}' }),
    ],
  },
  {
    title: 'Tags of a secret in the recovery window',
    mock: 'Rejected.ResourceInDeleteWindow',
    source: 'the tag actions have no table for secrets',
    steps: [
      CREATE_SECRET,
      step('DeleteSecret', { SecretName, RecoveryWindowInDays: '7' }),
      ask('TagResource', { SecretName, Tags: '[{"TagKey":"a","TagValue":"1"}]' }),
      ask('UntagResource', { SecretName, TagKeys: '["a"]' }),
    ],
  },
  {
    title: 'GetRandomPassword without characters to choose from',
    mock: 'InvalidParameter without a name',
    source: 'the table (2024) has InvalidParameter only',
    steps: [
      ask('GetRandomPassword', {
        ExcludeLowercase: 'true',
        ExcludeUppercase: 'true',
        ExcludeNumbers: 'true',
        ExcludePunctuation: 'true',
      }),
    ],
  },
];

export const QUESTIONS: readonly Case[] = [...WIRE, ...ORDER_OF_CHECKS, ...KEYS, ...CRYPTOGRAPHY, ...SECRETS];
