import { installKmsMock } from '../../../lib';
import { kms20160120Client } from '../../support/clients';

test('a file installs the mock, uses it, and does not uninstall it', async () => {
  const kms = installKmsMock();
  kms.seedKey({ keyId: 'of-the-first-file' });
  const { call } = kms20160120Client('kms.cn-hangzhou.aliyuncs.com');
  expect((await call('ListKeys')).body.TotalCount).toBe(1);
});
