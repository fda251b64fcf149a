import http from 'node:http';
import { installKmsMock, KmsMockUsageError } from '../../lib';

// What require() returns for the ES module of nock 15, if it can load one.
jest.mock('nock', () => ({ __esModule: true, default: () => {} }));

test('if nock is not a function, the error contains the fix, and everything is restored', () => {
  const { request } = http;
  expect(() => installKmsMock()).toThrow(KmsMockUsageError);
  expect(() => installKmsMock()).toThrow(expect.objectContaining({ code: 'NOCK_MISSING' }));
  expect(() => installKmsMock()).toThrow(/npm install --save-dev nock@13/);
  expect(http.request).toBe(request);
});
