import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { keyNotFound, missing } from '../support/refusals';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

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
    expect(await call('CancelKeyDeletion')).toEqual(missing('KeyId'));
  });

  test('an empty KeyId is a missing one', async () => {
    expect(await call('CancelKeyDeletion', { KeyId: '' })).toEqual(missing('KeyId'));
  });

  test('a parameter that the action does not have is refused by name, and nothing changes', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    const before = kms.key(keyId);
    const answer = await call('CancelKeyDeletion', { KeyId: keyId, Nonsense: '1' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(kms.key(keyId)).toEqual(before);
  });

  test('the id of a key is accepted', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
  });

  test('the id of a key of an instance is accepted', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', instanceId: 'kst-hzz62ee817bvyyr5xq3na' });
    expect(keyId).toMatch(/^key-/);
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
  });

  test.each([
    ['of the key', 'alias/orders'],
    ['that no key has', 'alias/unknown'],
  ])('an alias %s is refused as an alias, and nothing changes', async (_whose, KeyId) => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/orders'] });
    const before = kms.key(keyId);
    expect(await call('CancelKeyDeletion', { KeyId })).toEqual({
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
    const key = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/orders'] });
    const before = kms.key(key.keyId);
    expect(await call('CancelKeyDeletion', { KeyId: form(key) })).toEqual(keyNotFound);
    expect(kms.key(key.keyId)).toEqual(before);
  });

  test.each(['11111111-2222-4333-8444-555555555555', 'key-hzz62f1cb66fa42qoab1c', 'nonsense'])(
    'the id %s, which no key has, is not found',
    async (KeyId) => {
      kms.seedKey({ state: 'PendingDeletion' });
      expect(await call('CancelKeyDeletion', { KeyId })).toEqual(keyNotFound);
    },
  );

  test('the id of a key version is not found', async () => {
    const { keyVersionId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('CancelKeyDeletion', { KeyId: keyVersionId })).toEqual(keyNotFound);
  });
});

describe('key states', () => {
  test('a key in PendingDeletion turns to Enabled', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state: 'Enabled', deletionDate: undefined });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata).toMatchObject({ KeyState: 'Enabled', DeleteDate: '' });
  });

  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s is refused and stays as it is',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      const before = kms.key(keyId);
      expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(STATE_MODIFIED_FAILED);
      expect(kms.key(keyId)).toEqual(before);
    },
  );

  test.each([
    ['Enabled', 'Enabled'],
    ['Disabled', 'Enabled'],
    ['PendingImport', 'PendingImport'],
  ] as const)('a key that was %s when its deletion was scheduled turns to %s', async (state, after) => {
    const { keyId } = kms.seedKey({ state });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)).toMatchObject({ state: after, deletionDate: undefined });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata).toMatchObject({ KeyState: after, DeleteDate: '' });
  });

  test('an external key with material turns to Enabled', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', origin: 'EXTERNAL' });
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)?.state).toBe('Enabled');
  });

  test('an external key whose material was deleted while it waited turns to PendingImport', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', origin: 'EXTERNAL' });
    expect(await call('DeleteKeyMaterial', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(kms.key(keyId)?.state).toBe('PendingDeletion');
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)?.state).toBe('PendingImport');
  });

  test('an external key whose material expired while it waited turns to PendingImport', async () => {
    const { keyId } = kms.seedKey({
      state: 'PendingDeletion',
      origin: 'EXTERNAL',
      materialExpiresAt: Date.now() + 86_400_000,
    });
    kms.clock.advance({ days: 2 });
    expect(kms.key(keyId)?.state).toBe('PendingDeletion');
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    expect(kms.key(keyId)?.state).toBe('PendingImport');
  });

  test('a cancelled external key turns to PendingImport when its material expires later', async () => {
    const { keyId } = kms.seedKey({
      state: 'PendingDeletion',
      origin: 'EXTERNAL',
      materialExpiresAt: Date.now() + 86_400_000,
    });
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(kms.key(keyId)?.state).toBe('Enabled');
    kms.clock.advance({ days: 2 });
    expect(kms.key(keyId)?.state).toBe('PendingImport');
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    const { body } = await call('CancelKeyDeletion', { KeyId: keyId });
    expect(body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('asked twice, the second call is refused and the key stays Enabled', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(STATE_MODIFIED_FAILED);
    expect(kms.key(keyId)?.state).toBe('Enabled');
  });

  test('one millisecond before the deadline the deletion is cancelled, and the deadline passes by', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    jest.setSystemTime(new Date('2026-01-07T23:59:59.999Z'));
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(SUCCESS);
    jest.setSystemTime(new Date('2026-06-01T00:00:00Z'));
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({
      code: 'Success',
      body: { KeyMetadata: { KeyId: keyId, KeyState: 'Enabled', DeleteDate: '' } },
    });
  });

  test('at the deadline it is too late: the key is not found', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey();
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    jest.setSystemTime(new Date('2026-01-08T00:00:00.000Z'));
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(keyNotFound);
    expect(kms.key(keyId)).toBeUndefined();
  });

  test('the clock of the mock brings the deadline, without fake timers', async () => {
    const early = kms.seedKey();
    const late = kms.seedKey();
    await call('ScheduleKeyDeletion', { KeyId: early.keyId, PendingWindowInDays: 7 });
    await call('ScheduleKeyDeletion', { KeyId: late.keyId, PendingWindowInDays: 7 });
    kms.clock.advance({ days: 6, hours: 23 });
    expect(await call('CancelKeyDeletion', { KeyId: early.keyId })).toEqual(SUCCESS);
    kms.clock.advance({ hours: 1 });
    expect(await call('CancelKeyDeletion', { KeyId: late.keyId })).toEqual(keyNotFound);
    expect(kms.key(early.keyId)?.state).toBe('Enabled');
  });

  test('a key scheduled anew gets a new date, and the old one counts no more', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey();
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    await call('CancelKeyDeletion', { KeyId: keyId });
    jest.setSystemTime(new Date('2026-01-03T00:00:00Z'));
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
    jest.setSystemTime(new Date('2026-01-09T00:00:00Z'));
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata).toMatchObject({
      KeyState: 'PendingDeletion',
      DeleteDate: '2026-02-02T00:00:00Z',
    });
  });

  test('a cancelled key encrypts again, and opens what it sealed before', async () => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    const { CiphertextBlob } = (await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).body;
    await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
      code: 'Success',
      body: { Plaintext: 'secret' },
    });
    expect(await call('Encrypt', { KeyId: 'alias/orders', Plaintext: 'more' })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  });

  test('nothing but the state and the date of the key changes', async () => {
    const { keyId } = kms.seedKey({
      state: 'PendingDeletion',
      description: 'orders',
      aliases: ['alias/orders'],
      tags: { team: 'a' },
      createdAt: '2025-01-01T00:00:00Z',
    });
    const before = kms.key(keyId);
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(kms.key(keyId)).toEqual({ ...before, state: 'Enabled', deletionDate: undefined });
  });

  test('other keys keep waiting', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    const bystander = kms.seedKey({ state: 'PendingDeletion' });
    await call('CancelKeyDeletion', { KeyId: keyId });
    expect(kms.key(bystander.keyId)?.state).toBe('PendingDeletion');
  });

  test('a key of another region is not found, and does not change', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', regionId: 'cn-shanghai' });
    const before = kms.key(keyId, { regionId: 'cn-shanghai' });
    expect(before?.keyId).toBe(keyId);
    expect(await call('CancelKeyDeletion', { KeyId: keyId })).toEqual(keyNotFound);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })).toEqual(before);
  });

  test('every answer has a RequestId of its own', async () => {
    const first = kms.seedKey({ state: 'PendingDeletion' });
    const second = kms.seedKey({ state: 'PendingDeletion' });
    const one = await call('CancelKeyDeletion', { KeyId: first.keyId });
    const other = await call('CancelKeyDeletion', { KeyId: second.keyId });
    expect([one.code, other.code]).toEqual(['Success', 'Success']);
    expect(other.body.RequestId).not.toBe(one.body.RequestId);
  });
});
