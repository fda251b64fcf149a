const { configureKmsMock, kms } = require('alicloud-kms-mock/jest');

let refused;
try {
  configureKmsMock({ acountId: '42' });
} catch (error) {
  refused = error;
}

test('a wrong option is refused, and the mock stays as it was', () => {
  expect(refused).toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining('did you mean "accountId"'),
  });
  expect(kms.seedKey().arn).toMatch(/^acs:kms:cn-shanghai:1540355698841234:key\//);
});
