/**
 * The entry point for vitest: use it in `setupFiles`, and import `kms` from it in tests. It installs the mock for the test
 * file, resets it after each test, uninstalls it after all tests, and adds the matchers to `expect`.
 */
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import type { KmsMock, KmsMockOptions } from '../index';
import { type KmsAsymmetricMatchers, type KmsMatchers, kmsMatchers } from '../matchers';
import { mockOfTestFile } from './test-file';

export type { KmsAsymmetricMatchers, KmsMatchers } from '../matchers';

// Unless `sequence.hooks` says otherwise, later hooks run first: this hook of a setup file runs after those of the test file.
const testFile = mockOfTestFile({ beforeEach, afterEach, afterAll, atTheEnd: afterAll }, {});

expect.extend(kmsMatchers);

/** The mock of this test file: the same one after `vi.resetModules()`. */
export const kms: KmsMock = testFile.kms;

/**
 * Restarts the mock with these options. Call it in a setup file, or at the top of a test file.
 * @throws KmsMockUsageError CONFIGURED_TOO_LATE, INVALID_OPTION
 */
export const configureKmsMock: (options: KmsMockOptions) => void = testFile.configureKmsMock;

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the same type parameters as in vitest
  interface Assertion<T = any> extends KmsMatchers<void> {}
  interface AsymmetricMatchersContaining extends KmsAsymmetricMatchers {}
}
