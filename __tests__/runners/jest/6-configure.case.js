const { configureKmsMock, kms } = require('alicloud-kms-mock/jest');

configureKmsMock({ accountId: '42' });

test('options come from configureKmsMock(), over those of the configuration', () => {
  expect(kms.seedKey().arn).toMatch(/^acs:kms:cn-shanghai:42:key\//);
});

test('the handle is one like any other, to be spread and spied on', () => {
  expect(Object.keys(kms)).toEqual(expect.arrayContaining(['seedKey', 'requests', 'clock']));
  expect({ ...kms }.requests).toBe(kms.requests);
  const seedKey = jest.spyOn(kms, 'seedKey');
  kms.seedKey();
  expect(seedKey).toHaveBeenCalledTimes(1);
  seedKey.mockRestore();
});

test('configureKmsMock() during a test is refused', () => {
  expect(() => configureKmsMock({ accountId: '43' })).toThrow(
    expect.objectContaining({ code: 'CONFIGURED_TOO_LATE' }),
  );
  expect(kms.seedKey().arn).toContain(':42:');
});
