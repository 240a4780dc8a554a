// What needs PostgreSQL and Redis: TEST_DATABASE_URL and TEST_REDIS_URL say where.
const { projects } = require('./jest.config.js')

const project = (name, more) => ({
  ...projects.find(({ displayName }) => displayName === name),
  rootDir: __dirname,
  testTimeout: 20_000,
  ...more,
})

module.exports = {
  globalSetup: '<rootDir>/test/services/require-services.ts',
  projects: [
    project('server', {
      displayName: 'services',
      testMatch: ['<rootDir>/test/services/**/*.test.ts'],
    }),
    project('suites', { globals: { suiteDatabase: 'postgres' } }),
  ],
}
