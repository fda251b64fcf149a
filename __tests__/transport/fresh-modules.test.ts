import nock from 'nock';
import { installKmsMock, KmsMockUsageError } from '../../lib';
import { rawRequest } from '../support/raw-request';

afterAll(() => nock.restore());

const ask = () => rawRequest({ path: '/?Action=DescribeRegions&Version=2016-01-20' });

test('a fresh copy of the package over the same nock is not hidden by what the old one left there', async () => {
  const old = installKmsMock();
  old.uninstall();
  jest.resetModules();
  jest.doMock('nock', () => nock);
  const { installKmsMock: installCopy }: typeof import('../../lib') = require('../../lib');
  const kms = installCopy();
  expect((await ask()).status).toBe(200);
  kms.uninstall();
});

test('a function that was imported before jest.resetModules() goes on working, with the same classes', async () => {
  jest.resetModules();
  const kms = installKmsMock();
  expect((await ask()).status).toBe(200);
  expect(() => installKmsMock()).toThrow(KmsMockUsageError);
  kms.uninstall();
});
