import { mockedKms } from '../support/mocked-kms';
import { refusal } from '../support/refusals';
import { MANAGED_TYPES, managedSeed } from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();

const ACCOUNT = '1540355698841234';
const POLICY_UNSUPPORTED = refusal(
  'Forbidden.KeyPolicyUnSupported',
  400,
  'The specified key does not support key policy.',
);

// Exactly the example of the documentation, with the account of the mock.
const DEFAULT_POLICY =
  '{"Version":"1","Statement":[{"Sid":"kms default secret policy","Effect":"Allow",' +
  `"Principal":{"RAM":["acs:ram::${ACCOUNT}:*"]},"Action":["kms:*"],"Resource":["*"]}]}`;
const OWN_POLICY = {
  Version: '1',
  Statement: [
    {
      Sid: 'readers',
      Effect: 'Allow',
      Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
      Action: ['kms:GetSecretValue', 'kms:DescribeSecret'],
      Resource: ['*'],
    },
  ],
};

const instanceSecret = (options: object = {}) =>
  kms.seedSecret({ secretName: 'app', secretData: 'data', instanceId: INSTANCE, ...options });
const get = (SecretName = 'app') => call('GetSecretPolicy', { SecretName });
const policyOf = async (SecretName = 'app') => JSON.parse((await get(SecretName)).body.Policy);
const shown = (Policy: unknown) => ({
  code: 'Success',
  status: 200,
  message: '',
  body: { Policy, RequestId: expect.stringMatching(UUID) },
});

test.each(['default', ''])('the PolicyName "%s" is the default policy', async (PolicyName) => {
  instanceSecret();
  expect(await call('GetSecretPolicy', { SecretName: 'app', PolicyName })).toEqual(shown(DEFAULT_POLICY));
});

test.each(['Live', 'PendingDeletion'] as const)('the policy of a secret in %s can be read', async (state) => {
  instanceSecret({ state });
  expect(await get()).toEqual(shown(DEFAULT_POLICY));
  expect(kms.secret('app')?.state).toBe(state);
});

test.each(['Live', 'PendingDeletion'] as const)(
  'a secret without an instance has no policy, in %s',
  async (state) => {
    kms.seedSecret({ secretName: 'app', secretData: 'data', state });
    expect(await get()).toEqual(POLICY_UNSUPPORTED);
  },
);

test.each(MANAGED_TYPES)('secrets of the type %s also have policies', async (type) => {
  const { secretName } = kms.seedSecret({ ...managedSeed(type), instanceId: INSTANCE });
  expect(await get(secretName)).toEqual(shown(DEFAULT_POLICY));
});

test('a secret that CreateSecret created has the default policy', async () => {
  const params = { SecretName: 'made', VersionId: 'v1', SecretData: 'data', DKMSInstanceId: INSTANCE };
  expect((await call('CreateSecret', params)).code).toBe('Success');
  expect(await get('made')).toEqual(shown(DEFAULT_POLICY));
});

test('a secret has the policy of CreateSecret', async () => {
  const params = { SecretName: 'made', VersionId: 'v1', SecretData: 'data', DKMSInstanceId: INSTANCE };
  const answer = await call('CreateSecret', { ...params, Policy: JSON.stringify(OWN_POLICY) });
  expect(answer.code).toBe('Success');
  expect(await policyOf('made')).toEqual(OWN_POLICY);
});

test('a seeded secret has the policy of the fixture', async () => {
  instanceSecret({ policy: JSON.stringify(OWN_POLICY) });
  expect(await policyOf()).toEqual(OWN_POLICY);
});

test('a secret has the policy of the last SetSecretPolicy', async () => {
  instanceSecret();
  await call('SetSecretPolicy', { SecretName: 'app', Policy: JSON.stringify(OWN_POLICY) });
  expect(await policyOf()).toEqual(OWN_POLICY);
  await call('SetSecretPolicy', { SecretName: 'app', Policy: DEFAULT_POLICY });
  expect(await policyOf()).toEqual(JSON.parse(DEFAULT_POLICY));
});

test('a secret keeps its policy if it is scheduled for deletion and restored', async () => {
  instanceSecret({ policy: JSON.stringify(OWN_POLICY) });
  await call('DeleteSecret', { SecretName: 'app', RecoveryWindowInDays: '7' });
  expect(await policyOf()).toEqual(OWN_POLICY);
  await call('RestoreSecret', { SecretName: 'app' });
  expect(await policyOf()).toEqual(OWN_POLICY);
});

test('a new secret with the name of a deleted secret has the default policy', async () => {
  instanceSecret({ policy: JSON.stringify(OWN_POLICY) });
  await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
  const params = { SecretName: 'app', VersionId: 'v1', SecretData: 'data', DKMSInstanceId: INSTANCE };
  expect((await call('CreateSecret', params)).code).toBe('Success');
  expect(await get()).toEqual(shown(DEFAULT_POLICY));
});
