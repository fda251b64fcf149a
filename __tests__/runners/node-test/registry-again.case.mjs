import assert from 'node:assert';
import { describe, it, test } from 'node:test';
import { configureKmsMock, expect, kms } from 'alicloud-kms-mock/node-test';
import call from '../call.js';

configureKmsMock({ accountId: '42' });

test('begins with an empty registry, and has the matchers', async () => {
  expect(kms).toHaveReceivedOnlyKmsRequests([]);
  const { arn } = kms.seedKey({ aliases: ['alias/orders'] });
  assert.match(arn, /:42:/);
  const blob = await call.encrypt('alias/orders');
  assert.equal(await call.decrypt(blob), 'hello');
  expect(blob).toHaveEncryptedUnder('alias/orders', {});
  expect(kms).toHaveKeyState('alias/orders', 'Enabled');
  expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: /orders/ });
  expect(kms).not.toHaveReceivedKmsRequest('CreateKey');
});

test('a failed matcher is an AssertionError, negated too', () => {
  assert.throws(() => expect(kms).toHaveReceivedKmsRequest('CreateKey'), {
    name: 'AssertionError',
    operator: 'toHaveReceivedKmsRequest',
    message: /^expect\(kms\)\.toHaveReceivedKmsRequest\('CreateKey'\)\n\nNo CreateKey was handled/,
  });
  assert.throws(() => expect(kms).not.toHaveReceivedOnlyKmsRequests([]), assert.AssertionError);
  assert.throws(() => expect(kms).toHaveReceivedKmsRequest('CreateKye'), { code: 'UNKNOWN_ACTION' });
});

describe('in a suite', () => {
  it('leaves a key', () => {
    kms.seedKey({ aliases: ['alias/orders'] });
  });

  it('begins with an empty registry again', () => {
    assert.equal(kms.key('alias/orders'), undefined);
    assert.throws(() => configureKmsMock({}), { code: 'CONFIGURED_TOO_LATE' });
  });
});
