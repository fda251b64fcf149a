import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();

const ACCOUNT = '1540355698841234';

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
