/**
 * The entry point for node:test: importing it installs the mock for the test file, resets it after each test and uninstalls
 * it after all tests. node:test has no expect(), so this module exports a small one with the matchers.
 */
import { AssertionError } from 'node:assert';
import { after, afterEach, beforeEach } from 'node:test';
import type { KmsMock, KmsMockOptions } from '../index';
import { type KmsMatchers, kmsMatchers } from '../matchers';
import type { MatcherContext, MatcherResult } from '../matchers/message';
import { mockOfTestFile } from './test-file';

export type { KmsMatchers } from '../matchers';

const testFile = mockOfTestFile(
  {
    beforeEach,
    afterEach,
    afterAll: after,
    // Hooks run in the order in which they were added. The hooks of the test file are added later than any hook here.
    atTheEnd: (hook) => process.once('exit', hook),
  },
  {},
);

/** The mock of this test file. */
export const kms: KmsMock = testFile.kms;

/**
 * Restarts the mock with these options. Call it at the top of a test file.
 * @throws KmsMockUsageError CONFIGURED_TOO_LATE, INVALID_OPTION
 */
export const configureKmsMock: (options: KmsMockOptions) => void = testFile.configureKmsMock;

/**
 * Only the matchers of this package: `expect(kms).not.toHaveReceivedKmsRequest('Decrypt')`.
 * @throws AssertionError of node:assert; KmsMockUsageError for wrong arguments
 */
export function expect(received: unknown): KmsMatchers & { readonly not: KmsMatchers } {
  return Object.assign(assertions(received, false), { not: assertions(received, true) });
}

type Matcher = (this: MatcherContext, received: unknown, ...expected: unknown[]) => MatcherResult;

function assertions(received: unknown, isNot: boolean): KmsMatchers {
  const named = Object.entries(kmsMatchers).map(([name, matcher]) => {
    const assertion = (...expected: unknown[]): void => {
      const { pass, message } = (matcher as Matcher).call({ isNot }, received, ...expected);
      if (pass !== isNot) return;
      throw new AssertionError({ message: message(), operator: name, stackStartFn: assertion });
    };
    return [name, assertion];
  });
  return Object.fromEntries(named);
}
