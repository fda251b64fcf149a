const { kms } = require('alicloud-kms-mock/jest');
const { encrypt, decrypt } = require('../call');

const names = Array.from({ length: 12 }, (_, i) => `test-${i}`);

test.concurrent.each(names)('%s has a world of its own', (name) =>
  kms.run(async () => {
    kms.seedKey({ keyId: 'orders', description: name });
    for (let turn = 0; turn < 3; turn++) expect(await decrypt(await encrypt('orders', name))).toBe(name);
    expect(kms.key('orders').description).toBe(name);
    expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', 3);
  }),
);

test('outside nothing has happened', () => {
  expect(kms.key('orders')).toBeUndefined();
  expect(kms).toHaveReceivedOnlyKmsRequests([]);
});
