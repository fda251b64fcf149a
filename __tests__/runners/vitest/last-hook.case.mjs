import { kms } from 'alicloud-kms-mock/vitest';
import { afterAll, expect, test } from 'vitest';
import call from '../call.js';

test('leaves a key', async () => {
  kms.seedKey({ aliases: ['alias/orders'] });
  expect(await call.encrypt('alias/orders')).toHaveEncryptedUnder('alias/orders');
});

afterAll(async () => {
  kms.seedKey({ aliases: ['alias/again'] });
  expect(await call.encrypt('alias/again')).toHaveEncryptedUnder('alias/again');
});
