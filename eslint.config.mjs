import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

// WeChat's JavaScript has none of these; a browser or Node would hide the fault.
const browserGlobals = [
  'window',
  'document',
  'localStorage',
  'sessionStorage',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'URL',
  'URLSearchParams',
  'AbortController',
  'TextEncoder',
  'TextDecoder',
  'structuredClone',
  'crypto',
  'navigator',
  'queueMicrotask',
  'performance',
]

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '.stryker-tmp/',
      'coverage/',
      'reports/',
      'test/bench/**/*.{js,mjs,cjs}',
      'test/bench/empty-app/',
      'packages/**/*.{js,mjs}',
      'packages/**/*.d.ts',
      'test/e2e/cloud-app/',
      'test/e2e/host-app/',
      '*.config.{js,mjs}',
      'babel.config.js',
      'config/h5/split-components.js',
      '.dependency-cruiser.cjs',
      'server/build.mjs',
      '.ci/',
      'test/lint/*.mjs',
      'docs/backend/',
      'test/server/programs/',
      'test/setup/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          'tsconfig.json',
          'server/tsconfig.json',
          'tools/tsconfig.json',
          'test/tsconfig.json',
          'test/tsconfig.app.json',
          'test/bench/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrels: import the module itself.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', ...browserGlobals],
    },
  },
  {
    // Everything else of the host enters through a port of `src/platform`: ARCHITECTURE.md.
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/platform/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@tarojs/taro'],
              allowImportNamePattern: '^use[A-Z]',
              allowTypeImports: true,
              message:
                'Only src/platform calls the host; elsewhere import lifecycle hooks by name.',
            },
            {
              group: ['@tarojs/*', '!@tarojs/taro', '!@tarojs/components'],
              message: 'Only src/platform calls the host.',
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...browserGlobals,
        ...['wx', 'my', 'tt', 'getApp', 'getCurrentPages'].map((name) => ({
          name,
          message: 'Only src/platform calls the host.',
        })),
      ],
    },
  },
  {
    // Taro's default import has next to nothing on it in a web build: Taro rewrites its uses only in files
    // that it compiles, which those of an installed package need not be. These two use it as a value.
    files: ['src/platform/**/*.ts'],
    ignores: ['src/platform/host-object.ts', 'src/platform/host/host-privacy.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@tarojs/taro',
              importNames: ['default'],
              message: 'Import the calls of Taro by their names.',
            },
          ],
        },
      ],
    },
  },
  {
    // Command lines print to the terminal.
    files: ['tools/**/*.ts', 'test/bench/**/*.ts', 'test/e2e/take-screenshots.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Test doubles are free to be looser where it keeps a test readable.
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
)
