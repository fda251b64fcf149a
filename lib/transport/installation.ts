/**
 * One installation for each environment.
 *
 * In jest every test file has an environment of its own (globals, module registry), while core modules such as http,
 * and with them everything that was patched there, are shared by all files of a worker.
 */
import http from 'node:http';
import { KmsMockUsageError } from '../base/usage-error';

interface Installation {
  readonly environment: typeof globalThis;
  /** Line of the stack that made it. */
  readonly madeAt: string;
  /** What installKmsMock() returned. */
  readonly mock: unknown;
  /** Uninstalls it from another environment, when its own is over. */
  readonly abandon: () => void;
}

const SLOT = Symbol.for('alicloud-kms-mock.installation');
// A property of our own on the module object, which the types of Node do not know.
const slot = http as unknown as { [SLOT]?: Installation };

/**
 * @returns what a test file that is over has left installed, to be abandoned
 * @throws KmsMockUsageError when this very environment has an installation
 */
export function leftoverInstallation(): Installation | undefined {
  const installation = slot[SLOT];
  if (installation?.environment === globalThis) {
    throw new KmsMockUsageError(
      'ALREADY_INSTALLED',
      `installKmsMock() was called before and is still in force (${installation.madeAt}). Use the handle it returned ` +
        '(under alicloud-kms-mock/jest, /vitest or /node-test: `kms`, with options by configureKmsMock()), reset() it ' +
        'between tests, or uninstall() it first.',
    );
  }
  return installation;
}

/** The handle of the installation of this very environment, whichever copy of this package made it. */
export function installedMock(): unknown {
  const installation = slot[SLOT];
  return installation?.environment === globalThis ? installation.mock : undefined;
}

/** @returns the undo */
export function registerInstallation(made: Omit<Installation, 'environment'>): () => void {
  const installation: Installation = { environment: globalThis, ...made };
  slot[SLOT] = installation;
  return () => {
    if (slot[SLOT] === installation) delete slot[SLOT];
  };
}
