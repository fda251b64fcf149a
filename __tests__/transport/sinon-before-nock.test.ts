import sinon from 'sinon';
import { installKmsMock } from '../../lib';
import { everyClient } from '../support/clients';

// sinon also replaces the functions of node:timers, and nock stores those that exist when it is loaded. In this file
// nock is loaded only after the fakes are installed.
test('nock does not use fakes that are installed before it is loaded for the first time', async () => {
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
