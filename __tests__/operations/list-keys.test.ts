import { openApiCallClient } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';

const { kms, call } = mockedKms();
afterEach(() => jest.useRealTimers());

const ACCOUNT = '1540355698841234';
const STATES = ['Enabled', 'Disabled', 'PendingDeletion', 'PendingImport'] as const;

type Filter = readonly [key: string, ...values: string[]];
const filters = (...list: Filter[]) => JSON.stringify(list.map(([Key, ...Values]) => ({ Key, Values })));

/** Keys `key-0`, `key-1`, ... in the order of their creation. */
function seedKeys(count: number) {
  for (let i = 0; i < count; i += 1) {
    kms.seedKey({ keyId: `key-${i}`, createdAt: Date.UTC(2025, 0, 1) + i * 1000 });
  }
}

interface Item {
  readonly KeyId: string;
}
const idsOf = (body: { Keys: { Key: Item[] } }) => body.Keys.Key.map(({ KeyId }) => KeyId);

/** The ids that match a filter, in any order. */
async function filtered(...list: Filter[]) {
  const { body, code } = await call('ListKeys', { Filters: filters(...list), PageSize: 100 });
  expect(code).toBe('Success');
  const ids = idsOf(body);
  expect(body.TotalCount).toBe(ids.length);
  return ids.sort();
}

test.each(STATES)('a key in %s is listed and does not change', async (state) => {
  const { keyId, arn } = kms.seedKey({ state });
  const before = kms.key(keyId);
  const answer = await call('ListKeys');
  expect(answer).toMatchObject({ code: 'Success', status: 200, body: { TotalCount: 1 } });
  expect(answer.body.Keys.Key).toEqual([{ KeyId: keyId, KeyArn: arn }]);
  expect(kms.key(keyId)).toEqual(before);
});

test.each(STATES)('the filter KeyState finds only the key in %s', async (wanted) => {
  kms.seedKey({ keyId: 'Enabled', state: 'Enabled' });
  kms.seedKey({ keyId: 'Disabled', state: 'Disabled' });
  kms.seedKey({ keyId: 'PendingDeletion', state: 'PendingDeletion' });
  kms.seedKey({ keyId: 'PendingImport', state: 'PendingImport' });
  expect(await filtered(['KeyState', wanted])).toEqual([wanted]);
});

test('a key is listed until one millisecond before its deletion date, and then no longer', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { keyId } = kms.seedKey({ state: 'PendingDeletion', deletionDate: '2026-01-08T00:00:00Z' });
  jest.setSystemTime(new Date('2026-01-07T23:59:59.999Z'));
  const last = await call('ListKeys');
  expect(idsOf(last.body)).toEqual([keyId]);
  jest.setSystemTime(new Date('2026-01-08T00:00:00.000Z'));
  const { body } = await call('ListKeys');
  expect(body).toMatchObject({ Keys: { Key: [] }, TotalCount: 0 });
});

test('the filter KeyState uses the state after key material has expired', async () => {
  kms.seedKey({ keyId: 'key-0', origin: 'EXTERNAL', materialExpiresAt: Date.now() + 60_000 });
  expect(await filtered(['KeyState', 'Enabled'])).toEqual(['key-0']);
  kms.clock.advance({ minutes: 2 });
  expect(await filtered(['KeyState', 'Enabled'])).toEqual([]);
  expect(await filtered(['KeyState', 'PendingImport'])).toEqual(['key-0']);
});

test('the response is complete, field by field', async () => {
  kms.seedKey({ keyId: 'key-0', createdAt: '2025-01-01T00:00:00Z' });
  kms.seedKey({ keyId: 'key-1', createdAt: '2025-01-02T00:00:00Z' });
  const { body } = await call('ListKeys', { PageSize: 5 });
  expect(body).toEqual({
    Keys: {
      Key: [
        { KeyId: 'key-0', KeyArn: `acs:kms:cn-hangzhou:${ACCOUNT}:key/key-0` },
        { KeyId: 'key-1', KeyArn: `acs:kms:cn-hangzhou:${ACCOUNT}:key/key-1` },
      ],
    },
    PageNumber: 1,
    PageSize: 5,
    RequestId: expect.stringMatching(UUID),
    TotalCount: 2,
  });
});

test('without keys the list is empty', async () => {
  expect(await call('ListKeys')).toMatchObject({
    code: 'Success',
    status: 200,
    body: { Keys: { Key: [] }, PageNumber: 1, PageSize: 10, TotalCount: 0 },
  });
});

test('keys are listed by creation date, whatever the order of their fixtures', async () => {
  kms.seedKey({ keyId: 'young', createdAt: '2025-03-01T00:00:00Z' });
  kms.seedKey({ keyId: 'old', createdAt: '2025-01-01T00:00:00Z' });
  kms.seedKey({ keyId: 'middle', createdAt: '2025-02-01T00:00:00Z' });
  expect(idsOf((await call('ListKeys')).body)).toEqual(['old', 'middle', 'young']);
});

test('keys with the same creation date are listed in the order of their creation', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const made: string[] = [];
  for (let i = 0; i < 5; i += 1) made.push((await call('CreateKey')).body.KeyMetadata.KeyId);
  expect(idsOf((await call('ListKeys')).body)).toEqual(made);
});

test('a change of its state does not change the position of a key in the list', async () => {
  seedKeys(3);
  await call('DisableKey', { KeyId: 'key-1' });
  await call('ScheduleKeyDeletion', { KeyId: 'key-0', PendingWindowInDays: 7 });
  expect(idsOf((await call('ListKeys')).body)).toEqual(['key-0', 'key-1', 'key-2']);
});

test('pages and TotalCount count only the filtered keys', async () => {
  seedKeys(6);
  await call('DisableKey', { KeyId: 'key-1' });
  await call('DisableKey', { KeyId: 'key-3' });
  await call('DisableKey', { KeyId: 'key-5' });
  const Filters = filters(['KeyState', 'Disabled']);
  const { body } = await call('ListKeys', { Filters, PageNumber: 2, PageSize: 2 });
  expect(body).toMatchObject({ PageNumber: 2, PageSize: 2, TotalCount: 3 });
  expect(idsOf(body)).toEqual(['key-5']);
});

test('an empty list of Filters matches all keys', async () => {
  seedKeys(2);
  expect(await filtered()).toEqual(['key-0', 'key-1']);
});

test('the filter keyId finds keys by their ids', async () => {
  seedKeys(4);
  expect(await filtered(['keyId', 'key-1', 'key-3', 'key-9'])).toEqual(['key-1', 'key-3']);
});

test('the filter KeySpec finds keys by their specs', async () => {
  kms.seedKey({ keyId: 'plain' });
  kms.seedKey({ keyId: 'shorter', keySpec: 'Aliyun_AES_192', instanceId: INSTANCE });
  kms.seedKey({ keyId: 'shortest', keySpec: 'Aliyun_AES_128', instanceId: INSTANCE });
  expect(await filtered(['KeySpec', 'Aliyun_AES_192'])).toEqual(['shorter']);
  expect(await filtered(['KeySpec', 'Aliyun_AES_256', 'Aliyun_AES_128'])).toEqual(['plain', 'shortest']);
});

test('a KeySpec without a key is ignored if another KeySpec has a key', async () => {
  seedKeys(1);
  expect(await filtered(['KeySpec', 'EC_SM2', 'Aliyun_AES_256'])).toEqual(['key-0']);
});

test('the filter KeyUsage finds keys by their usage', async () => {
  seedKeys(1);
  expect(await filtered(['KeyUsage', 'ENCRYPT/DECRYPT'])).toEqual(['key-0']);
  expect(await filtered(['KeyUsage', 'SIGN/VERIFY'])).toEqual([]);
});

test('the filter ProtectionLevel finds keys by their protection level', async () => {
  kms.seedKey({ keyId: 'soft' });
  kms.seedKey({ keyId: 'hard', protectionLevel: 'HSM' });
  expect(await filtered(['ProtectionLevel', 'HSM'])).toEqual(['hard']);
  expect(await filtered(['ProtectionLevel', 'SOFTWARE'])).toEqual(['soft']);
});

test('the filter CreatorType distinguishes keys of users and of services', async () => {
  seedKeys(1);
  expect(await filtered(['CreatorType', 'User'])).toEqual(['key-0']);
  expect(await filtered(['CreatorType', 'Service'])).toEqual([]);
});

test('the filter Creator finds keys by the account that created them', async () => {
  seedKeys(1);
  expect(await filtered(['Creator', ACCOUNT])).toEqual(['key-0']);
  expect(await filtered(['Creator', '1111111111111111'])).toEqual([]);
});

test('the filter DKMSInstanceId finds the keys of an instance', async () => {
  kms.seedKey({ keyId: 'shared' });
  kms.seedKey({ keyId: 'mine', instanceId: INSTANCE });
  kms.seedKey({ keyId: 'other', instanceId: 'kst-hzz62ee817bvyyr5xq3nb' });
  expect(await filtered(['DKMSInstanceId', INSTANCE])).toEqual(['mine']);
});

test('the filter AliasName finds the key of an alias', async () => {
  kms.seedKey({ keyId: 'orders', aliases: ['alias/orders', 'alias/shop'] });
  kms.seedKey({ keyId: 'bills', aliases: ['alias/bills'] });
  kms.seedKey({ keyId: 'bare' });
  expect(await filtered(['AliasName', 'alias/orders'])).toEqual(['orders']);
  expect(await filtered(['AliasName', 'alias/shop', 'alias/bills'])).toEqual(['bills', 'orders']);
});

test('the filters TagKey and TagValue find keys by their tags', async () => {
  kms.seedKey({ keyId: 'a', tags: { team: 'red', stage: 'test' } });
  kms.seedKey({ keyId: 'b', tags: { team: 'blue' } });
  kms.seedKey({ keyId: 'c', tags: { colour: 'red' } });
  kms.seedKey({ keyId: 'd' });
  expect(await filtered(['TagKey', 'team'])).toEqual(['a', 'b']);
  expect(await filtered(['TagValue', 'red'])).toEqual(['a', 'c']);
  expect(await filtered(['TagKey', 'team'], ['TagValue', 'red'])).toEqual(['a']);
});

test('an item must match all filters', async () => {
  kms.seedKey({ keyId: 'a', state: 'Disabled', protectionLevel: 'HSM' });
  kms.seedKey({ keyId: 'b', state: 'Disabled' });
  kms.seedKey({ keyId: 'c', protectionLevel: 'HSM' });
  expect(await filtered(['KeyState', 'Disabled'], ['ProtectionLevel', 'HSM'])).toEqual(['a']);
});

test('one matching value of a filter is enough', async () => {
  kms.seedKey({ keyId: 'a', state: 'Disabled' });
  kms.seedKey({ keyId: 'b', state: 'PendingImport' });
  kms.seedKey({ keyId: 'c' });
  expect(await filtered(['KeyState', 'Disabled', 'PendingImport'])).toEqual(['a', 'b']);
});

test('for repeated filters with the same Key one match is enough', async () => {
  kms.seedKey({ keyId: 'a', state: 'Disabled' });
  kms.seedKey({ keyId: 'b', state: 'PendingImport' });
  kms.seedKey({ keyId: 'c' });
  expect(await filtered(['KeyState', 'Disabled'], ['KeyState', 'PendingImport'])).toEqual(['a', 'b']);
});

test('repeated filters with the same Key are combined with the other filters', async () => {
  kms.seedKey({ keyId: 'a', state: 'Disabled', protectionLevel: 'HSM' });
  kms.seedKey({ keyId: 'b', state: 'PendingImport', protectionLevel: 'HSM' });
  kms.seedKey({ keyId: 'c', state: 'Disabled' });
  kms.seedKey({ keyId: 'd', protectionLevel: 'HSM' });
  expect(
    await filtered(['KeyState', 'Disabled'], ['ProtectionLevel', 'HSM'], ['KeyState', 'PendingImport']),
  ).toEqual(['a', 'b']);
});

test('keys of another region are not listed', async () => {
  kms.seedKey({ keyId: 'here' });
  kms.seedKey({ keyId: 'there', regionId: 'cn-shanghai' });
  const here = (await call('ListKeys')).body;
  expect(here.TotalCount).toBe(1);
  expect(idsOf(here)).toEqual(['here']);
  const there = (await openApiCallClient('kms.cn-shanghai.aliyuncs.com').call('ListKeys')).body;
  expect(there.TotalCount).toBe(1);
  expect(there.Keys.Key).toEqual([{ KeyId: 'there', KeyArn: `acs:kms:cn-shanghai:${ACCOUNT}:key/there` }]);
});

test('two responses differ only in the RequestId', async () => {
  seedKeys(3);
  const first = (await call('ListKeys')).body;
  const second = (await call('ListKeys')).body;
  expect(second.RequestId).not.toBe(first.RequestId);
  expect({ ...second, RequestId: '' }).toEqual({ ...first, RequestId: '' });
});
