/** A run of the contract suite removes what it has created, however it ends. */
import {
  account,
  casesWith,
  endpointWith,
  installForSuite,
  NOTHING_LEFT,
  playAll,
  reportOf,
} from './playing';

const kms = installForSuite();

/** Cases that create aliases, a secret that is in its recovery window for a time, and a key that is protected for a time. */
const CASES = casesWith(
  'An alias is unique, and it can be moved and deleted',
  'A deleted secret can be restored in its recovery window',
  'ScheduleKeyDeletion of a protected key',
);
const CALLS = 23;
const EACH_CALL = Array.from({ length: CALLS }, (_, i) => i + 1);

test('a whole run leaves nothing behind', async () => {
  const { leftBehind, interrupted } = await playAll();
  expect({ leftBehind, interrupted }).toEqual({ leftBehind: [], interrupted: false });
  const after = await account();
  expect(after).toMatchObject(NOTHING_LEFT);
  expect(after.keys).toBeGreaterThan(20);
});

test('what the account has already is not changed, and not in the report', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/private'] });
  const deleted = kms.seedKey({ state: 'PendingDeletion' });
  kms.seedSecret({ secretName: 'private', secretData: 's3cret' });
  const before = [kms.key(keyId), kms.key(deleted.keyId), kms.secret('private')];
  const text = reportOf(await playAll());
  expect([kms.key(keyId), kms.key(deleted.keyId), kms.secret('private')]).toEqual(before);
  expect(text).toContain('(not of this run)');
  for (const name of [keyId, deleted.keyId, 'alias/private', '"private"']) expect(text).not.toContain(name);
});

/** Plays the cases with a fault at the call with this number. */
async function playWithFaultAt(number: number, fault: 'interrupt' | 'lost request' | 'lost response') {
  const interruption = new AbortController();
  let calls = 0;
  const run = await playAll({
    cases: CASES,
    signal: interruption.signal,
    endpoint: endpointWith(async (_action, _params, send) => {
      calls++;
      if (calls !== number) return send();
      if (fault === 'interrupt') interruption.abort();
      if (fault === 'lost request') throw new Error('ECONNRESET');
      const reply = await send();
      if (fault === 'lost response') throw new Error('ECONNRESET');
      return reply;
    }),
  });
  return run;
}

test('the tests below have a fault at each call of the cases', async () => {
  const actions: string[] = [];
  const { outcomes } = await playAll({
    cases: CASES,
    endpoint: endpointWith((action, params, send) => {
      actions.push(params.ForceDeleteWithoutRecovery === undefined ? action : 'removal');
      return send();
    }),
  });
  expect(outcomes.map(({ result }) => result)).toEqual(['passed', 'passed', 'answered']);
  expect(actions.indexOf('removal')).toBe(CALLS);
});

test.each(EACH_CALL)('interrupted at call %d, a run leaves nothing behind', async (number) => {
  const { interrupted, leftBehind } = await playWithFaultAt(number, 'interrupt');
  // After the last call there is nothing to interrupt.
  expect({ interrupted, leftBehind }).toEqual({ interrupted: number < CALLS, leftBehind: [] });
  expect(await account()).toMatchObject(NOTHING_LEFT);
});

test.each(EACH_CALL)(
  'if call %d fails before it is executed, a run leaves nothing behind',
  async (number) => {
    const { leftBehind } = await playWithFaultAt(number, 'lost request');
    expect(leftBehind).toEqual([]);
    expect(await account()).toMatchObject(NOTHING_LEFT);
  },
);

test.each(EACH_CALL)('if the response to call %d is lost, a run leaves nothing behind', async (number) => {
  const { leftBehind } = await playWithFaultAt(number, 'lost response');
  expect(leftBehind).toEqual([]);
  expect(await account()).toMatchObject(NOTHING_LEFT);
});

test('what cannot be removed is named', async () => {
  const { leftBehind } = await playAll({
    cases: casesWith('CreateSecret creates a secret, and GetSecretValue returns its value'),
    endpoint: endpointWith(async (action, _params, send) =>
      action === 'DeleteSecret'
        ? { code: 'Forbidden.NoPermission', status: 403, message: 'This operation is forbidden.', body: {} }
        : send(),
    ),
  });
  expect(leftBehind).toEqual([
    expect.stringMatching(
      /^secret kms-contract-\w+-1: Forbidden\.NoPermission: This operation is forbidden\.$/,
    ),
  ]);
});

test('a throttled call is sent again', async () => {
  let throttled = 0;
  const { outcomes } = await playAll({
    cases: casesWith('DescribeKey accepts an id, an alias and an ARN'),
    retryMs: 1,
    endpoint: endpointWith(async (_action, _params, send) =>
      throttled++ % 3 === 0
        ? { code: 'Rejected.Throttling', status: 429, message: 'QPS Limit Exceeded', body: {} }
        : send(),
    ),
  });
  expect(outcomes).toMatchObject([{ result: 'passed' }]);
  expect(throttled).toBeGreaterThan(3);
});
