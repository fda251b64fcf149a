import { mockedKms } from '../support/mocked-kms';
import { INSTANCE, UUID } from '../support/ids';
import { operationRejected, refusal } from '../support/refusals';

const { kms, call } = mockedKms();

const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const at = (ms: number) => jest.setSystemTime(NOW.getTime() + ms);
const iso = (ms: number) => new Date(NOW.getTime() + ms).toISOString().replace('.000Z', 'Z');

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(NOW);
});
afterEach(() => jest.useRealTimers());

const rejected = (state: string) =>
  refusal(`Rejected.${state}`, 409, `The request was rejected because the key state is ${state}.`);

const create = (KeyId: string) => call('CreateKeyVersion', { KeyId });
const versionsOf = (keyId: string) => kms.key(keyId)?.versions.map(({ keyVersionId }) => keyVersionId);
const instanceKey = () => kms.seedKey({ instanceId: INSTANCE });
const encrypt = async (KeyId: string) => (await call('Encrypt', { KeyId, Plaintext: 'secret' })).body;

/** Asymmetric keys old enough for another version. */
const asymmetric = (options: object = {}) =>
  kms.seedKey({ keySpec: 'EC_P256', createdAt: NOW.getTime() - 7 * DAY, ...options });

test('a key in Enabled gets a version and keeps its state', async () => {
  const { keyId } = asymmetric();
  expect(await create(keyId)).toMatchObject({ code: 'Success', status: 200, message: '' });
  expect(kms.key(keyId)?.state).toBe('Enabled');
});

test.each(['Disabled', 'PendingDeletion'] as const)(
  'a symmetric key of an instance in %s gets no version',
  async (state) => {
    const { keyId } = kms.seedKey({ state, instanceId: INSTANCE });
    const before = kms.key(keyId);
    expect(await create(keyId)).toEqual(rejected(state));
    expect(kms.key(keyId)).toEqual(before);
  },
);

test('a key can get versions again after it is enabled again', async () => {
  const { keyId } = asymmetric({ state: 'Disabled' });
  await call('EnableKey', { KeyId: keyId });
  expect(await create(keyId)).toMatchObject({ code: 'Success', status: 200 });
});

test('the response contains the version, with the current date, and a RequestId', async () => {
  const { keyId, keyVersionId } = asymmetric();
  const { body } = await create(keyId);
  expect(body).toEqual({
    KeyVersion: {
      CreationDate: iso(0),
      KeyId: keyId,
      KeyVersionId: expect.stringMatching(UUID),
    },
    RequestId: expect.stringMatching(UUID),
  });
  expect(body.KeyVersion.KeyVersionId).not.toBe(keyVersionId);
});

test('the version id of an instance key is the key id and ten more characters', async () => {
  const { keyId } = instanceKey();
  const { body } = await create(keyId);
  expect(body.KeyVersion.KeyVersionId.slice(0, keyId.length)).toBe(keyId);
  expect(body.KeyVersion.KeyVersionId.slice(keyId.length)).toMatch(/^-[0-9a-z]{10}$/);
});

test.each(['RSA_2048', 'RSA_3072', 'EC_P256', 'EC_P256K', 'EC_SM2'] as const)(
  'a %s key without an instance gets versions',
  async (keySpec) => {
    const { keyId } = asymmetric({ keySpec });
    expect(await create(keyId)).toMatchObject({ code: 'Success', status: 200 });
    expect(versionsOf(keyId)).toHaveLength(2);
  },
);

test.each(['RSA_2048', 'RSA_4096', 'EC_P256', 'EC_SM2'] as const)(
  'a %s key of an instance gets versions',
  async (keySpec) => {
    const { keyId } = asymmetric({ keySpec, instanceId: INSTANCE });
    expect(await create(keyId)).toMatchObject({ code: 'Success', status: 200 });
    expect(versionsOf(keyId)).toHaveLength(2);
  },
);

test('an asymmetric key gets a version exactly seven days after its newest version', async () => {
  const { keyId } = kms.seedKey({ keySpec: 'EC_P256' });
  at(7 * DAY);
  expect(await create(keyId)).toMatchObject({ code: 'Success', status: 200 });
});

test('an asymmetric key gets no version one millisecond before', async () => {
  const { keyId } = kms.seedKey({ keySpec: 'EC_P256' });
  at(7 * DAY - 1);
  expect(await create(keyId)).toEqual(operationRejected);
  expect(versionsOf(keyId)).toHaveLength(1);
});

test('the seven days begin with the newest version, not with the first', async () => {
  const { keyId } = asymmetric();
  expect(await create(keyId)).toMatchObject({ code: 'Success' });
  expect(await create(keyId)).toEqual(operationRejected);
  at(7 * DAY - 1);
  expect(await create(keyId)).toEqual(operationRejected);
  at(7 * DAY);
  expect(await create(keyId)).toMatchObject({ code: 'Success', status: 200 });
  expect(versionsOf(keyId)).toHaveLength(3);
});

test('the seven days also apply to an asymmetric key of an instance', async () => {
  const { keyId } = kms.seedKey({ keySpec: 'EC_P256', instanceId: INSTANCE });
  expect(await create(keyId)).toEqual(operationRejected);
  expect(versionsOf(keyId)).toHaveLength(1);
});

test('an asymmetric key can have 50 versions, but not 51', async () => {
  const { keyId } = kms.seedKey({ keySpec: 'EC_P256' });
  for (let version = 2; version <= 50; version += 1) {
    kms.clock.advance({ days: 7 });
    expect((await create(keyId)).code).toBe('Success');
  }
  kms.clock.advance({ days: 7 });
  const answer = await create(keyId);
  expect(answer).toMatchObject({ code: 'Rejected.LimitExceeded', status: 400, body: {} });
  expect(answer.message).toMatch(
    /^The request was rejected because user create resource limit was exceeded\.?$/,
  );
  expect(versionsOf(keyId)).toHaveLength(50);
});

test('a symmetric key of an instance can get any number of versions without a delay', async () => {
  const { keyId } = instanceKey();
  for (let version = 2; version <= 51; version += 1) {
    expect((await create(keyId)).code).toBe('Success');
  }
  expect(new Set(versionsOf(keyId)).size).toBe(51);
});

test('the new version of a symmetric key is its primary version', async () => {
  const { keyId, keyVersionId } = instanceKey();
  const { KeyVersionId } = (await create(keyId)).body.KeyVersion;
  expect(kms.key(keyId)?.keyVersionId).toBe(KeyVersionId);
  expect(versionsOf(keyId)).toEqual([keyVersionId, KeyVersionId]);
  const { KeyMetadata } = (await call('DescribeKey', { KeyId: keyId })).body;
  expect(KeyMetadata.PrimaryKeyVersion).toBe(KeyVersionId);
});

test('the new version encrypts, and the old version can still decrypt its ciphertexts', async () => {
  const { keyId, keyVersionId } = instanceKey();
  const old = await encrypt(keyId);
  const { KeyVersionId } = (await create(keyId)).body.KeyVersion;
  const fresh = await encrypt(keyId);
  expect([old.KeyVersionId, fresh.KeyVersionId]).toEqual([keyVersionId, KeyVersionId]);
  expect(await call('Decrypt', { CiphertextBlob: old.CiphertextBlob })).toMatchObject({
    code: 'Success',
    body: { Plaintext: 'secret', KeyVersionId: keyVersionId },
  });
  expect(await call('Decrypt', { CiphertextBlob: fresh.CiphertextBlob })).toMatchObject({
    code: 'Success',
    body: { Plaintext: 'secret', KeyVersionId },
  });
});

test('LastRotationDate is the creation date of the new version, CreationDate does not change', async () => {
  const { keyId } = instanceKey();
  at(3 * DAY);
  await create(keyId);
  expect((await call('DescribeKey', { KeyId: keyId })).body.KeyMetadata).toMatchObject({
    CreationDate: iso(0),
    LastRotationDate: iso(3 * DAY),
  });
});

test('a rotation that was due earlier is applied first, with its own date', async () => {
  const { keyId, keyVersionId } = kms.seedKey({ instanceId: INSTANCE, rotationDays: 7 });
  at(8 * DAY);
  const { KeyVersion } = (await create(keyId)).body;
  expect(KeyVersion.CreationDate).toBe(iso(8 * DAY));
  const { body } = await call('ListKeyVersions', { KeyId: keyId });
  expect(body.KeyVersions.KeyVersion).toEqual([
    KeyVersion,
    expect.objectContaining({ CreationDate: iso(7 * DAY) }),
    expect.objectContaining({ CreationDate: iso(0), KeyVersionId: keyVersionId }),
  ]);
});

test('the next automatic rotation is computed from the new version', async () => {
  const { keyId } = kms.seedKey({ instanceId: INSTANCE, rotationDays: 7 });
  at(3 * DAY);
  await create(keyId);
  expect(kms.key(keyId)?.nextRotationDate).toEqual(new Date(NOW.getTime() + 10 * DAY));
  at(10 * DAY - 1);
  expect(versionsOf(keyId)).toHaveLength(2);
  at(10 * DAY);
  expect(versionsOf(keyId)).toHaveLength(3);
});

test.each([
  ['symmetric key without an instance', {}],
  ['SM4 key without an instance', { keySpec: 'Aliyun_SM4' }],
  ['external key', { origin: 'EXTERNAL' }],
  ['external key of an instance', { origin: 'EXTERNAL', instanceId: INSTANCE }],
  ['HMAC key', { keySpec: 'HMAC_SHA_256', instanceId: INSTANCE }],
] as const)('a %s gets no version, whatever its age', async (_what, options) => {
  const { keyId } = kms.seedKey({ ...options, createdAt: '2025-01-01T00:00:00Z' });
  const before = kms.key(keyId);
  expect(await create(keyId)).toEqual(operationRejected);
  expect(kms.key(keyId)).toEqual(before);
});

test('DescribeKeyVersion returns the new version, and ListKeyVersions lists it first', async () => {
  const { keyId } = asymmetric();
  const { KeyVersion } = (await create(keyId)).body;
  const { KeyVersionId } = KeyVersion;
  const described = await call('DescribeKeyVersion', { KeyId: keyId, KeyVersionId });
  expect(described.body.KeyVersion).toEqual(KeyVersion);
  const { body } = await call('ListKeyVersions', { KeyId: keyId });
  expect(body.TotalCount).toBe(2);
  expect(body.KeyVersions.KeyVersion[0]).toEqual(KeyVersion);
});

test('every version has its own key pair', async () => {
  const { keyId, keyVersionId } = asymmetric();
  const { KeyVersionId } = (await create(keyId)).body.KeyVersion;
  const [old, fresh] = [
    await call('GetPublicKey', { KeyId: keyId, KeyVersionId: keyVersionId }),
    await call('GetPublicKey', { KeyId: keyId, KeyVersionId }),
  ];
  expect([old.code, fresh.code]).toEqual(['Success', 'Success']);
  expect(fresh.body.PublicKey).not.toBe(old.body.PublicKey);
});

test('other keys get no version', async () => {
  const { keyId } = asymmetric();
  const bystander = asymmetric();
  await create(keyId);
  expect(versionsOf(bystander.keyId)).toHaveLength(1);
});
