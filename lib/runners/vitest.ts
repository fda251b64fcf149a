/**
 * For `setupFiles` of vitest, and to be imported by tests: installs the mock for the test file, resets it after each
 * test, uninstalls it after all, and adds the matchers to `expect`.
 */
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { KmsMock, KmsMockOptions } from '../index';
import { type KmsAsymmetricMatchers, type KmsMatchers, kmsMatchers } from '../matchers';
import { mockOfTestFile } from './test-file';

export type { KmsAsymmetricMatchers, KmsMatchers } from '../matchers';

// Unless `sequence.hooks` says otherwise, later hooks run first: this one, of a set-up file, after those of the test file.
const testFile = mockOfTestFile({ beforeEach, afterEach, afterAll, atTheEnd: afterAll }, {});

expect.extend(kmsMatchers);

/** The mock of this test file: the same one after `vi.resetModules()`. */
export const kms: KmsMock = testFile.kms;

/**
 * Starts the mock anew with these options. For a set-up file, or the top of a test file.
 * @throws KmsMockUsageError CONFIGURED_TOO_LATE, INVALID_OPTION
 */
export const configureKmsMock: (options: KmsMockOptions) => void = testFile.configureKmsMock;

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the same type parameters as in vitest
  interface Assertion<T = any> extends KmsMatchers<void> {}
  interface AsymmetricMatchersContaining extends KmsAsymmetricMatchers {}
}
