import { inspectValue } from '../base/inspect-value';
import { KmsMockUsageError } from '../base/usage-error';
import { isObject } from '../log/expectations';
import type { KmsMock, KmsView } from '../kms-mock';
import { installedMock } from '../transport/installation';

/**
 * The argument of expect(), checked to be the object of installKmsMock(). The check uses its methods, because after a reset
 * of the module registry its classes differ.
 * @throws KmsMockUsageError INVALID_EXPECTATION
 */
export function handleOf(received: unknown, matcher: string): KmsMock {
  const { requests, key } = isObject(received) ? (received as Partial<KmsMock>) : {};
  if (Array.isArray(requests) && typeof key === 'function') return received as KmsMock;
  throw new KmsMockUsageError(
    'INVALID_EXPECTATION',
    `expect(${inspectValue(received)}).${matcher}(): this matcher needs the mock. Give expect() the object that ` +
      'installKmsMock() returned, or the `kms` of alicloud-kms-mock/jest, /vitest or /node-test.',
  );
}

/** Like handleOf(), but a view of an account or a region is accepted too. @throws KmsMockUsageError INVALID_EXPECTATION */
export function viewOf(received: unknown, matcher: string): KmsView & Partial<KmsMock> {
  const { key, region } = isObject(received) ? (received as Partial<KmsView>) : {};
  return typeof key === 'function' && typeof region === 'function'
    ? (received as KmsView)
    : handleOf(received, matcher);
}

/** The installed mock, for matchers whose argument is not the mock. @throws KmsMockUsageError NOT_INSTALLED */
export function handleOfProcess(matcher: string): KmsMock {
  const mock = installedMock();
  if (mock !== undefined) return mock as KmsMock;
  throw new KmsMockUsageError(
    'NOT_INSTALLED',
    `${matcher}() needs an installed mock, and none is installed. Call installKmsMock() first.`,
  );
}

/** @throws KmsMockUsageError INVALID_EXPECTATION, always */
export function refuse(matcher: string, what: string, fix: string): never {
  throw new KmsMockUsageError('INVALID_EXPECTATION', `${matcher}(): ${what}. ${fix}`);
}
