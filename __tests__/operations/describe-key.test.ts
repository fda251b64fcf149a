import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { aliasNotFound, keyNotFound } from '../support/refusals';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

const ACCOUNT = '1540355698841234';
const STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;

const MISSING_KEY_ID = {
  code: 'MissingParameter',
  message: 'The parameter "KeyId" is needed but not provided.',
  status: 400,
  body: {},
};

const found = (metadata: object) => ({ code: 'Success', status: 200, body: { KeyMetadata: metadata } });

describe('parameters', () => {
  test('KeyId is required', async () => {
    expect(await call('DescribeKey')).toEqual(MISSING_KEY_ID);
  });

  test('an empty KeyId is a missing one', async () => {
    expect(await call('DescribeKey', { KeyId: '' })).toEqual(MISSING_KEY_ID);
  });

  test('a parameter that the action does not have is refused by name', async () => {
    const { keyId } = kms.seedKey();
    const answer = await call('DescribeKey', { KeyId: keyId, AliasName: 'alias/orders' });
    expect(answer).toMatchObject({ code: 'InvalidParameter', status: 400, body: {} });
    expect(answer.message).toMatch(/^The specified parameter "AliasName" is not valid\./);
  });

  test.each([
    ['id', (key: { keyId: string }) => key.keyId],
    ['alias', () => 'alias/orders'],
    ['other alias', () => 'alias/shop/orders_2'],
    ['ARN', (key: { arn: string }) => key.arn],
    ['alias ARN', () => `acs:kms:cn-hangzhou:${ACCOUNT}:alias/orders`],
  ])('KeyId may be the %s of a key, and the answer has its id', async (_form, form) => {
    kms.seedKey({ aliases: ['alias/else'] });
    const key = kms.seedKey({ aliases: ['alias/orders', 'alias/shop/orders_2'] });
    expect(await call('DescribeKey', { KeyId: form(key) })).toMatchObject(
      found({ KeyId: key.keyId, Arn: key.arn }),
    );
  });

  test.each([
    ['a UUID that no key has', '11111111-2222-4333-8444-555555555555'],
    ['an id in the shape of instances that no key has', 'key-hzz62f1cb66fa42qoab1c'],
    ['no id at all', 'nonsense'],
    ['an ARN that no key has', `acs:kms:cn-hangzhou:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`],
  ])('%s is a key that is not found', async (_what, KeyId) => {
    kms.seedKey();
    expect(await call('DescribeKey', { KeyId })).toEqual(keyNotFound);
  });

  test.each([
    ['an alias that no key has', 'alias/other'],
    ['an alias that goes on from a known one', 'alias/orders2'],
    ['an alias in another letter case', 'alias/Orders'],
    ['an alias ARN that no key has', `acs:kms:cn-hangzhou:${ACCOUNT}:alias/other`],
  ])('%s is an alias that is not found', async (_what, KeyId) => {
    kms.seedKey({ aliases: ['alias/orders'] });
    expect(await call('DescribeKey', { KeyId })).toEqual(aliasNotFound);
  });

  test('the name of an alias without its prefix is not found as a key', async () => {
    kms.seedKey({ aliases: ['alias/orders'] });
    expect(await call('DescribeKey', { KeyId: 'orders' })).toEqual(keyNotFound);
  });

  test('the id of a key version is not found as a key', async () => {
    const { keyVersionId } = kms.seedKey();
    expect(await call('DescribeKey', { KeyId: keyVersionId })).toEqual(keyNotFound);
  });
});

describe('key states', () => {
  test.each(STATES)('a key in %s is described, and stays as it is', async (state) => {
    const { keyId } = kms.seedKey({ state });
    const before = kms.key(keyId);
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
      found({ KeyId: keyId, KeyState: state }),
    );
    expect(kms.key(keyId)).toEqual(before);
  });

  test.each(STATES)('a key in %s is described by its alias', async (state) => {
    const { keyId } = kms.seedKey({ state, aliases: ['alias/orders'] });
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject(
      found({ KeyId: keyId, KeyState: state }),
    );
  });

  test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
    'DeleteDate is empty for a key in %s',
    async (state) => {
      const { keyId } = kms.seedKey({ state });
      const { body } = await call('DescribeKey', { KeyId: keyId });
      expect(body.KeyMetadata.DeleteDate).toBe('');
    },
  );

  test('DeleteDate is the deadline of a key in PendingDeletion', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2026-02-03T04:05:06Z' });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata.DeleteDate).toBe('2026-02-03T04:05:06Z');
  });

  test('a key is described until one millisecond before its DeleteDate, and not found from then on', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId, arn } = kms.seedKey({
      state: 'PendingDeletion',
      deletionDate: '2026-01-08T00:00:00Z',
      aliases: ['alias/orders'],
    });
    jest.setSystemTime(new Date('2026-01-07T23:59:59.999Z'));
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(found({ KeyState: 'PendingDeletion' }));
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject(found({ KeyId: keyId }));
    jest.setSystemTime(new Date('2026-01-08T00:00:00.000Z'));
    expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
    expect(await call('DescribeKey', { KeyId: arn })).toEqual(keyNotFound);
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toEqual(aliasNotFound);
  });

  test.each(['Enabled', 'Disabled'] as const)(
    'a key in %s turns to PendingImport when its material expires',
    async (state) => {
      jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
      const { keyId } = kms.seedKey({ state, origin: 'EXTERNAL', materialExpiresAt: '2026-01-08T00:00:00Z' });
      jest.setSystemTime(new Date('2026-01-07T23:59:59.999Z'));
      expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
        found({ KeyState: state, MaterialExpireTime: '2026-01-08T00:00:00Z' }),
      );
      jest.setSystemTime(new Date('2026-01-08T00:00:01Z'));
      expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(found({ KeyState: 'PendingImport' }));
    },
  );

  test('a key in PendingDeletion keeps its state and date when its material expires', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey({
      state: 'PendingDeletion',
      deletionDate: '2026-02-01T00:00:00Z',
      origin: 'EXTERNAL',
      materialExpiresAt: '2026-01-08T00:00:00Z',
    });
    jest.setSystemTime(new Date('2026-01-08T00:00:01Z'));
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
      found({ KeyState: 'PendingDeletion', DeleteDate: '2026-02-01T00:00:00Z' }),
    );
  });
});

describe('behaviour', () => {
  test('the answer is the metadata of the key, field by field', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId, keyVersionId } = kms.seedKey({
      keyId: '0b30658a-ed1a-4922-b8f7-a673ca9c492d',
      description: 'orders',
      createdAt: '2025-05-20T06:34:21.789Z',
      tags: { team: 'a' },
    });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body).toEqual({
      KeyMetadata: {
        Arn: `acs:kms:cn-hangzhou:${ACCOUNT}:key/0b30658a-ed1a-4922-b8f7-a673ca9c492d`,
        AutomaticRotation: 'Disabled',
        CreationDate: '2025-05-20T06:34:21Z',
        Creator: ACCOUNT,
        DeleteDate: '',
        DeletionProtection: 'Disabled',
        Description: 'orders',
        KeyId: '0b30658a-ed1a-4922-b8f7-a673ca9c492d',
        KeySpec: 'Aliyun_AES_256',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT/DECRYPT',
        LastRotationDate: '2025-05-20T06:34:21Z',
        MaterialExpireTime: '',
        Origin: 'Aliyun_KMS',
        PrimaryKeyVersion: keyVersionId,
        ProtectionLevel: 'SOFTWARE',
      },
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('a key that was never described as anything has an empty Description', async () => {
    const { keyId } = kms.seedKey();
    expect((await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata.Description).toBe('');
  });

  test('a key of an instance names it', async () => {
    const { keyId, keyVersionId } = kms.seedKey({ instanceId: INSTANCE, keySpec: 'Aliyun_AES_192' });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
      found({
        DKMSInstanceId: INSTANCE,
        KeyId: expect.stringMatching(/^key-[a-z]{3}[0-9a-f]{8}[0-9a-z]{10}$/),
        KeySpec: 'Aliyun_AES_192',
        PrimaryKeyVersion: keyVersionId,
      }),
    );
  });

  test.each(['SOFTWARE', 'HSM'] as const)('a key of the level %s says so', async (protectionLevel) => {
    const { keyId } = kms.seedKey({ protectionLevel });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
      found({ ProtectionLevel: protectionLevel }),
    );
  });

  test('an external key with material that expires says when', async () => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: '2027-01-01T00:00:00Z' });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
      found({ KeyState: 'Enabled', MaterialExpireTime: '2027-01-01T00:00:00Z', Origin: 'EXTERNAL' }),
    );
  });

  test('an external key with material for ever has an empty MaterialExpireTime', async () => {
    const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
      found({ KeyState: 'Enabled', MaterialExpireTime: '', Origin: 'EXTERNAL' }),
    );
  });

  test('two answers about one key differ in the RequestId only', async () => {
    const { keyId } = kms.seedKey();
    const first = (await call('DescribeKey', { KeyId: keyId })).body;
    const second = (await call('DescribeKey', { KeyId: keyId })).body;
    expect(second.KeyMetadata).toEqual(first.KeyMetadata);
    expect(second.RequestId).not.toBe(first.RequestId);
  });

  test('DescribeKey of a vanished key does not bring back its alias for another key', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/orders'] });
    kms.clock.advance({ days: 31 });
    expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
    const next = kms.seedKey({ aliases: ['alias/orders'] });
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject(found({ KeyId: next.keyId }));
  });

  test.each([
    ['id', (key: { keyId: string }) => key.keyId, keyNotFound],
    ['ARN', (key: { arn: string }) => key.arn, keyNotFound],
    ['alias', () => 'alias/orders', aliasNotFound],
    ['alias ARN', () => `acs:kms:cn-shanghai:${ACCOUNT}:alias/orders`, aliasNotFound],
  ])('a key of another region is not found by its %s', async (_form, form, notFound) => {
    const key = kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/orders'] });
    expect(await call('DescribeKey', { KeyId: form(key) })).toEqual(notFound);
    expect(kms.key(key.keyId, { regionId: 'cn-shanghai' })?.keyId).toBe(key.keyId);
  });

  test('an ARN with the region of the endpoint does not find a key of another region', async () => {
    const { keyId } = kms.seedKey({ regionId: 'cn-shanghai' });
    const KeyId = `acs:kms:cn-hangzhou:${ACCOUNT}:key/${keyId}`;
    expect(await call('DescribeKey', { KeyId })).toEqual(keyNotFound);
  });

  test('an ARN with another region does not find a key of the endpoint', async () => {
    const { keyId } = kms.seedKey();
    const KeyId = `acs:kms:cn-shanghai:${ACCOUNT}:key/${keyId}`;
    expect(await call('DescribeKey', { KeyId })).toEqual(keyNotFound);
  });

  test('an ARN with another account does not find a key of this one', async () => {
    const { keyId } = kms.seedKey();
    expect(await call('DescribeKey', { KeyId: `acs:kms:cn-hangzhou:1111111111111111:key/${keyId}` })).toEqual(
      keyNotFound,
    );
  });

  test('one alias name stands for different keys in different regions', async () => {
    kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/orders'] });
    const here = kms.seedKey({ aliases: ['alias/orders'] });
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject(found({ KeyId: here.keyId }));
  });
});
