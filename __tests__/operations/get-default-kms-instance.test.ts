/** GetDefaultKmsInstance: the instance for keys and secrets that name none. */
import { everyClient, openApiCallClient } from '../support/clients';
import { INSTANCE, UUID } from '../support/ids';
import { HOST, mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

const OTHER = 'kst-hzz65f176a0ogplgqab1c';
const SHANGHAI = 'kst-shh6715bc67can2kalkwo';
/** Without an instance. */
const NONE = '';

const defaultInstance = async (client: { call: typeof call } = { call }): Promise<unknown> => {
  const reply = await client.call('GetDefaultKmsInstance');
  expect(reply).toEqual({
    code: 'Success',
    message: '',
    status: 200,
    body: { DefaultKmsInstanceId: expect.any(String), RequestId: expect.stringMatching(UUID) },
  });
  return reply.body.DefaultKmsInstanceId;
};

// kms20160120 1.2 and kms-sdk do not have the action.
test.each(
  everyClient()
    .filter((client) => client.can('GetDefaultKmsInstance'))
    .map((client) => [client.name, client] as const),
)('%s gets the id of the only instance', async (_name, client) => {
  kms.seedInstance({ instanceId: INSTANCE });
  expect(await defaultInstance(client)).toBe(INSTANCE);
});

test('of several instances it is the oldest one, in whatever order the test added them', async () => {
  kms.seedInstance({ instanceId: OTHER, createdAt: '-1d' });
  kms.seedInstance({ instanceId: INSTANCE, createdAt: '-30d' });
  expect(await defaultInstance()).toBe(INSTANCE);
});

test('of instances of the same age it is the one that the test added first', async () => {
  const createdAt = new Date('2026-01-01T00:00:00Z');
  for (const instanceId of [OTHER, INSTANCE]) kms.seedInstance({ instanceId, createdAt });
  expect(await defaultInstance()).toBe(OTHER);
});

test.each(['Uninitialized', 'Connecting', 'Disconnected', 'Error'] as const)(
  'it can be in the status %s, although a younger one is Connected',
  async (status) => {
    kms.seedInstance({ instanceId: INSTANCE, status, createdAt: '-1d' });
    kms.seedInstance({ instanceId: OTHER });
    expect(await defaultInstance()).toBe(INSTANCE);
  },
);

test('without an instance the id is an empty string, also after a reset', async () => {
  expect(await defaultInstance()).toBe(NONE);
  kms.seedInstance();
  expect(await defaultInstance()).not.toBe(NONE);
  kms.reset();
  expect(await defaultInstance()).toBe(NONE);
});

test('an instance that only keys name, and that the test did not add, is not the default', async () => {
  kms.seedKey({ instanceId: INSTANCE });
  expect(await defaultInstance()).toBe(NONE);
});

test('each region has its own', async () => {
  kms.seedInstance({ instanceId: SHANGHAI });
  expect(await defaultInstance()).toBe(NONE);
  kms.seedInstance({ instanceId: INSTANCE });
  expect(await defaultInstance()).toBe(INSTANCE);
  expect(await defaultInstance(openApiCallClient('kms.cn-shanghai.aliyuncs.com'))).toBe(SHANGHAI);
});

test('an instance of another account is not the default', async () => {
  kms.account('1000000000000002').seedInstance({ instanceId: INSTANCE });
  expect(await defaultInstance(openApiCallClient(HOST))).toBe(NONE);
});

test('keys and secrets that name no instance are created outside of it', async () => {
  kms.seedInstance({ instanceId: INSTANCE });
  const created = await call('CreateKey');
  expect(created.code).toBe('Success');
  expect(kms.key(created.body.KeyMetadata.KeyId)).toMatchObject({ instanceId: undefined });
  const secret = await call('CreateSecret', { SecretName: 'db', SecretData: 'x', VersionId: 'v1' });
  expect(secret.code).toBe('Success');
  expect(kms.secret('db')).toMatchObject({ instanceId: undefined });
});
