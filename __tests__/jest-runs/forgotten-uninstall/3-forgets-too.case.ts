import { installKmsMock } from '../../../lib';
import { kms20160120Client } from '../../support/clients';

test('a third file does not uninstall either, under fake timers', async () => {
  jest.useFakeTimers();
  installKmsMock();
  const { call } = kms20160120Client('kms.cn-hangzhou.aliyuncs.com');
  expect((await call('CreateKey')).code).toBe('Success');
});
