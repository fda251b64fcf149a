/**
 * For `setupFilesAfterEnv` of jest, and to be imported by tests: installs the mock for the test file, resets it after
 * each test, uninstalls it after all, and adds the matchers to `expect`.
 */
import { KmsMockUsageError } from '../base/usage-error';
import type { KmsMock, KmsMockOptions } from '../index';
import { type KmsAsymmetricMatchers, type KmsMatchers, kmsMatchers } from '../matchers';
import { mockOfTestFile } from './test-file';

export type { KmsAsymmetricMatchers, KmsMatchers } from '../matchers';

/** Not the globals: there are none under `injectGlobals: false`. jest itself knows this name, without a package. */
function jestGlobals(): typeof import('@jest/globals') {
  try {
    const globals: typeof import('@jest/globals') = require('@jest/globals');
    // In setupFiles there is the module, and nothing in it.
    if (typeof globals.beforeEach !== 'function') throw new TypeError('there are no hooks yet');
    return globals;
  } catch (cause) {
    throw new KmsMockUsageError(
      'WRONG_RUNNER',
      'alicloud-kms-mock/jest was loaded outside a jest test file. Name it in setupFilesAfterEnv (not in setupFiles, ' +
        'where there is no test framework yet); for other runners there are alicloud-kms-mock/vitest and /node-test.',
      { cause },
    );
  }
}

const { afterAll, afterEach, beforeEach, expect } = jestGlobals();

interface CircusState {
  readonly rootDescribeBlock: { readonly hooks: { readonly fn: unknown }[] };
}

/**
 * jest runs the hooks of set-up files before those of the test file, and has none for the end. jest-circus 30 tells its
 * events to whoever is in this list: when all hooks are known, this one is put behind them. Under an older one it stays
 * where it is.
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
 * Starts the mock anew with these options, over those of `globals: { kmsMock: { … } }`. For a set-up file, or the top of a
 * test file.
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

/** Those of `import { expect } from '@jest/globals'`. */
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends KmsMatchers<R> {}
  interface AsymmetricMatchers extends KmsAsymmetricMatchers {}
}
