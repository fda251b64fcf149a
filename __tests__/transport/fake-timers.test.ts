/**
 * Fake timers of every kind, installed before and after the mock: each client still works without an option.
 * The tests use the real SDKs, because a stub would not hang where the SDKs do.
 */
import sinon from 'sinon';
import { installKmsMock, type KmsMock } from '../../lib';
import { everyClient, type TestClient } from '../support/clients';
import { useReadyRsaPairs } from '../support/ready-rsa-pairs';

useReadyRsaPairs();

const clients = everyClient().map((client) => [client.name, client] as const);

let kms: KmsMock | undefined;
const undoFakes: (() => void)[] = [];

afterEach(() => {
  for (const undo of undoFakes.splice(0)) undo();
  jest.useRealTimers();
  kms?.uninstall();
  kms = undefined;
});

/** A call that changes state, one that fails, and one with a late response (key generation outside the event loop). */
async function everythingWorks(client: TestClient) {
  const created = await client.call('CreateKey');
  expect(created.code).toBe('Success');
  const { KeyId } = created.body.KeyMetadata;
  const external = kms?.seedKey({ state: 'PendingImport' });
  const results = await Promise.all([
    client.call('Encrypt', { KeyId, Plaintext: 'text' }),
    client.call('DescribeKey', { KeyId: '00000000-0000-4000-8000-000000000000' }),
    client.call('GetParametersForImport', {
      KeyId: external?.keyId as string,
      WrappingAlgorithm: 'RSAES_OAEP_SHA_1',
      WrappingKeySpec: 'RSA_2048',
    }),
  ]);
  expect(results.map(({ code }) => code)).toEqual(['Success', 'Forbidden.KeyNotFound', 'Success']);
}

const FAKES: readonly (readonly [name: string, install: () => void])[] = [
  ['jest.useFakeTimers()', () => jest.useFakeTimers()],
  ['jest.useFakeTimers({ now })', () => jest.useFakeTimers({ now: new Date('2031-05-05T05:05:05Z') })],
  ['jest.useFakeTimers({ legacyFakeTimers: true })', () => jest.useFakeTimers({ legacyFakeTimers: true })],
  [
    "sinon's useFakeTimers()",
    () => {
      const clock = sinon.useFakeTimers();
      undoFakes.push(() => clock.restore());
    },
  ],
  [
    "sinon's useFakeTimers({ toFake: ['nextTick'] })",
    () => {
      const clock = sinon.useFakeTimers({ toFake: ['nextTick'] });
      undoFakes.push(() => clock.restore());
    },
  ],
];

describe.each(FAKES)('%s', (_name, install) => {
  test.each(clients)('%s works if the timers are faked before installKmsMock()', async (_client, client) => {
    install();
    kms = installKmsMock();
    await everythingWorks(client);
  });

  test.each(clients)('%s works if the timers are faked after installKmsMock()', async (_client, client) => {
    kms = installKmsMock();
    install();
    await everythingWorks(client);
  });
});

test.each(clients)(
  '%s works while the fake timers are turned on, off and on again',
  async (_name, client) => {
    kms = installKmsMock();
    jest.useFakeTimers();
    await everythingWorks(client);
    jest.useRealTimers();
    await everythingWorks(client);
    jest.useFakeTimers({ legacyFakeTimers: true });
    await everythingWorks(client);
    jest.useFakeTimers();
    await everythingWorks(client);
  },
);

test.each(clients)('%s works if the system time moves by 30 days between calls', async (_name, client) => {
  kms = installKmsMock();
  jest.useFakeTimers();
  const { body } = await client.call('CreateKey');
  const { KeyId } = body.KeyMetadata;
  jest.setSystemTime(Date.now() + 30 * 86_400_000);
  expect((await client.call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 30 })).code).toBe('Success');
  jest.setSystemTime(Date.now() + 30 * 86_400_000 - 1000);
  expect((await client.call('DescribeKey', { KeyId })).code).toBe('Success');
  jest.setSystemTime(Date.now() + 1000);
  expect((await client.call('DescribeKey', { KeyId })).code).toBe('Forbidden.KeyNotFound');
});

test('the deletion window ends when fake timers advance', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  kms = installKmsMock();
  const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2026-01-08T00:00:00Z' });
  jest.advanceTimersByTime(7 * 86_400_000 - 1);
  expect(kms.key(keyId)?.state).toBe('PendingDeletion');
  jest.advanceTimersByTime(1);
  expect(kms.key(keyId)).toBeUndefined();
});

describe('process.nextTick', () => {
  test('is the same property after uninstall() as before the installation', () => {
    const before = Object.getOwnPropertyDescriptor(process, 'nextTick');
    kms = installKmsMock();
    kms.uninstall();
    expect(Object.getOwnPropertyDescriptor(process, 'nextTick')).toEqual(before);
  });

  test('is the same property if fake timers were installed and removed in between', () => {
    const before = Object.getOwnPropertyDescriptor(process, 'nextTick');
    kms = installKmsMock();
    jest.useFakeTimers();
    jest.useRealTimers();
    kms.uninstall();
    expect(Object.getOwnPropertyDescriptor(process, 'nextTick')).toEqual(before);
  });

  test('is real after the removal of fakes that were installed before the mock', () => {
    const { nextTick } = process;
    jest.useFakeTimers();
    kms = installKmsMock();
    jest.useRealTimers();
    kms.uninstall();
    expect(process.nextTick).toBe(nextTick);
  });

  test('is real after the removal of fakes that were still installed at uninstall()', () => {
    const { nextTick } = process;
    kms = installKmsMock();
    jest.useFakeTimers();
    kms.uninstall();
    jest.useRealTimers();
    expect(process.nextTick).toBe(nextTick);
  });

  test('is the original property after the removal of such fakes, with other installations in between', () => {
    const before = Object.getOwnPropertyDescriptor(process, 'nextTick');
    kms = installKmsMock();
    jest.useFakeTimers();
    kms.uninstall();
    kms = installKmsMock();
    kms.uninstall();
    jest.useRealTimers();
    expect(Object.getOwnPropertyDescriptor(process, 'nextTick')).toEqual(before);
  });

  test('is the function of the test author if that is not a fake', () => {
    const { nextTick } = process;
    kms = installKmsMock();
    const wrapped = nextTick.bind(process);
    process.nextTick = wrapped;
    expect(process.nextTick).toBe(wrapped);
    process.nextTick = nextTick;
  });

  test('can be spied on', () => {
    kms = installKmsMock();
    const spy = jest.spyOn(process, 'nextTick');
    process.nextTick(() => {});
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
  });

  test('all other fakes stay as configured', () => {
    kms = installKmsMock();
    jest.useFakeTimers();
    const callback = jest.fn();
    setTimeout(callback, 1000);
    setImmediate(callback);
    expect(callback).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1000);
    expect(callback).toHaveBeenCalledTimes(2);
  });
});
