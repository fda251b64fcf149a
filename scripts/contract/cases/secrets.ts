/** Generic secrets. Managed secrets need the resource of another service. */
import {
  absent,
  type Case,
  DATE,
  fails,
  including,
  type Matcher,
  REQUEST_ID,
  SECRET_NOT_FOUND,
  step,
  succeeds,
} from '../case';

const METADATA_2024 = 'tables of the OpenAPI metadata, 2024';
const SecretName = 'kms-contract-{{run}}-{{case}}';
const NO_TAGS: Matcher = {
  describe: 'no tags',
  test: (value) => value === undefined || value === null,
};
const CREATE = step('CreateSecret', { SecretName, VersionId: 'v1', SecretData: 'first' });

export const SECRET_CASES: readonly Case[] = [
  {
    title: 'CreateSecret creates a secret, and GetSecretValue returns its value',
    source: `CreateSecret and GetSecretValue, ${METADATA_2024}`,
    steps: [
      step(
        'CreateSecret',
        { SecretName, VersionId: 'v1', SecretData: 'first', Description: 'a secret' },
        {
          expect: succeeds({
            Arn: /^acs:kms:[\w-]+:\d+:secret\//,
            SecretName,
            SecretType: 'Generic',
            VersionId: 'v1',
            RequestId: REQUEST_ID,
          }),
        },
      ),
      step(
        'GetSecretValue',
        { SecretName },
        {
          expect: succeeds({
            SecretName,
            SecretData: 'first',
            SecretDataType: 'text',
            VersionId: 'v1',
            VersionStages: { VersionStage: ['ACSCurrent'] },
            CreateTime: DATE,
          }),
        },
      ),
      step(
        'DescribeSecret',
        { SecretName },
        {
          expect: succeeds({
            SecretName,
            Description: 'a secret',
            PlannedDeleteTime: absent,
            CreateTime: DATE,
          }),
        },
      ),
    ],
  },
  {
    title: 'A secret that does not exist',
    source: `${METADATA_2024}: only some messages have a full stop; observed for GetSecretValue`,
    steps: [
      step('DescribeSecret', { SecretName: 'kms-contract-{{run}}-unknown' }, { expect: SECRET_NOT_FOUND }),
      step(
        'GetSecretValue',
        { SecretName: 'kms-contract-{{run}}-unknown' },
        { expect: fails(404, 'Forbidden.ResourceNotFound', 'Resource not found.') },
      ),
    ],
  },
  {
    title: 'CreateSecret of an existing secret',
    source: METADATA_2024,
    steps: [
      step(
        'CreateSecret',
        { SecretName: '{{secret}}', VersionId: 'v1', SecretData: 'first' },
        { expect: fails(409, 'Rejected.ResourceExist', 'The resource already exists.') },
      ),
    ],
  },
  {
    title: 'PutSecretValue moves the built-in stage labels',
    source: `PutSecretValue page, 2020-2024; ${METADATA_2024}`,
    steps: [
      CREATE,
      step('PutSecretValue', { SecretName, VersionId: 'v2', SecretData: 'second' }, { expect: succeeds() }),
      step('GetSecretValue', { SecretName }, { expect: succeeds({ VersionId: 'v2', SecretData: 'second' }) }),
      step(
        'GetSecretValue',
        { SecretName, VersionStage: 'ACSPrevious' },
        { expect: succeeds({ VersionId: 'v1', SecretData: 'first' }) },
      ),
      step('PutSecretValue', { SecretName, VersionId: 'v2', SecretData: 'second' }, { expect: succeeds() }),
      step(
        'PutSecretValue',
        { SecretName, VersionId: 'v2', SecretData: 'other' },
        {
          expect: fails(409, 'Rejected.ResourceExist', 'The request was rejected becasue key already exsit'),
        },
      ),
    ],
  },
  {
    title: 'UpdateSecretVersionStage with MoveToVersion moves a label from wherever it is',
    source: 'UpdateSecretVersionStage page (sample), "Rotate generic secrets" (step 4), SDK 3.2.0 (2026)',
    steps: [
      CREATE,
      step('PutSecretValue', {
        SecretName,
        VersionId: 'v2',
        SecretData: 'second',
        VersionStages: '["blue"]',
      }),
      step(
        'UpdateSecretVersionStage',
        { SecretName, VersionStage: 'ACSCurrent', MoveToVersion: 'v2' },
        { expect: succeeds() },
      ),
      step('GetSecretValue', { SecretName }, { expect: succeeds({ VersionId: 'v2' }) }),
      step(
        'UpdateSecretVersionStage',
        { SecretName, VersionStage: 'blue', MoveToVersion: 'v1' },
        { expect: succeeds() },
      ),
      step('GetSecretValue', { SecretName, VersionStage: 'blue' }, { expect: succeeds({ VersionId: 'v1' }) }),
    ],
  },
  {
    title: 'ListSecretVersionIds lists versions with a label, and all with IncludeDeprecated',
    source: `ListSecretVersionIds, ${METADATA_2024}`,
    steps: [
      CREATE,
      ...['v2', 'v3'].map((VersionId) =>
        step('PutSecretValue', { SecretName, VersionId, SecretData: VersionId }),
      ),
      step('ListSecretVersionIds', { SecretName }, { expect: succeeds({ TotalCount: 2, SecretName }) }),
      step(
        'ListSecretVersionIds',
        { SecretName, IncludeDeprecated: 'true' },
        { expect: succeeds({ TotalCount: 3, PageNumber: 1, PageSize: 20 }) },
      ),
    ],
  },
  {
    title: 'A deleted secret can be restored in its recovery window',
    source: `DeleteSecret and RestoreSecret, ${METADATA_2024}`,
    steps: [
      CREATE,
      step(
        'RestoreSecret',
        { SecretName },
        { expect: fails(409, 'Rejected.ResourceInUse', 'restore normal secret') },
      ),
      step(
        'DeleteSecret',
        { SecretName, RecoveryWindowInDays: '7' },
        { expect: succeeds({ SecretName, PlannedDeleteTime: DATE }) },
      ),
      step('DescribeSecret', { SecretName }, { expect: succeeds({ PlannedDeleteTime: DATE }) }),
      step(
        'DeleteSecret',
        { SecretName },
        { expect: fails(409, 'Rejected.ResourceInDeleteWindow', 'secret in delete peroid') },
      ),
      step(
        'UpdateSecret',
        { SecretName, Description: 'new' },
        { expect: fails(409, 'Rejected.ResourceInDeleteWindow', 'secret in delete peroid') },
      ),
      step(
        'CreateSecret',
        { SecretName, VersionId: 'v1', SecretData: 'first' },
        { expect: fails(409, 'Rejected.ResourceInDeleteWindow', 'The secret is planned to be deleted.') },
      ),
      step('RestoreSecret', { SecretName }, { expect: succeeds() }),
      step('GetSecretValue', { SecretName }, { expect: succeeds({ SecretData: 'first' }) }),
    ],
  },
  {
    title: 'A forced deletion makes the name available at once',
    source: `DeleteSecret, ${METADATA_2024}`,
    steps: [
      CREATE,
      step(
        'DeleteSecret',
        { SecretName, ForceDeleteWithoutRecovery: 'true' },
        { expect: succeeds({ SecretName, PlannedDeleteTime: DATE }) },
      ),
      step('DescribeSecret', { SecretName }, { expect: SECRET_NOT_FOUND }),
      step('CreateSecret', { SecretName, VersionId: 'v1', SecretData: 'again' }, { expect: succeeds() }),
    ],
  },
  {
    title: 'ListSecrets finds a secret by its name',
    source: `ListSecrets, ${METADATA_2024}`,
    steps: [
      step(
        'ListSecrets',
        { Filters: '[{"Key":"SecretName","Values":["{{secret}}"]}]' },
        {
          expect: succeeds({
            SecretList: {
              Secret: including(
                'the secret',
                (item, saved) => (item as { SecretName: string }).SecretName === saved.get('secret'),
              ),
            },
            PageNumber: 1,
            PageSize: 10,
          }),
        },
      ),
    ],
  },
  {
    title: 'GetRandomPassword returns 32 characters by default',
    source: `GetRandomPassword, ${METADATA_2024}`,
    steps: [
      step('GetRandomPassword', {}, { expect: succeeds({ RandomPassword: /^.{32}$/ }) }),
      step(
        'GetRandomPassword',
        { PasswordLength: '8', ExcludePunctuation: 'true', ExcludeNumbers: 'true' },
        { expect: succeeds({ RandomPassword: /^[A-Za-z]{8}$/ }) },
      ),
    ],
  },
  {
    title: 'DescribeSecret with FetchTags and no tags returns no list',
    source: 'response in a third-party issue, December 2024',
    steps: [
      step(
        'DescribeSecret',
        { SecretName: '{{secret}}', FetchTags: 'true' },
        { expect: succeeds({ Tags: NO_TAGS }) },
      ),
    ],
  },
];
