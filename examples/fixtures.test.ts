/** Keys and secrets in a file that several tests share, and a registry that is written down and loaded again. */
import path from 'node:path';
import { DecryptRequest, EncryptRequest, GetSecretValueRequest } from '@alicloud/kms20160120';
import { kms } from './kms.setup';
import { kmsClient } from './kms-client';

const client = kmsClient();
const FIXTURES = path.join(__dirname, 'fixtures.yaml');

const secretValue = async (secretName: string) =>
  (await client.getSecretValue(new GetSecretValueRequest({ secretName }))).secretData;

describe('fixtures in a file', () => {
  beforeEach(() => {
    kms.loadFixtures(FIXTURES);
  });

  test('are there in every test', async () => {
    expect(kms.key('alias/orders')?.versions).toHaveLength(3);
    expect(kms.key('alias/orders', { regionId: 'cn-shanghai' })?.keyId).toBe('orders-shanghai');
    await expect(secretValue('db/password')).resolves.toBe('s3cret');
  });

  test('have dates that count from now: the key leaves in seven days, whenever the test runs', () => {
    expect(kms.key('alias/legacy')?.state).toBe('PendingDeletion');
    kms.clock.advance({ days: 7 });
    expect(kms.key('alias/legacy')).toBeUndefined();
  });

  test('rotate on where the file left off', () => {
    kms.clock.advance({ days: 44 });
    expect(kms.key('alias/orders')?.versions).toHaveLength(4);
  });
});

test('an exported registry opens the same ciphertexts when it is loaded again', async () => {
  const { keyId } = kms.seedKey();
  const { ciphertextBlob } = await client.encrypt(new EncryptRequest({ keyId, plaintext: 'hello' }));
  const fixtures = JSON.stringify(kms.exportFixtures());

  kms.reset();
  kms.loadFixtures(JSON.parse(fixtures));

  const { plaintext } = await client.decrypt(new DecryptRequest({ ciphertextBlob }));
  expect(plaintext).toBe('hello');
});

test('a mistake names its place, and nothing is loaded', () => {
  const mistaken = { keys: [{ keyId: 'orders' }, { keyId: 'billing', aliases: ['billing'] }] };
  expect(() => kms.loadFixtures(mistaken)).toThrow('keys[1].aliases[0]: "billing" is no alias name');
  expect(kms.key('orders')).toBeUndefined();
});
