// Whole journeys in a real browser against the built dist/weapp. They take minutes, not seconds.
const { projects } = require('./jest.config.js')

module.exports = {
  testEnvironment: 'node',
  transform: projects[0].transform,
  testMatch: ['<rootDir>/test/{e2e,package}/**/*.e2e.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/server/dist', '<rootDir>/.stryker-tmp'],
  globalSetup: '<rootDir>/test/e2e/support/build-what-is-missing.ts',
  setupFilesAfterEnv: ['<rootDir>/test/setup/console.ts'],
  testTimeout: 120_000,
  testSequencer: '<rootDir>/test/setup/longest-first.cjs',
  // Each file starts a browser, a server and a preview of its own.
  maxWorkers: 2,
}
