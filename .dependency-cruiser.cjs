// The rooms of the server, from the bottom up. A room imports only rooms that stand before it, so there
// is no circle and no arrow back.
const domain = ['contract', 'lib', 'crypto', 'db/port', 'errors.ts', 'audit', 'users', 'sessions']
const serverRooms = {
  lib: [],
  crypto: [],
  'db/port': [],
  'errors.ts': ['contract'],
  'to-api-error.ts': ['contract', 'crypto', 'db/port', 'errors.ts'],
  'db/migrations': ['db/port'],
  'db/sqlite': ['lib', 'db/port', 'db/migrations'],
  'db/postgres': ['db/port', 'db/migrations'],
  'db/open-database.ts': ['crypto', 'db/port', 'db/sqlite', 'db/postgres'],
  'db/migrate.ts': ['db/open-database.ts', 'db/sqlite', 'db/postgres'],
  audit: ['crypto', 'db/port'],
  media: ['contract', 'lib', 'crypto', 'db/port', 'errors.ts'],
  upstream: ['lib'],
  wechat: ['contract', 'lib', 'crypto', 'errors.ts', 'upstream'],
  providers: ['contract', 'lib', 'crypto', 'errors.ts', 'upstream', 'wechat'],
  users: ['contract', 'lib', 'crypto', 'db/port', 'audit'],
  sessions: ['contract', 'lib', 'crypto', 'db/port', 'errors.ts', 'audit', 'users'],
  tokens: ['lib', 'crypto', 'db/port', 'errors.ts', 'audit', 'sessions'],
  'sign-in': [...domain, 'upstream', 'providers'],
  account: [...domain, 'to-api-error.ts', 'upstream', 'wechat', 'providers', 'media', 'sign-in'],
  web: [...domain, 'to-api-error.ts', 'upstream', 'providers', 'sign-in', 'account'],
  'user-import': [...domain, 'providers', 'sign-in', 'account'],
  config: ['crypto', 'db/open-database.ts', 'media', 'wechat', 'providers'],
  handover: [
    ...[...domain, 'to-api-error.ts', 'upstream', 'wechat', 'providers', 'sign-in', 'account'],
    'config',
  ],
  backend: [...domain, 'tokens', 'account', 'config'],
  'log.ts': ['config'],
  cluster: ['lib', 'crypto', 'db/port', 'db/open-database.ts', 'upstream'],
  metrics: [
    ...['crypto', 'db/port', 'to-api-error.ts', 'upstream', 'wechat', 'sessions', 'sign-in'],
    'cluster',
  ],
  maintenance: [
    ...['lib', 'crypto', 'db/port', 'db/open-database.ts', 'audit', 'media', 'wechat', 'users'],
    ...['tokens', 'upstream', 'providers', 'sign-in', 'account', 'config', 'cluster'],
  ],
  'http/wire-schema.ts': ['errors.ts'],
  'http/app-type.ts': ['http/wire-schema.ts'],
  'http/hooks': [
    ...['contract', 'lib', 'errors.ts', 'to-api-error.ts', 'upstream', 'sessions', 'sign-in'],
    ...['config', 'handover', 'cluster', 'metrics', 'http/wire-schema.ts'],
  ],
  'http/routes': [
    ...['contract', 'lib', 'crypto', 'db/port', 'errors.ts', 'media', 'wechat', 'sessions'],
    ...[
      'tokens',
      'sign-in',
      'account',
      'web',
      'handover',
      'metrics',
      'http/wire-schema.ts',
      'http/app-type.ts',
      'http/hooks',
    ],
  ],
  'http/internal': [
    ...['contract', 'lib', 'crypto', 'errors.ts', 'to-api-error.ts', 'audit', 'users', 'config'],
    ...['backend', 'cluster', 'metrics', 'http/wire-schema.ts', 'http/app-type.ts', 'http/hooks'],
    'http/routes',
  ],
  'http/create-app.ts': [
    ...['lib', 'db/port', 'to-api-error.ts', 'sessions', 'sign-in', 'account', 'config', 'cluster'],
    ...['handover', 'metrics', 'http/wire-schema.ts', 'http/app-type.ts', 'http/hooks'],
    'http/routes',
  ],
  'compose-providers.ts': [
    ...['lib', 'crypto', 'db/port', 'wechat', 'providers', 'config', 'cluster', 'metrics'],
  ],
  'compose-sessions.ts': ['lib', 'db/port', 'users', 'sessions', 'config', 'cluster', 'metrics'],
  'compose-server.ts': [
    ...['lib', 'crypto', 'db/port', 'db/open-database.ts', 'media', 'wechat', 'providers'],
    ...[
      'users',
      'tokens',
      'sign-in',
      'account',
      'web',
      'handover',
      'config',
      'log.ts',
      'cluster',
      'metrics',
      'maintenance',
    ],
    ...[
      'user-import',
      'backend',
      'http/app-type.ts',
      'http/hooks',
      'http/internal',
      'http/create-app.ts',
    ],
    'compose-providers.ts',
    'compose-sessions.ts',
  ],
  'main.ts': ['config', 'log.ts', 'maintenance', 'db/migrate.ts', 'compose-server.ts'],
  'cli.ts': [
    'lib',
    'crypto',
    'audit',
    'tokens',
    'user-import',
    'config',
    'log.ts',
    'maintenance',
    'db/open-database.ts',
    'db/migrate.ts',
    'compose-server.ts',
  ],
}

const order = ['contract', ...Object.keys(serverRooms)]
for (const [room, targets] of Object.entries(serverRooms)) {
  const back = targets.filter((target) => order.indexOf(target) >= order.indexOf(room))
  const unknown = targets.filter((target) => !order.includes(target))
  if (back.length + unknown.length > 0) {
    throw new Error(`${room} may not import ${[...back, ...unknown].join(', ')}`)
  }
}

const inServer = (room) => (room === 'contract' ? 'src/contract' : `server/src/${room}`)

// The allow-list of imports. A folder that is not listed may import nothing of ours.
const allowed = {
  'src/contract': [],
  'src/auth': ['src/contract'],
  'src/http': ['src/contract'],
  'src/api': ['src/http', 'src/contract'],
  'src/platform': ['src/auth', 'src/http', 'src/ui', 'src/contract', 'src/web-sign-in'],
  'src/web-sign-in': ['src/auth', 'src/http', 'src/api', 'src/ui', 'src/contract'],
  'src/ui': ['src/auth', 'src/api', 'src/contract'],
  'src/pages': ['src/ui', 'src/api', 'src/contract'],
  'src/package': [
    ...['src/auth', 'src/http', 'src/api', 'src/platform', 'src/ui', 'src/contract'],
    ...['src/runtime.ts', 'src/create-backend-client.ts'],
  ],
  ...Object.fromEntries(
    Object.entries(serverRooms).map(([room, targets]) => [inServer(room), targets.map(inServer)]),
  ),
  'tools/sandbox/common': [],
  'tools/sandbox/wechat': ['tools/sandbox/common'],
  'tools/sandbox/alipay': ['tools/sandbox/common'],
  'tools/sandbox/douyin': ['tools/sandbox/common'],
  'tools/sandbox': [
    'tools/sandbox/common',
    'tools/sandbox/wechat',
    'tools/sandbox/alipay',
    'tools/sandbox/douyin',
  ],
  'tools/preview': [],
  'tools/start': ['tools/preview', 'tools/sandbox'],
  'tools/prose': [],
  config: [],
  packages: ['config/api-base-url.ts', 'config/modern-packages.ts'],
}

const own = '^(src|server/src|tools|config|packages)/'

/** A folder with all that is in it, or a file. */
const patternOf = (place) => (/\.ts$/.test(place) ? `${place.replace('.', '\\.')}$` : `${place}/`)

const anyOf = (places) => `^(${places.map(patternOf).join('|')})`

const folderRules = Object.entries(allowed).map(([place, targets]) => ({
  name: `only-allowed-from-${place.replace(/\//g, '-')}`,
  comment: `${place} may import: ${targets.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: anyOf([place]) },
  to: { path: own, pathNot: anyOf([place, ...targets]) },
}))

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'a-new-folder-is-denied-until-it-is-listed',
      severity: 'error',
      from: {
        path: own,
        pathNot: `${anyOf(Object.keys(allowed))}|^src/(app|app\\.config|runtime|create-core|create-web-core|create-backend-client)\\.tsx?$`,
      },
      to: { path: own },
    },
    {
      name: 'only-the-app-and-the-package-import-the-runtime',
      severity: 'error',
      from: { pathNot: '^src/(app\\.tsx$|package/)' },
      to: { path: '^src/runtime\\.ts$' },
    },
    {
      name: 'the-core-is-for-the-runtime',
      severity: 'error',
      from: { pathNot: '^src/(runtime|create-web-core)\\.ts$' },
      to: { path: '^src/create-(web-)?core\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-joined-core-knows-no-host-and-no-view',
      severity: 'error',
      from: { path: '^src/create-(core|backend-client)\\.ts$' },
      to: { path: '^src/(platform|ui|pages|web-sign-in)/|node_modules/(@tarojs|react|react-dom)/' },
    },
    {
      name: 'pages-import-only-types-of-the-api',
      severity: 'error',
      from: { path: '^src/(pages|ui)/' },
      to: { path: '^src/(api|auth)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'platform-imports-only-types-of-its-ports',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(auth|http|ui|web-sign-in)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'signing-in-on-the-web-knows-no-host-and-no-view',
      severity: 'error',
      from: { path: '^src/(web-sign-in/|create-web-core\\.ts$)' },
      to: {
        path: '^src/(platform|ui|pages)/|node_modules/(@tarojs|react|react-dom)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'the-core-knows-no-host-and-no-view',
      severity: 'error',
      from: { path: '^src/(auth|http|api|contract)/' },
      to: { path: 'node_modules/(@tarojs|react|react-dom)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
