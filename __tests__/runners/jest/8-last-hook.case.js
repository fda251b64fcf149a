const { kms } = require('alicloud-kms-mock/jest');
const { encrypt } = require('../call');

test('leaves a key', async () => {
  kms.seedKey({ aliases: ['alias/orders'] });
  expect(await encrypt('alias/orders')).toHaveEncryptedUnder('alias/orders');
});

// After the hooks of the entry: these belong to the test file.
afterAll(async () => {
  await expect(encrypt('alias/orders')).rejects.toMatchObject({ data: { Code: 'Forbidden.AliasNotFound' } });
  kms.seedKey({ aliases: ['alias/orders'] });
  expect(await encrypt('alias/orders')).toHaveEncryptedUnder('alias/orders');
});
