import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { aliasNotFound, keyNotFound } from '../support/refusals';
import { KEY_STATES } from '../support/state-tables';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

const ACCOUNT = '1540355698841234';

const found = (metadata: object) => ({ code: 'Success', status: 200, body: { KeyMetadata: metadata } });

test.each(KEY_STATES)('a key in %s can be described, by its id and its alias', async (state) => {
  const { keyId } = kms.seedKey({ state, aliases: ['alias/orders'] });
  const before = kms.key(keyId);
  for (const KeyId of [keyId, 'alias/orders']) {
    expect(await call('DescribeKey', { KeyId })).toMatchObject(found({ KeyId: keyId, KeyState: state }));
  }
  expect(kms.key(keyId)).toEqual(before);
});

test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
  'DeleteDate is empty for a key in %s',
  async (state) => {
    const { keyId } = kms.seedKey({ state });
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata.DeleteDate).toBe('');
  },
);

test('DeleteDate is the deletion date of a key in PendingDeletion', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2026-02-03T04:05:06Z' });
  const { body } = await call('DescribeKey', { KeyId: keyId });
  expect(body.KeyMetadata.DeleteDate).toBe('2026-02-03T04:05:06Z');
});

test('a key can be described until one millisecond before its DeleteDate, and then does not exist', async () => {
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
  'a key in %s becomes PendingImport when its key material expires',
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

test('a key in PendingDeletion keeps its state and date when its key material expires', async () => {
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

test('the response is the metadata of the key, field by field', async () => {
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

test('the Description of a key is empty by default', async () => {
  const { keyId } = kms.seedKey();
  expect((await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata.Description).toBe('');
});

test('the metadata of a key of an instance contains the instance', async () => {
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

test.each(['SOFTWARE', 'HSM'] as const)(
  'the metadata contains the protection level %s',
  async (protectionLevel) => {
    const { keyId } = kms.seedKey({ protectionLevel });
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
      found({ ProtectionLevel: protectionLevel }),
    );
  },
);

test('the metadata of an external key contains the expiry date of its key material', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL', materialExpiresAt: '2027-01-01T00:00:00Z' });
  expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
    found({ KeyState: 'Enabled', MaterialExpireTime: '2027-01-01T00:00:00Z', Origin: 'EXTERNAL' }),
  );
});

test('an external key whose key material does not expire has an empty MaterialExpireTime', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject(
    found({ KeyState: 'Enabled', MaterialExpireTime: '', Origin: 'EXTERNAL' }),
  );
});

test('two responses about one key differ only in the RequestId', async () => {
  const { keyId } = kms.seedKey();
  const first = (await call('DescribeKey', { KeyId: keyId })).body;
  const second = (await call('DescribeKey', { KeyId: keyId })).body;
  expect(second.KeyMetadata).toEqual(first.KeyMetadata);
  expect(second.RequestId).not.toBe(first.RequestId);
});

test('the alias of a deleted key can be created for another key', async () => {
  const { keyId } = kms.seedKey({ state: 'PendingDeletion', aliases: ['alias/orders'] });
  kms.clock.advance({ days: 31 });
  expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
  const next = kms.seedKey({ aliases: ['alias/orders'] });
  expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject(found({ KeyId: next.keyId }));
});

test('the same alias can belong to different keys in different regions', async () => {
  kms.seedKey({ regionId: 'cn-shanghai', aliases: ['alias/orders'] });
  const here = kms.seedKey({ aliases: ['alias/orders'] });
  expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject(found({ KeyId: here.keyId }));
});
