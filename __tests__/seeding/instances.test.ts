/** Fixtures of instances: seedInstance(), instance(), files, and the state that they belong to. */
import type { Fixtures, SeedInstanceOptions } from '../../lib';
import { INSTANCE } from '../support/ids';
import { mockedKms } from '../support/mocked-kms';
import { usageError } from '../support/usage-error';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const SHANGHAI = 'kst-shh6715bc67can2kalkwo';
const PAY_AS_YOU_GO = 'kst-phzz64c9f84eo32dbsab1c';
/** No known region has this short name. */
const UNKNOWN = 'kst-qqq62ee817bvyyr5xq3na';
const ACCOUNT = '1540355698841234';

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('seedInstance()', () => {
  test('adds a Connected instance, and returns its names', () => {
    const seeded = kms.seedInstance({ instanceId: INSTANCE });
    expect(seeded).toEqual({
      instanceId: INSTANCE,
      arn: `acs:kms:cn-hangzhou:${ACCOUNT}:keystore/${INSTANCE}`,
      status: 'Connected',
      regionId: 'cn-hangzhou',
      endpoint: `${INSTANCE}.cryptoservice.kms.aliyuncs.com`,
    });
    expect(kms.instance(INSTANCE)).toEqual({
      ...seeded,
      instanceName: INSTANCE,
      tags: {},
      createdAt: NOW,
      deletionProtection: false,
      deletionProtectionDescription: '',
    });
  });

  test('keeps every option', () => {
    const options: SeedInstanceOptions = {
      instanceId: INSTANCE,
      status: 'Disconnected',
      instanceName: 'payments',
      tags: { team: 'a' },
      deletionProtection: true,
      deletionProtectionDescription: 'audit',
      createdAt: '-30d',
    };
    kms.seedInstance(options);
    expect(kms.instance(INSTANCE)).toMatchObject({ ...options, createdAt: new Date('2026-01-30T12:00:00Z') });
  });

  test.each(['Uninitialized', 'Connecting', 'Connected', 'Disconnected', 'Error'] as const)(
    'adds an instance in the status %s',
    (status) => {
      const { instanceId } = kms.seedInstance({ status });
      expect(kms.instance(instanceId)?.status).toBe(status);
    },
  );

  test.each([
    ['cn-hangzhou', 'hzz'],
    ['cn-shanghai', 'shh'],
    ['cn-beijing', 'bjj'],
    ['cn-shenzhen', 'szz'],
    ['cn-guangzhou', 'gzz'],
    ['ap-southeast-1', 'sgp'],
  ])('generates an id for %s with the short name %s and the creation time', (regionId, name) => {
    const { instanceId } = kms.seedInstance({ regionId });
    expect(instanceId).toMatch(new RegExp(`^kst-${name}69a42a40[0-9a-z]{10}$`));
    expect(kms.region(regionId).instance(instanceId)?.regionId).toBe(regionId);
  });

  test('generates an id that names no other region if the short name of the region is not known', () => {
    const { instanceId, regionId } = kms.seedInstance({ regionId: 'me-east-1' });
    expect(instanceId).toMatch(/^kst-zzz69a42a40[0-9a-z]{10}$/);
    expect(regionId).toBe('me-east-1');
    expect(kms.instance(instanceId)).toBeUndefined();
    expect(kms.instance(instanceId, { regionId })).toBeDefined();
  });

  test('generates a different id each time', () => {
    const ids = Array.from({ length: 5 }, () => kms.seedInstance().instanceId);
    expect(new Set(ids).size).toBe(5);
  });

  test('adds the instance to the region that its id names', () => {
    expect(kms.seedInstance({ instanceId: SHANGHAI }).regionId).toBe('cn-shanghai');
    expect(kms.seedInstance({ instanceId: PAY_AS_YOU_GO }).regionId).toBe('cn-hangzhou');
    expect(kms.seedInstance({ instanceId: UNKNOWN }).regionId).toBe('cn-hangzhou');
    expect(kms.seedInstance({ instanceId: UNKNOWN, regionId: 'me-east-1' }).regionId).toBe('me-east-1');
  });

  test('copies the tags of the caller', () => {
    const tags = { team: 'a' };
    kms.seedInstance({ instanceId: INSTANCE, tags });
    tags.team = 'b';
    expect(kms.instance(INSTANCE)?.tags).toEqual({ team: 'a' });
  });

  test('is a row of the timeline', () => {
    kms.seedInstance({ instanceId: INSTANCE, status: 'Connecting' });
    expect(kms.timeline()).toMatch(new RegExp(`\\(fixture\\) +${INSTANCE} +created, Connecting$`));
  });
});

describe('instance()', () => {
  test('finds an instance by id and by ARN, in the region that both name', () => {
    const { arn } = kms.seedInstance({ instanceId: SHANGHAI });
    for (const name of [SHANGHAI, arn]) expect(kms.instance(name)?.instanceId).toBe(SHANGHAI);
    expect(kms.instance(SHANGHAI, { regionId: 'cn-shanghai' })).toBeDefined();
    expect(kms.instance(SHANGHAI, { regionId: 'cn-hangzhou' })).toBeUndefined();
  });

  test('finds nothing for an instance that was not seeded, also if keys belong to it', () => {
    kms.seedKey({ instanceId: INSTANCE });
    expect(kms.instance(INSTANCE)).toBeUndefined();
    const { arn } = kms.seedInstance({ instanceId: INSTANCE });
    expect(kms.instance(arn.replace('cn-hangzhou', 'cn-beijing'))).toBeUndefined();
    expect(kms.instance(arn.replace(ACCOUNT, '1'))).toBeUndefined();
  });

  test.each([undefined, null, 17, {}])('%p is not a name', (name) => {
    expect(usageError(() => kms.instance(name as never))).toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(
        'give an id or an ARN as a string, such as seedInstance().instanceId.',
      ),
    });
  });

  test('an unknown option is rejected', () => {
    expect(usageError(() => kms.instance(INSTANCE, { region: 'x' } as never)).message).toContain(
      'did you mean "regionId"?',
    );
  });

  test('a snapshot is a copy', () => {
    kms.seedInstance({ instanceId: INSTANCE, tags: { team: 'a' } });
    const snapshot = kms.instance(INSTANCE);
    Reflect.set(snapshot?.tags as object, 'team', 'b');
    snapshot?.createdAt.setFullYear(1999);
    expect(kms.instance(INSTANCE)).toMatchObject({ tags: { team: 'a' }, createdAt: NOW });
  });
});

describe('a fixture of a key or a secret', () => {
  test('belongs to the region of its seeded instance', () => {
    kms.seedInstance({ instanceId: SHANGHAI });
    expect(kms.seedKey({ instanceId: SHANGHAI }).regionId).toBe('cn-shanghai');
    const secret = kms.seedSecret({ secretName: 'db', secretData: 'x', instanceId: SHANGHAI });
    expect(secret.regionId).toBe('cn-shanghai');
  });

  test('belongs to its own region if it has one, and to that of the view if the instance was not seeded', () => {
    expect(kms.seedKey({ instanceId: SHANGHAI }).regionId).toBe('cn-hangzhou');
    kms.seedInstance({ instanceId: SHANGHAI });
    expect(kms.seedKey({ instanceId: SHANGHAI, regionId: 'cn-beijing' }).regionId).toBe('cn-beijing');
  });

  test('belongs to the region of the view if the instance was seeded there and elsewhere', () => {
    kms.seedInstance({ instanceId: UNKNOWN, regionId: 'ap-northeast-1' });
    kms.seedInstance({ instanceId: UNKNOWN });
    expect(kms.seedKey({ instanceId: UNKNOWN }).regionId).toBe('cn-hangzhou');
    expect(kms.region('me-east-1').seedKey({ instanceId: UNKNOWN }).regionId).toBe('ap-northeast-1');
  });

  test('does not belong to the region of an instance of another account', () => {
    kms.account('1').seedInstance({ instanceId: SHANGHAI });
    expect(kms.seedKey({ instanceId: SHANGHAI }).regionId).toBe('cn-hangzhou');
  });

  test('has the short name of a pay-as-you-go instance in the ids of its key', async () => {
    kms.seedInstance({ instanceId: PAY_AS_YOU_GO });
    const { keyId, keyVersionId } = kms.seedKey({ instanceId: PAY_AS_YOU_GO });
    expect(keyId).toMatch(/^key-phzz69a42a40[0-9a-z]{10}$/);
    expect(keyVersionId).toMatch(new RegExp(`^${keyId}-[0-9a-z]{9}$`));
    const { body } = await call('Encrypt', { KeyId: keyId, Plaintext: 'hello' });
    expect((await call('Decrypt', { CiphertextBlob: body.CiphertextBlob })).body.Plaintext).toBe('hello');
    const fixed = kms.seedKey({ keyId: 'key-phzz661646aeygbqrfqg5j', instanceId: PAY_AS_YOU_GO });
    expect(fixed.keyVersionId).toMatch(/^key-phzz661646aeygbqrfqg5j-[0-9a-f]{9}$/);
  });
});

test('key() also looks for the id of an instance key in the region that it names', () => {
  const { keyId, regionId } = kms.seedKey({ instanceId: SHANGHAI, regionId: 'cn-shanghai' });
  expect(keyId).toMatch(/^key-shh/);
  expect(kms.key(keyId)?.regionId).toBe(regionId);
  expect(kms.key(keyId, { regionId: 'cn-hangzhou' })).toBeUndefined();
  expect(kms.key('key-shh69a42a400000000000')).toBeUndefined();
  const here = kms.seedKey({ instanceId: SHANGHAI });
  expect(here.keyId).toMatch(/^key-shh/);
  expect(kms.key(here.keyId)?.regionId).toBe('cn-hangzhou');
});

describe('fixtures in a file', () => {
  const fixtures: Fixtures = {
    instances: [
      { instanceId: SHANGHAI, instanceName: 'payments', status: 'Error', createdAt: '2026-01-30T12:00:00Z' },
      { instanceId: INSTANCE, tags: { team: 'a' }, deletionProtection: true },
    ],
    keys: [{ keyId: 'orders', instanceId: SHANGHAI }],
    secrets: [{ secretName: 'db', secretData: 'x', instanceId: SHANGHAI, encryptionKeyId: 'orders' }],
  };

  test('are loaded in the order instances, keys, secrets, each in the region of its instance', () => {
    const { instances, keys, secrets } = kms.loadFixtures(fixtures);
    expect(instances.map(({ instanceId }) => instanceId)).toEqual([SHANGHAI, INSTANCE]);
    expect(instances.map(({ regionId }) => regionId)).toEqual(['cn-shanghai', 'cn-hangzhou']);
    expect([...keys, ...secrets].map(({ regionId }) => regionId)).toEqual(['cn-shanghai', 'cn-shanghai']);
    expect(kms.instance(SHANGHAI)).toMatchObject({ instanceName: 'payments', status: 'Error' });
  });

  test('belong to the region of an instance that was seeded before', () => {
    kms.seedInstance({ instanceId: SHANGHAI });
    expect(kms.loadFixtures({ keys: [{ instanceId: SHANGHAI }] }).keys[0]?.regionId).toBe('cn-shanghai');
  });

  test.each(['absolute', 'relative'] as const)('are exported and loaded again: %s dates', (dates) => {
    kms.loadFixtures(fixtures);
    kms.seedInstance({ instanceId: UNKNOWN, regionId: 'me-east-1', status: 'Connecting' });
    const before = [SHANGHAI, INSTANCE].map((id) => kms.instance(id));
    const exported = kms.exportFixtures({ dates });
    expect(exported.instances).toHaveLength(3);
    kms.reset();
    expect(kms.instance(INSTANCE)).toBeUndefined();
    kms.loadFixtures(JSON.parse(JSON.stringify(exported)));
    expect([SHANGHAI, INSTANCE].map((id) => kms.instance(id))).toEqual(before);
    expect(kms.instance(UNKNOWN, { regionId: 'me-east-1' })?.status).toBe('Connecting');
    expect(kms.exportFixtures({ dates })).toEqual(exported);
  });

  test('have no list of instances if none was seeded', () => {
    kms.seedKey({ instanceId: INSTANCE });
    expect(kms.exportFixtures()).not.toHaveProperty('instances');
    expect(kms.loadFixtures({}).instances).toEqual([]);
  });

  test('that are not valid add no instance', () => {
    const wrong = { ...fixtures, secrets: [{ secretName: 'db' }] };
    expect(usageError(() => kms.loadFixtures(wrong)).code).toBe('INVALID_FIXTURE');
    expect(kms.instance(SHANGHAI)).toBeUndefined();
    const twice = { instances: [{ instanceId: INSTANCE }, { instanceId: INSTANCE }] };
    expect(usageError(() => kms.loadFixtures(twice)).message).toContain('instances[1].instanceId');
  });
});

describe('an instance belongs to', () => {
  test('one account and one region', () => {
    kms.account('1').region('me-east-1').seedInstance({ instanceId: UNKNOWN });
    expect(kms.instance(UNKNOWN, { regionId: 'me-east-1' })).toBeUndefined();
    expect(kms.account('1').instance(UNKNOWN)).toBeUndefined();
    expect(kms.account('1').region('me-east-1').instance(UNKNOWN)?.arn).toBe(
      `acs:kms:me-east-1:1:keystore/${UNKNOWN}`,
    );
    expect(kms.account('1').exportFixtures().instances).toHaveLength(1);
    expect(kms.exportFixtures()).not.toHaveProperty('instances');
  });

  test('the state that reset() clears', () => {
    kms.seedInstance({ instanceId: INSTANCE });
    kms.reset();
    expect(kms.instance(INSTANCE)).toBeUndefined();
    kms.seedInstance({ instanceId: INSTANCE });
  });

  test('the state that a snapshot saves, any number of times', () => {
    kms.seedInstance({ instanceId: INSTANCE, tags: { team: 'a' } });
    const saved = kms.instance(INSTANCE);
    const snapshot = kms.snapshot();
    for (let round = 0; round < 2; round++) {
      kms.seedInstance({ instanceId: SHANGHAI });
      kms.rollback(snapshot);
      expect(kms.instance(INSTANCE)).toEqual(saved);
      expect(kms.instance(SHANGHAI)).toBeUndefined();
    }
    kms.reset();
    kms.rollback(snapshot);
    expect(kms.instance(INSTANCE)).toEqual(saved);
  });

  test('the run in which it was seeded', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    await kms.run(async () => {
      expect(kms.instance(INSTANCE)).toBeUndefined();
      kms.seedInstance({ instanceId: SHANGHAI });
      await Promise.resolve();
      expect(kms.instance(SHANGHAI)).toBeDefined();
    });
    expect(kms.instance(SHANGHAI)).toBeUndefined();
    expect(kms.instance(INSTANCE)).toBeDefined();
  });
});
