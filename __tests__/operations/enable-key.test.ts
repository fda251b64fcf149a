import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { keyNotFound, missing } from '../support/refusals';

const { kms, call } = mockedKms();

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const STATE_MODIFIED_FAILED = {
  code: 'Rejected.StateModifiedFailed',
  message: 'Keystate modified failed.',
  status: 409,
  body: {},
};

describe('parameters', () => {
  test('KeyId is required', async () => {
    expect(await call('EnableKey')).toEqual(missing('KeyId'));
  });

  test('an empty KeyId is a missing one', async () => {
    expect(await call('EnableKey', { KeyId: '' })).toEqual(missing('KeyId'));
  });

  test('a parameter that the action does not have is refused by name, and nothing changes', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    const before = kms.key(keyId);
    const answer = await call('EnableKey', { KeyId: keyId, Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(kms.key(keyId)).toEqual(before);
  });

  test('the id of a key is accepted', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(SUCCESS);
  });

  test('the id of a key of an instance is accepted', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled', instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    expect(keyId).toMatch(/^key-/);
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(SUCCESS);
  });

  test.each([
    ['of the key', 'alias/orders'],
    ['that no key has', 'alias/unknown'],
  ])('an alias %s is refused as an alias, and nothing changes', async (_whose, KeyId) => {
    const { keyId } = kms.seedKey({ state: 'Disabled', aliases: ['alias/orders'] });
    const before = kms.key(keyId);
    expect(await call('EnableKey', { KeyId })).toEqual({
      code: 'Unsupported.Alias',
      message: 'Alias is not valid for this api.',
      status: 400,
      body: {},
    });
    expect(kms.key(keyId)).toEqual(before);
  });

  test.each([
    ['ARN', (key: { arn: string }) => key.arn],
    ['alias ARN', () => 'acs:kms:cn-hangzhou:1540355698841234:alias/orders'],
  ])('the %s of a key is not found as an id, and nothing changes', async (_form, form) => {
    const key = kms.seedKey({ state: 'Disabled', aliases: ['alias/orders'] });
    const before = kms.key(key.keyId);
    expect(await call('EnableKey', { KeyId: form(key) })).toEqual(keyNotFound);
    expect(kms.key(key.keyId)).toEqual(before);
  });

  test.each(['11111111-2222-4333-8444-555555555555', 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the id %s, which no key has, is not found',
    async (KeyId) => {
      kms.seedKey({ state: 'Disabled' });
      expect(await call('EnableKey', { KeyId })).toEqual(keyNotFound);
    },
  );

  test('the id of a key version is not found', async () => {
    const { keyVersionId } = kms.seedKey({ state: 'Disabled' });
    expect(await call('EnableKey', { KeyId: keyVersionId })).toEqual(keyNotFound);
  });
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled'] as const)('a key in %s turns or stays Enabled', async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)?.state).toBe('Enabled');
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata.KeyState).toBe('Enabled');
  });

  test.each(['PendingDeletion', 'PendingImport'] as const)(
    'a key in %s is refused and stays as it is',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      const before = kms.key(keyId);
      expect(await call('EnableKey', { KeyId: keyId })).toEqual(STATE_MODIFIED_FAILED);
      expect(kms.key(keyId)).toEqual(before);
    },
  );

  test.each(['Enabled', 'Disabled'] as const)(
    'an external key in %s turns or stays Enabled',
    async (state) => {
      const { keyId } = kms.seedKey({ state, origin: 'EXTERNAL' });
      expect(await call('EnableKey', { KeyId: keyId })).toEqual(SUCCESS);
      expect(kms.key(keyId)?.state).toBe('Enabled');
    },
  );

  test('a key whose imported material expired is refused as one in PendingImport', async () => {
    const { keyId } = kms.seedKey({
      state: 'Disabled',
      origin: 'EXTERNAL',
      materialExpiresAt: Date.now() + 3_600_000,
    });
    kms.clock.advance({ hours: 2 });
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(STATE_MODIFIED_FAILED);
    expect(kms.key(keyId)?.state).toBe('PendingImport');
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    const { body } = await call('EnableKey', { KeyId: keyId });
    expect(body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('asked twice, it succeeds twice and the key is Enabled', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(SUCCESS);
    const once = kms.key(keyId);
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)).toEqual(once);
    expect(once?.state).toBe('Enabled');
  });

  test('nothing but the state of the key changes', async () => {
    const { keyId } = kms.seedKey({
      state: 'Disabled',
      description: 'orders',
      aliases: ['alias/orders'],
      tags: { team: 'a' },
      createdAt: '2025-01-01T00:00:00Z',
    });
    const before = kms.key(keyId);
    await call('EnableKey', { KeyId: keyId });
    expect(kms.key(keyId)).toEqual({ ...before, state: 'Enabled' });
  });

  test('other keys stay as they are', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled' });
    const bystander = kms.seedKey({ state: 'Disabled' });
    await call('EnableKey', { KeyId: keyId });
    expect(kms.key(bystander.keyId)?.state).toBe('Disabled');
  });

  test('an enabled key encrypts, and opens what it sealed before it was disabled', async () => {
    const { keyId } = kms.seedKey();
    const sealed = await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' });
    await call('DisableKey', { KeyId: keyId });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'more' })).toMatchObject({
      code: 'Rejected.Disabled',
      status: 409,
    });
    await call('EnableKey', { KeyId: keyId });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'more' })).toMatchObject({
      code: 'Success',
      status: 200,
    });
    expect(await call('Decrypt', { CiphertextBlob: sealed.body.CiphertextBlob })).toMatchObject({
      code: 'Success',
      status: 200,
      body: { KeyId: keyId, Plaintext: 'secret' },
    });
  });

  test('an external key keeps the expiry of its material', async () => {
    const { keyId } = kms.seedKey({
      state: 'Disabled',
      origin: 'EXTERNAL',
      materialExpiresAt: '2999-01-01T00:00:00Z',
    });
    await call('EnableKey', { KeyId: keyId });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata).toMatchObject({
      KeyState: 'Enabled',
      MaterialExpireTime: '2999-01-01T00:00:00Z',
    });
  });

  test('a key whose waiting period is over is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 31 });
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(keyNotFound);
  });

  test('a key of another region is not found, and does not change', async () => {
    const { keyId } = kms.seedKey({ state: 'Disabled', regionId: 'cn-shanghai' });
    const before = kms.key(keyId, { regionId: 'cn-shanghai' });
    expect(before?.keyId).toBe(keyId);
    expect(await call('EnableKey', { KeyId: keyId })).toEqual(keyNotFound);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })).toEqual(before);
  });

  test('every answer has a RequestId of its own', async () => {
    const first = kms.seedKey({ state: 'Disabled' });
    const second = kms.seedKey({ state: 'Disabled' });
    const one = await call('EnableKey', { KeyId: first.keyId });
    const other = await call('EnableKey', { KeyId: second.keyId });
    expect([one.code, other.code]).toEqual(['Success', 'Success']);
    expect(other.body.RequestId).not.toBe(one.body.RequestId);
  });
});
