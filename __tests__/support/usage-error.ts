import { KmsMockUsageError } from '../../lib';

/** What is thrown at the author of the test. Anything else is thrown on. */
export function usageError(act: () => unknown): KmsMockUsageError {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof KmsMockUsageError) return thrown;
    throw thrown;
  }
  throw new Error('expected a KmsMockUsageError, nothing was thrown');
}
