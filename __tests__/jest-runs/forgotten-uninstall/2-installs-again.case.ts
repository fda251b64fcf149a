// This file loads nock by itself first: it lies on top of what the first file has left behind.
import nock from 'nock';
import { installKmsMock } from '../../../lib';
import { kms20160120Client } from '../../support/clients';
import { rawRequest } from '../../support/raw-request';

test('the next file has its own registry', async () => {
  const kms = installKmsMock();
  const { call } = kms20160120Client('kms.cn-hangzhou.aliyuncs.com');
  expect((await call('ListKeys')).body.TotalCount).toBe(0);
  expect(kms.requests).toHaveLength(1);
  kms.uninstall();
});

test('the nock of this file still works afterwards', async () => {
  nock('https://api.example.com').get('/').reply(200, 'mine');
  expect((await rawRequest({ host: 'api.example.com' })).body).toBe('mine');
  nock.restore();
});
