/**
 * The entry point for jest: use it in `setupFilesAfterEnv`, and import `kms` from it in tests. It installs the mock for the
 * test file, resets it after each test, uninstalls it after all tests, and adds the matchers to `expect`.
 */
import { KmsMockUsageError } from '../base/usage-error';
import type { KmsMock, KmsMockOptions } from '../index';
import { type KmsAsymmetricMatchers, type KmsMatchers, kmsMatchers } from '../matchers';
import { mockOfTestFile } from './test-file';

export type { KmsAsymmetricMatchers, KmsMatchers } from '../matchers';

/** The globals do not exist with `injectGlobals: false`. jest resolves this module name itself, without a package. */
function jestGlobals(): typeof import('@jest/globals') {
  try {
    const globals: typeof import('@jest/globals') = require('@jest/globals');
    // In setupFiles the module exists, but is empty.
    if (typeof globals.beforeEach !== 'function') throw new TypeError('jest has not defined its hooks yet');
    return globals;
  } catch (cause) {
    throw new KmsMockUsageError(
      'WRONG_RUNNER',
      'alicloud-kms-mock/jest was loaded outside a jest test file. Add it to setupFilesAfterEnv (not to setupFiles, ' +
        'which run before the test framework exists). For other runners use alicloud-kms-mock/vitest or /node-test.',
      { cause },
    );
  }
}

const { afterAll, afterEach, beforeEach, expect } = jestGlobals();

interface CircusState {
  readonly rootDescribeBlock: { readonly hooks: { readonly fn: unknown }[] };
}

/**
 * Runs a hook after the hooks of the test file. jest runs the hooks of setup files before those of the test file and has no
 * later hook. jest-circus 30 calls the listeners in this list with its events: when all hooks are known, this hook is moved
 * to the end. With an older version it stays where it is.
 */
function atTheEnd(hook: () => void): void {
  afterAll(hook);
  const listeners = (globalThis as { [EVENT_HANDLERS]?: unknown })[EVENT_HANDLERS];
  if (!Array.isArray(listeners)) return;
  listeners.push(({ name }: { readonly name: string }, { rootDescribeBlock: { hooks } }: CircusState) => {
    if (name !== 'run_start') return;
    const place = hooks.findIndex(({ fn }) => fn === hook);
    hooks.push(...hooks.splice(place, 1));
  });
}

const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

// `globals` of the jest configuration.
const mistyped = Object.keys(globalThis).find((name) => /^kmsmock$/i.test(name) && name !== 'kmsMock');
if (mistyped !== undefined) {
  throw new KmsMockUsageError(
    'INVALID_OPTION',
    `globals: { ${mistyped}: … } in the configuration of jest: did you mean "kmsMock"?`,
  );
}
const { kmsMock: options = {} } = globalThis as { readonly kmsMock?: KmsMockOptions };

const testFile = mockOfTestFile({ beforeEach, afterEach, afterAll, atTheEnd }, options);

expect.extend(kmsMatchers);

/** The mock of this test file: the same one after `jest.resetModules()` and inside `jest.isolateModules()`. */
export const kms: KmsMock = testFile.kms;

/**
 * Restarts the mock with these options. They override those of `globals: { kmsMock: { … } }`. Call it in a setup file, or at
 * the top of a test file.
 * @throws KmsMockUsageError CONFIGURED_TOO_LATE, INVALID_OPTION
 */
export const configureKmsMock: (options: KmsMockOptions) => void = testFile.configureKmsMock;

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the same type parameters as in @types/jest
    interface Matchers<R, T = {}> extends KmsMatchers<R> {}
    interface Expect extends KmsAsymmetricMatchers {}
  }
}

/** The matchers of `import { expect } from '@jest/globals'`. */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends KmsMatchers<R> {}
  interface AsymmetricMatchers extends KmsAsymmetricMatchers {}
}
