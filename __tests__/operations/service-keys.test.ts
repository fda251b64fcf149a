/**
 * Service keys: keys that a cloud service created, with the alias `alias/acs/<service>`. Source: "Manage a key alias" (June
 * 2025) and "Key management FAQs" (March 2026): they are read-only for the account and cannot be deleted.
 */
import { kms20160120Client } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { invalid, operationUnsupported } from '../support/refusals';

const { kms, call } = mockedKms();
const ALIAS = 'alias/acs/mse';

const CHANGES = {
  UpdateKeyDescription: { Description: 'mine' },
  SetDeletionProtection: {},
  EnableKey: {},
  DisableKey: {},
  ScheduleKeyDeletion: { PendingWindowInDays: 7 },
  CancelKeyDeletion: {},
  CreateKeyVersion: {},
  UpdateRotationPolicy: { EnableAutomaticRotation: true, RotationInterval: '30d' },
  CreateAlias: { AliasName: 'alias/mine' },
  UpdateAlias: { AliasName: 'alias/orders' },
  TagResource: { Tags: '[{"TagKey":"a","TagValue":"b"}]' },
  UntagResource: { TagKeys: '["a"]' },
  TagResources: { ResourceType: 'key', 'Tag.1.Key': 'a', 'Tag.1.Value': 'b', RegionId: 'cn-hangzhou' },
  UntagResources: { ResourceType: 'key', 'TagKey.1': 'a', RegionId: 'cn-hangzhou' },
} as const;

/** Each action has its own parameter for the key. */
const keyOf = (action: string, { keyId, arn }: { readonly keyId: string; readonly arn: string }) => {
  if (action === 'SetDeletionProtection')
    return { ProtectedResourceArn: arn, EnableDeletionProtection: true };
  return /Resources$/.test(action) ? { 'ResourceId.1': keyId } : { KeyId: keyId };
};

test.each(Object.entries(CHANGES))('%s cannot change a service key', async (action, params) => {
  kms.seedKey({ aliases: ['alias/orders'] });
  const key = kms.seedKey({ aliases: [ALIAS] });
  const before = kms.exportFixtures().keys;
  const all = { ...params, ...keyOf(action, key) };
  expect(await call(action, all)).toEqual(operationUnsupported);
  expect(kms.exportFixtures().keys).toEqual(before);
  const own = kms.seedKey();
  const { code } = await call(action, { ...params, ...keyOf(action, own) });
  expect(code).not.toBe('UnsupportedOperation');
});

test('DeleteAlias and UpdateAlias cannot take the alias of a service key away', async () => {
  const { keyId } = kms.seedKey({ aliases: [ALIAS, 'alias/second'] });
  const own = kms.seedKey();
  expect(await call('DeleteAlias', { AliasName: ALIAS })).toEqual(operationUnsupported);
  expect(await call('DeleteAlias', { AliasName: 'alias/second' })).toEqual(operationUnsupported);
  expect(await call('UpdateAlias', { AliasName: ALIAS, KeyId: own.keyId })).toEqual(operationUnsupported);
  expect(kms.key(keyId)?.aliases).toEqual([ALIAS, 'alias/second']);
});

test('no key policy of a service key can be set', async () => {
  const { keyId } = kms.seedKey({ aliases: [ALIAS] });
  const { body } = await call('GetKeyPolicy', { KeyId: keyId, PolicyName: 'default' });
  expect((await call('SetKeyPolicy', { KeyId: keyId, Policy: body.Policy ?? '{}' })).code).not.toBe(
    'Success',
  );
});

test('CreateAlias cannot create the alias of a service key', async () => {
  const { keyId } = kms.seedKey();
  expect(await call('CreateAlias', { KeyId: keyId, AliasName: ALIAS })).toEqual(invalid('AliasName'));
});

test('the account can use a service key', async () => {
  const { keyId } = kms.seedKey({ aliases: [ALIAS] });
  const client = kms20160120Client('kms.cn-hangzhou.aliyuncs.com');
  const sealed = await client.call('GenerateDataKey', { KeyId: ALIAS, KeySpec: 'AES_128' });
  expect(sealed).toMatchObject({ code: 'Success', body: { KeyId: keyId } });
  expect(await client.call('Decrypt', { CiphertextBlob: sealed.body.CiphertextBlob })).toMatchObject({
    code: 'Success',
    body: { KeyId: keyId, Plaintext: sealed.body.Plaintext },
  });
});

test('the creator of a service key is the cloud service', async () => {
  const service = kms.seedKey({ aliases: [ALIAS] });
  const own = kms.seedKey();
  const creatorOf = async (KeyId: string) => (await call('DescribeKey', { KeyId })).body.KeyMetadata.Creator;
  const account = await creatorOf(own.keyId);
  expect(await creatorOf(service.keyId)).toBe('mse');
  expect(account).toMatch(/^\d+$/);

  const listed = async (Key: string, value: string) => {
    const { body } = await call('ListKeys', { Filters: JSON.stringify([{ Key, Values: [value] }]) });
    return body.Keys.Key.map(({ KeyId }: { KeyId: string }) => KeyId);
  };
  expect(await listed('CreatorType', 'Service')).toEqual([service.keyId]);
  expect(await listed('CreatorType', 'User')).toEqual([own.keyId]);
  expect(await listed('Creator', 'mse')).toEqual([service.keyId]);
  expect(await listed('Creator', account)).toEqual([own.keyId]);
});

test('a service key stays one after an export, a snapshot and in kms.run()', async () => {
  const { keyId } = kms.seedKey({ aliases: [ALIAS] });
  const disable = () => call('DisableKey', { KeyId: keyId });
  const fixtures = kms.exportFixtures();
  const snapshot = kms.snapshot();
  kms.reset();
  kms.loadFixtures(fixtures);
  expect(await disable()).toEqual(operationUnsupported);
  kms.rollback(snapshot);
  expect(await disable()).toEqual(operationUnsupported);
  await kms.run(async () => {
    kms.loadFixtures(fixtures);
    expect(await disable()).toEqual(operationUnsupported);
  });
});

test.each([
  ['state', { state: 'Disabled' }],
  ['keySpec', { keySpec: 'RSA_2048' }],
  ['origin', { origin: 'EXTERNAL' }],
  ['instanceId', { instanceId: 'kst-hzz62ee817bvyyr5xq3na' }],
  ['rotationDays', { rotationDays: 30 }],
  ['deletionProtection', { deletionProtection: true }],
] as const)('a service key cannot be seeded with the option %s', (option, options) => {
  const seed = () => kms.seedKey({ aliases: [ALIAS], ...options });
  expect(seed).toThrow(expect.objectContaining({ code: 'INVALID_FIXTURE' }));
  expect(seed).toThrow(new RegExp(`\\{ ${option} \\}\\): alias/acs/mse is the alias of a service key`));
  expect(kms.key(ALIAS)).toBeUndefined();
});

test('a key cannot have the aliases of two cloud services', () => {
  expect(() => kms.seedKey({ aliases: [ALIAS, 'alias/acs/oss'] })).toThrow(
    'alias/acs/mse and alias/acs/oss belong to different keys. Seed one key for each.',
  );
});
