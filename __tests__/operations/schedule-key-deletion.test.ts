import { mockedKms } from '../support/mocked-kms';
import { UUID } from '../support/ids';
import { aliasNotFound, keyNotFound, REJECTED } from '../support/refusals';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

const SUCCESS = {
  code: 'Success',
  message: '',
  status: 200,
  body: { RequestId: expect.stringMatching(UUID) },
};

const schedule = (KeyId: string, PendingWindowInDays: number | string = 7) =>
  call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays });

async function deleteDateOf(KeyId: string) {
  return (await call('DescribeKey', { KeyId })).body.KeyMetadata.DeleteDate;
}

test.each(['Enabled', 'Disabled', 'PendingImport'] as const)(
  'a key in %s becomes PendingDeletion',
  async (state) => {
    const { keyId } = kms.seedKey({ state });
    expect(await schedule(keyId)).toEqual(SUCCESS);
    expect(kms.key(keyId)?.state).toBe('PendingDeletion');
    const { body } = await call('DescribeKey', { KeyId: keyId });
    expect(body.KeyMetadata.KeyState).toBe('PendingDeletion');
  },
);

test('an external key with key material becomes PendingDeletion', async () => {
  const { keyId } = kms.seedKey({ origin: 'EXTERNAL' });
  expect(await schedule(keyId)).toEqual(SUCCESS);
  expect(kms.key(keyId)?.state).toBe('PendingDeletion');
});

test.each([
  [7, '2026-01-08T00:00:00Z'],
  [30, '2026-01-31T00:00:00Z'],
  [31, '2026-02-01T00:00:00Z'],
  [366, '2027-01-02T00:00:00Z'],
])('a deletion window of %d days from 2026-01-01 ends on %s', async (days, date) => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey();
  expect(await schedule(keyId, days)).toEqual(SUCCESS);
  expect(await deleteDateOf(keyId)).toBe(date);
  expect(kms.key(keyId)?.deletionDate).toEqual(new Date(date));
});

test('DeleteDate is the time of the call plus the deletion window, without fractions of a second', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00.999Z') });
  const { keyId } = kms.seedKey();
  await schedule(keyId, 7);
  expect(await deleteDateOf(keyId)).toBe('2026-01-08T00:00:00Z');
  jest.setSystemTime(new Date('2026-01-07T23:59:59.999Z'));
  expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
  jest.setSystemTime(new Date('2026-01-08T00:00:00.000Z'));
  expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
});

test.each([7, 366])(
  'after a deletion window of %d days the key is deleted at the deletion date, not one millisecond before',
  async (days) => {
    jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
    await schedule(keyId, days);
    const deadline = Date.UTC(2026, 0, 1) + days * 86_400_000;
    jest.setSystemTime(deadline - 1);
    expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({
      code: 'Success',
      body: { KeyMetadata: { KeyState: 'PendingDeletion' } },
    });
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({ code: 'Success' });
    jest.setSystemTime(deadline);
    expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
    expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toEqual(aliasNotFound);
    expect(kms.key(keyId)).toBeUndefined();
    expect(kms.key('alias/orders')).toBeUndefined();
  },
);

test('advancing fake timers makes the deletion due', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey();
  await schedule(keyId, 7);
  jest.advanceTimersByTime(7 * 86_400_000 - 1);
  expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
  jest.advanceTimersByTime(1);
  expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
});

test('the clock of the mock is exact to the millisecond while the time of the process is fixed', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey();
  kms.clock.advance({ hours: 5 });
  await schedule(keyId, 7);
  expect(await deleteDateOf(keyId)).toBe('2026-01-08T05:00:00Z');
  kms.clock.advance({ days: 6, hours: 23, minutes: 59, seconds: 59, milliseconds: 999 });
  expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({ code: 'Success', status: 200 });
  kms.clock.advance({ milliseconds: 1 });
  expect(await call('DescribeKey', { KeyId: keyId })).toEqual(keyNotFound);
});

test('a deleted key is not listed, and its aliases can be used again', async () => {
  const { keyId } = kms.seedKey({ aliases: ['alias/orders'] });
  const other = kms.seedKey();
  await schedule(keyId, 7);
  kms.clock.advance({ days: 7 });
  const { body } = await call('ListKeys');
  expect(body).toMatchObject({ TotalCount: 1, Keys: { Key: [{ KeyId: other.keyId }] } });
  const alias = { KeyId: other.keyId, AliasName: 'alias/orders' };
  expect(await call('CreateAlias', alias)).toMatchObject({ code: 'Success', status: 200 });
  expect(await call('DescribeKey', { KeyId: 'alias/orders' })).toMatchObject({
    body: { KeyMetadata: { KeyId: other.keyId } },
  });
});

test('ciphertexts of a key cannot be decrypted in PendingDeletion, nor after the deletion', async () => {
  const { keyId } = kms.seedKey();
  const { CiphertextBlob } = (await call('Encrypt', { KeyId: keyId, Plaintext: 'secret' })).body;
  await schedule(keyId, 7);
  expect(await call('Decrypt', { CiphertextBlob })).toEqual(REJECTED.PendingDeletion);
  kms.clock.advance({ days: 7 });
  expect(await call('Decrypt', { CiphertextBlob })).toEqual(keyNotFound);
});
