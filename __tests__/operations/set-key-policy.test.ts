import { mockedKms } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import { keyNotFound, missing, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const ACCOUNT = '1540355698841234';
const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const INVALID_POLICY = refusal('InvalidParameter', 400, 'The specified parameter "Policy" is not valid.');

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

/** Long values go into a form: a URL has limits of its own. */
async function setByForm(KeyId: string, Policy: string) {
  const { status, body } = await rawRequest({
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: 'SetKeyPolicy',
      Version: '2016-01-20',
      Format: 'JSON',
      AccessKeyId: 'test-key-id',
      KeyId,
      Policy,
    }).toString(),
  });
  return { status, body: JSON.parse(body) };
}

/** A good policy of so many bytes, padded with white space. */
function policyOfBytes(bytes: number, value: object = POLICY) {
  const text = JSON.stringify(value);
  return text.replace('{', `{${' '.repeat(bytes - Buffer.byteLength(text))}`);
}

describe('parameters', () => {
  test.each(['KeyId', 'Policy'])('%s is required', async (name) => {
    const { keyId } = instanceKey();
    const params: Record<string, string> = { KeyId: keyId, Policy: JSON.stringify(POLICY) };
    expect(await call('SetKeyPolicy', { ...params, [name]: '' })).toEqual(missing(name));
    delete params[name];
    expect(await call('SetKeyPolicy', params)).toEqual(missing(name));
    expect(await policyOf(keyId)).toMatchObject({ Statement: [{ Sid: 'kms default key policy' }] });
  });

  test.each(['keyId', 'arn'] as const)('KeyId is the %s of a key of an instance', async (form) => {
    const key = instanceKey();
    expect(await set(key[form])).toEqual(SUCCESS);
    expect(await policyOf(key.keyId)).toEqual(POLICY);
  });

  test.each(['alias/orders', 'alias/unknown'])('the alias %s is no KeyId', async (KeyId) => {
    instanceKey({ aliases: ['alias/orders'] });
    expect(await set(KeyId)).toEqual(refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.'));
  });

  test.each([
    UNKNOWN_ID,
    'key-hzz62f1cb66fa42qoab1c',
    'nonsense',
    `acs:kms:cn-hangzhou:${ACCOUNT}:key/${UNKNOWN_ID}`,
  ])('%s, which no key has, is not found', async (KeyId) => {
    instanceKey();
    expect(await set(KeyId)).toEqual(keyNotFound);
  });

  test.each(['default', ''])('the PolicyName "%s" sets the default policy', async (PolicyName) => {
    const { keyId } = instanceKey();
    const params = { KeyId: keyId, Policy: JSON.stringify(POLICY), PolicyName };
    expect(await call('SetKeyPolicy', params)).toEqual(SUCCESS);
    expect(await policyOf(keyId)).toEqual(POLICY);
  });

  test.each(['other', 'Default'])(
    'no policy has the PolicyName "%s", and none is set',
    async (PolicyName) => {
      const { keyId } = instanceKey();
      const params = { KeyId: keyId, Policy: JSON.stringify(POLICY), PolicyName };
      expect(await call('SetKeyPolicy', params)).toEqual(
        refusal('Forbidden.ResourceNotFound', 404, 'Policy not found.'),
      );
      expect(await policyOf(keyId)).not.toEqual(POLICY);
    },
  );

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
    ['with a Principal.RAM that is no list', policy({ Principal: { RAM: { a: 'b' } } })],
    ['with a Principal.RAM that is one text', policy({ Principal: { RAM: `acs:ram::${ACCOUNT}:*` } })],
    ['with a Principal that is a text', policy({ Principal: '*' })],
    ['with an Action whose service is in upper case', policy({ Action: ['KMS:Encrypt'] })],
    ['with a Resource of null', policy({ Resource: [null] })],
    ['with the Resource "**"', policy({ Resource: ['**'] })],
    ['with a Principal.RAM of numbers', policy({ Principal: { RAM: [1] } })],
    ['without an Action', without('Action')],
    ['with an Action of another service', policy({ Action: ['ecs:DescribeInstances'] })],
    [
      'with one Action of another service among its own',
      policy({ Action: ['kms:Encrypt', 'oss:GetObject'] }),
    ],
    ['with an Action without its service', policy({ Action: ['Encrypt'] })],
    ['with an Action of numbers', policy({ Action: [1] })],
    ['without a Resource', without('Resource')],
    ['for one key', policy({ Resource: [`acs:kms:cn-hangzhou:${ACCOUNT}:key/${UNKNOWN_ID}`] })],
    ['for everything and one key', policy({ Resource: ['*', `acs:kms:cn-hangzhou:${ACCOUNT}:key/a`] })],
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
    const { keyId } = instanceKey();
    await set(keyId);
    expect(await set(keyId, value)).toEqual(INVALID_POLICY);
    expect(await policyOf(keyId)).toEqual(POLICY);
  });

  test.each(['policy', '{"Version":"1"', "{'Version':'1'}"])(
    'the Policy %s, no JSON, is refused',
    async (Policy) => {
      const { keyId } = instanceKey();
      expect(await call('SetKeyPolicy', { KeyId: keyId, Policy })).toEqual(INVALID_POLICY);
    },
  );

  test('a Policy of 32768 bytes is accepted', async () => {
    const { keyId } = instanceKey();
    const text = policyOfBytes(32768);
    expect(Buffer.byteLength(text)).toBe(32768);
    expect(await setByForm(keyId, text)).toMatchObject({ status: 200 });
    expect(await policyOf(keyId)).toEqual(POLICY);
  });

  test.each([
    ['of 32769 bytes', policyOfBytes(32769)],
    ['of 32769 bytes in fewer characters', policyOfBytes(32769, policy({ Sid: 'ü'.repeat(100) }))],
  ])('a Policy %s is refused', async (_what, text) => {
    const { keyId } = instanceKey();
    expect(await setByForm(keyId, text)).toMatchObject({
      status: 400,
      body: { Code: 'InvalidParameter', Message: 'The specified parameter "Policy" is not valid.' },
    });
    expect(await policyOf(keyId)).toMatchObject({ Statement: [{ Sid: 'kms default key policy' }] });
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const { keyId } = instanceKey();
    const params = { KeyId: keyId, Policy: JSON.stringify(POLICY), Nonsense: '1' };
    const answer = await call('SetKeyPolicy', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(await policyOf(keyId)).not.toEqual(POLICY);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s takes a policy and keeps its state',
    async (state) => {
      const { keyId } = instanceKey({ state });
      expect(await set(keyId)).toEqual(SUCCESS);
      expect(await policyOf(keyId)).toEqual(POLICY);
      expect(kms.key(keyId)?.state).toBe(state);
    },
  );

  test('a key in PendingDeletion refuses, and its policy stays', async () => {
    const { keyId } = instanceKey({ state: 'PendingDeletion' });
    const before = await policyOf(keyId);
    expect(await set(keyId)).toEqual(
      refusal(
        'Rejected.PendingDeletion',
        409,
        'The request was rejected because the key state is PendingDeletion.',
      ),
    );
    expect(await policyOf(keyId)).toEqual(before);
  });

  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key without an instance takes no policy in %s',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await set(keyId)).toEqual(
        refusal('Forbidden.KeyPolicyUnSupported', 400, 'The specified key does not support key policy.'),
      );
    },
  );

  test('a bad Policy is reported before the state of the key', async () => {
    const { keyId } = instanceKey({ state: 'PendingDeletion' });
    expect(await set(keyId, {})).toEqual(INVALID_POLICY);
  });

  test('a key past its deletion date is not found', async () => {
    const { keyId } = instanceKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await set(keyId)).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    expect((await set(instanceKey().keyId)).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('a policy replaces the whole one before it, that of CreateKey too', async () => {
    const params = { DKMSInstanceId: INSTANCE, Policy: JSON.stringify(policy({ Sid: 'first' })) };
    const { KeyId } = (await call('CreateKey', params)).body.KeyMetadata;
    expect(await policyOf(KeyId)).toEqual(policy({ Sid: 'first' }));
    await set(KeyId, policy({ Sid: 'second', Effect: 'Deny' }));
    expect(await policyOf(KeyId)).toEqual(policy({ Sid: 'second', Effect: 'Deny' }));
  });

  test('nothing but the policy of the key changes', async () => {
    const { keyId } = instanceKey({ aliases: ['alias/orders'], tags: { team: 'a' } });
    const before = kms.key(keyId);
    await set(keyId);
    const now = kms.key(keyId);
    expect(JSON.parse(now?.policy ?? 'null')).toEqual(POLICY);
    expect({ ...now, policy: undefined }).toEqual({ ...before, policy: undefined });
  });

  test('other keys keep their policies', async () => {
    const { keyId } = instanceKey();
    const bystander = instanceKey();
    await set(keyId);
    expect(await policyOf(bystander.keyId)).toMatchObject({ Statement: [{ Sid: 'kms default key policy' }] });
  });

  test('the id of a key of another region is not found', async () => {
    const { keyId } = instanceKey({ regionId: 'cn-shanghai' });
    expect(await set(keyId)).toEqual(keyNotFound);
  });
});
