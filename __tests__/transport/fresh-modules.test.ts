import nock from 'nock';
import { installKmsMock, KmsMockUsageError } from '../../lib';
import { rawRequest } from '../support/raw-request';

afterAll(() => nock.restore());

const ask = () => rawRequest({ path: '/?Action=DescribeRegions&Version=2016-01-20' });

test('a new copy of the package with the same nock works after the old copy was in use', async () => {
  const old = installKmsMock();
  old.uninstall();
  jest.resetModules();
  jest.doMock('nock', () => nock);
  const { installKmsMock: installCopy }: typeof import('../../lib') = require('../../lib');
  const kms = installCopy();
  expect((await ask()).status).toBe(200);
  kms.uninstall();
});

test('a function that was imported before jest.resetModules() still works, with the same classes', async () => {
  jest.resetModules();
  const kms = installKmsMock();
  expect((await ask()).status).toBe(200);
  expect(() => installKmsMock()).toThrow(KmsMockUsageError);
  kms.uninstall();
});
