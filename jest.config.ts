/**
 * The configuration is compiled without a type check, which would take three of four seconds of a small run.
 *
 * @jest-config-loader-options {"transpileOnly":true,"compilerOptions":{"module":"commonjs","moduleResolution":"node10","ignoreDeprecations":"6.0"}}
 */
import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

/** NOCK=14 runs the same tests over the other major version of nock that the package supports. */
const nock14 = process.env.NOCK === '14';

/** What every run of jest over the sources needs. */
export const sources = {
  // Crawling node_modules would take longer than a small run.
  roots: ['<rootDir>/lib', '<rootDir>/__tests__'],
  testEnvironment: 'node',
  // No test measures time: this only ends what hangs. The first test of a file pays for compiling all that it imports.
  testTimeout: 60_000,
  transform: { '^.+\\.ts$': 'ts-jest' },
  moduleNameMapper: nock14 ? { '^nock$': 'nock14' } : {},
} satisfies Config;

/** HTTP, timers and cryptography: what the version of Node.js or of nock could change. */
const RUNTIME = [
  'contract',
  'crypto',
  'isolation',
  'jest-runs',
  'runners',
  'seeding',
  'time',
  'transport',
  'wire',
  'control/faults',
  'operations/asymmetric-*',
  'operations/get-parameters-for-import',
  'operations/import-key-material',
];

/** What is said about the code, and what ships: documentation, bundles, types. */
const PACKAGE = ['contract-suite/remote-run', 'documentation', 'types'];

const testsIn = (places: readonly string[]) =>
  places.map((place) => `**/__tests__/${place}${place.includes('/') ? '' : '/**/*'}.test.ts`);

const config: Config = {
  // Half of the time of a request, nock 13 waits for timers, so a core has time for a second worker.
  // jest reads a percentage above 100 as a number of workers.
  maxWorkers: 2 * availableParallelism(),
  testTimeout: sources.testTimeout,
  projects: [
    {
      ...sources,
      displayName: 'unit',
      setupFilesAfterEnv: ['<rootDir>/__tests__/support/unit.setup.ts'],
      testMatch: ['**/*.test.ts', ...testsIn([...RUNTIME, ...PACKAGE]).map((pattern) => `!${pattern}`)],
    },
    { ...sources, displayName: 'runtime', testMatch: testsIn(RUNTIME) },
    { ...sources, displayName: 'package', testMatch: testsIn(PACKAGE) },
  ],
};

export default config;
