const { kms } = require('alicloud-kms-mock/jest');
const { encrypt } = require('../call');

test('after jest.resetModules() it is the same mock, for an SDK that is loaded again too', async () => {
  kms.seedKey({ aliases: ['alias/orders'] });
  jest.resetModules();
  const again = require('alicloud-kms-mock/jest');
  expect(again.kms.key('alias/orders')).toBeDefined();
  await require('../call').encrypt('alias/orders');
  expect(kms).toHaveReceivedKmsRequest('Encrypt');
  expect(again.kms).toHaveReceivedKmsRequestTimes('Encrypt', 1);
});

test('inside jest.isolateModules() it is the same mock', async () => {
  kms.seedKey({ aliases: ['alias/orders'] });
  let inside;
  jest.isolateModules(() => {
    inside = { ...require('../call'), ...require('alicloud-kms-mock/jest') };
  });
  await inside.encrypt('alias/orders');
  expect(inside.kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: 'alias/orders' });
  expect(await encrypt('alias/orders')).toHaveEncryptedUnder('alias/orders');
  expect(kms.requests).toHaveLength(2);
});

test('and was reset after each of them', () => {
  expect(kms).toHaveReceivedOnlyKmsRequests([]);
});

test('a call under fake timers is answered', async () => {
  jest.useFakeTimers();
  kms.seedKey({ aliases: ['alias/orders'] });
  await encrypt('alias/orders');
  jest.useRealTimers();
});
