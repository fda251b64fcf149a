/** The option `service`: what '3.0', the service of an account that is opened today, does not allow, and 'classic' does. */
import { installKmsMock, type KeySpec, type KmsMock, secretLifeCycle, stateMatrix } from '../../lib';
import { everyClient, openApiCallClient, type Params } from '../support/clients';
import { INSTANCE } from '../support/ids';
import { DEDICATED_ACTIONS, dedicatedCalls, seedScene } from '../support/instance-scene';
import { HOST } from '../support/mocked-kms';
import { instanceNotFound, instanceStateInvalid, invalid, keyNotFound, refusal } from '../support/refusals';
import { secretNotFoundDot } from '../support/secrets';
import { usageError } from '../support/usage-error';

const OTHER = 'kst-hzz62ee817bvyyr5xq3nb';
const unsupported = refusal('UnupportedOperation', 400, 'This action is not supported.');

let kms: KmsMock;
const install = (...args: Parameters<typeof installKmsMock>) => {
  kms = installKmsMock(...args);
  return kms;
};
afterEach(() => kms.uninstall());

const shared = openApiCallClient(HOST);
const call = shared.call.bind(shared);
const gatewayOf = (instanceId: string) => openApiCallClient(`${instanceId}.cryptoservice.kms.aliyuncs.com`);
const countOfKeys = async () => (await call('ListKeys')).body.TotalCount;

const SPECS_OF_INSTANCES: readonly KeySpec[] = [
  'Aliyun_AES_192',
  'Aliyun_AES_128',
  'Aliyun_SM4',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_P256',
  'EC_P256K',
  'EC_SM2',
  'HMAC_SHA_224',
  'HMAC_SHA_256',
  'HMAC_SHA_384',
  'HMAC_SHA_512',
  'HMAC_SM3',
];

describe("with service: '3.0', CreateKey without an instance", () => {
  beforeEach(() => {
    install({ service: '3.0' });
  });

  test('creates one default key', async () => {
    expect((await call('CreateKey', { Description: 'the default key' })).code).toBe('Success');
    expect(await call('CreateKey')).toEqual(unsupported);
    expect(await countOfKeys()).toBe(1);
  });

  test.each(everyClient().map((client) => [client.name, client] as const))(
    'responds to %s with the code that was seen',
    async (_name, client) => {
      await client.call('CreateKey');
      expect(await client.call('CreateKey')).toMatchObject({
        code: 'UnupportedOperation',
        message: 'This action is not supported.',
      });
      expect(kms.requests.at(-1)).toMatchObject({ status: 400, code: 'UnupportedOperation' });
    },
  );

  test.each(SPECS_OF_INSTANCES)('creates no key of %s, but an instance does', async (KeySpec) => {
    expect(await call('CreateKey', { KeySpec })).toEqual(unsupported);
    expect(await countOfKeys()).toBe(0);
    kms.seedInstance({ instanceId: INSTANCE });
    expect((await call('CreateKey', { KeySpec, DKMSInstanceId: INSTANCE })).code).toBe('Success');
  });

  test('accepts imported key material for the default key', async () => {
    expect((await call('CreateKey', { Origin: 'EXTERNAL' })).body.KeyMetadata.KeyState).toBe('PendingImport');
    expect(await call('CreateKey', { Origin: 'EXTERNAL' })).toEqual(unsupported);
  });

  test('creates another default key only after the first one is deleted', async () => {
    const { KeyId } = (await call('CreateKey')).body.KeyMetadata;
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    expect(await call('CreateKey')).toEqual(unsupported);
    kms.clock.advance({ days: 7 });
    expect((await call('CreateKey')).code).toBe('Success');
  });

  test('creates a default key in each region and account', async () => {
    kms.uninstall();
    install({ service: '3.0', accounts: { 'test-key-id': '1000000000000002' } });
    kms.seedKey();
    expect((await call('CreateKey')).code).toBe('Success');
    const shanghai = openApiCallClient('kms.cn-shanghai.aliyuncs.com');
    expect((await shanghai.call('CreateKey')).code).toBe('Success');
    expect(await shanghai.call('CreateKey')).toEqual(unsupported);
  });

  test('does not count keys of instances and keys of cloud services', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    kms.seedKey({ instanceId: INSTANCE });
    kms.seedKey({ aliases: ['alias/acs/oss'] });
    expect((await call('CreateKey')).code).toBe('Success');
  });

  test('still rejects the parameters that only keys of an instance have', async () => {
    expect(await call('CreateKey', { KeyStorageMechanism: 'HsmInternal' })).toEqual(
      invalid('KeyStorageMechanism'),
    );
  });
});

describe("with service: '3.0', an instance that was not seeded", () => {
  beforeEach(() => {
    install({ service: '3.0' });
  });
  const secret = { SecretName: 'app', VersionId: 'v1', SecretData: 'x' };

  test('is not found by CreateKey and CreateSecret', async () => {
    kms.seedInstance({ instanceId: OTHER });
    expect(await call('CreateKey', { DKMSInstanceId: INSTANCE })).toEqual(instanceNotFound);
    expect(await call('CreateSecret', { ...secret, DKMSInstanceId: INSTANCE })).toEqual(instanceNotFound);
    expect(await countOfKeys()).toBe(0);
    expect((await call('ListSecrets')).body.TotalCount).toBe(0);
    expect((await call('CreateKey', { DKMSInstanceId: OTHER })).code).toBe('Success');
    expect((await call('CreateSecret', { ...secret, DKMSInstanceId: OTHER })).code).toBe('Success');
  });

  test('is not found in another region or account', async () => {
    kms.seedInstance({ instanceId: 'kst-shh6715bc67can2kalkwo' });
    kms.account('1').seedInstance({ instanceId: INSTANCE });
    for (const DKMSInstanceId of ['kst-shh6715bc67can2kalkwo', INSTANCE]) {
      expect(await call('CreateKey', { DKMSInstanceId })).toEqual(instanceNotFound);
    }
  });

  test('cannot be created with an id that is not valid', async () => {
    expect(await call('CreateKey', { DKMSInstanceId: 'orders' })).toEqual(invalid('DKMSInstanceId'));
  });

  test('is a usage error in a fixture of a key or a secret', () => {
    for (const [seed, name] of [
      [() => kms.seedKey({ instanceId: INSTANCE }), 'seedKey'],
      [() => kms.seedSecret({ ...fixture, instanceId: INSTANCE }), 'seedSecret'],
    ] as const) {
      expect(usageError(seed)).toMatchObject({
        code: 'INVALID_FIXTURE',
        message:
          `alicloud-kms-mock: ${name}({ instanceId }): cn-hangzhou has no instance ${INSTANCE}. ` +
          `Seed it first: kms.seedInstance({ instanceId: '${INSTANCE}' }).`,
      });
    }
    expect(() => kms.loadFixtures({ keys: [{ instanceId: INSTANCE }] })).toThrow('keys[0].instanceId');
    kms.loadFixtures({
      keys: [{ instanceId: INSTANCE }],
      secrets: [{ ...fixture, instanceId: INSTANCE }],
      instances: [{ instanceId: INSTANCE }],
    });
    expect(kms.secret('app')?.instanceId).toBe(INSTANCE);
    const SHANGHAI = 'kst-shh6715bc67can2kalkwo';
    const { keys } = kms.loadFixtures({
      instances: [{ instanceId: SHANGHAI }],
      keys: [{ instanceId: SHANGHAI }],
    });
    expect(keys[0]?.regionId).toBe('cn-shanghai');
  });

  const fixture = { secretName: 'app', secretData: 'x' };
});

describe("with service: '3.0', fixtures of keys without an instance", () => {
  beforeEach(() => {
    install({ service: '3.0' });
  });

  test('can be only one in each region', () => {
    const { keyId } = kms.seedKey();
    expect(usageError(() => kms.seedKey())).toMatchObject({
      code: 'INVALID_FIXTURE',
      message: expect.stringMatching(
        new RegExp(
          `seedKey\\(\\{ instanceId \\}\\): cn-hangzhou already has the key ${keyId}, .*Add an instanceId`,
        ),
      ),
    });
    expect(() =>
      kms.loadFixtures({ keys: [{ regionId: 'cn-shanghai' }, { regionId: 'cn-shanghai' }] }),
    ).toThrow('keys[1].instanceId');
    kms.seedKey({ regionId: 'cn-shanghai' });
    kms.seedKey({ aliases: ['alias/acs/oss'] });
    kms.seedKey({ aliases: ['alias/acs/rds'], keySpec: 'Aliyun_SM4' });
    kms.account('1').seedKey();
  });

  test.each(SPECS_OF_INSTANCES)('cannot have the spec %s', (keySpec) => {
    expect(usageError(() => kms.seedKey({ keySpec })).message).toContain(
      `seedKey({ keySpec }): only instances have keys of ${keySpec}. Add an instanceId`,
    );
    kms.seedInstance({ instanceId: INSTANCE });
    expect(kms.seedKey({ keySpec, instanceId: INSTANCE }).state).toBe('Enabled');
  });

  test('of an export can be loaded again', () => {
    kms.seedInstance({ instanceId: INSTANCE, status: 'Error' });
    kms.seedKey({ keyId: 'default' });
    kms.seedKey({ keyId: 'other', instanceId: INSTANCE });
    const exported = kms.exportFixtures();
    kms.reset();
    kms.loadFixtures(exported);
    expect(kms.exportFixtures()).toEqual({ ...exported, notBefore: expect.any(String) });
  });
});

describe("with service: '3.0', the dedicated gateway of an instance", () => {
  beforeEach(() => {
    install({ service: '3.0' });
  });
  const gateway = gatewayOf(INSTANCE);

  const OTHERS = [...stateMatrix, ...secretLifeCycle]
    .map(({ action }) => action)
    .filter((action) => !DEDICATED_ACTIONS.includes(action));

  test('serves the 14 cryptographic actions and GetSecretValue', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    const calls = await dedicatedCalls(seedScene(kms), shared);
    expect(DEDICATED_ACTIONS).toHaveLength(15);
    for (const action of DEDICATED_ACTIONS) {
      expect([action, (await gateway.call(action, calls[action])).code]).toEqual([action, 'Success']);
    }
  });

  test.each(OTHERS)('does not serve %s', async (action) => {
    kms.seedInstance({ instanceId: INSTANCE });
    const { keyId } = kms.seedKey({ instanceId: INSTANCE });
    expect(await gateway.call(action, { KeyId: keyId })).toEqual({
      code: 'InvalidApiName',
      status: 400,
      message:
        `The ApiName "${action}" is invalid. (alicloud-kms-mock: the dedicated gateway of an instance serves cryptographic ` +
        `actions and GetSecretValue; send ${action} to kms.cn-hangzhou.aliyuncs.com)`,
      body: {},
    });
  });

  test('responds to an unknown action like the shared gateway', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    expect(await gateway.call('Encypt')).toMatchObject({
      code: 'InvalidAction.NotFound',
      message: expect.stringContaining('did you mean "Encrypt"?'),
    });
  });

  test('does not find keys, aliases, blobs and secrets outside of its instance', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    kms.seedInstance({ instanceId: OTHER });
    const outside = [
      kms.seedKey({ aliases: ['alias/default'] }),
      kms.seedKey({ instanceId: OTHER, aliases: ['alias/other'] }),
    ];
    for (const { keyId, aliases } of outside) {
      for (const KeyId of [keyId, ...aliases]) {
        expect(await gateway.call('Encrypt', { KeyId, Plaintext: 'x' })).toEqual(keyNotFound);
      }
      const { CiphertextBlob } = (await call('Encrypt', { KeyId: keyId, Plaintext: 'x' })).body;
      expect(await gateway.call('Decrypt', { CiphertextBlob })).toEqual(keyNotFound);
      const { keyId: inside } = kms.seedKey({ instanceId: INSTANCE });
      const reEncrypt = { CiphertextBlob, DestinationKeyId: inside };
      expect(await gateway.call('ReEncrypt', reEncrypt)).toEqual(keyNotFound);
      expect((await call('ReEncrypt', reEncrypt)).code).toBe('Success');
    }
    kms.seedSecret({ secretName: 'app', secretData: 'x' });
    kms.seedSecret({ secretName: 'other', secretData: 'x', instanceId: OTHER });
    kms.seedSecret({ secretName: 'inside', secretData: 'x', instanceId: INSTANCE });
    for (const SecretName of ['app', 'other', 'nobody']) {
      expect(await gateway.call('GetSecretValue', { SecretName })).toEqual(secretNotFoundDot);
    }
    expect((await gateway.call('GetSecretValue', { SecretName: 'inside' })).body.SecretData).toBe('x');
  });

  test('of an instance that was not seeded, or is not ready, serves nothing', async () => {
    const params = { KeyId: 'alias/orders', Plaintext: 'x' };
    expect(await gateway.call('Encrypt', params)).toEqual(instanceNotFound);
    expect((await gateway.call('CreateKey')).code).toBe('InvalidApiName');
    kms.seedInstance({ instanceId: INSTANCE, status: 'Connecting' });
    expect(await gateway.call('Encrypt', params)).toEqual(instanceStateInvalid);
    expect(await gatewayOf('orders').call('Encrypt', params)).toEqual(instanceNotFound);
  });

  test('accepts a dry run', async () => {
    kms.seedInstance({ instanceId: INSTANCE });
    const { keyId: KeyId } = kms.seedKey({ instanceId: INSTANCE });
    const params: Params = { KeyId, Plaintext: 'x', DryRun: 'true' };
    expect((await gateway.call('Encrypt', params)).code).toBe('DryRunOperationError');
    const outside = { ...params, KeyId: kms.seedKey().keyId };
    expect((await gateway.call('Encrypt', outside)).code).toBe('ValidationError');
  });

  test.each(
    everyClient(`${INSTANCE}.cryptoservice.kms.aliyuncs.com`).map((client) => [client.name, client] as const),
  )('responds to %s', async (_name, client) => {
    kms.seedInstance({ instanceId: INSTANCE });
    const { keyId: KeyId } = kms.seedKey({ instanceId: INSTANCE });
    const { body } = await client.call('Encrypt', { KeyId, Plaintext: 'hello' });
    expect(body.KeyId).toBe(KeyId);
    expect((await client.call('ListKeys')).code).toBe('InvalidApiName');
    expect((await client.call('Encrypt', { KeyId: kms.seedKey().keyId, Plaintext: 'x' })).code).toBe(
      'Forbidden.KeyNotFound',
    );
  });
});

describe.each([undefined, 'classic'] as const)('with service: %s', (service) => {
  beforeEach(() => {
    install(service === undefined ? {} : { service });
  });

  test('keys without an instance have no other limit than the quota', async () => {
    for (const KeySpec of [
      'Aliyun_AES_256',
      'Aliyun_AES_256',
      'Aliyun_SM4',
      'RSA_2048',
      'EC_P256',
      'EC_SM2',
    ]) {
      expect((await call('CreateKey', { KeySpec })).code).toBe('Success');
    }
    expect(await call('CreateKey', { KeySpec: 'HMAC_SHA_256' })).toEqual(invalid('KeySpec'));
    kms.seedKey();
    kms.seedKey({ keySpec: 'EC_P256' });
  });

  test('an instance that was not seeded exists', async () => {
    expect((await call('CreateKey', { DKMSInstanceId: INSTANCE })).code).toBe('Success');
    const { keyId: KeyId } = kms.seedKey({ instanceId: OTHER });
    expect((await call('Encrypt', { KeyId, Plaintext: 'x' })).code).toBe('Success');
    kms.seedSecret({ secretName: 'app', secretData: 'x', instanceId: OTHER });
    expect((await call('GetSecretValue', { SecretName: 'app' })).code).toBe('Success');
  });

  test('the gateway of an instance serves every action, for every key', async () => {
    const gateway = gatewayOf(INSTANCE);
    const { KeyId } = (await gateway.call('CreateKey')).body.KeyMetadata;
    expect((await gateway.call('Encrypt', { KeyId, Plaintext: 'x' })).code).toBe('Success');
    expect((await call('DescribeKey', { KeyId })).code).toBe('Success');
  });
});

describe('the option service', () => {
  test.each(['3', '2.0', 'Classic', '', 3, null])('%p is a usage error', (service) => {
    const error = usageError(() => install({ service: service as never }));
    expect(error.code).toBe('INVALID_OPTION');
    expect(error.message).toContain('installKmsMock({ service })');
    install();
  });

  test('also applies after reset(), after a rollback and inside of run()', async () => {
    install({ service: '3.0' });
    const isStrict = async () => {
      await call('CreateKey');
      expect(await call('CreateKey')).toEqual(unsupported);
      expect(await call('CreateKey', { DKMSInstanceId: INSTANCE })).toEqual(instanceNotFound);
    };
    const empty = kms.snapshot();
    await isStrict();
    kms.reset();
    await isStrict();
    kms.rollback(empty);
    await isStrict();
    await kms.run(isStrict);
  });

  test('keeps the instances of a run apart', async () => {
    install({ service: '3.0' });
    await kms.run(async () => {
      kms.seedInstance({ instanceId: INSTANCE });
      expect((await call('CreateKey', { DKMSInstanceId: INSTANCE })).code).toBe('Success');
    });
    expect(await call('CreateKey', { DKMSInstanceId: INSTANCE })).toEqual(instanceNotFound);
  });
});
