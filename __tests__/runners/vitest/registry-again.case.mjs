import { configureKmsMock, kms } from 'alicloud-kms-mock/vitest';
import { describe, expect, test, vi } from 'vitest';
import call from '../call.js';

configureKmsMock({ regionId: 'cn-shanghai' });

test('begins with an empty registry, and has the matchers', async () => {
  expect(kms).toHaveReceivedOnlyKmsRequests([]);
  const { keyId } = kms.seedKey({ regionId: 'cn-hangzhou', aliases: ['alias/orders'] });
  const arn = `acs:kms:cn-hangzhou:1540355698841234:alias/orders`;
  const blob = await call.encrypt('alias/orders');
  expect(await call.decrypt(blob)).toBe('hello');
  expect({ blob }).toEqual({ blob: expect.toHaveEncryptedUnder(arn, {}) });
  expect(kms).toHaveKeyState(arn, 'Enabled');
  expect(kms).toHaveReceivedNthKmsRequest(1, 'Encrypt', { KeyId: expect.stringContaining('orders') });
  expect(kms).not.toHaveReceivedKmsRequest('Encrypt', { KeyId: keyId });
  expect(() => expect(kms).toHaveReceivedKmsRequest('CreateKey')).toThrow(/No CreateKey was handled/);
});

test('begins with an empty registry again', () => {
  expect(kms).toHaveReceivedOnlyKmsRequests([]);
  expect(kms.seedKey({ aliases: ['alias/orders'] }).regionId).toBe('cn-shanghai');
});

describe('after vi.resetModules()', () => {
  test('it is the same mock', async () => {
    kms.seedKey({ aliases: ['alias/again'] });
    vi.resetModules();
    const again = await import('alicloud-kms-mock/vitest');
    expect(again.kms.key('alias/again')).toBeDefined();
  });
});

test('a call under fake timers is answered', async () => {
  vi.useFakeTimers();
  kms.seedKey({ regionId: 'cn-hangzhou', aliases: ['alias/orders'] });
  await call.encrypt('alias/orders');
  vi.useRealTimers();
});
