// Reads built scripts at the level that babel.config.js names (iOS 12, Chrome 70): syntax and
// built-ins. node .ci/check-level.mjs FOLDER...; exits with 1 where something is newer, and says
// where. What a package brings is transpiled where config/index.ts names the package.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ESLint } from 'eslint'
import esX from 'eslint-plugin-es-x'

const off = [
  // Of ES2019, but in Chrome 70 and iOS 12.
  /no-(array-prototype-flat|json-superset|optional-catch-binding)$/,
  /no-string-prototype-trimstart-trimend$/,
  // They have the names of an array's methods, and a script does not tell the type of a value.
  /no-iterator-prototype-/,
]
const newer = Object.entries(esX.configs['flat/restrict-to-es2018'].rules)

const eslint = new ESLint({
  cwd: '/',
  overrideConfigFile: true,
  ignore: false,
  allowInlineConfig: false,
  baseConfig: [
    {
      files: ['**/*'],
      plugins: { 'es-x': esX },
      languageOptions: { ecmaVersion: 'latest', sourceType: 'script' },
      // Also methods of values whose type is not known.
      settings: { 'es-x': { aggressive: true } },
      rules: {
        ...Object.fromEntries(newer.filter(([name]) => !off.some((each) => each.test(name)))),
        // Of ES2018, but from iOS 16.4.
        'es-x/no-regexp-lookbehind-assertions': 'error',
      },
    },
    // Alipay's scripts of templates are modules.
    {
      files: ['**/*.sjs.js'],
      languageOptions: { sourceType: 'module' },
      rules: { 'es-x/no-modules': 'off' },
    },
  ],
})

/** What the rules cannot tell: a property that is no method, and a name that is looked for first. */
const isHarmless = ({ ruleId, line, column, endColumn }, lines) => {
  const text = lines[line - 1] ?? ''
  if (ruleId === 'es-x/no-global-this')
    return /typeof /.test(text.slice(Math.max(0, column - 40), column))
  return /-prototype-/.test(ruleId ?? '') && !/^[(.]/.test(text.slice(endColumn - 1))
}

let problems = 0
const report = (text) => {
  problems += 1
  console.error(text)
}

for (const folder of process.argv.slice(2)) {
  const scripts = readdirSync(folder, { recursive: true }).filter((file) =>
    /\.(js|wxs|sjs)$/.test(file),
  )
  if (scripts.length === 0) report(`${folder}: no script in it`)
  for (const script of scripts) {
    const path = join(folder, script)
    const text = readFileSync(path, 'utf8')
    const [{ messages }] = await eslint.lintText(text, { filePath: `/${script}.js` })
    const lines = text.split(/\r?\n/)
    for (const message of messages.filter((each) => !isHarmless(each, lines))) {
      report(`${path}:${message.line}:${message.column} ${message.message}`)
    }
  }
  console.log(`${folder}: ${scripts.length} scripts`)
}
if (problems > 0) process.exit(1)
