/** The actions that change a property of a key, and EnableKey and DisableKey, which change only its state. */
import type { KeySnapshot, SeedKeyOptions } from '../../lib';
import type { Params } from '../support/clients';
import { INSTANCE, UUID } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { REJECTED, stateModifiedFailed } from '../support/refusals';
import { POLICY } from '../support/rules/words-of-secrets';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

interface Change {
  readonly from?: SeedKeyOptions;
  readonly params?: Params;
  readonly to: Partial<KeySnapshot>;
  /** A second call is rejected. */
  readonly once?: true;
}

const CHANGES: Readonly<Record<string, Change>> = {
  EnableKey: { from: { state: 'Disabled' }, to: { state: 'Enabled' } },
  DisableKey: { to: { state: 'Disabled' } },
  ScheduleKeyDeletion: {
    params: { PendingWindowInDays: 7 },
    to: { state: 'PendingDeletion', deletionDate: new Date('2026-01-08T00:00:00Z') },
    once: true,
  },
  CancelKeyDeletion: {
    from: { state: 'PendingDeletion' },
    to: { state: 'Enabled', deletionDate: undefined },
    once: true,
  },
  UpdateKeyDescription: { params: { Description: 'new' }, to: { description: 'new' } },
  SetDeletionProtection: { params: { EnableDeletionProtection: true }, to: { deletionProtection: true } },
  UpdateRotationPolicy: {
    params: { EnableAutomaticRotation: true, RotationInterval: '730d' },
    to: { automaticRotation: 'Enabled', nextRotationDate: new Date('2027-01-01T00:00:00Z') },
  },
  SetKeyPolicy: { from: { instanceId: INSTANCE }, params: { Policy: POLICY }, to: { policy: POLICY } },
};

describe.each(Object.entries(CHANGES))('%s', (action, { from, params, to, once }) => {
  const seed = () =>
    kms.seedKey({
      description: 'orders',
      aliases: [],
      tags: { team: 'a' },
      createdAt: '2025-01-01T00:00:00Z',
      ...from,
    }).keyId;
  const change = (KeyId: string) => call(action, { KeyId, ...params });

  test('returns only a RequestId, and a different one each time', async () => {
    const answers = [await change(seed()), await change(seed())];
    for (const answer of answers) {
      expect(answer).toMatchObject({ code: 'Success', status: 200, message: '' });
      expect(answer.body).toEqual({ RequestId: expect.stringMatching(UUID) });
    }
    expect(answers[1]?.body.RequestId).not.toBe(answers[0]?.body.RequestId);
  });

  test('changes only one property of one key', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const [keyId, bystander] = [seed(), seed()];
    const [before, other] = [kms.key(keyId), kms.key(bystander)];
    await change(keyId);
    expect(kms.key(keyId)).toEqual({ ...before, ...to });
    expect(kms.key(bystander)).toEqual(other);
  });

  test(once ? 'is rejected a second time' : 'succeeds a second time and changes nothing', async () => {
    const keyId = seed();
    await change(keyId);
    const changed = kms.key(keyId);
    if (once) expect(await change(keyId)).toEqual(stateModifiedFailed);
    else expect(await change(keyId)).toMatchObject({ code: 'Success', status: 200 });
    expect(kms.key(keyId)).toEqual(changed);
  });
});

describe.each([
  ['EnableKey', 'Enabled'],
  ['DisableKey', 'Disabled'],
] as const)('%s', (action, after) => {
  test.each([
    ['Aliyun_KMS', 'Enabled'],
    ['Aliyun_KMS', 'Disabled'],
    ['EXTERNAL', 'Enabled'],
    ['EXTERNAL', 'Disabled'],
  ] as const)(`moves a key of %s from %s to ${after}`, async (origin, state) => {
    const { keyId } = kms.seedKey({ state, origin });
    await call(action, { KeyId: keyId });
    expect(kms.key(keyId)?.state).toBe(after);
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata.KeyState).toBe(after);
  });

  test('keeps the expiry of imported key material, and is rejected after it has expired', async () => {
    const materialExpiresAt = Math.ceil(Date.now() / 1000) * 1000 + 3_600_000;
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt });
    await call(action, { KeyId: keyId });
    expect(kms.key(keyId)?.materialExpiresAt).toEqual(new Date(materialExpiresAt));
    kms.clock.advance({ hours: 2 });
    expect(await call(action, { KeyId: keyId })).toEqual(stateModifiedFailed);
    expect(kms.key(keyId)?.state).toBe('PendingImport');
  });
});

test.each([
  ['Encrypt', { Plaintext: 'secret' }],
  ['GenerateDataKey', {}],
])(
  'a disabled key rejects %s, by its id and by its alias, until it is enabled again',
  async (action, params) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    const { CiphertextBlob } = (await call(action, { KeyId: keyId, ...params })).body;
    await call('DisableKey', { KeyId: keyId });
    expect(await call(action, { KeyId: keyId, ...params })).toEqual(REJECTED.Disabled);
    expect(await call(action, { KeyId: 'alias/orders', ...params })).toEqual(REJECTED.Disabled);
    expect(await call('Decrypt', { CiphertextBlob })).toEqual(REJECTED.Disabled);
    await call('EnableKey', { KeyId: keyId });
    expect(await call(action, { KeyId: 'alias/orders', ...params })).toMatchObject({ code: 'Success' });
    expect(await call('Decrypt', { CiphertextBlob })).toMatchObject({
      code: 'Success',
      body: { KeyId: keyId },
    });
  },
);

test('a disabled key can still be described and listed', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
  await call('DisableKey', { KeyId: keyId });
  const described = await call('DescribeKey', { KeyId: 'alias/orders' });
  expect(described.body.KeyMetadata).toMatchObject({ KeyId: keyId, KeyState: 'Disabled' });
  expect((await call('ListKeys')).body.TotalCount).toBe(1);
});
