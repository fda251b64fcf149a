/** Never run: the compiler is the test (types.test.ts). The types of @jest/globals. */
import { expect } from '@jest/globals';
import { kms } from '../../lib/runners/jest';

export function matchers() {
  expect(kms).toHaveReceivedKmsRequest('Encrypt');
  expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: /orders/, EncryptionContext: { tenant: 't-1' } });
  expect(kms).not.toHaveReceivedKmsRequest('Decrypt', { 'EncryptionContext.tenant': 't-1' });
  expect(kms).toHaveReceivedKmsRequestTimes('Encrypt', 2);
  expect(kms).toHaveReceivedNthKmsRequest(1, 'Encrypt', { KeyId: 'alias/orders' });
  expect(kms).toHaveReceivedOnlyKmsRequests(['Encrypt', 'Decrypt']);
  expect(kms).toHaveKeyState('alias/orders', 'PendingDeletion');
  expect('a blob').toHaveEncryptedUnder('alias/orders', { tenant: 't-1' });
  expect(kms).not.toHaveSecretValue('db', /secret/);
  // @ts-expect-error this action does not exist
  expect(kms).toHaveReceivedKmsRequest('Encript');
  // @ts-expect-error this action does not have the parameter
  expect(kms).toHaveReceivedKmsRequest('Encrypt', { CiphertextBlob: 'x' });
  // @ts-expect-error parameters are strings
  expect(kms).toHaveReceivedNthKmsRequest(1, 'ListKeys', { PageSize: 7 });
  // @ts-expect-error this state does not exist
  expect(kms).toHaveKeyState('alias/orders', 'Gone');
  // @ts-expect-error a context contains only strings
  expect('a blob').toHaveEncryptedUnder('alias/orders', { tenant: 1 });
  // @ts-expect-error one action is not a list
  expect(kms).toHaveReceivedOnlyKmsRequests('Encrypt');
  expect(kms).toHaveReceivedKmsRequest('Encrypt', { KeyId: expect.stringContaining('orders') });
  expect(kms).toHaveReceivedKmsRequest('Encrypt', expect.objectContaining({ KeyId: 'alias/orders' }));
  expect({ blob: 'a blob' }).toEqual({ blob: expect.toHaveEncryptedUnder('alias/orders') });
}
