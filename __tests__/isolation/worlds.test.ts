/** Faults, denials and pending promises of a test, with snapshots and inside runs. */
import { installKmsMock, type KmsMock, type KmsMockOptions } from '../../lib';
import { kmsMatchers } from '../../lib/matchers';
import { ACCESS_KEY, openApiCallClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';
import { rawRequest } from '../support/raw-request';
import { signedQuery } from '../support/signed-query';

expect.extend(kmsMatchers as never);

let kms: KmsMock;
const install = (options?: KmsMockOptions) => {
  kms = installKmsMock(options);
};
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  kms.uninstall();
});

const client = openApiCallClient(HOST);
const call = client.call.bind(client);
const codes = async (count: number) => {
  const answered: string[] = [];
  for (let i = 0; i < count; i++) answered.push((await call('ListKeys')).code);
  return answered;
};

/** A promise, and the functions that settle it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Adds a delay that ends only when fake timers advance, and resolves when the delay of a call has started. */
const holding = () => kms.faults.add({ delay: { hours: 1 } }).held();

describe('rollback()', () => {
  beforeEach(() => install());

  test('restores faults with their counts, any number of times', async () => {
    const fault = kms.faults.add({ action: 'ListKeys', error: 'InternalFailure', skip: 2, times: 2 });
    expect(await codes(3)).toEqual(['Success', 'Success', 'InternalFailure']);
    const snapshot = kms.snapshot();
    for (let round = 0; round < 2; round++) {
      expect(await codes(2)).toEqual(['InternalFailure', 'Success']);
      expect(fault.used).toBe(2);
      kms.rollback(snapshot);
      expect(fault.used).toBe(1);
    }
    fault.remove();
    expect(await codes(1)).toEqual(['Success']);
  });

  test('counts the attempts for `when` from the snapshot on', async () => {
    kms.faults.add({ error: 'InternalFailure', when: ({ attempt }) => attempt === 2 });
    await codes(1);
    const snapshot = kms.snapshot();
    expect(await codes(2)).toEqual(['InternalFailure', 'Success']);
    kms.rollback(snapshot);
    expect(await codes(2)).toEqual(['InternalFailure', 'Success']);
  });

  test('removes only the faults and denials that were added later', async () => {
    kms.deny({ action: 'ListAliases' });
    const snapshot = kms.snapshot();
    kms.deny({ action: 'ListKeys' });
    kms.faults.add({ error: 'InternalFailure', times: Number.POSITIVE_INFINITY });
    kms.rollback(snapshot);
    expect(await codes(1)).toEqual(['Success']);
    expect((await call('ListAliases')).code).toBe('Forbidden.NoPermission');
  });

  test('restores a denial that was removed after the snapshot', async () => {
    const denial = kms.deny({ action: 'ListKeys' });
    const snapshot = kms.snapshot();
    denial.remove();
    expect(await codes(1)).toEqual(['Success']);
    kms.rollback(snapshot);
    expect(await codes(1)).toEqual(['Forbidden.NoPermission']);
    denial.remove();
    expect(await codes(1)).toEqual(['Success']);
  });

  test('closes the connection of a delayed call, and the call changes nothing', async () => {
    jest.useFakeTimers();
    const snapshot = kms.snapshot();
    const held = holding();
    const failure = call('CreateKey').then(
      () => 'an answer',
      ({ code }) => code,
    );
    await held;
    kms.rollback(snapshot);
    expect(await failure).toBe('ECONNRESET');
    expect((await call('ListKeys')).body.TotalCount).toBe(0);
  });

  test('is a line of the timeline, between the earlier and the later entries', async () => {
    jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
    kms.seedKey({ keyId: 'orders' });
    const snapshot = kms.snapshot();
    kms.clock.advance({ days: 1 });
    await call('DisableKey', { KeyId: 'orders' });
    kms.rollback(snapshot);
    await call('DisableKey', { KeyId: 'orders' });
    expect(kms.timeline()).toBe(
      `
time                  action      key     response  state change
2026-03-01T12:00:00Z  (fixture)   orders            created, Enabled
2026-03-02T12:00:00Z  DisableKey  orders  Success   Enabled -> Disabled
2026-03-01T12:00:00Z  (rollback)                    restored the state of 2026-03-01T12:00:00Z
2026-03-01T12:00:00Z  DisableKey  orders  Success   Enabled -> Disabled`.trimStart(),
    );
  });
});

describe('the timeline after a rollback', () => {
  beforeEach(() => install());

  test('still shows the key of a ciphertext', async () => {
    const snapshot = kms.snapshot();
    kms.seedKey({ keyId: 'later' });
    const { CiphertextBlob } = (await call('Encrypt', { KeyId: 'later', Plaintext: 'x' })).body;
    await call('Decrypt', { CiphertextBlob });
    kms.rollback(snapshot);
    await call('Decrypt', { CiphertextBlob });
    kms.rollback(snapshot);
    const decrypts = kms
      .timeline()
      .split('\n')
      .filter((line) => line.includes('Decrypt'));
    expect(decrypts).toEqual([
      expect.stringMatching(/Decrypt +later +Success$/),
      expect.stringMatching(/Decrypt +Forbidden\.KeyNotFound$/),
    ]);
  });

  test('shows for a change that the rollback came before its response', async () => {
    jest.useFakeTimers();
    kms.seedKey({ keyId: 'orders' });
    const snapshot = kms.snapshot();
    const fault = kms.faults.add({ delay: { hours: 1 }, phase: 'after' });
    const held = call('DisableKey', { KeyId: 'orders' });
    await fault.held();
    kms.rollback(snapshot);
    expect((await held).code).toBe('Success');
    expect(kms.key('orders')?.state).toBe('Enabled');
    const [line] = kms.timeline().split('\n').slice(-1);
    expect(line).toMatch(/DisableKey +orders +Success +Enabled -> Disabled, undone$/);
  });
});

describe('run()', () => {
  beforeEach(() => install());

  test('has its own faults and denials', async () => {
    kms.deny({ action: 'ListAliases' });
    kms.faults.add({ error: 'InternalFailure', times: Number.POSITIVE_INFINITY });
    await kms.run(async () => {
      expect(await codes(1)).toEqual(['Success']);
      expect((await call('ListAliases')).code).toBe('Success');
      kms.deny({ action: 'ListKeys' });
      expect(await codes(1)).toEqual(['Forbidden.NoPermission']);
      kms.faults.add({ error: 'ServiceUnavailableTemporary' });
      expect(await codes(2)).toEqual(['ServiceUnavailableTemporary', 'Forbidden.NoPermission']);
      kms.faults.clear();
    });
    expect(await codes(1)).toEqual(['InternalFailure']);
  });

  test('uses up a fault that a snapshot brought from outside, and the fault still exists outside', async () => {
    const outside = kms.faults.add({ error: 'InternalFailure' });
    const snapshot = kms.snapshot();
    await kms.run(async () => {
      kms.rollback(snapshot);
      expect(await codes(2)).toEqual(['InternalFailure', 'Success']);
    });
    expect(outside.used).toBe(0);
    expect(await codes(2)).toEqual(['InternalFailure', 'Success']);
  });

  test('nextRequest() resolves only with requests of the run', async () => {
    const outside = kms.nextRequest('ListKeys');
    await kms.run(async () => {
      const inside = kms.nextRequest('ListKeys');
      const { RequestId } = (await call('ListKeys')).body;
      expect((await inside).requestId).toBe(RequestId);
    });
    await call('ListKeys');
    expect(await outside).toBe(kms.requests[0]);
    expect(kms.requests).toHaveLength(1);
  });

  test('has its own timeline', async () => {
    kms.seedKey({ keyId: 'outside' });
    const story = kms.run(() => {
      kms.seedKey({ keyId: 'inside' });
      return kms.timeline();
    });
    expect(story).toMatch(/inside/);
    expect(story).not.toMatch(/outside/);
    expect(kms.timeline()).not.toMatch(/inside/);
  });

  test('finds the key of a ciphertext of the run', async () => {
    await kms.run(async () => {
      kms.seedKey({ keyId: 'inside' });
      const { CiphertextBlob } = (await call('Encrypt', { KeyId: 'inside', Plaintext: 'x' })).body;
      expect(kms.ciphertext(CiphertextBlob)).toMatchObject({ keyId: 'inside' });
      kms.run(() => expect(kms.ciphertext(CiphertextBlob)).toBeUndefined());
    });
  });

  test('a handle of a fault or denial works in the world of its caller, if a snapshot brought it there', async () => {
    const fault = kms.faults.add({ action: 'ListKeys', error: 'InternalFailure', times: 9 });
    const denial = kms.deny({ action: 'ListAliases' });
    const snapshot = kms.snapshot();
    await kms.run(async () => {
      kms.rollback(snapshot);
      expect(await codes(1)).toEqual(['InternalFailure']);
      expect(fault.used).toBe(1);
      fault.remove();
      fault.remove();
      denial.remove();
      denial.remove();
      expect(await codes(1)).toEqual(['Success']);
      expect((await call('ListAliases')).code).toBe('Success');
    });
    expect(fault.used).toBe(0);
    expect(await codes(1)).toEqual(['InternalFailure']);
    expect((await call('ListAliases')).code).toBe('Forbidden.NoPermission');
  });

  test('a fault that was added inside shows its uses outside too', async () => {
    const fault = await kms.run(async () => {
      const added = kms.faults.add({ error: 'InternalFailure' });
      await codes(1);
      return added;
    });
    expect(fault.used).toBe(1);
  });

  test('rejects its pending promises at uninstall(), even if nothing else refers to its world', async () => {
    // As if all that is held weakly had been collected.
    jest.spyOn(WeakRef.prototype, 'deref').mockReturnValue(undefined);
    const waits = kms.run(async () => {
      await kms.nextRequest('Encrypt');
    });
    kms.uninstall();
    await expect(waits).rejects.toMatchObject({ code: 'REQUEST_NEVER_CAME' });
  });

  test('has no pending promise after the mock is uninstalled', async () => {
    jest.useFakeTimers();
    const { open: uninstall, opened: uninstalled } = gate();
    const inside = kms.run(async () => {
      const held = holding();
      const failure = call('CreateKey').then(
        () => 'an answer',
        ({ code }) => code,
      );
      await held;
      const never = kms.nextRequest('Decrypt').catch(({ code }) => code);
      const neverHeld = holding().catch(({ code }) => code);
      uninstall();
      return [await failure, await never, await neverHeld];
    });
    await uninstalled;
    kms.uninstall();
    expect(await inside).toEqual(['ECONNRESET', 'REQUEST_NEVER_CAME', 'REQUEST_NEVER_CAME']);
  });

  test.each(['outside', 'inside'])('a call in flight at uninstall() is not delayed: %s', async (where) => {
    jest.useFakeTimers();
    const act = async () => {
      kms.faults.add({ delay: { hours: 1 } });
      const settled = call('ListKeys').then(
        () => 'settled',
        () => 'settled',
      );
      kms.uninstall();
      return settled;
    };
    expect(await (where === 'outside' ? act() : kms.run(act))).toBe('settled');
  });

  test('that is reset ends only the delay of its own call', async () => {
    jest.useFakeTimers();
    const heldOutside = holding();
    const outside = call('ListKeys');
    await heldOutside;
    await kms.run(async () => {
      const held = holding();
      const failure = call('CreateKey').then(
        () => 'an answer',
        ({ code }) => code,
      );
      await held;
      kms.reset();
      expect(await failure).toBe('ECONNRESET');
    });
    await jest.advanceTimersByTimeAsync(0);
    kms.reset();
    await expect(outside).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test("with unusedFaults: 'report' reports its own unused faults at its reset()", () => {
    kms.uninstall();
    install({ unusedFaults: 'report' });
    kms.run(() => {
      kms.faults.add({ error: 'InternalFailure' });
      expect(() => kms.reset()).toThrow(expect.objectContaining({ code: 'UNUSED_FAULTS' }));
    });
    expect(() => kms.reset()).not.toThrow();
  });
});

test('a nonce can be used once in each world; a rollback does not free it, reset() does', async () => {
  install({ verifySignatures: { [ACCESS_KEY.accessKeyId]: ACCESS_KEY.accessKeySecret } });
  const params = {
    Action: 'ListKeys',
    Version: '2016-01-20',
    AccessKeyId: ACCESS_KEY.accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: 'once',
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
  };
  const path = signedQuery(params, ACCESS_KEY.accessKeySecret);
  const send = async () => {
    const { body } = await rawRequest({ path });
    return JSON.parse(body).Code ?? 'Success';
  };
  const snapshot = kms.snapshot();
  expect([await send(), await send()]).toEqual(['Success', 'SignatureNonceUsed']);
  kms.rollback(snapshot);
  expect(await send()).toBe('SignatureNonceUsed');
  expect(await kms.run(send)).toBe('Success');
  kms.reset();
  expect(await send()).toBe('Success');
});

describe('loadFixtures()', () => {
  beforeEach(() => install());

  test('adds each key and secret to the timeline once, and nothing of rejected fixtures', () => {
    kms.loadFixtures({ keys: [{ keyId: 'orders' }], secrets: [{ secretName: 'db', secretData: 'x' }] });
    expect(() => kms.loadFixtures({ keys: [{ keyId: 'new' }, { keyId: 'orders' }] })).toThrow(/orders/);
    const [, ...lines] = kms.timeline().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/\(fixture\) +orders +created, Enabled/),
      expect.stringMatching(/\(fixture\) +db +created, Live/),
    ]);
  });

  test('loads into the run that calls it, and exportFixtures() exports that run', async () => {
    const inside = await kms.run(async () => {
      kms.loadFixtures({ keys: [{ keyId: 'inside' }] });
      expect((await call('DescribeKey', { KeyId: 'inside' })).code).toBe('Success');
      return kms.exportFixtures();
    });
    expect(inside.keys).toMatchObject([{ keyId: 'inside' }]);
    expect(kms.exportFixtures().keys).toBeUndefined();
  });

  test('is undone by a rollback, and the restored state can be exported before it is read', () => {
    const empty = kms.snapshot();
    kms.loadFixtures({ keys: [{ keyId: 'orders' }, { keyId: 'far', regionId: 'cn-shanghai' }] });
    const loaded = kms.snapshot();
    const before = kms.exportFixtures();
    kms.rollback(empty);
    expect(kms.exportFixtures().keys).toBeUndefined();
    kms.rollback(loaded);
    expect(kms.exportFixtures().keys).toEqual(before.keys);
    expect(before.keys).toHaveLength(2);
  });

  test('of a view loads into its account and region', () => {
    const view = kms.account('1000000000000002').region('cn-shanghai');
    view.loadFixtures({ keys: [{ keyId: 'theirs' }, { keyId: 'elsewhere', regionId: 'cn-beijing' }] });
    expect(view.key('theirs')).toMatchObject({ regionId: 'cn-shanghai' });
    expect(view.exportFixtures().keys).toMatchObject([{ keyId: 'elsewhere' }, { keyId: 'theirs' }]);
    expect(kms.exportFixtures().keys).toBeUndefined();
    const other = kms.account('1000000000000003');
    other.loadFixtures(view.exportFixtures());
    expect(other.key('theirs', { regionId: 'cn-shanghai' })?.arn).toContain(':1000000000000003:');
  });
});

describe('accounts', () => {
  const OWN = '1540355698841234';
  const PARTNER = '1000000000000002';

  beforeEach(() => install({ accounts: { [ACCESS_KEY.accessKeyId]: PARTNER } }));

  test('a denial applies to the keys of the account that sends the request', async () => {
    kms.account(PARTNER).seedKey({ keyId: 'theirs', aliases: ['alias/orders'] });
    kms.seedKey({ keyId: 'ours', aliases: ['alias/orders'] });
    kms.deny({ action: 'DescribeKey', resource: 'ours' });
    expect((await call('DescribeKey', { KeyId: 'alias/orders' })).code).toBe('Success');
    kms.deny({ action: 'DescribeKey', resource: 'theirs' });
    const { code, message } = await call('DescribeKey', { KeyId: 'alias/orders' });
    expect(code).toBe('Forbidden.NoPermission');
    expect(message).toContain(`acs:kms:cn-hangzhou:${PARTNER}:key/theirs`);
    expect(message).not.toContain(OWN);
  });

  test('the timeline shows the key of a ciphertext in every account', async () => {
    kms.account(PARTNER).seedKey({ keyId: 'theirs' });
    const { CiphertextBlob } = (await call('Encrypt', { KeyId: 'theirs', Plaintext: 'x' })).body;
    await call('Decrypt', { CiphertextBlob });
    expect(kms.timeline()).toMatch(/Decrypt +theirs +Success/);
  });

  test('the matchers for keys and secrets use the account and region of a view', () => {
    const theirs = kms.account(PARTNER);
    theirs.seedKey({ keyId: 'orders', state: 'Disabled' });
    theirs.seedSecret({ secretName: 'db', secretData: 'theirs' });
    kms.seedKey({ keyId: 'orders' });
    expect(theirs).toHaveKeyState('orders', 'Disabled');
    expect(theirs).toHaveSecretValue('db', 'theirs');
    expect(kms).toHaveKeyState('orders', 'Enabled');
    expect(() => expect(theirs).toHaveKeyState('orders', 'Enabled')).toThrow(/orders is in Disabled\.$/);
    expect(() => expect(kms).toHaveSecretValue('db', 'theirs')).toThrow(/The secret "db" does not exist/);
    expect(() => expect({ key: 1 }).toHaveKeyState('orders', 'Enabled')).toThrow(
      expect.objectContaining({ code: 'INVALID_EXPECTATION' }),
    );
  });

  test('a view finds the key of a ciphertext', async () => {
    const theirs = kms.account(PARTNER);
    theirs.seedKey({ keyId: 'theirs' });
    const { CiphertextBlob } = (await call('Encrypt', { KeyId: 'theirs', Plaintext: 'x' })).body;
    expect(theirs.ciphertext(CiphertextBlob)).toMatchObject({ keyId: 'theirs' });
    expect(kms.ciphertext(CiphertextBlob)).toBeUndefined();
  });
});
