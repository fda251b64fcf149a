import sinon from 'sinon';
import { installKmsMock } from '../../lib';
import { everyClient } from '../support/clients';

// sinon replaces the functions of node:timers too, and nock keeps those that it finds when it is loaded. In this file
// nothing has loaded nock before the fakes are in place.
test('fakes that are there before nock is first loaded do not get into it', async () => {
  const { setImmediate } = jest.requireActual<typeof import('node:timers')>('node:timers');
  const clock = sinon.useFakeTimers();
  const faked = jest.requireActual<typeof import('node:timers')>('node:timers').setImmediate;
  expect(faked).not.toBe(setImmediate);
  const kms = installKmsMock();
  for (const client of everyClient()) {
    expect((await client.call('CreateKey')).code).toBe('Success');
  }
  expect(jest.requireActual<typeof import('node:timers')>('node:timers').setImmediate).toBe(faked);
  kms.uninstall();
  clock.restore();
});
