import http from 'node:http';
import https from 'node:https';
import { installKmsMock } from '../../lib';
import { rawRequest } from '../support/raw-request';

// In this file the mock is the first to load nock.
test('if the mock was the first to load nock, each uninstall() restores node:http exactly', async () => {
  const { request, get, ClientRequest } = http;
  const { request: httpsRequest } = https;
  for (const _ of [1, 2]) {
    const kms = installKmsMock();
    expect(https.request).not.toBe(httpsRequest);
    expect((await rawRequest({ path: '/?Action=DescribeRegions&Version=2016-01-20' })).status).toBe(200);
    kms.uninstall();
    expect({ ...http }).toMatchObject({ request, get, ClientRequest });
    expect(https.request).toBe(httpsRequest);
  }
});

test('nock stays active while a nock scope of the user is pending', async () => {
  const kms = installKmsMock();
  const nock: typeof import('nock') = require('nock');
  nock('https://api.example.com').get('/').reply(200, 'mine');
  kms.uninstall();
  expect(await rawRequest({ host: 'api.example.com' })).toMatchObject({ status: 200, body: 'mine' });
  nock.restore();
});
