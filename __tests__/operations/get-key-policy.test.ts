import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import { keyNotFound, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const ACCOUNT = '1540355698841234';
const POLICY_NOT_FOUND = refusal('Forbidden.ResourceNotFound', 404, 'Policy not found.');

const DEFAULT_POLICY = {
  Statement: [
    {
      Action: ['kms:*'],
      Effect: 'Allow',
      Principal: { RAM: [`acs:ram::${ACCOUNT}:*`] },
      Resource: ['*'],
      Sid: 'kms default key policy',
    },
  ],
  Version: '1',
};
const OWN_POLICY = {
  Version: '1',
  Statement: [
    {
      Sid: 'readers',
      Effect: 'Allow',
      Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Resource: ['*'],
    },
  ],
};

const instanceKey = (options: object = {}) => kms.seedKey({ instanceId: INSTANCE, ...options });
const policyOf = async (KeyId: string) => JSON.parse((await call('GetKeyPolicy', { KeyId })).body.Policy);

describe('parameters', () => {
  test.each([
    ['missing', {}],
    ['empty', { KeyId: '' }],
  ])('a KeyId that is %s is asked for', async (_how, params) => {
    expect(await call('GetKeyPolicy', params)).toEqual(
      refusal('MissingParameter', 400, 'The parameter "KeyId" is needed but not provided.'),
    );
  });

  test.each(['keyId', 'arn'] as const)('KeyId is the %s of a key of an instance', async (form) => {
    const key = instanceKey();
    expect(await call('GetKeyPolicy', { KeyId: key[form] })).toMatchObject({
      code: 'Success',
      status: 200,
      message: '',
    });
  });

  test.each(['alias/orders', 'alias/unknown'])('the alias %s is no KeyId', async (KeyId) => {
    instanceKey({ aliases: ['alias/orders'] });
    expect(await call('GetKeyPolicy', { KeyId })).toEqual(
      refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.'),
    );
  });

  test.each([
    UNKNOWN_ID,
    'key-hzz62f1cb66fa42qoab1c',
    'nonsense',
    `acs:kms:cn-hangzhou:${ACCOUNT}:key/${UNKNOWN_ID}`,
  ])('%s, which no key has, is not found', async (KeyId) => {
    instanceKey();
    expect(await call('GetKeyPolicy', { KeyId })).toEqual(keyNotFound);
  });

  test.each(['default', ''])('the PolicyName "%s" is the default policy', async (PolicyName) => {
    const { keyId } = instanceKey();
    const answer = await call('GetKeyPolicy', { KeyId: keyId, PolicyName });
    expect(answer).toMatchObject({ code: 'Success', status: 200 });
    expect(JSON.parse(answer.body.Policy)).toEqual(DEFAULT_POLICY);
  });

  test.each(['other', 'Default', 'DEFAULT', ' default'])(
    'no policy has the PolicyName "%s"',
    async (PolicyName) => {
      const { keyId } = instanceKey();
      expect(await call('GetKeyPolicy', { KeyId: keyId, PolicyName })).toEqual(POLICY_NOT_FOUND);
    },
  );

  test('a parameter that the action does not have is refused by name', async () => {
    const { keyId } = instanceKey();
    const answer = await call('GetKeyPolicy', { KeyId: keyId, Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'a key in %s shows its policy',
    async (state) => {
      const { keyId } = instanceKey({ state });
      const answer = await call('GetKeyPolicy', { KeyId: keyId });
      expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
      expect(JSON.parse(answer.body.Policy)).toEqual(DEFAULT_POLICY);
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'a key without an instance has no policy in %s',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await call('GetKeyPolicy', { KeyId: keyId })).toEqual(
        refusal('Forbidden.KeyPolicyUnSupported', 400, 'The specified key does not support key policy.'),
      );
    },
  );

  test('a key past its deletion date is not found', async () => {
    const { keyId } = instanceKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await call('GetKeyPolicy', { KeyId: keyId })).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer is the policy as JSON text and a RequestId', async () => {
    const { keyId } = instanceKey();
    expect((await call('GetKeyPolicy', { KeyId: keyId })).body).toEqual({
      Policy: JSON.stringify(DEFAULT_POLICY),
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('a key that CreateKey made has the default policy', async () => {
    const { KeyId } = (await call('CreateKey', { DKMSInstanceId: INSTANCE })).body.KeyMetadata;
    expect(await policyOf(KeyId)).toEqual(DEFAULT_POLICY);
  });

  test('a key has the policy that CreateKey was given', async () => {
    const params = { DKMSInstanceId: INSTANCE, Policy: JSON.stringify(OWN_POLICY) };
    const { KeyId } = (await call('CreateKey', params)).body.KeyMetadata;
    expect(await policyOf(KeyId)).toEqual(OWN_POLICY);
  });

  test('a key has the policy that SetKeyPolicy gave it last', async () => {
    const { keyId } = instanceKey();
    await call('SetKeyPolicy', { KeyId: keyId, Policy: JSON.stringify(OWN_POLICY) });
    expect(await policyOf(keyId)).toEqual(OWN_POLICY);
    await call('SetKeyPolicy', { KeyId: keyId, Policy: JSON.stringify(DEFAULT_POLICY) });
    expect(await policyOf(keyId)).toEqual(DEFAULT_POLICY);
  });

  test('asymmetric keys have policies too', async () => {
    const { keyId } = instanceKey({ keySpec: 'EC_P256' });
    expect(await policyOf(keyId)).toEqual(DEFAULT_POLICY);
  });

  test('the ARN shows the same policy as the id', async () => {
    const { keyId, arn } = instanceKey();
    await call('SetKeyPolicy', { KeyId: keyId, Policy: JSON.stringify(OWN_POLICY) });
    expect(await policyOf(arn)).toEqual(OWN_POLICY);
  });

  test('nothing changes', async () => {
    const { keyId } = instanceKey();
    const before = kms.key(keyId);
    await call('GetKeyPolicy', { KeyId: keyId });
    expect(kms.key(keyId)).toEqual(before);
  });

  test('the policy of a key stays its own when it is disabled, scheduled for deletion and back', async () => {
    const { keyId } = instanceKey();
    await call('SetKeyPolicy', { KeyId: keyId, Policy: JSON.stringify(OWN_POLICY) });
    await call('DisableKey', { KeyId: keyId });
    expect(await policyOf(keyId)).toEqual(OWN_POLICY);
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(await policyOf(keyId)).toEqual(OWN_POLICY);
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(await policyOf(keyId)).toEqual(OWN_POLICY);
  });

  test('the id of a key of another region is not found', async () => {
    const { keyId } = instanceKey({ regionId: 'cn-shanghai' });
    expect(await call('GetKeyPolicy', { KeyId: keyId })).toEqual(keyNotFound);
  });
});
