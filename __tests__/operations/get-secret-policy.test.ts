import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing, refusal } from '../support/refusals';
import {
  MANAGED_TYPES,
  managedSeed,
  OUT_OF_USE,
  secretNotFoundDot,
  UNUSABLE_STATES,
} from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const ACCOUNT = '1540355698841234';
const POLICY_NOT_FOUND = refusal('Forbidden.ResourceNotFound', 404, 'Policy not found.');
const POLICY_UNSUPPORTED = refusal(
  'Forbidden.KeyPolicyUnSupported',
  400,
  'The specified key does not support key policy.',
);

// To the letter: the example of the documentation with the account of the mock.
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

describe('parameters', () => {
  test.each([
    ['missing', {}],
    ['empty', { SecretName: '' }],
  ])('a SecretName that is %s is asked for', async (_how, params) => {
    expect(await call('GetSecretPolicy', params)).toEqual(missing('SecretName'));
  });

  test('SecretName is the name or the ARN of a secret of an instance', async () => {
    const { secretName, arn } = instanceSecret();
    expect(await get(secretName)).toEqual(shown(DEFAULT_POLICY));
    expect(await get(arn)).toEqual(shown(DEFAULT_POLICY));
  });

  test.each([
    ['of another region', `acs:kms:cn-shanghai:${ACCOUNT}:secret/app`],
    ['of another account', 'acs:kms:cn-hangzhou:1000000000000000:secret/app'],
    ['that no secret has', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/app2`],
  ])('an ARN %s is not found', async (_what, SecretName) => {
    instanceSecret();
    expect(await get(SecretName)).toEqual(secretNotFoundDot);
  });

  test.each(['app2', 'APP', 'n'.repeat(192), '配置'])(
    'the name %s, which no secret has, is not found',
    async (SecretName) => {
      instanceSecret();
      expect(await get(SecretName)).toEqual(secretNotFoundDot);
    },
  );

  test.each(['a b', 'app!', 'app:1', 'n'.repeat(193), `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`])(
    'the SecretName "%s" has no shape of a name',
    async (SecretName) => {
      instanceSecret();
      expect(await get(SecretName)).toEqual(invalid('SecretName'));
    },
  );

  test.each(['default', ''])('the PolicyName "%s" is the default policy', async (PolicyName) => {
    instanceSecret();
    expect(await call('GetSecretPolicy', { SecretName: 'app', PolicyName })).toEqual(shown(DEFAULT_POLICY));
  });

  test.each(['other', 'Default', 'DEFAULT', ' default'])(
    'no policy has the PolicyName "%s"',
    async (PolicyName) => {
      instanceSecret();
      expect(await call('GetSecretPolicy', { SecretName: 'app', PolicyName })).toEqual(POLICY_NOT_FOUND);
    },
  );

  test('a parameter that the action does not have is refused by name', async () => {
    instanceSecret();
    const answer = await call('GetSecretPolicy', { SecretName: 'app', Policy: '{}' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Policy" is not valid\./);
  });
});

describe('secret states', () => {
  test('an Absent secret is not found', async () => {
    expect(await get()).toEqual(secretNotFoundDot);
  });

  test.each(['Live', 'PendingDeletion'] as const)('a secret in %s shows its policy', async (state) => {
    instanceSecret({ state });
    expect(await get()).toEqual(shown(DEFAULT_POLICY));
    expect(kms.secret('app')?.state).toBe(state);
  });

  test('a secret is Gone at its deletion date', async () => {
    instanceSecret({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 29 });
    expect(await get()).toEqual(shown(DEFAULT_POLICY));
    kms.clock.advance({ days: 1 });
    expect(await get()).toEqual(secretNotFoundDot);
  });

  test('a secret that was deleted by force is Gone', async () => {
    instanceSecret();
    await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    expect(await get()).toEqual(secretNotFoundDot);
  });

  test.each(['Live', 'PendingDeletion'] as const)(
    'a secret without an instance has no policy in %s',
    async (state) => {
      kms.seedSecret({ secretName: 'app', secretData: 'data', state });
      expect(await get()).toEqual(POLICY_UNSUPPORTED);
    },
  );

  test.each(UNUSABLE_STATES)(
    'the policy is metadata: it shows under an encryption key in %s',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL', instanceId: INSTANCE });
      instanceSecret({ encryptionKeyId: keyId });
      const [action, params] = OUT_OF_USE[state];
      await call(action, { KeyId: keyId, ...params });
      expect(await get()).toEqual(shown(DEFAULT_POLICY));
    },
  );
});

describe('behaviour', () => {
  test('the answer is the policy as JSON text and a RequestId', async () => {
    instanceSecret();
    expect((await get()).body).toEqual({ Policy: DEFAULT_POLICY, RequestId: expect.stringMatching(UUID) });
  });

  test.each(MANAGED_TYPES)('secrets of the type %s have policies too', async (type) => {
    const { secretName } = kms.seedSecret({ ...managedSeed(type), instanceId: INSTANCE });
    expect(await get(secretName)).toEqual(shown(DEFAULT_POLICY));
  });

  test('a secret that CreateSecret made has the default policy', async () => {
    const params = { SecretName: 'made', VersionId: 'v1', SecretData: 'data', DKMSInstanceId: INSTANCE };
    expect((await call('CreateSecret', params)).code).toBe('Success');
    expect(await get('made')).toEqual(shown(DEFAULT_POLICY));
  });

  test('a secret has the policy that CreateSecret was given', async () => {
    const params = { SecretName: 'made', VersionId: 'v1', SecretData: 'data', DKMSInstanceId: INSTANCE };
    const answer = await call('CreateSecret', { ...params, Policy: JSON.stringify(OWN_POLICY) });
    expect(answer.code).toBe('Success');
    expect(await policyOf('made')).toEqual(OWN_POLICY);
  });

  test('a secret has the policy that it was seeded with', async () => {
    instanceSecret({ policy: JSON.stringify(OWN_POLICY) });
    expect(await policyOf()).toEqual(OWN_POLICY);
  });

  test('a secret has the policy that SetSecretPolicy gave it last', async () => {
    instanceSecret();
    await call('SetSecretPolicy', { SecretName: 'app', Policy: JSON.stringify(OWN_POLICY) });
    expect(await policyOf()).toEqual(OWN_POLICY);
    await call('SetSecretPolicy', { SecretName: 'app', Policy: DEFAULT_POLICY });
    expect(await policyOf()).toEqual(JSON.parse(DEFAULT_POLICY));
  });

  test('the policy stays when the secret is scheduled for deletion and restored', async () => {
    instanceSecret({ policy: JSON.stringify(OWN_POLICY) });
    await call('DeleteSecret', { SecretName: 'app', RecoveryWindowInDays: '7' });
    expect(await policyOf()).toEqual(OWN_POLICY);
    await call('RestoreSecret', { SecretName: 'app' });
    expect(await policyOf()).toEqual(OWN_POLICY);
  });

  test('a secret that takes a name over begins with the default policy', async () => {
    instanceSecret({ policy: JSON.stringify(OWN_POLICY) });
    await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    const params = { SecretName: 'app', VersionId: 'v1', SecretData: 'data', DKMSInstanceId: INSTANCE };
    expect((await call('CreateSecret', params)).code).toBe('Success');
    expect(await get()).toEqual(shown(DEFAULT_POLICY));
  });

  test('nothing changes', async () => {
    instanceSecret();
    const before = kms.secret('app');
    await get();
    expect(kms.secret('app')).toEqual(before);
  });

  test('a secret of another region is not found, and shows its policy there', async () => {
    instanceSecret({ regionId: 'cn-shanghai' });
    expect(await get()).toEqual(secretNotFoundDot);
    expect(await shanghai.call('GetSecretPolicy', { SecretName: 'app' })).toEqual(shown(DEFAULT_POLICY));
  });
});
