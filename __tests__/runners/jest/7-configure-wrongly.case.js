const { configureKmsMock, kms } = require('alicloud-kms-mock/jest');

const refusals = [{ acountId: '42' }, 'cn-hangzhou', null].map((options) => {
  try {
    return configureKmsMock(options);
  } catch (error) {
    return error;
  }
});

test('wrong options are refused, and the mock stays as it was', () => {
  const refused = (message) =>
    expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) });
  expect(refusals).toEqual([
    refused('did you mean "accountId"'),
    refused('("cn-hangzhou"): give an object of options'),
    refused('(null): give an object of options'),
  ]);
  expect(kms.seedKey().arn).toMatch(/^acs:kms:cn-shanghai:1540355698841234:key\//);
});
