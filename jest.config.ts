/**
 * The configuration is compiled without a type check, which would take three of four seconds of a small run.
 *
 * @jest-config-loader-options {"transpileOnly":true,"compilerOptions":{"module":"commonjs","moduleResolution":"node10","ignoreDeprecations":"6.0"}}
 */
import type { Config } from 'jest';

// NOCK=14 runs the same suite over the other nock major that the package supports.
const nock14 = process.env.NOCK === '14';

const config: Config = {
  testEnvironment: 'node',
  // No test measures time: this only ends what hangs. The first test of a file pays for compiling all that it imports.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: { '^.+\\.ts$': 'ts-jest' },
  moduleNameMapper: nock14 ? { '^nock$': 'nock14' } : {},
};

export default config;
