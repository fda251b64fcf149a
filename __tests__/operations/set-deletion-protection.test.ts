import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UNKNOWN_ID, UUID } from '../support/ids';
import { invalid, keyNotFound, missing, operationRejected, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};
const PENDING_DELETION = refusal(
  'Rejected.PendingDeletion',
  409,
  'The request was rejected because the key state is PendingDeletion.',
);

const metadata = async (KeyId: string) => (await call('DescribeKey', { KeyId })).body.KeyMetadata;
const protect = (KeyId: string, description?: string) =>
  call('SetDeletionProtection', {
    KeyId,
    EnableDeletionProtection: true,
    ...(description === undefined ? {} : { DeletionProtectionDescription: description }),
  });
const unprotect = (KeyId: string) =>
  call('SetDeletionProtection', { KeyId, EnableDeletionProtection: false });
const schedule = (KeyId: string) => call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });

describe('parameters', () => {
  test('ProtectedResourceArn takes the ARN of a key', async () => {
    const { keyId, arn } = kms.seedKey();
    const params = { ProtectedResourceArn: arn, EnableDeletionProtection: true };
    expect(await call('SetDeletionProtection', params)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.deletionProtection).toBe(true);
  });

  test('KeyId takes the id of a key instead', async () => {
    const { keyId } = kms.seedKey();
    expect(await protect(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.deletionProtection).toBe(true);
  });

  test.each(['id', 'ARN'])('a key of an instance is found by its %s', async (form) => {
    const { keyId, arn } = kms.seedKey({ instanceId: INSTANCE });
    const named = form === 'id' ? { KeyId: keyId } : { ProtectedResourceArn: arn };
    expect(await call('SetDeletionProtection', { ...named, EnableDeletionProtection: true })).toEqual(
      SUCCESS,
    );
    expect(kms.key(keyId)?.deletionProtection).toBe(true);
  });

  test.each([
    ['without either', {}],
    ['with both empty', { ProtectedResourceArn: '', KeyId: '' }],
    ['with an empty ProtectedResourceArn', { ProtectedResourceArn: '' }],
    ['with an empty KeyId', { KeyId: '' }],
  ])('%s, ProtectedResourceArn is asked for', async (_how, params) => {
    expect(await call('SetDeletionProtection', { ...params, EnableDeletionProtection: true })).toEqual(
      missing('ProtectedResourceArn'),
    );
  });

  test('an empty ProtectedResourceArn beside a KeyId counts as missing', async () => {
    const { keyId } = kms.seedKey();
    const params = { ProtectedResourceArn: '', KeyId: keyId, EnableDeletionProtection: true };
    expect(await call('SetDeletionProtection', params)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.deletionProtection).toBe(true);
  });

  test('an empty KeyId beside a ProtectedResourceArn counts as missing', async () => {
    const { keyId, arn } = kms.seedKey();
    const params = { ProtectedResourceArn: arn, KeyId: '', EnableDeletionProtection: true };
    expect(await call('SetDeletionProtection', params)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.deletionProtection).toBe(true);
  });

  test.each([
    ['missing', {}],
    ['empty', { EnableDeletionProtection: '' }],
  ])('an EnableDeletionProtection that is %s is asked for', async (_how, params) => {
    const { keyId } = kms.seedKey();
    expect(await call('SetDeletionProtection', { KeyId: keyId, ...params })).toEqual(
      missing('EnableDeletionProtection'),
    );
    expect(kms.key(keyId)?.deletionProtection).toBe(false);
  });

  test.each(['yes', '2', 'Enabled', 'on'])('EnableDeletionProtection "%s" is refused', async (value) => {
    const { keyId } = kms.seedKey();
    expect(await call('SetDeletionProtection', { KeyId: keyId, EnableDeletionProtection: value })).toEqual(
      invalid('EnableDeletionProtection'),
    );
    expect(kms.key(keyId)?.deletionProtection).toBe(false);
  });

  test.each(['alias/orders', 'alias/unknown'])('the alias %s is no KeyId', async (KeyId) => {
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    expect(await protect(KeyId)).toEqual(
      refusal('Unsupported.Alias', 400, 'Alias is not valid for this api.'),
    );
    expect(kms.key(keyId)?.deletionProtection).toBe(false);
  });

  test('an ARN is no KeyId', async () => {
    const { keyId, arn } = kms.seedKey();
    expect(await protect(arn)).toEqual(keyNotFound);
    expect(kms.key(keyId)?.deletionProtection).toBe(false);
  });

  test.each([UNKNOWN_ID, 'key-hzz62f1cb66fa42qoab1c'])(
    'the KeyId %s, of no key, is not found',
    async (id) => {
      kms.seedKey();
      expect(await protect(id)).toEqual(keyNotFound);
    },
  );

  test('the ARN of no key is not found', async () => {
    kms.seedKey();
    const params = {
      ProtectedResourceArn: `acs:kms:cn-hangzhou:1540355698841234:key/${UNKNOWN_ID}`,
      EnableDeletionProtection: true,
    };
    expect(await call('SetDeletionProtection', params)).toEqual(keyNotFound);
  });

  test.each([
    ['id', (key: { keyId: string }) => key.keyId],
    ['alias', () => 'alias/orders'],
    ['alias ARN', () => 'acs:kms:cn-hangzhou:1540355698841234:alias/orders'],
  ])('ProtectedResourceArn takes no %s of a key, and nothing changes', async (_form, form) => {
    const key = kms.seedKey({ aliases: ['alias/orders'] });
    const before = kms.key(key.keyId);
    const params = { ProtectedResourceArn: form(key), EnableDeletionProtection: true };
    const answer = await call('SetDeletionProtection', params);
    expect(['Forbidden.KeyNotFound', 'InvalidParameter', 'Unsupported.Alias']).toContain(answer.code);
    expect(kms.key(key.keyId)).toEqual(before);
  });

  test('a parameter that the action does not have is refused by name, and nothing changes', async () => {
    const { keyId } = kms.seedKey();
    const params = { KeyId: keyId, EnableDeletionProtection: true, Nonsense: '1' };
    const answer = await call('SetDeletionProtection', params);
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "Nonsense" is not valid\./);
    expect(kms.key(keyId)?.deletionProtection).toBe(false);
  });

  test('a missing EnableDeletionProtection is reported before the state of the key', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    expect(await call('SetDeletionProtection', { KeyId: keyId })).toEqual(
      missing('EnableDeletionProtection'),
    );
  });

  test.each(['used by billing', '账单系统使用', 'a "quoted" text & more'])(
    'the DeletionProtectionDescription %s is kept as it was sent',
    async (text) => {
      const { keyId } = kms.seedKey();
      expect(await protect(keyId, text)).toEqual(SUCCESS);
      expect((await metadata(keyId)).DeletionProtectionDescription).toBe(text);
    },
  );
});

describe('key states', () => {
  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a key in %s is protected and unprotected, and keeps its state',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      expect(await protect(keyId)).toEqual(SUCCESS);
      expect(kms.key(keyId)).toMatchObject({ state, deletionProtection: true });
      expect(await unprotect(keyId)).toEqual(SUCCESS);
      expect(kms.key(keyId)).toMatchObject({ state, deletionProtection: false });
    },
  );

  test.each([true, false])('a key in PendingDeletion refuses EnableDeletionProtection=%s', async (enable) => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    const before = kms.key(keyId);
    expect(await call('SetDeletionProtection', { KeyId: keyId, EnableDeletionProtection: enable })).toEqual(
      PENDING_DELETION,
    );
    expect(kms.key(keyId)).toEqual(before);
  });

  test('a key in PendingDeletion refuses by its ARN too', async () => {
    const { keyId, arn } = kms.seedKey({ state: 'PendingDeletion' });
    const params = { ProtectedResourceArn: arn, EnableDeletionProtection: true };
    expect(await call('SetDeletionProtection', params)).toEqual(PENDING_DELETION);
    expect(kms.key(keyId)?.deletionProtection).toBe(false);
  });

  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'a protected key in %s refuses ScheduleKeyDeletion, and nothing changes',
    async (state) => {
      const { keyId } = kms.seedKey({ state, deletionProtection: true });
      const before = kms.key(keyId);
      expect(before?.deletionProtection).toBe(true);
      expect(await schedule(keyId)).toEqual(operationRejected);
      expect(kms.key(keyId)).toEqual(before);
    },
  );

  test('a key past its deletion date is not found', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion' });
    kms.clock.advance({ days: 30 });
    expect(await protect(keyId)).toEqual(keyNotFound);
  });
});

describe('behaviour', () => {
  test('the answer is a RequestId and nothing else', async () => {
    expect((await protect(kms.seedKey().keyId)).body).toEqual({ RequestId: expect.stringMatching(UUID) });
  });

  test('a new key is not protected', async () => {
    const { KeyMetadata } = (await call('CreateKey')).body;
    const described = await metadata(KeyMetadata.KeyId);
    expect(described.DeletionProtection).toBe('Disabled');
    expect(described).not.toHaveProperty('DeletionProtectionDescription');
  });

  test('DescribeKey shows protection and its description', async () => {
    const { keyId } = kms.seedKey();
    await protect(keyId, 'used by billing');
    expect(await metadata(keyId)).toMatchObject({
      DeletionProtection: 'Enabled',
      DeletionProtectionDescription: 'used by billing',
    });
  });

  test('DescribeKey shows no description that nobody gave', async () => {
    const { keyId } = kms.seedKey();
    await protect(keyId);
    const described = await metadata(keyId);
    expect(described.DeletionProtection).toBe('Enabled');
    expect(described).not.toHaveProperty('DeletionProtectionDescription');
  });

  test('a seeded protection is shown', async () => {
    const { keyId } = kms.seedKey({ deletionProtection: true });
    expect((await metadata(keyId)).DeletionProtection).toBe('Enabled');
  });

  test('a new description replaces the old one', async () => {
    const { keyId } = kms.seedKey();
    await protect(keyId, 'used by billing');
    await protect(keyId, 'used by orders');
    expect((await metadata(keyId)).DeletionProtectionDescription).toBe('used by orders');
  });

  test('turning protection off clears the description for good', async () => {
    const { keyId } = kms.seedKey();
    await protect(keyId, 'used by billing');
    expect(await unprotect(keyId)).toEqual(SUCCESS);
    const off = await metadata(keyId);
    expect(off.DeletionProtection).toBe('Disabled');
    expect(off).not.toHaveProperty('DeletionProtectionDescription');
    await protect(keyId);
    expect(await metadata(keyId)).not.toHaveProperty('DeletionProtectionDescription');
  });

  test('a description counts only when protection is turned on', async () => {
    const { keyId } = kms.seedKey();
    const params = { KeyId: keyId, EnableDeletionProtection: false, DeletionProtectionDescription: 'unused' };
    expect(await call('SetDeletionProtection', params)).toEqual(SUCCESS);
    const described = await metadata(keyId);
    expect(described.DeletionProtection).toBe('Disabled');
    expect(described).not.toHaveProperty('DeletionProtectionDescription');
    await protect(keyId);
    expect(await metadata(keyId)).not.toHaveProperty('DeletionProtectionDescription');
  });

  test.each([true, false])('EnableDeletionProtection=%s succeeds twice', async (enable) => {
    const { keyId } = kms.seedKey();
    const params = { KeyId: keyId, EnableDeletionProtection: enable };
    expect(await call('SetDeletionProtection', params)).toEqual(SUCCESS);
    expect(await call('SetDeletionProtection', params)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.deletionProtection).toBe(enable);
  });

  test('a key is deleted again when protection is off', async () => {
    const { keyId } = kms.seedKey();
    await protect(keyId);
    expect(await schedule(keyId)).toEqual(operationRejected);
    await unprotect(keyId);
    expect(await schedule(keyId)).toMatchObject({ code: 'Success', status: 200 });
    expect(kms.key(keyId)?.state).toBe('PendingDeletion');
  });

  test('nothing but the protection of the key changes', async () => {
    const { keyId } = kms.seedKey({
      aliases: ['alias/orders'],
      tags: { team: 'a' },
      description: 'orders',
      createdAt: '2025-01-01T00:00:00Z',
    });
    const before = kms.key(keyId);
    const described = await metadata(keyId);
    await protect(keyId);
    expect(kms.key(keyId)).toEqual({ ...before, deletionProtection: true });
    expect(await metadata(keyId)).toEqual({ ...described, DeletionProtection: 'Enabled' });
  });

  test('other keys stay unprotected', async () => {
    const { keyId } = kms.seedKey();
    const bystander = kms.seedKey();
    await protect(keyId);
    expect(kms.key(bystander.keyId)?.deletionProtection).toBe(false);
    expect(await schedule(bystander.keyId)).toMatchObject({ code: 'Success', status: 200 });
  });

  test('a protected key is disabled, enabled, used and described as any other', async () => {
    const { keyId } = kms.seedKey({ deletionProtection: true });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).toMatchObject({ code: 'Success' });
    expect(await call('DisableKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await call('EnableKey', { KeyId: keyId })).toMatchObject({ code: 'Success' });
    expect(await call('UpdateKeyDescription', { KeyId: keyId, Description: 'new' })).toMatchObject({
      code: 'Success',
    });
    expect(kms.key(keyId)).toMatchObject({ deletionProtection: true, state: 'Enabled', description: 'new' });
  });

  test('a key of another region is not found', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    expect(await protect(keyId)).toEqual(keyNotFound);
    expect(kms.key(keyId, { regionId: 'cn-shanghai' })?.deletionProtection).toBe(false);
  });
});
