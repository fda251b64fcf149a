/** Keys and secrets in a file that several tests share, and a registry that is exported and loaded again. */
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

  test('are loaded in every test', async () => {
    expect(kms.key('alias/orders')?.versions).toHaveLength(3);
    expect(kms.key('alias/orders', { regionId: 'cn-shanghai' })?.keyId).toBe('orders-shanghai');
    await expect(secretValue('db/password')).resolves.toBe('s3cret');
  });

  test('have relative dates: the key is deleted seven days after loading', () => {
    expect(kms.key('alias/legacy')?.state).toBe('PendingDeletion');
    kms.clock.advance({ days: 7 });
    expect(kms.key('alias/legacy')).toBeUndefined();
  });

  test('continue the rotation of the file', () => {
    kms.clock.advance({ days: 44 });
    expect(kms.key('alias/orders')?.versions).toHaveLength(4);
  });
});

test('an exported registry decrypts the same ciphertexts after it is loaded again', async () => {
  const { keyId } = kms.seedKey();
  const { ciphertextBlob } = await client.encrypt(new EncryptRequest({ keyId, plaintext: 'hello' }));
  const fixtures = JSON.stringify(kms.exportFixtures());

  kms.reset();
  kms.loadFixtures(JSON.parse(fixtures));

  const { plaintext } = await client.decrypt(new DecryptRequest({ ciphertextBlob }));
  expect(plaintext).toBe('hello');
});

test('an invalid entry throws an error with its position, and nothing is loaded', () => {
  const invalid = { keys: [{ keyId: 'orders' }, { keyId: 'billing', aliases: ['billing'] }] };
  expect(() => kms.loadFixtures(invalid)).toThrow('keys[1].aliases[0]: "billing" is not a valid alias name');
  expect(kms.key('orders')).toBeUndefined();
});
