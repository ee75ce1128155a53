/** One project a test size; `scripts/test.mjs` runs them in order. See docs/testing.md. */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const base = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/scripts/jest-errors.cjs'],
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/\\.dist-',
    '<rootDir>/\\.cache',
    '<rootDir>/\\.reef',
    '<rootDir>/test/boundaries/violations',
  ],
  moduleNameMapper: { '^@app/([^/]+)$': '<rootDir>/libs/$1/src' },
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: false, ...require('./scripts/swc-jest.cjs') }] },
};
const longTimeout = { setupFilesAfterEnv: ['<rootDir>/scripts/jest-long-timeout.cjs'] };

/** Starts one Postgres for all projects of the run; Jest calls it once however many of them name it. */
const globalSetup = '<rootDir>/test/support/global-setup.ts';
const system = existsSync(join(__dirname, 'test/support/global-setup.ts')) ? { ...base, globalSetup } : base;

module.exports = {
  maxWorkers: 2,
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...base, displayName: 'contract', testMatch: ['<rootDir>/test/contract/**/*.spec.ts'] },
    { ...base, ...longTimeout, displayName: 'boundaries', testMatch: ['<rootDir>/test/boundaries/*.spec.ts'] },
    { ...system, ...longTimeout, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.spec.ts'] },
    { ...system, ...longTimeout, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
    {
      ...system,
      ...longTimeout,
      displayName: 'conformance',
      testMatch: ['<rootDir>/test/conformance/**/*.e2e-spec.ts'],
    },
  ],
};
