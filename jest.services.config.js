// What needs PostgreSQL and Redis: TEST_DATABASE_URL and TEST_REDIS_URL say where.
const { projects } = require('./jest.config.js')

const project = (name, more) => ({
  ...projects.find(({ displayName }) => displayName === name),
  rootDir: __dirname,
  ...more,
})

module.exports = {
  // A busy machine takes longer than Jest's five seconds; no test waits for that long by itself.
  testTimeout: 30_000,
  // One worker at a time, and none that fills up: without a limit Jest runs all files in its own process.
  workerIdleMemoryLimit: '400MB',
  globalSetup: '<rootDir>/test/services/global-setup.ts',
  globalTeardown: '<rootDir>/test/services/global-teardown.ts',
  projects: [
    project('server', {
      displayName: 'services',
      testMatch: ['<rootDir>/test/services/**/*.test.ts'],
    }),
    project('suites', { globals: { suiteDatabase: 'postgres' } }),
  ],
}
