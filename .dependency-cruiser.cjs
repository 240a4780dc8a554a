// The allow-list of imports. A folder that is not listed may import nothing of ours.
const allowed = {
  'src/contract': [],
  'src/auth': ['src/contract'],
  'src/http': ['src/contract'],
  'src/api': ['src/http', 'src/contract'],
  'src/platform': ['src/auth', 'src/http', 'src/ui', 'src/contract'],
  'src/ui': ['src/auth', 'src/api', 'src/contract'],
  'src/pages': ['src/ui', 'src/api', 'src/contract'],
  'server/src': ['src/contract'],
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
}

const own = '^(src|server/src|tools|config)/'

const folderRules = Object.entries(allowed).map(([folder, targets]) => ({
  name: `only-allowed-from-${folder.replace(/\//g, '-')}`,
  comment: `${folder} may import: ${targets.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { path: own, pathNot: `^(${[folder, ...targets].join('|')})/` },
}))

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'a-new-folder-is-denied-until-it-is-listed',
      severity: 'error',
      from: {
        path: own,
        pathNot: `^(${Object.keys(allowed).join('|')})/|^src/(app|app\\.config|runtime|create-core)\\.tsx?$`,
      },
      to: { path: own },
    },
    {
      name: 'only-the-app-imports-the-runtime',
      severity: 'error',
      from: { pathNot: '^src/app\\.tsx$' },
      to: { path: '^src/runtime\\.ts$' },
    },
    {
      name: 'the-core-is-for-the-runtime',
      severity: 'error',
      from: { pathNot: '^src/runtime\\.ts$' },
      to: { path: '^src/create-core\\.ts$' },
    },
    {
      name: 'the-joined-core-knows-no-host-and-no-view',
      severity: 'error',
      from: { path: '^src/create-core\\.ts$' },
      to: { path: '^src/(platform|ui|pages)/|node_modules/(@tarojs|react|react-dom)/' },
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
      to: { path: '^src/(auth|http|ui)/', dependencyTypesNot: ['type-only'] },
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
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
