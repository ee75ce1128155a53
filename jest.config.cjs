/** One project a test size; `scripts/test.mjs` runs them in order. See docs/testing.md. */
const base = {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/boundaries/violations'],
  moduleNameMapper: { '^@app/(.*)$': '<rootDir>/libs/$1/src' },
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: false, ...require('./scripts/swc-jest.cjs') }] },
};
module.exports = {
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...base, displayName: 'contract', testMatch: ['<rootDir>/test/contract/**/*.spec.ts'] },
    { ...base, displayName: 'boundaries', testMatch: ['<rootDir>/test/boundaries/*.spec.ts'] },
    { ...base, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.spec.ts'] },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
    { ...base, displayName: 'conformance', testMatch: ['<rootDir>/test/conformance/**/*.e2e-spec.ts'] },
  ],
};
