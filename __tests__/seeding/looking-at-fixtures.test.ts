/** The common rules for fixtures of keys and of secrets: their names, their dates, and how a test reads them. */
import { inspect } from 'node:util';
import type { SeedKeyOptions, SeedSecretOptions } from '../../lib';
import { mockedKms } from '../support/mocked-kms';
import { managedSeed, secretArn } from '../support/secrets';
import { usageError } from '../support/usage-error';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

type Snapshot = NonNullable<ReturnType<typeof kms.key> | ReturnType<typeof kms.secret>>;

interface Subject {
  readonly noun: string;
  /** The method that reads the fixture. */
  readonly look: (name: string, options?: { readonly regionId?: string }) => Snapshot | undefined;
  readonly lookedBy: string;
  readonly seed: (options?: object) => { readonly arn: string; readonly state: string };
  /** The longest deletion or recovery window. */
  readonly maxDays: number;
  /** The state before the change, and after it. */
  readonly states: readonly [string, string];
  readonly change: () => Promise<unknown>;
  /** Its names besides the ARN. */
  readonly names: readonly string[];
  readonly unknownNames: readonly string[];
  readonly wantedName: string;
  readonly list: () => Promise<unknown>;
  /** The data that a request returns. */
  readonly described: () => Promise<object>;
  /** A fixture with every value that a test could change in a snapshot. */
  readonly rich: () => { tags: Record<string, string>; createdAt: Date; deletionDate: Date };
  /** More values of this fixture that a test could change. */
  readonly changes: Readonly<Record<string, (snapshot: never) => unknown>>;
}

const KEY: Subject = {
  noun: 'key',
  look: kms.key,
  lookedBy: 'key',
  seed: (options = {}) =>
    kms.seedKey({ keyId: 'orders', aliases: ['alias/orders'], ...options } as SeedKeyOptions),
  maxDays: 366,
  states: ['Enabled', 'Disabled'],
  change: () => call('DisableKey', { KeyId: 'orders' }),
  names: ['orders', 'alias/orders'],
  unknownNames: [
    '00000000-0000-4000-8000-000000000000',
    'alias/nobody',
    'order',
    'acs:kms:cn-hangzhou:1540355698841234:key/nobody',
    'acs:kms:cn-shanghai:1540355698841234:key/orders',
    'acs:kms:cn-hangzhou:1:key/orders',
    'acs:oss:cn-hangzhou:1540355698841234:key/orders',
    secretArn('orders'),
  ],
  wantedName: 'give an id, an alias or an ARN',
  list: () => call('ListKeys'),
  described: async () => (await call('DescribeKey', { KeyId: 'alias/orders' })).body.KeyMetadata,
  rich: () => ({
    origin: 'EXTERNAL',
    state: 'PendingDeletion',
    aliases: ['alias/orders'],
    tags: { team: 'a' },
    createdAt: later(-DAY),
    deletionDate: later(DAY),
    materialExpiresAt: later(DAY / 2),
  }),
  changes: {
    'its aliases are changed': ({ aliases }: { aliases: string[] }) => Reflect.set(aliases, 0, 'alias/x'),
    'its aliases are emptied': ({ aliases }: { aliases: string[] }) => Reflect.set(aliases, 'length', 0),
    'materialExpiresAt is moved': (key: { materialExpiresAt: Date }) => key.materialExpiresAt.setTime(0),
  },
};

type SecretSnapshot = NonNullable<ReturnType<typeof kms.secret>>;

const SECRET: Subject = {
  noun: 'secret',
  look: kms.secret,
  lookedBy: 'secret',
  seed: (options = {}) =>
    kms.seedSecret({ secretName: 'orders', secretData: 'db-password', ...options } as SeedSecretOptions),
  maxDays: 30,
  states: ['Live', 'PendingDeletion'],
  change: () => call('DeleteSecret', { SecretName: 'orders' }),
  names: ['orders'],
  unknownNames: [
    'bills',
    'Orders',
    'order',
    'alias/orders',
    secretArn('nobody'),
    secretArn('orders', 'cn-shanghai'),
    secretArn('orders', 'cn-hangzhou', '1'),
    'acs:oss:cn-hangzhou:1540355698841234:secret/orders',
    'acs:kms:cn-hangzhou:1540355698841234:key/orders',
  ],
  wantedName: 'give a name or an ARN',
  list: () => call('ListSecrets'),
  described: async () => {
    const { RequestId: _, ...described } = (
      await call('DescribeSecret', { SecretName: 'orders', FetchTags: 'true' })
    ).body;
    return described;
  },
  rich: () => ({
    ...managedSeed('Rds'),
    secretName: 'orders',
    state: 'PendingDeletion',
    tags: { team: 'a' } as Record<string, string>,
    createdAt: later(-DAY),
    deletionDate: later(DAY),
    rotationInterval: '30d',
  }),
  changes: {
    'its versions are emptied': ({ versions }: SecretSnapshot) => Reflect.set(versions, 'length', 0),
    'a stage is changed': ({ versions: [first] }: SecretSnapshot) => Reflect.set(first?.stages ?? [], 0, 'x'),
    'a value is changed': ({ versions: [first] }: SecretSnapshot) =>
      Reflect.set(first ?? {}, 'secretData', 'x'),
    'a version is moved in time': ({ versions: [first] }: SecretSnapshot) => first?.createdAt.setTime(0),
    'its configuration is changed': ({ extendedConfig }: SecretSnapshot) =>
      Reflect.set(extendedConfig ?? {}, 'SecretSubType', 'x'),
    'its CustomData are changed': ({ extendedConfig }: SecretSnapshot) =>
      Reflect.set(Reflect.get(extendedConfig ?? {}, 'CustomData') ?? {}, 'x', 'x'),
    'updatedAt is moved': ({ updatedAt }: SecretSnapshot) => updatedAt.setTime(0),
    'nextRotationDate is moved': ({ nextRotationDate }: SecretSnapshot) => nextRotationDate?.setTime(0),
  },
};

/** Changes a date, and every member of a list or an object. */
function spoil(value: unknown): void {
  if (value instanceof Date) value.setTime(0);
  else if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) Reflect.set(value, name, 'x');
  }
}

describe.each([KEY, SECRET])('a $noun', (subject) => {
  const { look, lookedBy, seed, names } = subject;

  describe('with the same name', () => {
    test('can exist in two regions, independent of each other', async () => {
      seed({ description: 'hangzhou' });
      seed({ description: 'shanghai', regionId: 'cn-shanghai' });
      await subject.change();
      const [before, after] = subject.states;
      expect(look('orders')).toMatchObject({ description: 'hangzhou', state: after });
      expect(look('orders', { regionId: 'cn-shanghai' })).toMatchObject({
        description: 'shanghai',
        state: before,
      });
    });

    test('can be created again after its deletion date', async () => {
      seed({ state: 'PendingDeletion', description: 'old' });
      kms.clock.advance({ days: 30 });
      expect(seed()).toMatchObject({ state: subject.states[0] });
      expect(look('orders')).toMatchObject({ description: '' });
    });

    test('can be created again after reset()', () => {
      seed();
      kms.reset();
      expect(look('orders')).toBeUndefined();
      expect(seed()).toMatchObject({ state: subject.states[0] });
    });
  });

  test('has dates that are checked by service time, not by Date', () => {
    kms.clock.advance({ days: 10 });
    const leaving = (days: number) =>
      seed({ state: 'PendingDeletion', deletionDate: later((10 + days) * DAY) });
    expect(usageError(() => leaving(-1)).code).toBe('INVALID_FIXTURE');
    expect(usageError(() => leaving(subject.maxDays + 1)).code).toBe('INVALID_FIXTURE');
    expect(leaving(subject.maxDays).state).toBe('PendingDeletion');
    kms.reset();
    kms.clock.advance({ days: 10 });
    expect(usageError(() => seed({ createdAt: later(10 * DAY + 1000) })).code).toBe('INVALID_FIXTURE');
    seed({ createdAt: later(10 * DAY) });
    expect(look('orders')?.createdAt).toEqual(later(10 * DAY));
  });

  describe('can be read', () => {
    test('by each of its names, until its deletion date', () => {
      const { arn } = seed({ state: 'PendingDeletion' });
      for (const name of [...names, arn]) expect(look(name)).toMatchObject({ arn, state: 'PendingDeletion' });
      kms.clock.advance({ days: 30 });
      for (const name of [...names, arn]) expect(look(name)).toBeUndefined();
    });

    test.each([...subject.unknownNames, '', 'constructor', '__proto__'])('but not by "%s"', (name) => {
      seed();
      expect(look(name)).toBeUndefined();
    });

    test('in the default region if no other is given', () => {
      seed({ regionId: 'cn-shanghai' });
      for (const name of names) {
        expect(look(name)).toBeUndefined();
        expect(look(name, { regionId: 'cn-shanghai' })).toMatchObject({ regionId: 'cn-shanghai' });
      }
    });

    test('in the region of its ARN, which has priority over a given region', () => {
      const { arn } = seed({ regionId: 'cn-shanghai' });
      expect(look(arn)).toMatchObject({ regionId: 'cn-shanghai' });
      expect(look(arn, { regionId: 'cn-beijing' })).toMatchObject({ regionId: 'cn-shanghai' });
    });

    test.each<[string, () => unknown]>([
      ['a request', subject.list],
      [`kms.${lookedBy}()`, () => look('any')],
    ])('and %s applies its deletion, which stays applied if time moves back', async (_name, act) => {
      seed({ state: 'PendingDeletion', deletionDate: later(DAY) });
      jest.setSystemTime(later(2 * DAY));
      await act();
      jest.setSystemTime(NOW);
      expect(look('orders')).toBeUndefined();
    });

    test('without a request', () => {
      seed();
      look('orders');
      expect(kms.requests).toEqual([]);
    });

    test('as a snapshot, which does not change later', async () => {
      seed();
      const snapshot = look('orders');
      await subject.change();
      const [before, after] = subject.states;
      expect(snapshot).toMatchObject({ state: before });
      expect(look('orders')).toMatchObject({ state: after });
    });

    test.each<[unknown, unknown, string]>([
      [undefined, undefined, `(undefined): ${subject.wantedName}`],
      [17, undefined, `(17): ${subject.wantedName}`],
      [{ name: 'orders' }, undefined, `({ name: 'orders' }): ${subject.wantedName}`],
      ['orders', 'cn-shanghai', '("cn-shanghai"): give an object of options'],
      ['orders', null, '(null): give an object of options'],
      [
        'orders',
        { region: 'cn-shanghai' },
        '({ region }): this option does not exist; did you mean "regionId"?',
      ],
      ['orders', { regionId: 'Hangzhou 1' }, '({ regionId }): "Hangzhou 1" is not a valid region id.'],
    ])('not by %p with the options %p', (name, options, message) => {
      seed();
      expect(usageError(() => look(name as never, options as never))).toMatchObject({
        code: 'INVALID_OPTION',
        message: expect.stringContaining(`alicloud-kms-mock: ${lookedBy}${message}`),
      });
    });
  });

  describe('stays as it is', () => {
    const CHANGES: Readonly<Record<string, (snapshot: never) => unknown>> = {
      'its state is set': (snapshot: Snapshot) => Reflect.set(snapshot, 'state', 'Live'),
      'its description is set': (snapshot: Snapshot) => Reflect.set(snapshot, 'description', 'x'),
      'a tag is changed': ({ tags }: Snapshot) => Reflect.set(tags, 'team', 'x'),
      'a tag is added': ({ tags }: Snapshot) => Reflect.set(tags, 'x', 'x'),
      'createdAt is moved': ({ createdAt }: Snapshot) => createdAt.setTime(0),
      'deletionDate is moved': ({ deletionDate }: Snapshot) => deletionDate?.setTime(0),
      ...subject.changes,
    };

    test.each(Object.entries(CHANGES))('if in a snapshot %s', async (_change, change) => {
      seed(subject.rich());
      const before = look('orders');
      const described = await subject.described();
      const snapshot = look('orders');
      change(snapshot as never);
      expect(inspect(snapshot, { depth: 9 })).not.toBe(inspect(before, { depth: 9 }));
      expect(look('orders')).toEqual(before);
      expect(await subject.described()).toEqual(described);
    });

    test('if the options or the return value of its creation are changed', () => {
      const given = subject.rich();
      const seeded = seed(given);
      const before = look('orders');
      for (const value of Object.values({ ...given, ...seeded })) spoil(value);
      spoil(seeded);
      expect(look('orders')).toEqual(before);
    });
  });
});

test('keys and secrets with the same name are independent', () => {
  const key = KEY.seed();
  const secret = SECRET.seed();
  expect(kms.key('orders')).toMatchObject({ arn: key.arn });
  expect(kms.secret('orders')).toMatchObject({ arn: secret.arn });
  expect([kms.key(secret.arn), kms.secret(key.arn), kms.secret('alias/orders')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
