import { KmsMockUsageError } from '../../lib';

/** @returns the usage error that the function throws. Any other error is thrown again. */
export function usageError(act: () => unknown): KmsMockUsageError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof KmsMockUsageError) return thrown;
    throw thrown;
  }
  throw new Error('expected a KmsMockUsageError, nothing was thrown');
}
