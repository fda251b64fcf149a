/** One mock for each test file, under every runner: there from the import on, empty after each test, gone at the end. */
import { isPlainObject } from '../base/plain-object';
import { KmsMockUsageError } from '../base/usage-error';
import { installKmsMock, type KmsMock, type KmsMockOptions } from '../index';

/** What the runner is asked for. */
export interface RunnerHooks {
  beforeEach(hook: () => void): unknown;
  afterEach(hook: () => void): unknown;
  afterAll(hook: () => void): unknown;
  /** After every hook of the test file: what they call is still answered. */
  atTheEnd(hook: () => void): unknown;
}

export interface TestFile {
  readonly kms: KmsMock;
  readonly configureKmsMock: (options: KmsMockOptions) => void;
}

/** On the globals of the test file: they outlive jest.resetModules(), after which this module is loaded again. */
const SLOT = Symbol.for('alicloud-kms-mock.test-file');
const environment = globalThis as { [SLOT]?: TestFile };

/** @param hooks registered once in a test file, however often its modules are loaded */
export function mockOfTestFile(hooks: RunnerHooks, options: KmsMockOptions): TestFile {
  environment[SLOT] ??= newTestFile(hooks, options);
  return environment[SLOT];
}

function newTestFile(
  { beforeEach, afterEach, afterAll, atTheEnd }: RunnerHooks,
  options: KmsMockOptions,
): TestFile {
  // At once, not in a hook: code under test may keep what it finds in node:http when it is loaded.
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

  // Leads to the mock of the moment: whoever has imported it keeps it.
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
      // What the target itself does not have may not be called fixed.
      return found === undefined ? undefined : { ...found, configurable: true };
    },
  });
  const configureKmsMock = (changed: KmsMockOptions) => {
    if (inUse) {
      throw new KmsMockUsageError(
        'CONFIGURED_TOO_LATE',
        'configureKmsMock() starts the mock anew, and this one is in use: a test runs, or `kms` was asked for something. ' +
          'Call it at the top of a set-up file or test file, before anything else is done with the mock.',
      );
    }
    mock.uninstall();
    try {
      // It says so itself when it is given something else than an object.
      mock = installKmsMock(isPlainObject(changed) ? { ...options, ...changed } : changed);
    } catch (error) {
      mock = installKmsMock(options);
      throw error;
    }
  };
  return { kms, configureKmsMock };
}
