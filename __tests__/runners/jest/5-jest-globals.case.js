const { expect, test } = require('@jest/globals');
const { kms } = require('alicloud-kms-mock/jest');
const { encrypt } = require('../call');

test('the matchers are on the expect() of @jest/globals', async () => {
  kms.seedKey({ aliases: ['alias/orders'] });
  const row = { id: 1, blob: await encrypt('alias/orders') };
  expect(row).toEqual({ id: 1, blob: expect.toHaveEncryptedUnder('alias/orders') });
  expect(kms).toHaveKeyState('alias/orders', 'Enabled');
});
