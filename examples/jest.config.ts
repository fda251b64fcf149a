/**
 * The configuration is compiled without a type check, which would take three of four seconds of a small run.
 *
 * @jest-config-loader-options {"transpileOnly":true,"compilerOptions":{"module":"commonjs","moduleResolution":"node10","ignoreDeprecations":"6.0"}}
 */
import type { Config } from 'jest';

const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/../tsconfig.json' }] },
} satisfies Config;

/** Most of the examples have a set-up file of their own; toolkit.test.ts has the entry for jest and nothing else. */
const config: Config = {
  projects: [
    {
      ...common,
      setupFilesAfterEnv: ['<rootDir>/kms.setup.ts'],
      testPathIgnorePatterns: ['<rootDir>/toolkit\\.test\\.ts$'],
    },
    {
      ...common,
      setupFilesAfterEnv: ['alicloud-kms-mock/jest'],
      testMatch: ['<rootDir>/toolkit.test.ts'],
    },
  ],
};

export default config;
