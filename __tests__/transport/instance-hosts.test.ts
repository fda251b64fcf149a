/** The region of requests to the host of an instance. */
import { installKmsMock, type KmsMock } from '../../lib';
import { openApiCallClient } from '../support/clients';
import { INSTANCE } from '../support/ids';

const SHANGHAI = 'kst-shh6715bc67can2kalkwo';
const UNKNOWN = 'kst-qqq62ee817bvyyr5xq3na';
const hostOf = (instanceId: string) => `${instanceId}.cryptoservice.kms.aliyuncs.com`;
const encryptAt = (host: string, KeyId: string) =>
  openApiCallClient(host).call('Encrypt', { KeyId, Plaintext: 'x' });

let kms: KmsMock;
const install = (...args: Parameters<typeof installKmsMock>) => {
  kms = installKmsMock(...args);
};
afterEach(() => kms.uninstall());
const regionOfRequest = () => kms.requests.at(-1)?.regionId;

test('is the region that the id names, whatever RegionId says', async () => {
  install();
  await openApiCallClient(hostOf(SHANGHAI)).call('ListKeys', { RegionId: 'cn-beijing' });
  expect(regionOfRequest()).toBe('cn-shanghai');
});

test('is RegionId, or else the default region, if the short name is not known', async () => {
  install({ regionId: 'me-east-1' });
  await openApiCallClient(hostOf(UNKNOWN)).call('ListKeys', { RegionId: 'cn-beijing' });
  expect(regionOfRequest()).toBe('cn-beijing');
  await openApiCallClient(hostOf(UNKNOWN)).call('ListKeys');
  expect(regionOfRequest()).toBe('me-east-1');
});

test('is the region in which the instance was seeded', async () => {
  install();
  kms.seedInstance({ instanceId: UNKNOWN, regionId: 'ap-northeast-1' });
  const { keyId } = kms.seedKey({ instanceId: UNKNOWN });
  expect((await encryptAt(hostOf(UNKNOWN), keyId)).code).toBe('Success');
  expect(regionOfRequest()).toBe('ap-northeast-1');
});

test.each(['key', 'secret'])('is the region in which the instance has a %s', async (kind) => {
  install({ regionId: 'ap-southeast-1' });
  // An id of Hangzhou, as in the documentation, in a test suite for Singapore.
  if (kind === 'key') kms.seedKey({ instanceId: INSTANCE });
  else kms.seedSecret({ secretName: 'app', secretData: 'x', instanceId: INSTANCE });
  await openApiCallClient(hostOf(INSTANCE)).call('ListKeys');
  expect(regionOfRequest()).toBe('ap-southeast-1');
  kms.seedInstance({ instanceId: INSTANCE });
  await openApiCallClient(hostOf(INSTANCE)).call('ListKeys');
  expect(regionOfRequest()).toBe('cn-hangzhou');
});

test('does not depend on the instances of another account', async () => {
  install({ accounts: { 'test-key-id': '1000000000000002' } });
  kms.seedInstance({ instanceId: UNKNOWN, regionId: 'ap-northeast-1' });
  await openApiCallClient(hostOf(UNKNOWN)).call('ListKeys');
  expect(regionOfRequest()).toBe('cn-hangzhou');
});

test('is that of the option endpoints', async () => {
  install({ endpoints: [{ host: hostOf(SHANGHAI), regionId: 'cn-beijing' }, hostOf(INSTANCE)] });
  await openApiCallClient(hostOf(SHANGHAI)).call('ListKeys');
  expect(regionOfRequest()).toBe('cn-beijing');
  await openApiCallClient(hostOf(INSTANCE)).call('ListKeys');
  expect(regionOfRequest()).toBe('cn-hangzhou');
});

test("with service: '3.0' the host of an option is still the gateway of its instance", async () => {
  install({ service: '3.0', endpoints: [{ host: hostOf(UNKNOWN), regionId: 'cn-beijing' }] });
  const { instanceId } = kms.seedInstance({ instanceId: UNKNOWN, regionId: 'cn-beijing' });
  const { keyId } = kms.seedKey({ instanceId });
  expect((await encryptAt(hostOf(UNKNOWN), keyId)).code).toBe('Success');
  expect((await openApiCallClient(hostOf(UNKNOWN)).call('ListKeys')).code).toBe('InvalidApiName');
});
