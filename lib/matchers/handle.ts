import { inspectValue } from '../base/inspect-value';
import { KmsMockUsageError } from '../base/usage-error';
import { isObject } from '../log/expectations';
import type { KmsMock, KmsView } from '../kms-mock';
import { installedMock } from '../transport/installation';

/**
 * What was given to expect(), where it is to be the handle of a mock: known by what it can, since a module registry that
 * was reset has other classes.
 * @throws KmsMockUsageError INVALID_EXPECTATION
 */
export function handleOf(received: unknown, matcher: string): KmsMock {
  const { requests, key } = isObject(received) ? (received as Partial<KmsMock>) : {};
  if (Array.isArray(requests) && typeof key === 'function') return received as KmsMock;
  throw new KmsMockUsageError(
    'INVALID_EXPECTATION',
    `expect(${inspectValue(received)}).${matcher}(): this matcher is about the mock. Give expect() what installKmsMock() ` +
      'returned, or the `kms` of alicloud-kms-mock/jest, /vitest or /node-test.',
  );
}

/** As handleOf(), where an account or a region of the mock will do as well. @throws KmsMockUsageError INVALID_EXPECTATION */
export function viewOf(received: unknown, matcher: string): KmsView & Partial<KmsMock> {
  const { key, region } = isObject(received) ? (received as Partial<KmsView>) : {};
  return typeof key === 'function' && typeof region === 'function'
    ? (received as KmsView)
    : handleOf(received, matcher);
}

/** For matchers whose subject is something else. @throws KmsMockUsageError NOT_INSTALLED */
export function handleOfProcess(matcher: string): KmsMock {
  const mock = installedMock();
  if (mock !== undefined) return mock as KmsMock;
  throw new KmsMockUsageError(
    'NOT_INSTALLED',
    `${matcher}() asks the mock that is installed, and none is. Call installKmsMock() first.`,
  );
}

/** @throws KmsMockUsageError INVALID_EXPECTATION, always: what no matcher can mean */
export function refuse(matcher: string, what: string, fix: string): never {
  throw new KmsMockUsageError('INVALID_EXPECTATION', `${matcher}(): ${what}. ${fix}`);
}
