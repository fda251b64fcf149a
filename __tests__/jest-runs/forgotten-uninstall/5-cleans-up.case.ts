import http from 'node:http';
import { installKmsMock } from '../../../lib';
import { kms20160120Client } from '../../support/clients';

test('the last file uninstalls, and node:http is native again', async () => {
  const kms = installKmsMock();
  const { call } = kms20160120Client('kms.cn-hangzhou.aliyuncs.com');
  expect((await call('CreateKey')).code).toBe('Success');
  kms.uninstall();
  // Nothing remains of the changes of five files.
  expect(http.ClientRequest.name).toBe('ClientRequest');
  expect(Object.getOwnPropertySymbols(http)).toEqual([]);
});
