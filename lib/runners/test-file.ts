/** One mock for each test file, under every runner: installed at the import, reset after each test, uninstalled at the end. */
import { isPlainObject } from '../base/plain-object';
import { KmsMockUsageError } from '../base/usage-error';
import { installKmsMock, type KmsMock, type KmsMockOptions } from '../index';

/** The hooks of the runner. */
export interface RunnerHooks {
  beforeEach(hook: () => void): unknown;
  afterEach(hook: () => void): unknown;
  afterAll(hook: () => void): unknown;
  /** Runs after every hook of the test file, so that requests in these hooks are still intercepted. */
  atTheEnd(hook: () => void): unknown;
}

export interface TestFile {
  readonly kms: KmsMock;
  readonly configureKmsMock: (options: KmsMockOptions) => void;
}

/** A property of the globals of the test file: jest.resetModules() reloads this module, but keeps the globals. */
const SLOT = Symbol.for('alicloud-kms-mock.test-file');
const environment = globalThis as { [SLOT]?: TestFile };

/** @param hooks registered once in a test file, even if its modules are loaded several times */
export function mockOfTestFile(hooks: RunnerHooks, options: KmsMockOptions): TestFile {
  environment[SLOT] ??= newTestFile(hooks, options);
  return environment[SLOT];
}

function newTestFile(
  { beforeEach, afterEach, afterAll, atTheEnd }: RunnerHooks,
  options: KmsMockOptions,
): TestFile {
  // At once, not in a hook: code under test may capture functions of node:http when it is loaded.
  let mock = installKmsMock(options);
  let inUse = false;
  beforeEach(() => {
    inUse = true;
  });
  afterEach(() => mock.reset());
  afterAll(() => mock.reset());
  atTheEnd(() => {
    mock.uninstall();
    delete environment[SLOT];
  });

  // A proxy for the current mock, because tests import it once.
  const kms = new Proxy({} as KmsMock, {
    get(_target, name) {
      inUse = true;
      return Reflect.get(mock, name);
    },
    set: (_target, name, value) => Reflect.set(mock, name, value),
    has: (_target, name) => Reflect.has(mock, name),
    ownKeys: () => Reflect.ownKeys(mock),
    getOwnPropertyDescriptor(_target, name) {
      const found = Reflect.getOwnPropertyDescriptor(mock, name);
      // A proxy must not report a property as non-configurable if its target does not have it.
      return found === undefined ? undefined : { ...found, configurable: true };
    },
  });
  const configureKmsMock = (changed: KmsMockOptions) => {
    if (inUse) {
      throw new KmsMockUsageError(
        'CONFIGURED_TOO_LATE',
        'configureKmsMock() restarts the mock, but the mock is already in use: a test is running, or `kms` was used before. ' +
          'Call it at the top of a setup file or test file, before you use the mock.',
      );
    }
    mock.uninstall();
    try {
      // installKmsMock() throws if the argument is not an object.
      mock = installKmsMock(isPlainObject(changed) ? { ...options, ...changed } : changed);
    } catch (error) {
      mock = installKmsMock(options);
      throw error;
    }
  };
  return { kms, configureKmsMock };
}
