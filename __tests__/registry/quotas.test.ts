import { installKmsMock, type KmsMock, type KmsMockOptions, KmsMockUsageError } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';

const hangzhou = openApiCallClient(HOST);
const call = hangzhou.call.bind(hangzhou);
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
const INSTANCE = 'kst-hzz62ee817bvyyr5xq3na';

let kms: KmsMock | undefined;
const install = (quotas?: KmsMockOptions['quotas']) => {
  kms = installKmsMock(quotas === undefined ? {} : { quotas });
  return kms;
};
afterEach(() => {
  kms?.uninstall();
  kms = undefined;
});

const LIMIT_EXCEEDED = {
  code: 'Rejected.LimitExceeded',
  status: 400,
  body: {},
  // The tables of the vendor differ in the final period.
  message: expect.stringMatching(
    /^The request was rejected because user create resource limit was exceeded\.?$/,
  ),
};
const created = async (params: Record<string, string> = {}): Promise<string> => {
  const answer = await call('CreateKey', params);
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  return answer.body.KeyMetadata.KeyId;
};
const alias = (KeyId: string, name: string) => call('CreateAlias', { KeyId, AliasName: `alias/${name}` });
const version = (KeyId: string) => call('CreateKeyVersion', { KeyId });
const SUCCESS = { code: 'Success', status: 200 };

describe('the quota of keys', () => {
  test('is 200 by default', async () => {
    const mock = install();
    for (let seeded = 0; seeded < 199; seeded += 1) mock.seedKey();
    expect(await call('CreateKey')).toMatchObject(SUCCESS);
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListKeys')).body.TotalCount).toBe(200);
  });

  test.each([1, 3])('is %d if the option has that value', async (keys) => {
    install({ keys });
    for (let made = 0; made < keys; made += 1) await created();
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListKeys')).body.TotalCount).toBe(keys);
  });

  test('can be larger than the quota of the service', async () => {
    const mock = install({ keys: 201 });
    for (let seeded = 0; seeded < 200; seeded += 1) mock.seedKey();
    expect(await call('CreateKey')).toMatchObject(SUCCESS);
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test('does not apply to fixtures, but includes them in its count', async () => {
    const mock = install({ keys: 2 });
    for (let seeded = 0; seeded < 3; seeded += 1) mock.seedKey();
    expect((await call('ListKeys')).body.TotalCount).toBe(3);
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test.each(['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const)(
    'counts keys in %s',
    async (state) => {
      install({ keys: 1 }).seedKey({ state });
      expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    },
  );

  test('counts keys of every key spec', async () => {
    install({ keys: 3 });
    await created({ KeySpec: 'EC_P256' });
    await created({ Origin: 'EXTERNAL' });
    await created({ DKMSInstanceId: INSTANCE });
    expect(await call('CreateKey', { KeySpec: 'RSA_2048' })).toEqual(LIMIT_EXCEEDED);
  });

  test('allows another key after a key is deleted', async () => {
    const mock = install({ keys: 1 });
    const KeyId = await created();
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    mock.clock.advance({ days: 7 });
    expect(await call('CreateKey')).toMatchObject(SUCCESS);
  });

  test('applies to each region separately', async () => {
    install({ keys: 1 });
    await created();
    expect(await shanghai.call('CreateKey')).toMatchObject(SUCCESS);
    expect(await shanghai.call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test('stays the same after a reset, and its count starts again', async () => {
    const mock = install({ keys: 1 });
    await created();
    mock.reset();
    await created();
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test('is checked after the parameters', async () => {
    install({ keys: 1 }).seedKey();
    expect(await call('CreateKey', { Origin: 'Elsewhere' })).toMatchObject({
      code: 'InvalidParameter',
      message: 'The specified parameter Origin is not valid.',
    });
  });

  test('causes no change if it is exceeded', async () => {
    const { keyId } = install({ keys: 1 }).seedKey();
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).toMatchObject(SUCCESS);
    expect(await alias(keyId, 'orders')).toMatchObject(SUCCESS);
  });
});

describe('the quota of aliases', () => {
  test('is 300 by default', async () => {
    const mock = install();
    const aliases = Array.from({ length: 299 }, (_, i) => `alias/seeded-${i}`);
    const { keyId } = mock.seedKey({ aliases });
    expect(await alias(keyId, 'last')).toMatchObject(SUCCESS);
    expect(await alias(keyId, 'too-many')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListAliases')).body.TotalCount).toBe(300);
  });

  test.each([1, 3])('is %d with that option, for the aliases of all keys together', async (aliases) => {
    const mock = install({ aliases });
    for (let made = 0; made < aliases; made += 1) {
      expect(await alias(mock.seedKey().keyId, `a${made}`)).toMatchObject(SUCCESS);
    }
    expect(await alias(mock.seedKey().keyId, 'too-many')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListAliases')).body.TotalCount).toBe(aliases);
  });

  test('allows another alias after an alias is deleted', async () => {
    const { keyId } = install({ aliases: 1 }).seedKey({ aliases: ['alias/old'] });
    expect(await alias(keyId, 'new')).toEqual(LIMIT_EXCEEDED);
    await call('DeleteAlias', { AliasName: 'alias/old' });
    expect(await alias(keyId, 'new')).toMatchObject(SUCCESS);
  });

  test('allows another alias after a key with aliases is deleted', async () => {
    const mock = install({ aliases: 1 });
    const { keyId } = mock.seedKey();
    mock.seedKey({ aliases: ['alias/old'], state: 'PendingDeletion' });
    expect(await alias(keyId, 'new')).toEqual(LIMIT_EXCEEDED);
    mock.clock.advance({ days: 30 });
    expect(await alias(keyId, 'new')).toMatchObject(SUCCESS);
  });

  test('allows an alias to move to another key', async () => {
    const mock = install({ aliases: 1 });
    mock.seedKey({ aliases: ['alias/orders'] });
    const { keyId } = mock.seedKey();
    expect(await call('UpdateAlias', { KeyId: keyId, AliasName: 'alias/orders' })).toMatchObject(SUCCESS);
    expect(mock.key('alias/orders')?.keyId).toBe(keyId);
  });

  test('applies to each region separately', async () => {
    const mock = install({ aliases: 1 });
    mock.seedKey({ aliases: ['alias/orders'] });
    const { keyId } = mock.seedKey({ regionId: 'cn-shanghai' });
    const params = { KeyId: keyId, AliasName: 'alias/orders' };
    expect(await shanghai.call('CreateAlias', params)).toMatchObject(SUCCESS);
  });
});

describe('the quota of key versions', () => {
  test('is 10000 by default', async () => {
    const mock = install();
    mock.clock.set('2030-01-01T00:00:00Z');
    const { keyId } = mock.seedKey({
      instanceId: INSTANCE,
      rotationDays: 7,
      createdAt: '2030-01-01T00:00:00Z',
    });
    mock.clock.advance({ days: 7 * 9998 });
    expect((await call('ListKeyVersions', { KeyId: keyId })).body.TotalCount).toBe(9999);
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListKeyVersions', { KeyId: keyId })).body.TotalCount).toBe(10_000);
  });

  test('is the value of the option, and counts the first version of each key', async () => {
    const { keyId } = install({ keyVersions: 3 }).seedKey({ instanceId: INSTANCE });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
    expect(kms?.key(keyId)?.versions).toHaveLength(3);
  });

  test('applies to all keys together', async () => {
    const mock = install({ keyVersions: 3 });
    const [one, other] = [mock.seedKey({ instanceId: INSTANCE }), mock.seedKey({ instanceId: INSTANCE })];
    expect(await version(one.keyId)).toMatchObject(SUCCESS);
    expect(await version(other.keyId)).toEqual(LIMIT_EXCEEDED);
  });

  test('applies to asymmetric keys too', async () => {
    const mock = install({ keyVersions: 2 });
    const createdAt = new Date(Date.now() - 30 * 86_400_000);
    const { keyId } = mock.seedKey({ keySpec: 'EC_P256', createdAt });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    mock.clock.advance({ days: 7 });
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
  });

  test('allows another version after a key with versions is deleted', async () => {
    const mock = install({ keyVersions: 2 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    mock.seedKey({ state: 'PendingDeletion' });
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
    mock.clock.advance({ days: 30 });
    expect(await version(keyId)).toMatchObject(SUCCESS);
  });

  test('applies to each region separately', async () => {
    const mock = install({ keyVersions: 2 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    mock.seedKey({ regionId: 'cn-shanghai' });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
  });

  test('a new key is rejected if its first version exceeds the quota', async () => {
    const mock = install({ keyVersions: 2 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListKeys')).body.TotalCount).toBe(1);
  });

  test('a new key can use the last version of the quota, and the next key is rejected', async () => {
    install({ keyVersions: 1 });
    await created();
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test.each([1, 2, 3])('at %d, automatic rotation stops, and the key still works', async (keyVersions) => {
    const mock = install({ keyVersions });
    const { keyId } = mock.seedKey({ rotationDays: 7 });
    mock.clock.advance({ days: 70 });
    expect((await call('ListKeyVersions', { KeyId: keyId })).body.TotalCount).toBe(keyVersions);
    expect(mock.key(keyId)).toMatchObject({ state: 'Enabled', automaticRotation: 'Enabled' });
    expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).toMatchObject(SUCCESS);
  });
});

describe('installKmsMock', () => {
  test.each([
    ['keys', -1],
    ['keys', 1.5],
    ['keys', Number.NaN],
    ['keys', '200'],
    ['keys', null],
    ['aliases', -1],
    ['aliases', 0.5],
    ['aliases', '300'],
    ['keyVersions', -1],
    ['keyVersions', Number.NaN],
    ['keyVersions', {}],
    ['key', 1],
    ['certificates', 1],
  ])('rejects the quota %s: %p', (name, value) => {
    const attempt = () => install({ [name]: value } as never);
    expect(attempt).toThrow(KmsMockUsageError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  test.each([null, 200, 'many', [1]])('rejects %p as quotas', (quotas) => {
    const attempt = () => install(quotas as never);
    expect(attempt).toThrow(KmsMockUsageError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  test('accepts quotas without any of the three', async () => {
    install({});
    expect(await call('CreateKey')).toMatchObject(SUCCESS);
  });

  test('does not change a quota that is not given', async () => {
    const mock = install({ keys: 1 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    expect(await alias(keyId, 'one')).toMatchObject(SUCCESS);
    expect(await alias(keyId, 'two')).toMatchObject(SUCCESS);
    expect(await version(keyId)).toMatchObject(SUCCESS);
  });
});
