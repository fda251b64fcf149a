// Three files with these very lines: run one after another in a worker, or in several at once.
const { kms } = require('alicloud-kms-mock/jest');
const { encrypt, decrypt } = require('../call');

test('begins with an empty registry', async () => {
  expect(kms.requests).toHaveLength(0);
  const { keyId } = kms.seedKey({ keyId: 'the-same-id', aliases: ['alias/orders'] });
  const blob = await encrypt('alias/orders');
  expect(await decrypt(blob)).toBe('hello');
  expect(blob).toHaveEncryptedUnder(keyId, {});
  expect(kms).toHaveReceivedOnlyKmsRequests(['Encrypt', 'Decrypt']);
});

test('begins with an empty registry again', () => {
  expect(kms).toHaveReceivedOnlyKmsRequests([]);
  expect(kms.key('the-same-id')).toBeUndefined();
});
