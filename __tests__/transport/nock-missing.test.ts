import http from 'node:http';
import { installKmsMock, KmsMockUsageError } from '../../lib';

// What require() gives for the ES module of nock 15, where it can load one.
jest.mock('nock', () => ({ __esModule: true, default: () => {} }));

test('a nock that is no function is told, with what to install, and nothing is left behind', () => {
  const { request } = http;
  expect(() => installKmsMock()).toThrow(KmsMockUsageError);
  expect(() => installKmsMock()).toThrow(expect.objectContaining({ code: 'NOCK_MISSING' }));
  expect(() => installKmsMock()).toThrow(/npm install --save-dev nock@13/);
  expect(http.request).toBe(request);
});
