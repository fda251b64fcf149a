/** kms.timeline(): the requests and state changes of a test as a table. */
import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const START = '2099-01-01T00:00:00Z';
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

beforeEach(() => {
  kms.clock.set(START);
});

/** The cells of each row, without the header. */
const rows = () =>
  kms
    .timeline()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/));

test('shows the state changes of a key from its fixture to its deletion', async () => {
  kms.seedKey({ keyId: KEY, aliases: ['alias/orders'] });
  const { body } = await call('Encrypt', { KeyId: 'alias/orders', Plaintext: 'x' });
  await call('ScheduleKeyDeletion', { KeyId: KEY, PendingWindowInDays: 7 });
  await call('Decrypt', { CiphertextBlob: body.CiphertextBlob });
  kms.clock.advance({ days: 8 });
  await call('Decrypt', { CiphertextBlob: body.CiphertextBlob });
  // The clock is real, so the second may have changed.
  const timeline = kms.timeline().replace(/(T00:00:0)\d(?=Z)/g, '$10');
  expect(timeline).toBe(
    `
time                  action               key                                   response                  state change
2099-01-01T00:00:00Z  (fixture)            ${KEY}                            created, Enabled
2099-01-01T00:00:00Z  Encrypt              alias/orders                          Success
2099-01-01T00:00:00Z  ScheduleKeyDeletion  ${KEY}  Success                   Enabled -> PendingDeletion
2099-01-01T00:00:00Z  Decrypt              ${KEY}  Rejected.PendingDeletion
2099-01-08T00:00:00Z  (time)               ${KEY}                            PendingDeletion -> deleted
2099-01-09T00:00:00Z  Decrypt              ${KEY}  Forbidden.KeyNotFound`.trimStart(),
  );
});

test('a key that a request creates is shown with its id', async () => {
  const { body } = await call('CreateKey');
  expect(rows()).toEqual([
    [expect.any(String), 'CreateKey', body.KeyMetadata.KeyId, 'Success', 'created, Enabled'],
  ]);
});

test('a request that changes no state has no state change, even if its key exists', async () => {
  kms.seedKey({ keyId: KEY, state: 'Disabled' });
  await call('DisableKey', { KeyId: KEY });
  await call('EnableKey', { KeyId: KEY });
  await call('EnableKey', { KeyId: KEY });
  expect(rows().map((cells) => cells.slice(1))).toEqual([
    ['(fixture)', KEY, 'created, Disabled'],
    ['DisableKey', KEY, 'Success'],
    ['EnableKey', KEY, 'Success', 'Disabled -> Enabled'],
    ['EnableKey', KEY, 'Success'],
  ]);
});

test('a change by time appears where it was applied, with the date when it was due', async () => {
  kms.seedKey({ keyId: KEY, origin: 'EXTERNAL', materialExpiresAt: '2099-01-05T00:00:00Z' });
  kms.clock.set('2099-03-01T00:00:00Z');
  await call('DescribeKey', { KeyId: KEY });
  expect(rows().slice(1)).toEqual([
    ['2099-01-05T00:00:00Z', '(time)', KEY, 'Enabled -> PendingImport'],
    [expect.stringContaining('2099-03-01'), 'DescribeKey', KEY, 'Success'],
  ]);
});

test('a change by time is not shown as a change of the request that applied it', async () => {
  const deletionDate = '2099-01-02T00:00:00Z';
  kms.seedKey({ keyId: KEY, state: 'PendingDeletion', deletionDate });
  jest.useFakeTimers({ now: Date.now() + 3 * 24 * 3600 * 1000, doNotFake: ['nextTick'] });
  try {
    await call('DescribeKey', { KeyId: KEY });
  } finally {
    jest.useRealTimers();
  }
  expect(rows().slice(1)).toEqual([
    [deletionDate, '(time)', KEY, 'PendingDeletion -> deleted'],
    [expect.stringContaining('2099-01-04'), 'DescribeKey', KEY, 'Forbidden.KeyNotFound'],
  ]);
});

test('each of several concurrent requests has its own state change', async () => {
  const keys = Array.from({ length: 5 }, (_, i) => kms.seedKey({ keyId: `key-${i}` }).keyId);
  await Promise.all(keys.map((KeyId) => call('DisableKey', { KeyId })));
  const changed = rows().filter(([, action]) => action === 'DisableKey');
  expect(changed.map(([, , key, , change]) => [key, change]).sort()).toEqual(
    keys.map((key) => [key, 'Enabled -> Disabled']),
  );
});

test('an alias that is bound is shown with its key', async () => {
  kms.seedKey({ keyId: KEY });
  await call('CreateAlias', { AliasName: 'alias/orders', KeyId: KEY });
  expect(rows().at(-1)?.slice(1)).toEqual(['CreateAlias', `alias/orders -> ${KEY}`, 'Success']);
});

test('the region has its own column if several regions are in use', async () => {
  const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
  await call('ListKeys');
  expect(kms.timeline()).not.toContain('region');
  await shanghai.call('ListKeys');
  expect(kms.timeline()).toMatch(/^region +time/);
  expect(rows().map(([region]) => region)).toEqual(['cn-hangzhou', 'cn-shanghai']);
});

test('a name of any length and with line breaks takes one line', async () => {
  await call('DescribeKey', { KeyId: `a\nb${'c'.repeat(1000)}` });
  expect(kms.timeline().split('\n')).toHaveLength(2);
  expect(
    Math.max(
      ...kms
        .timeline()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThan(200);
});

test('is empty after reset()', async () => {
  await call('CreateKey');
  kms.reset();
  expect(kms.timeline()).toBe('nothing has happened yet');
});
