/** GetKeyPolicy and SetKeyPolicy: the policy of a key of an instance. */
import { INSTANCE, UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { KEY_STATES } from '../support/state-tables';

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
const STATEMENT = {
  Effect: 'Allow',
  Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
  Action: ['kms:Decrypt', 'kms:DescribeKey'],
  Resource: ['*'],
};
const policy = (change: object = {}) => ({ Version: '1', Statement: [{ ...STATEMENT, ...change }] });

const seedKey = (options: object = {}) => kms.seedKey({ instanceId: INSTANCE, ...options });
const create = async (params: object = {}): Promise<string> =>
  (await call('CreateKey', { DKMSInstanceId: INSTANCE, ...params })).body.KeyMetadata.KeyId;
const set = async (KeyId: string, value: unknown) => {
  const answer = await call('SetKeyPolicy', { KeyId, Policy: JSON.stringify(value) });
  expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
};
const policyOf = async (KeyId: string) => JSON.parse((await call('GetKeyPolicy', { KeyId })).body.Policy);

test('GetKeyPolicy returns the policy as a JSON string and a RequestId', async () => {
  const { keyId } = seedKey();
  expect((await call('GetKeyPolicy', { KeyId: keyId })).body).toEqual({
    Policy: JSON.stringify(DEFAULT_POLICY),
    RequestId: expect.stringMatching(UUID),
  });
});

test.each(KEY_STATES)(
  'a new key in %s has the default policy, and GetKeyPolicy does not change it',
  async (state) => {
    const { keyId } = seedKey({ state });
    const before = kms.key(keyId);
    expect(await policyOf(keyId)).toEqual(DEFAULT_POLICY);
    expect(kms.key(keyId)).toEqual(before);
  },
);

test('asymmetric keys and keys of CreateKey have the default policy', async () => {
  expect(await policyOf(seedKey({ keySpec: 'EC_P256' }).keyId)).toEqual(DEFAULT_POLICY);
  expect(await policyOf(await create())).toEqual(DEFAULT_POLICY);
});

test.each([
  ['that denies', policy({ Effect: 'Deny' })],
  ['for every action', policy({ Action: ['kms:*'] })],
  ['with a Sid', policy({ Sid: '键'.repeat(128) })],
  [
    'for several principals',
    policy({ Principal: { RAM: [`acs:ram::${ACCOUNT}:*`, `acs:ram::${ACCOUNT}:role/ops`] } }),
  ],
  ['with several statements', { Version: '1', Statement: [STATEMENT, { ...STATEMENT, Effect: 'Deny' }] }],
])('a policy %s is stored, and is returned by id and ARN', async (_what, value) => {
  const { keyId, arn } = seedKey();
  await set(keyId, value);
  expect([await policyOf(keyId), await policyOf(arn)]).toEqual([value, value]);
});

test('a policy replaces the complete old policy, also the policy of CreateKey', async () => {
  const keyId = await create({ Policy: JSON.stringify(policy({ Sid: 'first' })) });
  expect(await policyOf(keyId)).toEqual(policy({ Sid: 'first' }));
  await set(keyId, policy({ Sid: 'second', Effect: 'Deny' }));
  expect(await policyOf(keyId)).toEqual(policy({ Sid: 'second', Effect: 'Deny' }));
  await set(keyId, DEFAULT_POLICY);
  expect(await policyOf(keyId)).toEqual(DEFAULT_POLICY);
});

test('a key keeps its policy if it is disabled, scheduled for deletion and cancelled', async () => {
  const { keyId: KeyId } = seedKey();
  await set(KeyId, policy());
  for (const [action, params] of [
    ['DisableKey', {}],
    ['ScheduleKeyDeletion', { PendingWindowInDays: 7 }],
    ['CancelKeyDeletion', {}],
  ] as const) {
    await call(action, { KeyId, ...params });
    expect([action, await policyOf(KeyId)]).toEqual([action, policy()]);
  }
});
