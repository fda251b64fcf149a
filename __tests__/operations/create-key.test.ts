import crypto from 'node:crypto';
import { promisify } from 'node:util';
import { openApiCallClient, type Params } from '../support/clients';
import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { invalid, keyNotFound, REJECTED } from '../support/refusals';
import { KEY_STATES } from '../support/state-tables';

const { kms, call } = mockedKms();
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const ACCOUNT = '1540355698841234';
const SYMMETRIC = ['Aliyun_AES_256', 'Aliyun_AES_192', 'Aliyun_AES_128', 'Aliyun_SM4'] as const;
const HMAC_SPECS = ['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512', 'HMAC_SM3'] as const;
const ALL_USAGES = ['ENCRYPT/DECRYPT', 'SIGN/VERIFY', 'GENERATE/VERIFY_MAC'] as const;
const EITHER = ['SIGN/VERIFY', 'ENCRYPT/DECRYPT'] as const;
/** The usages of a key of the spec, the default first. */
const USAGES: readonly (readonly [spec: string, usages: readonly (typeof ALL_USAGES)[number][]])[] = [
  ...SYMMETRIC.map((spec) => [spec, ['ENCRYPT/DECRYPT']] as const),
  ...(['RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_SM2'] as const).map((spec) => [spec, EITHER] as const),
  ...(['EC_P256', 'EC_P256K'] as const).map((spec) => [spec, ['SIGN/VERIFY']] as const),
  ...HMAC_SPECS.map((spec) => [spec, ['GENERATE/VERIFY_MAC']] as const),
];
const isSymmetric = (spec: string) => spec.startsWith('Aliyun');
const NOT_SYMMETRIC = USAGES.map(([spec]) => spec).filter((spec) => !isSymmetric(spec));

const created = (metadata: object) => ({
  code: 'Success',
  status: 200,
  body: { KeyMetadata: expect.objectContaining(metadata) },
});
const tags = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, i) => ({ TagKey: `key-${i}`, TagValue: `value-${i}` })));
const tag = (TagKey: string, TagValue: string) => JSON.stringify([{ TagKey, TagValue }]);

/** The number of key pairs that Node has generated since, with a callback, a promise or synchronously. */
function countKeyPairs() {
  const sync = jest.spyOn(crypto, 'generateKeyPairSync');
  const inPromise: (...args: unknown[]) => unknown = promisify(crypto.generateKeyPair) as never;
  const byCallback = jest.spyOn(crypto, 'generateKeyPair');
  const byPromise = jest.fn(inPromise);
  // promisify() uses this property. A plain spy would hide it.
  Object.defineProperty(crypto.generateKeyPair, promisify.custom, { value: byPromise });
  return () => sync.mock.calls.length + byCallback.mock.calls.length + byPromise.mock.calls.length;
}

test.each([
  'DKMSInstanceId',
  'Description',
  'EnableAutomaticRotation',
  'KeySpec',
  'KeyStorageMechanism',
  'KeyUsage',
  'Origin',
  'Policy',
  'ProtectionLevel',
  'RotationInterval',
  'Tags',
])('an empty %s counts as missing', async (name) => {
  const answer = await call('CreateKey', { [name]: '' });
  expect(answer).toMatchObject({
    code: 'Success',
    status: 200,
    body: {
      KeyMetadata: {
        AutomaticRotation: 'Disabled',
        Description: '',
        KeySpec: 'Aliyun_AES_256',
        KeyState: 'Enabled',
        KeyUsage: 'ENCRYPT/DECRYPT',
        Origin: 'Aliyun_KMS',
        ProtectionLevel: 'SOFTWARE',
      },
    },
  });
  expect(answer.body.KeyMetadata).not.toHaveProperty('DKMSInstanceId');
});

test.each([
  ['Chinese', '用于订单的密钥'],
  ['with characters outside the basic plane of Unicode', 'key 🔑'],
  ['with characters with a meaning in URLs', 'a b+c/d=e&f?g%20h#i'],
  ['with white space at its ends', '  spaces  '],
  ['with quotes and a line break', '"quoted"\n\'line\''],
])('a Description %s is returned as it was sent', async (_kind, Description) => {
  expect(await call('CreateKey', { Description })).toMatchObject(created({ Description }));
});

describe.each(USAGES)('a key of %s of an instance', (KeySpec, usages) => {
  const create = (params: Params) => call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE, ...params });

  test('has its default usage, accepts its other usages and rejects the rest', async () => {
    expect(await create({})).toMatchObject(created({ KeySpec, KeyUsage: usages[0], KeyState: 'Enabled' }));
    for (const KeyUsage of ALL_USAGES) {
      const answer = await create({ KeyUsage });
      if (!usages.includes(KeyUsage)) {
        expect([KeyUsage, answer]).toEqual([KeyUsage, invalid('KeyUsage')]);
        continue;
      }
      expect(answer).toMatchObject(created({ KeySpec, KeyUsage, DKMSInstanceId: INSTANCE }));
      const described = await call('DescribeKey', { KeyId: answer.body.KeyMetadata.KeyId });
      expect(described.body.KeyMetadata).toMatchObject({ KeySpec, KeyUsage });
    }
    expect((await call('ListKeys')).body.TotalCount).toBe(usages.length + 1);
  });

  test('accepts imported key material and automatic rotation only if it is symmetric', async () => {
    const external = await create({ Origin: 'EXTERNAL' });
    const rotating = await create({ EnableAutomaticRotation: true, RotationInterval: '7d' });
    if (isSymmetric(KeySpec)) {
      expect(external).toMatchObject(created({ Origin: 'EXTERNAL', KeyState: 'PendingImport' }));
      expect(rotating).toMatchObject(created({ AutomaticRotation: 'Enabled', RotationInterval: '604800s' }));
    } else {
      expect(external).toEqual(invalid('Origin'));
      expect(rotating).toEqual(invalid('EnableAutomaticRotation'));
      expect((await call('ListKeys')).body.TotalCount).toBe(0);
    }
    expect(await create({ Origin: 'Aliyun_KMS', EnableAutomaticRotation: false })).toMatchObject(
      created({ KeySpec, Origin: 'Aliyun_KMS', AutomaticRotation: 'Disabled' }),
    );
  });
});

test.each(USAGES.filter(([spec]) => /^(?:Aliyun_AES_256|Aliyun_SM4|RSA_2048|RSA_3072|EC)/.test(spec)))(
  'a key of %s without an instance has the usages %j',
  async (KeySpec, usages) => {
    const answer = await call('CreateKey', { KeySpec });
    expect(answer).toMatchObject(created({ KeySpec, KeyUsage: usages[0], KeyState: 'Enabled' }));
    expect(answer.body.KeyMetadata).not.toHaveProperty('DKMSInstanceId');
    for (const KeyUsage of usages) {
      expect(await call('CreateKey', { KeySpec, KeyUsage })).toMatchObject(created({ KeySpec, KeyUsage }));
    }
  },
);

test.each(
  ['365d', '6d', '731d', 'nonsense'].flatMap((interval) => [
    [interval, 'without EnableAutomaticRotation', {}] as const,
    [interval, 'with EnableAutomaticRotation=false', { EnableAutomaticRotation: false }] as const,
  ]),
)('the RotationInterval %s is ignored %s', async (RotationInterval, _how, params) => {
  const answer = await call('CreateKey', { ...params, RotationInterval });
  expect(answer).toMatchObject(created({ AutomaticRotation: 'Disabled' }));
  expect(answer.body.KeyMetadata).not.toHaveProperty('RotationInterval');
  expect(answer.body.KeyMetadata).not.toHaveProperty('NextRotationDate');
});

test.each([1, 20])('a key can have %d Tags', async (count) => {
  const answer = await call('CreateKey', { Tags: tags(count) });
  expect(answer).toMatchObject({ code: 'Success', status: 200 });
  const kept = kms.key(answer.body.KeyMetadata.KeyId)?.tags ?? {};
  expect(Object.keys(kept)).toHaveLength(count);
  expect(kept).toMatchObject({ 'key-0': 'value-0', [`key-${count - 1}`]: `value-${count - 1}` });
});

test.each(KEY_STATES)('a key in %s does not prevent the next key, and does not change', async (state) => {
  const { keyId } = kms.seedKey({ state });
  const answer = await call('CreateKey');
  expect(answer).toMatchObject(created({ KeyState: 'Enabled' }));
  expect(answer.body.KeyMetadata.KeyId).not.toBe(keyId);
  expect(kms.key(keyId)?.state).toBe(state);
});

test.each([
  ['Aliyun_KMS', 'Enabled'],
  ['EXTERNAL', 'PendingImport'],
])('a key of the origin %s starts in %s', async (Origin, KeyState) => {
  const answer = await call('CreateKey', { Origin });
  expect(answer).toMatchObject(created({ Origin, KeyState }));
  const { body } = await call('DescribeKey', { KeyId: answer.body.KeyMetadata.KeyId });
  expect(body.KeyMetadata.KeyState).toBe(KeyState);
});

test('a new key can encrypt and decrypt immediately', async () => {
  const { KeyId } = (await call('CreateKey')).body.KeyMetadata;
  const sealed = await call('Encrypt', { KeyId, Plaintext: 'secret' });
  expect(sealed).toMatchObject({ code: 'Success', status: 200, body: { KeyId } });
  const opened = await call('Decrypt', { CiphertextBlob: sealed.body.CiphertextBlob });
  expect(opened).toMatchObject({ code: 'Success', status: 200, body: { KeyId, Plaintext: 'secret' } });
});

test('a new external key cannot encrypt before the import of key material', async () => {
  const { KeyId } = (await call('CreateKey', { Origin: 'EXTERNAL' })).body.KeyMetadata;
  expect(await call('Encrypt', { KeyId, Plaintext: 'secret' })).toEqual(REJECTED.PendingImport);
});

test('the response is the metadata of the key, field by field, without deletion protection', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00.987Z') });
  const { body } = await call('CreateKey', { Description: 'orders' });
  const { KeyId, PrimaryKeyVersion } = body.KeyMetadata;
  expect(body).toEqual({
    KeyMetadata: {
      Arn: `acs:kms:cn-hangzhou:${ACCOUNT}:key/${KeyId}`,
      AutomaticRotation: 'Disabled',
      CreationDate: '2026-01-01T00:00:00Z',
      Creator: ACCOUNT,
      DeleteDate: '',
      Description: 'orders',
      KeyId: expect.stringMatching(UUID),
      KeySpec: 'Aliyun_AES_256',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT/DECRYPT',
      LastRotationDate: '2026-01-01T00:00:00Z',
      MaterialExpireTime: '',
      Origin: 'Aliyun_KMS',
      PrimaryKeyVersion: expect.stringMatching(UUID),
      ProtectionLevel: 'SOFTWARE',
    },
    RequestId: expect.stringMatching(UUID),
  });
  expect(PrimaryKeyVersion).not.toBe(KeyId);
});

test('the response for a rotating key has the interval in seconds and the date of the next rotation', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { body } = await call('CreateKey', { EnableAutomaticRotation: true, RotationInterval: '365d' });
  expect(body.KeyMetadata).toEqual({
    Arn: expect.any(String),
    AutomaticRotation: 'Enabled',
    CreationDate: '2026-01-01T00:00:00Z',
    Creator: ACCOUNT,
    DeleteDate: '',
    Description: '',
    KeyId: expect.stringMatching(UUID),
    KeySpec: 'Aliyun_AES_256',
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    LastRotationDate: '2026-01-01T00:00:00Z',
    MaterialExpireTime: '',
    NextRotationDate: '2027-01-01T00:00:00Z',
    Origin: 'Aliyun_KMS',
    PrimaryKeyVersion: expect.stringMatching(UUID),
    ProtectionLevel: 'SOFTWARE',
    RotationInterval: '31536000s',
  });
});

test.each(SYMMETRIC)('a %s key has a PrimaryKeyVersion', async (KeySpec) => {
  const { KeyMetadata } = (await call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE })).body;
  expect(KeyMetadata.PrimaryKeyVersion).toBe(kms.key(KeyMetadata.KeyId)?.keyVersionId);
});

test.each(NOT_SYMMETRIC)(
  'a %s key has no PrimaryKeyVersion, neither in CreateKey nor in DescribeKey',
  async (KeySpec) => {
    const { KeyMetadata } = (await call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE })).body;
    expect(KeyMetadata.KeySpec).toBe(KeySpec);
    expect(KeyMetadata).not.toHaveProperty('PrimaryKeyVersion');
    const described = (await call('DescribeKey', { KeyId: KeyMetadata.KeyId })).body.KeyMetadata;
    expect(described.KeySpec).toBe(KeySpec);
    expect(described).not.toHaveProperty('PrimaryKeyVersion');
    expect((await call('ListKeyVersions', { KeyId: KeyMetadata.KeyId })).body.TotalCount).toBe(1);
  },
);

test('20 keys of RSA_4096 are created without a key pair, and the first use generates the key pair', async () => {
  const pairs = countKeyPairs();
  const params = { KeySpec: 'RSA_4096', DKMSInstanceId: INSTANCE };
  for (let made = 0; made < 20; made += 1) expect((await call('CreateKey', params)).code).toBe('Success');
  expect((await call('ListKeys')).body.TotalCount).toBe(20);
  // This proves that the count includes the key pairs of the mock.
  const { KeyId } = (await call('CreateKey', { KeySpec: 'RSA_2048' })).body.KeyMetadata;
  const { KeyVersionId } = (await call('ListKeyVersions', { KeyId })).body.KeyVersions.KeyVersion[0];
  expect(pairs()).toBe(0);
  expect(await call('GetPublicKey', { KeyId, KeyVersionId })).toMatchObject({ code: 'Success' });
  expect(pairs()).toBe(1);
});

test('a new key belongs to no instance and has no dates of rotation, deletion or expiry', async () => {
  const { KeyMetadata } = (await call('CreateKey', { Origin: 'EXTERNAL' })).body;
  expect(KeyMetadata).toMatchObject({ DeleteDate: '', MaterialExpireTime: '' });
  expect(KeyMetadata).not.toHaveProperty('DKMSInstanceId');
  expect(KeyMetadata).not.toHaveProperty('NextRotationDate');
  expect(KeyMetadata).not.toHaveProperty('RotationInterval');
  expect(KeyMetadata).not.toHaveProperty('DeletionProtection');
});

test.each([
  ['a plain key', {}],
  ['an external key', { Origin: 'EXTERNAL' }],
  ['a key of an instance', { DKMSInstanceId: INSTANCE }],
  ['a key of the HSM', { ProtectionLevel: 'HSM' }],
  ['an RSA key', { KeySpec: 'RSA_2048' }],
  ['a rotating key', { EnableAutomaticRotation: true, RotationInterval: '7d' }],
])('DescribeKey returns the same metadata as CreateKey for %s', async (_what, params) => {
  const { KeyMetadata } = (await call('CreateKey', { ...params, Description: 'orders' })).body;
  const { body } = await call('DescribeKey', { KeyId: KeyMetadata.KeyId });
  expect(body.KeyMetadata).toMatchObject(KeyMetadata);
});

test('the id of an instance key contains its creation time, and its version ids begin with the key id', async () => {
  jest.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
  const { KeyMetadata } = (await call('CreateKey', { DKMSInstanceId: INSTANCE })).body;
  expect(KeyMetadata.KeyId).toMatch(/^key-[a-z]{3}[0-9a-f]{8}[0-9a-z]{10}$/);
  expect(Number.parseInt(KeyMetadata.KeyId.slice(7, 15), 16)).toBe(Date.UTC(2026, 0, 1) / 1000);
  expect(KeyMetadata.PrimaryKeyVersion.slice(0, 25)).toBe(KeyMetadata.KeyId);
  expect(KeyMetadata.PrimaryKeyVersion.slice(25)).toMatch(/^-[0-9a-z]{10}$/);
  expect(KeyMetadata.Arn).toBe(`acs:kms:cn-hangzhou:${ACCOUNT}:key/${KeyMetadata.KeyId}`);
});

test('ProtectionLevel is ignored for a key of an instance', async () => {
  const asked = await call('CreateKey', { DKMSInstanceId: INSTANCE, ProtectionLevel: 'HSM' });
  const unasked = await call('CreateKey', { DKMSInstanceId: INSTANCE });
  expect(asked).toMatchObject({ code: 'Success', status: 200 });
  expect(asked.body.KeyMetadata.ProtectionLevel).toBe(unasked.body.KeyMetadata.ProtectionLevel);
});

test('equal requests create different keys', async () => {
  const first = (await call('CreateKey', { Description: 'same' })).body;
  const second = (await call('CreateKey', { Description: 'same' })).body;
  expect(second.KeyMetadata.KeyId).not.toBe(first.KeyMetadata.KeyId);
  expect(second.KeyMetadata.PrimaryKeyVersion).not.toBe(first.KeyMetadata.PrimaryKeyVersion);
  expect(second.RequestId).not.toBe(first.RequestId);
  expect((await call('ListKeys')).body.TotalCount).toBe(2);
});

test('the creation date is the service time, not the time of the process', async () => {
  kms.clock.set('2031-05-06T07:08:09Z');
  const { KeyMetadata } = (await call('CreateKey')).body;
  expect(KeyMetadata.CreationDate).toMatch(/^2031-05-06T07:08:[01]\dZ$/);
  expect(KeyMetadata.LastRotationDate).toBe(KeyMetadata.CreationDate);
});

test('the endpoint selects the region of the key', async () => {
  const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
  const { KeyId, Arn } = (await shanghai.call('CreateKey')).body.KeyMetadata;
  expect(Arn).toBe(`acs:kms:cn-shanghai:${ACCOUNT}:key/${KeyId}`);
  expect(await shanghai.call('DescribeKey', { KeyId })).toMatchObject({ code: 'Success', status: 200 });
  expect(await call('DescribeKey', { KeyId })).toEqual(keyNotFound);
});

test('the key in the registry equals the response', async () => {
  const { KeyMetadata } = (await call('CreateKey', { Description: 'orders', Tags: tag('team', 'a') })).body;
  expect(kms.key(KeyMetadata.KeyId)).toMatchObject({
    keyId: KeyMetadata.KeyId,
    keyVersionId: KeyMetadata.PrimaryKeyVersion,
    arn: KeyMetadata.Arn,
    aliases: [],
    state: 'Enabled',
    regionId: 'cn-hangzhou',
    description: 'orders',
    tags: { team: 'a' },
    deletionDate: undefined,
    materialExpiresAt: undefined,
  });
});

test('the 200th key of a region is created, the 201st is rejected', async () => {
  for (let seeded = 0; seeded < 199; seeded += 1) kms.seedKey();
  expect(await call('CreateKey')).toMatchObject({ code: 'Success', status: 200 });
  const refused = await call('CreateKey');
  expect(refused).toMatchObject({ code: 'Rejected.LimitExceeded', status: 400, body: {} });
  // The tables differ in the final period.
  expect(refused.message).toMatch(
    /^The request was rejected because user create resource limit was exceeded\.?$/,
  );
  expect((await call('ListKeys')).body.TotalCount).toBe(200);
});

test.each(KEY_STATES)('keys in %s count for the quota', async (state) => {
  for (let seeded = 0; seeded < 200; seeded += 1) kms.seedKey({ state });
  expect(await call('CreateKey')).toMatchObject({ code: 'Rejected.LimitExceeded', status: 400 });
});

test('keys of another region do not count for the quota', async () => {
  for (let seeded = 0; seeded < 200; seeded += 1) kms.seedKey({ regionId: 'cn-shanghai' });
  expect(await call('CreateKey')).toMatchObject({ code: 'Success', status: 200 });
});

test('a key whose deletion window has ended does not count for the quota', async () => {
  for (let seeded = 0; seeded < 199; seeded += 1) kms.seedKey();
  const { keyId } = kms.seedKey();
  await call('ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 7 });
  expect(await call('CreateKey')).toMatchObject({ code: 'Rejected.LimitExceeded', status: 400 });
  kms.clock.advance({ days: 7 });
  expect(await call('CreateKey')).toMatchObject({ code: 'Success', status: 200 });
});

test.each([
  ['a key spec that only hardware has', { KeySpec: 'Aliyun_AES_128' }, 'HSM'],
  ['a storage mechanism', { KeyStorageMechanism: 'HsmInternal' }, 'HSM'],
  ['imported key material', { Origin: 'EXTERNAL' }, 'HSM'],
  ['nothing of these', {}, 'SOFTWARE'],
])('an instance key with %s has the correct protection level', async (_name, params, level) => {
  const { body } = await call('CreateKey', { DKMSInstanceId: 'kst-hzz62ee817bvyyr5xq3na', ...params });
  expect(body.KeyMetadata.ProtectionLevel).toBe(level);
});
