import { KmsMockUsageError } from '../../lib';
import { Registry } from '../../lib/registry/registry';
import { mockedKms } from '../support/mocked-kms';

const { kms, call } = mockedKms();

// The test causes a defect of the mock, because no request is known to cause one.
test('a defect inside an operation gives the client the status 500, and is reported with its stack', async () => {
  const report = jest.spyOn(console, 'error').mockImplementation(() => {});
  const { keyId } = kms.seedKey();
  const defect = new TypeError('the registry is broken');
  jest.spyOn(Registry.prototype, 'resolveParameter').mockImplementationOnce(() => {
    throw defect;
  });

  expect(await call('DescribeKey', { KeyId: keyId })).toMatchObject({
    code: 'InternalFailure',
    status: 500,
    message: 'Internal Failure.',
  });
  expect(kms.requests).toMatchObject([{ action: 'DescribeKey', status: 500, code: 'InternalFailure' }]);

  expect(report).toHaveBeenCalledTimes(1);
  const [error] = report.mock.calls[0] as [KmsMockUsageError];
  expect(error).toBeInstanceOf(KmsMockUsageError);
  expect(error.code).toBe('HANDLER_FAILED');
  expect(error.message).toMatch(/^alicloud-kms-mock: DescribeKey failed inside the mock/);
  expect(error.cause).toBe(defect);
  report.mockRestore();

  expect((await call('DescribeKey', { KeyId: keyId })).code).toBe('Success');
});
