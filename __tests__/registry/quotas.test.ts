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

  test.each([1, 3])('is %d when so asked for', async (keys) => {
    install({ keys });
    for (let made = 0; made < keys; made += 1) await created();
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListKeys')).body.TotalCount).toBe(keys);
  });

  test('may be larger than that of the service', async () => {
    const mock = install({ keys: 201 });
    for (let seeded = 0; seeded < 200; seeded += 1) mock.seedKey();
    expect(await call('CreateKey')).toMatchObject(SUCCESS);
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test('does not count for fixtures, which count for it', async () => {
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

  test('counts keys of every kind', async () => {
    install({ keys: 3 });
    await created({ KeySpec: 'EC_P256' });
    await created({ Origin: 'EXTERNAL' });
    await created({ DKMSInstanceId: INSTANCE });
    expect(await call('CreateKey', { KeySpec: 'RSA_2048' })).toEqual(LIMIT_EXCEEDED);
  });

  test('has room again when a key is gone', async () => {
    const mock = install({ keys: 1 });
    const KeyId = await created();
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    mock.clock.advance({ days: 7 });
    expect(await call('CreateKey')).toMatchObject(SUCCESS);
  });

  test('is counted in each region by itself', async () => {
    install({ keys: 1 });
    await created();
    expect(await shanghai.call('CreateKey')).toMatchObject(SUCCESS);
    expect(await shanghai.call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test('stays through a reset, and what counted does not', async () => {
    const mock = install({ keys: 1 });
    await created();
    mock.reset();
    await created();
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test('comes after the parameters', async () => {
    install({ keys: 1 }).seedKey();
    expect(await call('CreateKey', { Origin: 'Elsewhere' })).toMatchObject({
      code: 'InvalidParameter',
      message: 'The specified parameter "Origin" is not valid.',
    });
  });

  test('leaves everything else as it was', async () => {
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

  test.each([1, 3])('is %d when so asked for, over all keys together', async (aliases) => {
    const mock = install({ aliases });
    for (let made = 0; made < aliases; made += 1) {
      expect(await alias(mock.seedKey().keyId, `a${made}`)).toMatchObject(SUCCESS);
    }
    expect(await alias(mock.seedKey().keyId, 'too-many')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListAliases')).body.TotalCount).toBe(aliases);
  });

  test('has room again when an alias is deleted', async () => {
    const { keyId } = install({ aliases: 1 }).seedKey({ aliases: ['alias/old'] });
    expect(await alias(keyId, 'new')).toEqual(LIMIT_EXCEEDED);
    await call('DeleteAlias', { AliasName: 'alias/old' });
    expect(await alias(keyId, 'new')).toMatchObject(SUCCESS);
  });

  test('has room again when a key is gone with its aliases', async () => {
    const mock = install({ aliases: 1 });
    const { keyId } = mock.seedKey();
    mock.seedKey({ aliases: ['alias/old'], state: 'PendingDeletion' });
    expect(await alias(keyId, 'new')).toEqual(LIMIT_EXCEEDED);
    mock.clock.advance({ days: 30 });
    expect(await alias(keyId, 'new')).toMatchObject(SUCCESS);
  });

  test('does not keep an alias from moving to another key', async () => {
    const mock = install({ aliases: 1 });
    mock.seedKey({ aliases: ['alias/orders'] });
    const { keyId } = mock.seedKey();
    expect(await call('UpdateAlias', { KeyId: keyId, AliasName: 'alias/orders' })).toMatchObject(SUCCESS);
    expect(mock.key('alias/orders')?.keyId).toBe(keyId);
  });

  test('is counted in each region by itself', async () => {
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

  test('is what it is asked to be, the first version of each key counted', async () => {
    const { keyId } = install({ keyVersions: 3 }).seedKey({ instanceId: INSTANCE });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
    expect(kms?.key(keyId)?.versions).toHaveLength(3);
  });

  test('is that of all keys together', async () => {
    const mock = install({ keyVersions: 3 });
    const [one, other] = [mock.seedKey({ instanceId: INSTANCE }), mock.seedKey({ instanceId: INSTANCE })];
    expect(await version(one.keyId)).toMatchObject(SUCCESS);
    expect(await version(other.keyId)).toEqual(LIMIT_EXCEEDED);
  });

  test('holds for asymmetric keys too', async () => {
    const mock = install({ keyVersions: 2 });
    const createdAt = new Date(Date.now() - 30 * 86_400_000);
    const { keyId } = mock.seedKey({ keySpec: 'EC_P256', createdAt });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    mock.clock.advance({ days: 7 });
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
  });

  test('has room again when a key is gone with its versions', async () => {
    const mock = install({ keyVersions: 2 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    mock.seedKey({ state: 'PendingDeletion' });
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
    mock.clock.advance({ days: 30 });
    expect(await version(keyId)).toMatchObject(SUCCESS);
  });

  test('is counted in each region by itself', async () => {
    const mock = install({ keyVersions: 2 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    mock.seedKey({ regionId: 'cn-shanghai' });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await version(keyId)).toEqual(LIMIT_EXCEEDED);
  });

  test('a new key needs room for its first version', async () => {
    const mock = install({ keyVersions: 2 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    expect(await version(keyId)).toMatchObject(SUCCESS);
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
    expect((await call('ListKeys')).body.TotalCount).toBe(1);
  });

  test('a new key takes the last room, and no other does after it', async () => {
    install({ keyVersions: 1 });
    await created();
    expect(await call('CreateKey')).toEqual(LIMIT_EXCEEDED);
  });

  test.each([1, 2, 3])(
    'at %d, automatic rotation stands still, and the key works on',
    async (keyVersions) => {
      const mock = install({ keyVersions });
      const { keyId } = mock.seedKey({ rotationDays: 7 });
      mock.clock.advance({ days: 70 });
      expect((await call('ListKeyVersions', { KeyId: keyId })).body.TotalCount).toBe(keyVersions);
      expect(mock.key(keyId)).toMatchObject({ state: 'Enabled', automaticRotation: 'Enabled' });
      expect(await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).toMatchObject(SUCCESS);
    },
  );
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
  ])('does not take the quota %s: %p', (name, value) => {
    const attempt = () => install({ [name]: value } as never);
    expect(attempt).toThrow(KmsMockUsageError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  test.each([null, 200, 'many', [1]])('does not take %p for quotas', (quotas) => {
    const attempt = () => install(quotas as never);
    expect(attempt).toThrow(KmsMockUsageError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  test('takes quotas of none of the three', async () => {
    install({});
    expect(await call('CreateKey')).toMatchObject(SUCCESS);
  });

  test('changes no quota that is not named', async () => {
    const mock = install({ keys: 1 });
    const { keyId } = mock.seedKey({ instanceId: INSTANCE });
    expect(await alias(keyId, 'one')).toMatchObject(SUCCESS);
    expect(await alias(keyId, 'two')).toMatchObject(SUCCESS);
    expect(await version(keyId)).toMatchObject(SUCCESS);
  });
});
