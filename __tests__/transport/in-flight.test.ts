/**
 * Calls that are in flight when the mock is uninstalled get a response or fail, and never hang. Timers are faked, so
 * that no timeout of an SDK can end a call that the mock does not end.
 */
import { setImmediate as realImmediate } from 'node:timers';
import { type FaultOptions, installKmsMock, type KmsMock, KmsMockUsageError } from '../../lib';
import { everyClient, type TestClient } from '../support/clients';
import { useReadyRsaPairs } from '../support/ready-rsa-pairs';

useReadyRsaPairs();

const clients = everyClient().map((client) => [client.name, client] as const);

let kms: KmsMock;

beforeEach(() => {
  jest.useFakeTimers();
  kms = installKmsMock();
});
afterEach(() => {
  kms.uninstall();
  jest.useRealTimers();
});

async function turns(count: number) {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => realImmediate(resolve));
}

/** How a call ended: the code of the service or of the failure. */
async function endOf(call: Promise<{ code: string }>): Promise<string> {
  try {
    return (await call).code;
  } catch (thrown) {
    const { code, name } = thrown as Error & { code?: string };
    return code ?? name;
  }
}

describe.each(clients)('%s', (_name, client: TestClient) => {
  test.each([0, 1, 2, 3, 4, 5, 6, 8, 12])(
    'a call ends that has been in flight for %d turns',
    async (count) => {
      const end = endOf(client.call('CreateKey'));
      await turns(count);
      kms.uninstall();
      expect([
        'Success',
        // Not yet assigned to the mock: nock 13, or the network guard.
        'ERR_NOCK_NO_MATCH',
        'REQUEST_LEFT_THE_MOCK',
      ]).toContain(await end);
    },
  );

  test('a call ends that needs a new key pair', async () => {
    const { keyId } = kms.seedKey({ state: 'PendingImport' });
    const end = endOf(
      client.call('GetParametersForImport', {
        KeyId: keyId,
        WrappingAlgorithm: 'RSAES_OAEP_SHA_1',
        WrappingKeySpec: 'RSA_2048',
      }),
    );
    await turns(10);
    kms.uninstall();
    expect(await end).toBe('Success');
  });

  test.each<[string, FaultOptions, string]>([
    ['before its execution: its connection is closed', { delay: 1000 }, 'ECONNRESET'],
    ['before an error: its connection is closed', { delay: 1000, error: 'InternalFailure' }, 'ECONNRESET'],
    ['after its execution: it gets its response', { delay: 1000, phase: 'after' }, 'Success'],
  ])('a call ends that a fault delays %s', async (_when, fault, expected) => {
    let held = () => {};
    const isHeld = new Promise<void>((resolve) => {
      held = resolve;
    });
    kms.faults.add({
      ...fault,
      when() {
        held();
        return true;
      },
    });
    const end = endOf(client.call('CreateKey'));
    await isHeld;
    await turns(5);
    const timers = jest.getTimerCount();
    kms.uninstall();
    expect(jest.getTimerCount()).toBe(timers - 1);
    expect(await end).toBe(expected);
  });
});

test('a call of the previous installation does not affect the next one', async () => {
  const [, client] = clients[0] as (typeof clients)[number];
  const ends = [endOf(client.call('CreateKey')), endOf(client.call('CreateKey'))];
  await turns(2);
  kms.uninstall();
  kms = installKmsMock();
  await Promise.all(ends);
  expect((await client.call('ListKeys')).body.TotalCount).toBe(0);
  expect(kms.requests.map(({ action }) => action)).toEqual(['ListKeys']);
  expect(() => installKmsMock()).toThrow(KmsMockUsageError);
});
