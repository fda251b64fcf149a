import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, missing, refusal } from '../support/refusals';
import {
  callByForm,
  MANAGED_TYPES,
  managedSeed,
  OUT_OF_USE,
  secretDeleting,
  secretNotFoundDot,
  UNUSABLE_STATES,
} from '../support/secrets';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

const ACCOUNT = '1540355698841234';
const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const POLICY_NOT_FOUND = refusal('Forbidden.ResourceNotFound', 404, 'Policy not found.');
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
const DEFAULT = { Statement: [{ Sid: 'kms default secret policy' }] };

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

/** A good policy of so many bytes, padded with white space. */
function policyOfBytes(bytes: number, value: object = POLICY) {
  const text = JSON.stringify(value);
  return text.replace('{', `{${' '.repeat(bytes - Buffer.byteLength(text))}`);
}

describe('parameters', () => {
  test.each(['SecretName', 'Policy'])('%s is required', async (name) => {
    instanceSecret();
    const params: Record<string, string> = { SecretName: 'app', Policy: JSON.stringify(POLICY) };
    expect(await call('SetSecretPolicy', { ...params, [name]: '' })).toEqual(missing(name));
    delete params[name];
    expect(await call('SetSecretPolicy', params)).toEqual(missing(name));
    expect(await policyOf()).toMatchObject(DEFAULT);
  });

  test.each(['secretName', 'arn'] as const)(
    'SecretName is the %s of a secret of an instance',
    async (form) => {
      const secret = instanceSecret();
      expect(await set(secret[form])).toEqual(SUCCESS);
      expect(await policyOf()).toEqual(POLICY);
    },
  );

  test.each([
    ['of another region', `acs:kms:cn-shanghai:${ACCOUNT}:secret/app`],
    ['of another account', 'acs:kms:cn-hangzhou:1000000000000000:secret/app'],
    ['that no secret has', `acs:kms:cn-hangzhou:${ACCOUNT}:secret/app2`],
  ])('an ARN %s is not found', async (_what, SecretName) => {
    instanceSecret();
    expect(await set(SecretName)).toEqual(secretNotFoundDot);
    expect(await policyOf()).toMatchObject(DEFAULT);
  });

  test.each(['app2', 'APP', 'n'.repeat(192)])(
    'the name %s, which no secret has, is not found',
    async (SecretName) => {
      instanceSecret();
      expect(await set(SecretName)).toEqual(secretNotFoundDot);
    },
  );

  test.each(['a b', 'app!', 'app:1', 'n'.repeat(193), `acs:kms:cn-hangzhou:${ACCOUNT}:key/app`])(
    'the SecretName "%s" has no shape of a name',
    async (SecretName) => {
      instanceSecret();
      expect(await set(SecretName)).toEqual(invalid('SecretName'));
    },
  );

  test.each(['default', ''])('the PolicyName "%s" sets the default policy', async (PolicyName) => {
    instanceSecret();
    const params = { SecretName: 'app', Policy: JSON.stringify(POLICY), PolicyName };
    expect(await call('SetSecretPolicy', params)).toEqual(SUCCESS);
    expect(await policyOf()).toEqual(POLICY);
  });

  test.each(['other', 'Default', 'DEFAULT'])(
    'no policy has the PolicyName "%s", and none is set',
    async (PolicyName) => {
      instanceSecret();
      const params = { SecretName: 'app', Policy: JSON.stringify(POLICY), PolicyName };
      expect(await call('SetSecretPolicy', params)).toEqual(POLICY_NOT_FOUND);
      expect(await policyOf()).toMatchObject(DEFAULT);
    },
  );

  test.each([
    ['that denies', policy({ Effect: 'Deny' })],
    ['for every action', policy({ Action: ['kms:*'] })],
    ['without a Sid', without('Sid')],
    ['with a Sid of 128 characters', policy({ Sid: 's'.repeat(128) })],
    ['with a Sid of 128 characters beyond ASCII', policy({ Sid: '密'.repeat(128) })],
    ['with a Condition', policy({ Condition: { StringEquals: { 'kms:tag/team': ['a'] } } })],
    [
      'for several principals',
      policy({ Principal: { RAM: [`acs:ram::${ACCOUNT}:*`, `acs:ram::${ACCOUNT}:role/ops`] } }),
    ],
    ['for a principal of another account', policy({ Principal: { RAM: ['acs:ram::1000000000000000:*'] } })],
    [
      'of several statements',
      { Version: '1', Statement: [STATEMENT, { ...STATEMENT, Sid: 'b', Effect: 'Deny' }] },
    ],
  ])('a Policy %s is accepted and kept', async (_what, value) => {
    instanceSecret();
    expect(await set('app', value)).toEqual(SUCCESS);
    expect(await policyOf()).toEqual(value);
  });

  test.each([
    ['without a Version', { Statement: [STATEMENT] }],
    ['of the Version 2', { Version: '2', Statement: [STATEMENT] }],
    ['whose Version is a number', { Version: 1, Statement: [STATEMENT] }],
    ['without a Statement', { Version: '1' }],
    ['whose Statement is no list', { Version: '1', Statement: STATEMENT }],
    ['whose Statement is a list of texts', { Version: '1', Statement: ['Allow'] }],
    ['whose Statement is a list with null', { Version: '1', Statement: [null] }],
    ['without an Effect', without('Effect')],
    ['with the Effect "allow"', policy({ Effect: 'allow' })],
    ['with the Effect "Maybe"', policy({ Effect: 'Maybe' })],
    ['without a Principal', without('Principal')],
    ['with a Principal that has no RAM', policy({ Principal: {} })],
    ['with a Principal.RAM that is one text', policy({ Principal: { RAM: `acs:ram::${ACCOUNT}:*` } })],
    ['with a Principal.RAM of numbers', policy({ Principal: { RAM: [1] } })],
    ['with a Principal that is a text', policy({ Principal: '*' })],
    ['without an Action', without('Action')],
    ['with an Action of another service', policy({ Action: ['ecs:DescribeInstances'] })],
    [
      'with one Action of another service among its own',
      policy({ Action: ['kms:GetSecretValue', 'oss:GetObject'] }),
    ],
    ['with an Action without its service', policy({ Action: ['GetSecretValue'] })],
    ['with an Action whose service is in upper case', policy({ Action: ['KMS:GetSecretValue'] })],
    ['with an Action of numbers', policy({ Action: [1] })],
    ['without a Resource', without('Resource')],
    ['for one secret', policy({ Resource: [`acs:kms:cn-hangzhou:${ACCOUNT}:secret/app`] })],
    ['for everything and one secret', policy({ Resource: ['*', 'acs:kms:*:*:secret/app'] })],
    ['with the Resource "**"', policy({ Resource: ['**'] })],
    ['with a Resource of null', policy({ Resource: [null] })],
    ['with a Sid of 129 characters', policy({ Sid: 's'.repeat(129) })],
    ['with a Sid that is a number', policy({ Sid: 1 })],
    [
      'with one bad statement behind a good one',
      { Version: '1', Statement: [STATEMENT, { ...STATEMENT, Effect: 'x' }] },
    ],
    ['that is a list', [POLICY]],
    ['that is a text', 'policy'],
    ['that is null', null],
    ['that is a number', 1],
  ])('a Policy %s is refused, and the old one stays', async (_what, value) => {
    instanceSecret();
    await set();
    expect(await set('app', value)).toEqual(invalid('Policy'));
    expect(await policyOf()).toEqual(POLICY);
  });

  test.each(['policy', '{"Version":"1"', "{'Version':'1'}"])(
    'the Policy %s, no JSON, is refused',
    async (Policy) => {
      instanceSecret();
      expect(await call('SetSecretPolicy', { SecretName: 'app', Policy })).toEqual(invalid('Policy'));
    },
  );

  test('a Policy of 32768 bytes is accepted', async () => {
    instanceSecret();
    const text = policyOfBytes(32768);
    expect(Buffer.byteLength(text)).toBe(32768);
    expect(await callByForm('SetSecretPolicy', { SecretName: 'app', Policy: text })).toMatchObject({
      status: 200,
    });
    expect(await policyOf()).toEqual(POLICY);
  });

  test.each([
    ['of 32769 bytes', policyOfBytes(32769)],
    ['of 32769 bytes in fewer characters', policyOfBytes(32769, policy({ Sid: 'ü'.repeat(100) }))],
  ])('a Policy %s is refused', async (_what, text) => {
    instanceSecret();
    expect(await callByForm('SetSecretPolicy', { SecretName: 'app', Policy: text })).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "Policy" is not valid.' },
    });
    expect(await policyOf()).toMatchObject(DEFAULT);
  });

  test('a parameter that the action does not have is refused by name', async () => {
    instanceSecret();
    const params = { SecretName: 'app', Policy: JSON.stringify(POLICY), KeyId: '1' };
    const answer = await call('SetSecretPolicy', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "KeyId" is not valid\./);
    expect(await policyOf()).toMatchObject(DEFAULT);
  });

  test('a bad Policy is reported before the secret is looked for', async () => {
    expect(await set('nobody', {})).toEqual(invalid('Policy'));
  });
});

describe('secret states', () => {
  test('an Absent secret is not found', async () => {
    expect(await set()).toEqual(secretNotFoundDot);
  });

  test('a Live secret takes a policy and stays Live', async () => {
    instanceSecret();
    expect(await set()).toEqual(SUCCESS);
    expect(await policyOf()).toEqual(POLICY);
    expect(kms.secret('app')?.state).toBe('Live');
  });

  test('a secret in PendingDeletion refuses, and its policy stays', async () => {
    instanceSecret({ state: 'PendingDeletion' });
    const before = kms.secret('app');
    expect(await set()).toEqual(secretDeleting);
    expect(kms.secret('app')).toEqual(before);
    expect(await policyOf()).toMatchObject(DEFAULT);
  });

  test('a bad Policy is reported before the state of the secret', async () => {
    instanceSecret({ state: 'PendingDeletion' });
    expect(await set('app', {})).toEqual(invalid('Policy'));
  });

  test('a secret is Gone at its deletion date, and not before', async () => {
    instanceSecret({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 29 });
    expect(await set()).toEqual(secretDeleting);
    kms.clock.advance({ days: 1 });
    expect(await set()).toEqual(secretNotFoundDot);
  });

  test('a secret that was deleted by force is Gone', async () => {
    instanceSecret();
    await call('DeleteSecret', { SecretName: 'app', ForceDeleteWithoutRecovery: 'true' });
    expect(await set()).toEqual(secretNotFoundDot);
  });

  test('a secret without an instance takes no policy', async () => {
    kms.seedSecret({ secretName: 'app', secretData: 'data' });
    const before = kms.secret('app');
    expect(await set()).toEqual(POLICY_UNSUPPORTED);
    expect(kms.secret('app')).toEqual(before);
  });

  test.each(UNUSABLE_STATES)(
    'the policy is metadata: it is set under an encryption key in %s',
    async (state) => {
      const { keyId } = kms.seedKey({ origin: 'EXTERNAL', instanceId: INSTANCE });
      instanceSecret({ encryptionKeyId: keyId });
      const [action, params] = OUT_OF_USE[state];
      await call(action, { KeyId: keyId, ...params });
      expect(await set()).toEqual(SUCCESS);
      expect(await policyOf()).toEqual(POLICY);
    },
  );
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    instanceSecret();
    expect((await set()).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('a policy replaces the whole one before it, that of CreateSecret too', async () => {
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

  test.each(MANAGED_TYPES)('secrets of the type %s take policies too', async (type) => {
    const { secretName } = kms.seedSecret({ ...managedSeed(type), instanceId: INSTANCE });
    expect(await set(secretName)).toEqual(SUCCESS);
    expect(await policyOf(secretName)).toEqual(POLICY);
  });

  test('nothing but the policy of the secret changes, UpdateTime neither', async () => {
    instanceSecret({ tags: { team: 'a' }, description: 'orders' });
    const before = kms.secret('app');
    kms.clock.advance({ days: 1 });
    await set();
    const now = kms.secret('app');
    expect(JSON.parse(now?.policy ?? 'null')).toEqual(POLICY);
    expect({ ...now, policy: undefined }).toEqual({ ...before, policy: undefined });
  });

  test('a policy is stored, not enforced: the value still reads', async () => {
    instanceSecret();
    await set('app', policy({ Effect: 'Deny', Action: ['kms:*'] }));
    expect((await call('GetSecretValue', { SecretName: 'app' })).body.SecretData).toBe('data');
  });

  test('other secrets keep their policies', async () => {
    instanceSecret();
    instanceSecret({ secretName: 'bystander' });
    await set();
    expect(await policyOf('bystander')).toMatchObject(DEFAULT);
  });

  test('a secret of another region is not found, and takes a policy there', async () => {
    instanceSecret({ regionId: 'cn-shanghai' });
    expect(await set()).toEqual(secretNotFoundDot);
    const params = { SecretName: 'app', Policy: JSON.stringify(POLICY) };
    expect(await shanghai.call('SetSecretPolicy', params)).toEqual(SUCCESS);
    expect(kms.secret('app', { regionId: 'cn-shanghai' })?.policy).toBe(JSON.stringify(POLICY));
  });
});
