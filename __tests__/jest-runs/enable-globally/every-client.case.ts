import { installKmsMock } from '../../../lib';
import { everyClient } from '../../support/clients';

const kms = installKmsMock();
afterAll(() => kms.uninstall());

test('timers are fake without any call in this file', () => {
  expect(setTimeout).toHaveProperty('clock');
});

test.each(everyClient().map((client) => [client.name, client] as const))(
  '%s works',
  async (_name, client) => {
    expect((await client.call('CreateKey')).code).toBe('Success');
  },
);
