/** Keys, aliases, tags and imported key material. */
import {
  ALIAS_NOT_FOUND,
  type Case,
  DATE,
  fails,
  including,
  INVALID,
  KEY_ID,
  KEY_NOT_FOUND,
  KEY_VERSION_ID,
  MISSING,
  REQUEST_ID,
  step,
  succeeds,
  UNKNOWN_KEY,
} from '../case';

const PAGES_2021 = 'pages of the API reference, 2021';
const METADATA_2026 = 'OpenAPI metadata of April 2026 (Chinese)';
const OBSERVED_MISSING = 'acm-sdk-python issue 7 (2019); transfer SDK for Java';
const OBSERVED_INVALID = 'external-secrets issue 2619 (2023); transfer SDKs for Java and Go';
const ALIAS = 'alias/kms-contract-{{run}}';
const UNSUPPORTED_ORIGIN = fails(400, 'Unsupported.Origin', 'This key origin is not valid for this api.');

const hasMember = (name: string, value: string) => (item: unknown) =>
  (item as Readonly<Record<string, unknown>>)[name] === value;

export const KEY_CASES: readonly Case[] = [
  {
    title: 'CreateKey returns the metadata of the key',
    source: `CreateKey and DescribeKey, ${PAGES_2021}`,
    steps: [
      step(
        'CreateKey',
        { Description: 'kms-contract-{{run}}: für Bestellungen, 100 % & <ready>' },
        {
          expect: succeeds({
            RequestId: REQUEST_ID,
            KeyMetadata: {
              Arn: /^acs:kms:[\w-]+:\d+:key\/[\w-]+$/,
              AutomaticRotation: 'Disabled',
              CreationDate: DATE,
              Creator: /^\d+$/,
              DeleteDate: '',
              Description: 'kms-contract-{{run}}: für Bestellungen, 100 % & <ready>',
              KeyId: KEY_ID,
              KeySpec: 'Aliyun_AES_256',
              KeyState: 'Enabled',
              KeyUsage: 'ENCRYPT/DECRYPT',
              LastRotationDate: DATE,
              MaterialExpireTime: '',
              Origin: 'Aliyun_KMS',
              PrimaryKeyVersion: KEY_VERSION_ID,
              ProtectionLevel: /^(SOFTWARE|HSM)$/,
            },
          }),
        },
      ),
    ],
  },
  {
    title: 'DescribeKey accepts an id, an alias and an ARN',
    source: `DescribeKey, ${PAGES_2021}`,
    steps: ['{{key}}', ALIAS, '{{keyArn}}'].map((KeyId) =>
      // The first step creates the alias.
      step('DescribeKey', { KeyId }, { expect: succeeds({ KeyMetadata: { KeyId: '{{alias}}' } }) }),
    ),
  },
  {
    title: 'DescribeKey of a key that does not exist',
    source: 'common error table (2019-2025)',
    steps: [
      step('DescribeKey', { KeyId: UNKNOWN_KEY }, { expect: KEY_NOT_FOUND }),
      step('DescribeKey', { KeyId: 'alias/kms-contract-{{run}}-unknown' }, { expect: ALIAS_NOT_FOUND }),
    ],
  },
  {
    title: 'A KeyId that cannot be a key is an invalid parameter',
    source: 'live test of a third-party client for Node.js, which appends a word to an id',
    steps: [
      step('Encrypt', { KeyId: `${UNKNOWN_KEY}notexists`, Plaintext: 'text' }, { expect: INVALID('KeyId') }),
    ],
  },
  {
    title: 'ListKeyVersions, DescribeKeyVersion and TagResource accept an id, an alias and an ARN',
    source: METADATA_2026,
    steps: ['{{key}}', ALIAS, '{{keyArn}}'].flatMap((KeyId) => [
      step(
        'ListKeyVersions',
        { KeyId },
        { expect: succeeds({ KeyVersions: { KeyVersion: [{ KeyId: '{{alias}}' }] } }) },
      ),
      step('DescribeKeyVersion', { KeyId, KeyVersionId: '{{keyVersion}}' }, { expect: succeeds() }),
      step('TagResource', { KeyId, Tags: '[{"TagKey":"contract","TagValue":"1"}]' }, { expect: succeeds() }),
    ]),
  },
  {
    title: 'ListAliasesByKeyId accepts an id and an ARN',
    source: METADATA_2026,
    steps: ['{{key}}', '{{keyArn}}'].map((KeyId) =>
      step('ListAliasesByKeyId', { KeyId }, { expect: succeeds() }),
    ),
  },
  {
    title: 'A missing parameter has its own message',
    source: OBSERVED_MISSING,
    steps: [
      step('DescribeKey', {}, { expect: MISSING('KeyId') }),
      step('Encrypt', { KeyId: '{{key}}' }, { expect: MISSING('Plaintext') }),
      step('CreateAlias', { KeyId: '{{key}}' }, { expect: MISSING('AliasName') }),
    ],
  },
  {
    title: 'An invalid parameter is named without quotes',
    source: OBSERVED_INVALID,
    steps: [
      step('CreateKey', { KeySpec: 'Aliyun_AES_257' }, { expect: INVALID('KeySpec') }),
      step('GenerateDataKey', { KeyId: '{{key}}', KeySpec: 'AES_257' }, { expect: INVALID('KeySpec') }),
      step('CreateKey', { Origin: 'aliyun_kms' }, { expect: INVALID('Origin') }),
    ],
  },
  {
    title: 'UpdateRotationPolicy accepts 7 to 730 days',
    source: 'UpdateRotationPolicy page, 2018-2026, and its error table (2024)',
    steps: [
      ...['6d', '731d', '7', 'week'].map((RotationInterval) =>
        step(
          'UpdateRotationPolicy',
          { KeyId: '{{key}}', EnableAutomaticRotation: true, RotationInterval },
          { expect: INVALID('RotationInterval') },
        ),
      ),
      step('UpdateRotationPolicy', {
        KeyId: '{{key}}',
        EnableAutomaticRotation: true,
        RotationInterval: '7d',
      }),
      step(
        'DescribeKey',
        { KeyId: '{{key}}' },
        {
          expect: succeeds({
            KeyMetadata: {
              AutomaticRotation: 'Enabled',
              RotationInterval: '604800s',
              NextRotationDate: DATE,
            },
          }),
        },
      ),
      step(
        'UpdateRotationPolicy',
        { KeyId: '{{key}}', EnableAutomaticRotation: false },
        { expect: succeeds() },
      ),
    ],
  },
  {
    title: 'ScheduleKeyDeletion accepts 7 to 366 days',
    source: 'ScheduleKeyDeletion: OpenAPI metadata, 2024 to April 2026',
    steps: [6, 367].map((PendingWindowInDays) =>
      step(
        'ScheduleKeyDeletion',
        { KeyId: '{{otherKey}}', PendingWindowInDays },
        { expect: INVALID('PendingWindowInDays') },
      ),
    ),
  },
  {
    title: 'A key in PendingDeletion has a DeleteDate',
    source: `DescribeKey, ${PAGES_2021}`,
    steps: [
      step(
        'DescribeKey',
        { KeyId: '{{pendingKey}}' },
        { expect: succeeds({ KeyMetadata: { KeyState: 'PendingDeletion', DeleteDate: DATE } }) },
      ),
    ],
  },
  {
    title: 'ListKeys returns ids and ARNs in pages',
    source: `ListKeys, ${PAGES_2021}`,
    steps: [
      step(
        'ListKeys',
        { PageNumber: 1, PageSize: 1 },
        {
          expect: succeeds({
            Keys: { Key: [{ KeyId: KEY_ID, KeyArn: /^acs:kms:[\w-]+:\d+:key\/[\w-]+$/ }] },
            PageNumber: 1,
            PageSize: 1,
            TotalCount: { describe: 'a number', test: (value: unknown) => typeof value === 'number' },
          }),
        },
      ),
      step('ListKeys', { PageSize: 101 }, { expect: INVALID('PageSize') }),
    ],
  },
  {
    title: 'DescribeKeyVersion and ListKeyVersions return the versions of a key',
    source: `DescribeKeyVersion and ListKeyVersions, ${PAGES_2021}`,
    steps: [
      step(
        'ListKeyVersions',
        { KeyId: '{{key}}' },
        {
          expect: succeeds({
            KeyVersions: {
              KeyVersion: [{ KeyId: '{{key}}', KeyVersionId: '{{keyVersion}}', CreationDate: DATE }],
            },
            TotalCount: 1,
          }),
        },
      ),
      step(
        'DescribeKeyVersion',
        { KeyId: '{{key}}', KeyVersionId: '{{keyVersion}}' },
        { expect: succeeds({ KeyVersion: { KeyVersionId: '{{keyVersion}}', CreationDate: DATE } }) },
      ),
      step(
        'DescribeKeyVersion',
        { KeyId: '{{key}}', KeyVersionId: UNKNOWN_KEY },
        {
          expect: fails(404, 'Forbidden.KeyVersionNotFound', 'The specified Key version is not found.'),
        },
      ),
    ],
  },
  {
    title: 'An alias is unique, and it can be moved and deleted',
    source: `CreateAlias, UpdateAlias and DeleteAlias, ${PAGES_2021}; common error table (2019-2025)`,
    steps: [
      step('CreateAlias', { KeyId: '{{key}}', AliasName: `${ALIAS}/life` }, { expect: succeeds() }),
      step(
        'CreateAlias',
        { KeyId: '{{otherKey}}', AliasName: `${ALIAS}/life` },
        { expect: fails(400, 'AliasAlreadyExists', 'AliasName Already Exists.') },
      ),
      step('UpdateAlias', { KeyId: '{{otherKey}}', AliasName: `${ALIAS}/life` }, { expect: succeeds() }),
      step(
        'DescribeKey',
        { KeyId: `${ALIAS}/life` },
        { expect: succeeds({ KeyMetadata: { KeyId: '{{otherKey}}' } }) },
      ),
      step(
        'ListAliasesByKeyId',
        { KeyId: '{{otherKey}}' },
        {
          expect: succeeds({
            Aliases: {
              Alias: [
                {
                  AliasName: `${ALIAS}/life`,
                  KeyId: '{{otherKey}}',
                  AliasArn: /^acs:kms:[\w-]+:\d+:alias\/kms-contract-/,
                },
              ],
            },
            TotalCount: 1,
          }),
        },
      ),
      step('DeleteAlias', { AliasName: `${ALIAS}/life` }, { expect: succeeds() }),
      step('DeleteAlias', { AliasName: `${ALIAS}/life` }, { expect: ALIAS_NOT_FOUND }),
      step('UpdateAlias', { KeyId: '{{key}}', AliasName: `${ALIAS}/life` }, { expect: ALIAS_NOT_FOUND }),
    ],
  },
  {
    title: 'An alias has the prefix alias/, and alias/acs is reserved',
    source: `CreateAlias, ${PAGES_2021}`,
    steps: ['kms-contract-{{run}}', 'alias/acs/kms-contract-{{run}}', 'alias/kms-contract-{{run}}+'].map(
      (AliasName) => step('CreateAlias', { KeyId: '{{key}}', AliasName }, { expect: INVALID('AliasName') }),
    ),
  },
  {
    title: 'Tags of a key are added, listed and removed',
    source: `TagResource, UntagResource and ListResourceTags, ${PAGES_2021}`,
    steps: [
      step(
        'TagResource',
        {
          KeyId: '{{otherKey}}',
          Tags: '[{"TagKey":"team","TagValue":"a"},{"TagKey":"stage","TagValue":"b"}]',
        },
        { expect: succeeds() },
      ),
      step(
        'ListResourceTags',
        { KeyId: '{{otherKey}}' },
        {
          expect: succeeds({
            Tags: { Tag: including('the tag team', hasMember('TagKey', 'team')) },
          }),
        },
      ),
      step('UntagResource', { KeyId: '{{otherKey}}', TagKeys: '["team","stage"]' }, { expect: succeeds() }),
      step('ListResourceTags', { KeyId: '{{otherKey}}' }, { expect: succeeds({ Tags: { Tag: [] } }) }),
      step(
        'TagResource',
        { KeyId: '{{otherKey}}', Tags: '[{"TagKey":"acs:team","TagValue":"a"}]' },
        { expect: { code: 'InvalidParameter', status: 400 } },
      ),
    ],
  },
  {
    title: 'Actions for external keys reject keys of other origins',
    source: 'common error table (2019-2025): Unsupported.Origin',
    steps: [
      step(
        'GetParametersForImport',
        { KeyId: '{{key}}', WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' },
        { expect: UNSUPPORTED_ORIGIN },
      ),
      step('DeleteKeyMaterial', { KeyId: '{{key}}' }, { expect: UNSUPPORTED_ORIGIN }),
    ],
  },
  {
    title: 'GetParametersForImport returns a public key and a token for 24 hours',
    source: `GetParametersForImport, ${PAGES_2021}`,
    steps: [
      step(
        'GetParametersForImport',
        { KeyId: '{{emptyKey}}', WrappingAlgorithm: 'RSAES_PKCS1_V1_5', WrappingKeySpec: 'RSA_2048' },
        {
          expect: succeeds({
            KeyId: '{{emptyKey}}',
            PublicKey: /^MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A[\w+/=]+$/,
            ImportToken: /./,
            TokenExpireTime: DATE,
          }),
        },
      ),
      step(
        'ImportKeyMaterial',
        {
          KeyId: '{{emptyKey}}',
          EncryptedKeyMaterial: 'AAAA',
          ImportToken: 'AAAA',
          KeyMaterialExpireUnix: 0,
        },
        { expect: fails(400, 'InvalidImportToken', 'import token is invalid.') },
      ),
    ],
  },
  {
    title: 'SetDeletionProtection turns the protection of a key on and off',
    source: 'SetDeletionProtection, OpenAPI metadata 2024',
    steps: [
      step(
        'SetDeletionProtection',
        {
          ProtectedResourceArn: '{{otherKeyArn}}',
          EnableDeletionProtection: true,
          DeletionProtectionDescription: 'kms-contract-{{run}}',
        },
        { expect: succeeds() },
      ),
      step(
        'DescribeKey',
        { KeyId: '{{otherKey}}' },
        {
          expect: succeeds({
            KeyMetadata: {
              DeletionProtection: 'Enabled',
              DeletionProtectionDescription: 'kms-contract-{{run}}',
            },
          }),
        },
      ),
      step(
        'SetDeletionProtection',
        { ProtectedResourceArn: '{{otherKeyArn}}', EnableDeletionProtection: false },
        { expect: succeeds() },
      ),
    ],
  },
  {
    title: 'DescribeRegions lists the region of the endpoint',
    source: `DescribeRegions, ${PAGES_2021}`,
    steps: [
      step(
        'DescribeRegions',
        {},
        {
          expect: succeeds({
            Regions: {
              Region: including('the region of the endpoint', (item, saved) =>
                hasMember('RegionId', saved.get('region') ?? '')(item),
              ),
            },
          }),
        },
      ),
    ],
  },
];
