import assert from 'node:assert';
import { after, test } from 'node:test';
import { expect, kms } from 'alicloud-kms-mock/node-test';
import call from '../call.js';

test('leaves a key', async () => {
  kms.seedKey({ aliases: ['alias/orders'] });
  expect(await call.encrypt('alias/orders')).toHaveEncryptedUnder('alias/orders');
});

after(async () => {
  await assert.rejects(
    call.encrypt('alias/orders'),
    (error) => error.data.Code === 'Forbidden.AliasNotFound',
  );
  kms.seedKey({ aliases: ['alias/orders'] });
  expect(await call.encrypt('alias/orders')).toHaveEncryptedUnder('alias/orders');
});
