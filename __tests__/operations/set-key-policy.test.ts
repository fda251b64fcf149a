import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();

const ACCOUNT = '1540355698841234';
const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};

const STATEMENT = {
  Sid: 'readers',
  Effect: 'Allow',
  Principal: { RAM: [`acs:ram::${ACCOUNT}:user/reader`] },
  Action: ['kms:Decrypt', 'kms:DescribeKey'],
  Resource: ['*'],
};
const policy = (change: object = {}) => ({ Version: '1', Statement: [{ ...STATEMENT, ...change }] });
const POLICY = policy();

const without = (name: string) => {
  const statement: Record<string, unknown> = { ...STATEMENT };
  delete statement[name];
  return { Version: '1', Statement: [statement] };
};

const instanceKey = (options: object = {}) => kms.seedKey({ instanceId: INSTANCE, ...options });
const set = (KeyId: string, value: unknown = POLICY) =>
  call('SetKeyPolicy', { KeyId, Policy: JSON.stringify(value) });
const policyOf = async (KeyId: string) => JSON.parse((await call('GetKeyPolicy', { KeyId })).body.Policy);

test.each([
  ['that denies', policy({ Effect: 'Deny' })],
  ['for every action', policy({ Action: ['kms:*'] })],
  ['without a Sid', without('Sid')],
  ['with a Sid of 128 characters', policy({ Sid: 's'.repeat(128) })],
  ['with a Sid of 128 characters beyond ASCII', policy({ Sid: '键'.repeat(128) })],
  [
    'for several principals',
    policy({ Principal: { RAM: [`acs:ram::${ACCOUNT}:*`, `acs:ram::${ACCOUNT}:role/ops`] } }),
  ],
  [
    'of several statements',
    { Version: '1', Statement: [STATEMENT, { ...STATEMENT, Sid: 'b', Effect: 'Deny' }] },
  ],
])('a Policy %s is accepted and kept', async (_what, value) => {
  const { keyId } = instanceKey();
  expect(await set(keyId, value)).toEqual(SUCCESS);
  expect(await policyOf(keyId)).toEqual(value);
});

test('a policy replaces the whole one before it, that of CreateKey too', async () => {
  const params = { DKMSInstanceId: INSTANCE, Policy: JSON.stringify(policy({ Sid: 'first' })) };
  const { KeyId } = (await call('CreateKey', params)).body.KeyMetadata;
  expect(await policyOf(KeyId)).toEqual(policy({ Sid: 'first' }));
  await set(KeyId, policy({ Sid: 'second', Effect: 'Deny' }));
  expect(await policyOf(KeyId)).toEqual(policy({ Sid: 'second', Effect: 'Deny' }));
});
