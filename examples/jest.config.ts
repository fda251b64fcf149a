/**
 * The configuration is compiled without a type check. The check would take three of the four seconds of a small run.
 *
 * @jest-config-loader-options {"transpileOnly":true,"compilerOptions":{"rootDir":".","module":"commonjs","moduleResolution":"node10","ignoreDeprecations":"6.0"}}
 */
import type { Config } from 'jest';

const common = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/../tsconfig.json' }] },
} satisfies Config;

/** Most examples use their own setup file. toolkit.test.ts uses only the entry point for jest. */
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
