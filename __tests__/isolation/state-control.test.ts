/** snapshot() and rollback(): they restore everything that a test can observe, except the request log. */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { installKmsMock, type KmsMock, type KmsSnapshot } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { HOST } from '../support/mocked-kms';

const NOW = new Date('2026-03-01T12:00:00Z');
const MATERIAL = Buffer.alloc(32, 7);

let kms: KmsMock;
const hangzhou = openApiCallClient(HOST);
const call = hangzhou.call.bind(hangzhou);
const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');

beforeEach(() => {
  kms = installKmsMock({ randomSeed: 'state control' });
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
  kms.uninstall();
});

const ok = async (action: string, params: Parameters<typeof call>[1] = {}) => {
  const { code, body } = await call(action, params);
  expect(code).toBe('Success');
  return body;
};
const encrypt = async (KeyId: string) => (await ok('Encrypt', { KeyId, Plaintext: 'text' })).CiphertextBlob;
const decrypt = (CiphertextBlob: string) => call('Decrypt', { CiphertextBlob });

/** Everything that a client can read from the mock, and the values that the handle returns. */
async function everything() {
  const keys = await ok('ListKeys', { PageSize: 100 });
  const secrets = await ok('ListSecrets', { FetchTags: 'true' });
  const ids: string[] = keys.Keys.Key.map(({ KeyId }: { KeyId: string }) => KeyId);
  const names: string[] = secrets.SecretList.Secret.map(
    ({ SecretName }: { SecretName: string }) => SecretName,
  );
  return {
    aliases: (await ok('ListAliases')).Aliases,
    keys: ids.map((id) => kms.key(id)),
    metadata: await Promise.all(ids.map(async (KeyId) => (await ok('DescribeKey', { KeyId })).KeyMetadata)),
    secrets: names.map((name) => kms.secret(name)),
    shanghai: (await shanghai.call('ListKeys')).body.Keys,
    now: kms.clock.now(),
  };
}

/** A key of every kind and state, secrets that rotate, and two regions. */
async function fixtures() {
  kms.seedKey({ keyId: 'plain', aliases: ['alias/plain', 'alias/also'], tags: { team: 'a', cost: '1' } });
  kms.seedKey({ keyId: 'disabled', state: 'Disabled', description: 'before' });
  kms.seedKey({ keyId: 'leaving', state: 'PendingDeletion', deletionDate: '2026-03-20T00:00:00Z' });
  kms.seedKey({ keyId: 'rotating', rotationDays: 7 });
  kms.seedKey({ keyId: 'external', material: MATERIAL, materialExpiresAt: '2026-03-05T00:00:00Z' });
  kms.seedKey({ keyId: 'waiting', state: 'PendingImport' });
  kms.seedKey({ keyId: 'signing', keySpec: 'EC_P256', createdAt: '2026-01-01T00:00:00Z' });
  kms.seedKey({ keyId: 'shanghai', regionId: 'cn-shanghai' });
  kms.seedSecret({ secretName: 'plain', secretData: 'one', tags: { team: 'a' } });
  kms.seedSecret({
    secretName: 'under-a-key',
    secretData: 'two',
    encryptionKeyId: 'plain',
  });
  await ok('CreateSecret', {
    SecretName: 'cache',
    SecretType: 'Redis',
    SecretData: '$Auto',
    ExtendedConfig:
      '{"SecretSubType":"DoubleUsers","InstanceId":"r-bp1b3dd3a506e","RegionId":"cn-hangzhou","AccountName":"user1"}',
    EnableAutomaticRotation: true,
    RotationInterval: '7d',
    VersionId: 'v1',
  });
}

/** One change of each kind. */
async function upheaval() {
  await ok('DisableKey', { KeyId: 'plain' });
  await ok('EnableKey', { KeyId: 'disabled' });
  await ok('UpdateKeyDescription', { KeyId: 'disabled', Description: 'after' });
  await ok('CancelKeyDeletion', { KeyId: 'leaving' });
  await ok('CreateKeyVersion', { KeyId: 'signing' });
  await ok('ScheduleKeyDeletion', { KeyId: 'signing', PendingWindowInDays: 7 });
  await ok('DeleteKeyMaterial', { KeyId: 'external' });
  await ok('UpdateRotationPolicy', { KeyId: 'rotating', EnableAutomaticRotation: false });
  await ok('DeleteAlias', { AliasName: 'alias/plain' });
  await ok('UpdateAlias', { AliasName: 'alias/also', KeyId: 'rotating' });
  await ok('UntagResources', {
    ResourceType: 'key',
    RegionId: 'cn-hangzhou',
    'ResourceId.1': 'plain',
    'TagKey.1': 'team',
  });
  await ok('TagResource', { KeyId: 'plain', Tags: '[{"TagKey":"team","TagValue":"b"}]' });
  await ok('CreateKey');
  await ok('PutSecretValue', { SecretName: 'plain', VersionId: 'v2', SecretData: 'three' });
  await ok('UpdateSecretVersionStage', { SecretName: 'plain', VersionStage: 'mine', MoveToVersion: 'v2' });
  await ok('RotateSecret', { SecretName: 'cache', VersionId: 'rotated' });
  await ok('CreateSecret', { SecretName: 'new', VersionId: 'v1', SecretData: 'four' });
  await ok('DeleteSecret', { SecretName: 'plain', ForceDeleteWithoutRecovery: 'true' });
  kms.clock.advance({ days: 40 });
  kms.seedKey({ keyId: 'late', regionId: 'cn-shanghai' });
  kms.seedKey({ keyId: 'later', regionId: 'cn-beijing' });
}

describe('rollback()', () => {
  test('restores keys, aliases, tags, secrets, regions and the clock, any number of times', async () => {
    await fixtures();
    kms.clock.advance({ hours: 1 });
    const before = await everything();
    const snapshot = kms.snapshot();
    for (let round = 0; round < 2; round++) {
      await upheaval();
      expect(await everything()).not.toEqual(before);
      kms.rollback(snapshot);
      expect(await everything()).toEqual(before);
      expect(kms.key('later', { regionId: 'cn-beijing' })).toBeUndefined();
    }
  });

  test('does not undo changes before the snapshot, and a snapshot itself changes nothing', async () => {
    await fixtures();
    const blob = await encrypt('plain');
    const before = await everything();
    const snapshot = kms.snapshot();
    expect(await everything()).toEqual(before);
    kms.rollback(snapshot);
    expect((await decrypt(blob)).body).toMatchObject({ KeyId: 'plain', Plaintext: 'text' });
  });

  test('restores a deleted key, with its key material and its old versions', async () => {
    kms.seedKey({ keyId: 'rotating', rotationDays: 7 });
    const first = await encrypt('rotating');
    kms.clock.advance({ days: 7 });
    const second = await encrypt('rotating');
    const snapshot = kms.snapshot();
    await ok('ScheduleKeyDeletion', { KeyId: 'rotating', PendingWindowInDays: 7 });
    kms.clock.advance({ days: 7 });
    expect((await decrypt(first)).code).toBe('Forbidden.KeyNotFound');
    kms.rollback(snapshot);
    for (const blob of [first, second])
      expect((await decrypt(blob)).body).toMatchObject({ Plaintext: 'text' });
  });

  test.each([
    ['DeleteKeyMaterial', () => ok('DeleteKeyMaterial', { KeyId: 'external' })],
    ['its expiry', async () => void kms.clock.advance({ days: 30 })],
  ])('restores imported key material after %s, in several rollbacks', async (_how, lose) => {
    kms.seedKey({ keyId: 'external', material: MATERIAL, materialExpiresAt: '2026-03-05T00:00:00Z' });
    const blob = await encrypt('external');
    const snapshot = kms.snapshot();
    for (let round = 0; round < 2; round++) {
      await lose();
      expect((await decrypt(blob)).code).toBe('Rejected.PendingImport');
      kms.rollback(snapshot);
      expect(kms.key('external')?.materialExpiresAt).toEqual(new Date('2026-03-05T00:00:00Z'));
      expect((await decrypt(blob)).body).toMatchObject({ Plaintext: 'text' });
    }
  });

  test('undoes an import, and its token is valid again', async () => {
    kms.seedKey({ keyId: 'waiting', state: 'PendingImport' });
    const { PublicKey, ImportToken } = await ok('GetParametersForImport', {
      KeyId: 'waiting',
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    });
    const key = createPublicKey({ key: Buffer.from(PublicKey, 'base64'), format: 'der', type: 'spki' });
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const params = {
      KeyId: 'waiting',
      EncryptedKeyMaterial: publicEncrypt({ key, ...oaep }, MATERIAL).toString('base64'),
      ImportToken,
    };
    const snapshot = kms.snapshot();
    await ok('ImportKeyMaterial', params);
    kms.clock.advance({ days: 2 });
    expect((await call('ImportKeyMaterial', params)).code).toBe('ExpiredImportToken');
    kms.rollback(snapshot);
    expect(kms.key('waiting')).toMatchObject({ state: 'PendingImport', hasMaterial: false });
    await ok('ImportKeyMaterial', params);
    expect(kms.key('waiting')?.state).toBe('Enabled');
  });

  test('undoes the creation of an import token', async () => {
    kms.seedKey({ keyId: 'waiting', state: 'PendingImport' });
    const snapshot = kms.snapshot();
    const { ImportToken } = await ok('GetParametersForImport', {
      KeyId: 'waiting',
      WrappingAlgorithm: 'RSAES_OAEP_SHA_256',
      WrappingKeySpec: 'RSA_2048',
    });
    kms.rollback(snapshot);
    const EncryptedKeyMaterial = Buffer.alloc(256).toString('base64');
    expect(
      (await call('ImportKeyMaterial', { KeyId: 'waiting', EncryptedKeyMaterial, ImportToken })).code,
    ).toBe('InvalidImportToken');
  });

  test('keeps the key pair of an RSA key that was created before or after the snapshot', async () => {
    kms.seedKey({ keyId: 'rsa', keySpec: 'RSA_2048', keyVersionId: '2ab1a983-7072-4bbc-a582-584b5bd8cb56' });
    const snapshot = kms.snapshot();
    const params = { KeyId: 'rsa', KeyVersionId: '2ab1a983-7072-4bbc-a582-584b5bd8cb56' };
    const { PublicKey } = await ok('GetPublicKey', params);
    kms.rollback(snapshot);
    expect((await ok('GetPublicKey', params)).PublicKey).toBe(PublicKey);
  });

  test('makes dates due again', async () => {
    kms.seedKey({ keyId: 'leaving', state: 'PendingDeletion', deletionDate: '2026-03-20T00:00:00Z' });
    kms.seedSecret({ secretName: 'leaving', secretData: 'x', state: 'PendingDeletion' });
    const snapshot = kms.snapshot();
    for (let round = 0; round < 2; round++) {
      kms.clock.advance({ days: 40 });
      expect([kms.key('leaving'), kms.secret('leaving')]).toEqual([undefined, undefined]);
      expect((await ok('ListKeys')).TotalCount).toBe(0);
      kms.rollback(snapshot);
      expect(kms.clock.now()).toEqual(NOW);
      expect((await ok('ListKeys')).TotalCount).toBe(1);
    }
  });

  test('does not change the time of the process that fake timers have moved', () => {
    const snapshot = kms.snapshot();
    kms.clock.advance({ days: 1 });
    jest.advanceTimersByTime(60_000);
    kms.rollback(snapshot);
    expect(kms.clock.now()).toEqual(new Date(NOW.getTime() + 60_000));
  });

  test('makes the following random values the same, byte for byte', async () => {
    await fixtures();
    await encrypt('plain');
    const snapshot = kms.snapshot();
    const story = async () => {
      const answers = [
        await call('CreateKey'),
        await call('GenerateDataKey', { KeyId: 'plain', NumberOfBytes: 21 }),
        await call('Encrypt', { KeyId: 'plain', Plaintext: 'text' }),
        await call('GetRandomPassword'),
        await call('RotateSecret', { SecretName: 'cache', VersionId: 'rotated' }),
        await call('GetSecretValue', { SecretName: 'cache' }),
        await call('Encrypt', { KeyId: 'nobody', Plaintext: 'text' }),
        await shanghai.call('Encrypt', { KeyId: 'shanghai', Plaintext: 'text' }),
      ];
      kms.clock.advance({ days: 30 });
      return {
        answers,
        seeded: kms.seedKey(),
        versions: kms.key('rotating')?.versions,
        cache: kms.secret('cache'),
      };
    };
    const first = await story();
    expect(first.versions).toHaveLength(5);
    kms.rollback(snapshot);
    const second = await story();
    expect(second).toEqual(first);
    kms.reset();
    kms.rollback(snapshot);
    expect(await story()).toEqual(first);
  });

  test('does not change the request log', async () => {
    const { keyId } = kms.seedKey();
    await encrypt(keyId);
    const snapshot = kms.snapshot();
    await ok('DescribeKey', { KeyId: keyId });
    kms.rollback(snapshot);
    await ok('ListKeys');
    expect(kms.requests.map(({ action }) => action)).toEqual(['Encrypt', 'DescribeKey', 'ListKeys']);
    kms.reset();
    kms.rollback(snapshot);
    expect(kms.requests).toEqual([]);
  });

  test('restores any of several snapshots in any order', async () => {
    const empty = kms.snapshot();
    kms.seedKey({ keyId: 'one' });
    const one = kms.snapshot();
    kms.seedKey({ keyId: 'two' });
    const two = kms.snapshot();
    const ids = async () => (await ok('ListKeys')).Keys.Key.map(({ KeyId }: { KeyId: string }) => KeyId);
    for (const [snapshot, expected] of [
      [empty, []],
      [two, ['one', 'two']],
      [one, ['one']],
      [two, ['one', 'two']],
    ] as const) {
      kms.rollback(snapshot);
      expect(await ids()).toEqual(expected);
    }
  });

  test('prevents changes by a call in flight, and the call gets its response', async () => {
    kms.seedKey({ keyId: 'waiting', state: 'PendingImport' });
    const snapshot = kms.snapshot();
    const asked = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' };
    const inFlight = call('GetParametersForImport', { KeyId: 'waiting', ...asked });
    // When a later call has its response, this one was received, and its key pair may still be in generation.
    await ok('ListKeys');
    kms.rollback(snapshot);
    const { code, body } = await inFlight;
    expect(code).toBe('Success');
    const EncryptedKeyMaterial = Buffer.alloc(256).toString('base64');
    const token = { ImportToken: body.ImportToken, EncryptedKeyMaterial };
    expect((await call('ImportKeyMaterial', { KeyId: 'waiting', ...token })).code).toBe('InvalidImportToken');
  });
});

test('rollback() is not affected by a change of an object that was passed as a fixture', () => {
  const CustomData = { team: 'a' };
  const extendedConfig = { SecretSubType: 'SingleUser', DBInstanceId: 'rm-1', CustomData };
  const versions = [{ versionId: 'v1', secretData: '{"AccountName":"a","AccountPassword":"p"}' }];
  kms.seedSecret({ secretName: 'db', secretType: 'Rds', extendedConfig, versions });
  const snapshot = kms.snapshot();
  CustomData.team = 'b';
  expect(kms.secret('db')?.extendedConfig?.CustomData).toEqual({ team: 'a' });
  kms.rollback(snapshot);
  expect(kms.secret('db')?.extendedConfig?.CustomData).toEqual({ team: 'a' });
});

describe('a snapshot', () => {
  test('has the time at which it was taken', () => {
    kms.clock.advance({ days: 1 });
    expect(kms.snapshot()).toEqual({ takenAt: new Date('2026-03-02T12:00:00Z') });
  });

  test('is still valid after reset()', async () => {
    await fixtures();
    const before = await everything();
    const snapshot = kms.snapshot();
    kms.reset();
    expect(kms.key('plain')).toBeUndefined();
    kms.rollback(snapshot);
    expect(await everything()).toEqual(before);
  });

  test('of another installation is rejected, and the error says what to do', () => {
    const snapshot = kms.snapshot();
    kms.uninstall();
    kms = installKmsMock();
    expect(() => kms.rollback(snapshot)).toThrow(
      expect.objectContaining({
        code: 'INVALID_SNAPSHOT',
        message: expect.stringContaining('kms.snapshot()'),
      }),
    );
  });

  test.each([[undefined], [null], ['snapshot'], [{}], [{ takenAt: NOW }]])('is not %p', (value) => {
    kms.seedKey({ keyId: 'here' });
    expect(() => kms.rollback(value as KmsSnapshot)).toThrow(
      expect.objectContaining({ name: 'KmsMockUsageError', code: 'INVALID_SNAPSHOT' }),
    );
    expect(kms.key('here')).toBeDefined();
  });

  test('can neither be taken nor be used after uninstall()', () => {
    const snapshot = kms.snapshot();
    kms.uninstall();
    const notInstalled = expect.objectContaining({
      code: 'NOT_INSTALLED',
      message: expect.stringContaining('Install the mock again'),
    });
    expect(() => kms.snapshot()).toThrow(notInstalled);
    expect(() => kms.rollback(snapshot)).toThrow(notInstalled);
  });
});
