// Every suite that needs no outside service. Journeys in a browser have jest.e2e.config.js.
const transform = {
  '^.+\\.(t|j)sx?$': [
    '@swc/jest',
    {
      jsc: {
        parser: { syntax: 'typescript', tsx: true },
        target: 'es2022',
        transform: { react: { runtime: 'automatic' } },
      },
      module: { type: 'commonjs' },
    },
  ],
}

const project = (displayName, folders, testEnvironment, more = {}) => ({
  displayName,
  testEnvironment,
  transform,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.test.{ts,tsx}`),
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/server/dist', '<rootDir>/.stryker-tmp'],
  setupFilesAfterEnv: ['<rootDir>/test/setup/console.ts'],
  ...more,
})

module.exports = {
  // A busy machine takes longer than Jest's five seconds; no test waits for that long by itself.
  testTimeout: 20_000,
  // Jest keeps what a suite leaves behind, which slows the ones after it.
  workerIdleMemoryLimit: '400MB',
  testSequencer: '<rootDir>/test/setup/longest-first.cjs',
  projects: [
    project(
      'core',
      ['auth', 'http', 'api', 'web-sign-in', 'platform', 'lint', 'config', 'size'],
      'node',
    ),
    project('server', ['server'], 'node', {
      globalSetup: '<rootDir>/test/server/build-server.ts',
    }),
    // What holds on every database; jest.services.config.js runs the same on PostgreSQL.
    project('suites', [], 'node', {
      testMatch: ['<rootDir>/test/server/suites/*.suite.ts'],
      // These take more than a database, so tests beside them call them.
      testPathIgnorePatterns: ['/(token-store|two-nodes|version-before)\\.suite\\.ts$'],
      globals: { suiteDatabase: 'sqlite' },
    }),
    project('tools', ['tools'], 'node'),
    project('ui', ['ui', 'pages', 'kit'], 'jsdom', {
      setupFilesAfterEnv: ['<rootDir>/test/setup/console.ts', '<rootDir>/test/setup/dom.ts'],
      moduleNameMapper: {
        '\\.(s?css|png|svg)$': '<rootDir>/test/setup/style.ts',
        '^@tarojs/(components|taro)$': '<rootDir>/test/setup/tarojs-$1.ts',
      },
    }),
  ],
}
