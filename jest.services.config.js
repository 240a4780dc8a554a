// The suites that need PostgreSQL and Redis: TEST_DATABASE_URL and TEST_REDIS_URL say where.
const [base] = require('./jest.config.js').projects.filter(
  ({ displayName }) => displayName === 'server',
)

module.exports = {
  ...base,
  displayName: 'services',
  rootDir: __dirname,
  testMatch: ['<rootDir>/test/services/**/*.test.ts'],
  globalSetup: '<rootDir>/test/services/require-services.ts',
  testTimeout: 20_000,
}
