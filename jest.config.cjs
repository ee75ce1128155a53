/** One project a test size; `scripts/test.mjs` runs them in order. See docs/testing.md. */
const base = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/scripts/jest-errors.cjs'],
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/libs/client/dist',
    '<rootDir>/\\.dist-',
    '<rootDir>/\\.cache',
    '<rootDir>/\\.reef',
    '<rootDir>/\\.image-root',
    '<rootDir>/test/boundaries/violations',
  ],
  moduleNameMapper: { '^@app/([^/]+)$': '<rootDir>/libs/$1/src', '^@reef/client$': '<rootDir>/libs/client/src' },
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: false, ...require('./scripts/swc-jest.cjs') }] },
};
const longTimeout = { setupFilesAfterEnv: ['<rootDir>/scripts/jest-long-timeout.cjs'] };

/** One Postgres for all system tests of a run: Jest calls each of these once, however many projects name it. */
const onePostgres = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};
const system = { ...base, ...longTimeout, ...onePostgres };

module.exports = {
  maxWorkers: 2,
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...base, displayName: 'contract', testMatch: ['<rootDir>/test/contract/**/*.spec.ts'] },
    { ...base, ...longTimeout, displayName: 'boundaries', testMatch: ['<rootDir>/test/boundaries/*.spec.ts'] },
    { ...system, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.spec.ts'] },
    { ...system, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
    {
      ...system,
      displayName: 'conformance',
      testMatch: ['<rootDir>/test/conformance/**/*.e2e-spec.ts'],
    },
    { ...base, ...longTimeout, displayName: 'chaos', testMatch: ['<rootDir>/test/chaos/*.e2e-spec.ts'] },
  ],
};
