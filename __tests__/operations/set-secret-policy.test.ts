import { popCoreClient } from '../support/clients';
import { HOST, mockedKms } from '../support/mocked-kms';
import { refusal } from '../support/refusals';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();

const ACCOUNT = '1540355698841234';
const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const POLICY_UNSUPPORTED = refusal(
  'Forbidden.KeyPolicyUnSupported',
  400,
  'The specified key does not support key policy.',
);

const STATEMENT = {
  Sid: 'readers',
  Effect: 'Allow',
  Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
  Action: ['kms:GetSecretValue', 'kms:DescribeSecret'],
  Resource: ['*'],
};
const policy = (change: object = {}) => ({ Version: '1', Statement: [{ ...STATEMENT, ...change }] });
const POLICY = policy();

const without = (name: string) => {
  const statement: Record<string, unknown> = { ...STATEMENT };
  delete statement[name];
  return { Version: '1', Statement: [statement] };
};

const instanceSecret = (options: object = {}) =>
  kms.seedSecret({ secretName: 'app', secretData: 'data', instanceId: INSTANCE, ...options });
const set = (SecretName = 'app', value: unknown = POLICY) =>
  call('SetSecretPolicy', { SecretName, Policy: JSON.stringify(value) });
const policyOf = async (SecretName = 'app') =>
  JSON.parse((await call('GetSecretPolicy', { SecretName })).body.Policy);

test.each([
  ['that denies', policy({ Effect: 'Deny' })],
  ['for every action', policy({ Action: ['kms:*'] })],
  ['without a Sid', without('Sid')],
  ['with a Sid of 128 characters', policy({ Sid: 's'.repeat(128) })],
  ['with a Sid of 128 characters outside ASCII', policy({ Sid: '密'.repeat(128) })],
  ['with a Condition', policy({ Condition: { StringEquals: { 'kms:tag/team': ['a'] } } })],
  [
    'for several principals',
    policy({ Principal: { RAM: [`acs:ram::${ACCOUNT}:*`, `acs:ram::${ACCOUNT}:role/ops`] } }),
  ],
  ['for a principal of another account', policy({ Principal: { RAM: ['acs:ram::1000000000000000:*'] } })],
  [
    'with several statements',
    { Version: '1', Statement: [STATEMENT, { ...STATEMENT, Sid: 'b', Effect: 'Deny' }] },
  ],
])('a Policy %s is accepted and stored', async (_what, value) => {
  instanceSecret();
  expect(await set('app', value)).toEqual(SUCCESS);
  expect(await policyOf()).toEqual(value);
});

test('a secret without an instance does not accept a policy', async () => {
  kms.seedSecret({ secretName: 'app', secretData: 'data' });
  const before = kms.secret('app');
  expect(await set()).toEqual(POLICY_UNSUPPORTED);
  expect(kms.secret('app')).toEqual(before);
});

test('a policy replaces the complete old policy, also the policy of CreateSecret', async () => {
  const params = {
    SecretName: 'app',
    VersionId: 'v1',
    SecretData: 'data',
    DKMSInstanceId: INSTANCE,
    Policy: JSON.stringify(policy({ Sid: 'first' })),
  };
  expect((await call('CreateSecret', params)).code).toBe('Success');
  expect(await policyOf()).toEqual(policy({ Sid: 'first' }));
  await set('app', policy({ Sid: 'second', Effect: 'Deny' }));
  expect(await policyOf()).toEqual(policy({ Sid: 'second', Effect: 'Deny' }));
});

test('the action needs POST', async () => {
  instanceSecret();
  const params = { SecretName: 'app', Policy: JSON.stringify(POLICY) };
  expect(await popCoreClient(HOST, 'GET').call('SetSecretPolicy', params)).toMatchObject({
    code: 'UnsupportedHTTPMethod',
    message: expect.stringMatching(/^This http method is not supported\./),
  });
  expect(kms.requests).toMatchObject([{ status: 403 }]);
  expect(await popCoreClient(HOST, 'POST').call('SetSecretPolicy', params)).toMatchObject({
    code: 'Success',
  });
});

test('only the policy of the secret changes, not UpdateTime', async () => {
  instanceSecret({ tags: { team: 'a' }, description: 'orders' });
  const before = kms.secret('app');
  kms.clock.advance({ days: 1 });
  await set();
  const now = kms.secret('app');
  expect(JSON.parse(now?.policy ?? 'null')).toEqual(POLICY);
  expect({ ...now, policy: undefined }).toEqual({ ...before, policy: undefined });
});

test('a policy is stored, not enforced: the secret data can still be read', async () => {
  instanceSecret();
  await set('app', policy({ Effect: 'Deny', Action: ['kms:*'] }));
  expect((await call('GetSecretValue', { SecretName: 'app' })).body.SecretData).toBe('data');
});
