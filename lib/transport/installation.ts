/**
 * One installation for each environment.
 *
 * In jest every test file has its own environment (globals, module registry). All files of a worker share core modules such
 * as http, and everything that was patched there.
 */
import http from 'node:http';
import { KmsMockUsageError } from '../base/usage-error';

interface Installation {
  readonly environment: typeof globalThis;
  /** Stack line of the code that installed it. */
  readonly madeAt: string;
  /** The object that installKmsMock() returned. */
  readonly mock: unknown;
  /** Uninstalls it from another environment, after the end of its own. */
  readonly abandon: () => void;
}

const SLOT = Symbol.for('alicloud-kms-mock.installation');
// This package adds the property, so the types of Node do not have it.
const slot = http as unknown as { [SLOT]?: Installation };

/**
 * @returns the installation that an earlier test file did not uninstall
 * @throws KmsMockUsageError ALREADY_INSTALLED if this environment has an installation
 */
export function leftoverInstallation(): Installation | undefined {
  const installation = slot[SLOT];
  if (installation?.environment === globalThis) {
    throw new KmsMockUsageError(
      'ALREADY_INSTALLED',
      `the mock is already installed (${installation.madeAt}). Use the object that installKmsMock() returned ` +
        '(with alicloud-kms-mock/jest, /vitest or /node-test: `kms`; configureKmsMock() sets its options). Call reset() ' +
        'between tests, or uninstall() first.',
    );
  }
  return installation;
}

/** The handle of the installation of this environment, even if another copy of this package installed it. */
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
