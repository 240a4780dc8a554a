import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readEnvExample, readText, repositoryRoot } from './deploy-files'
import { leastSettings, problemsOf, settingNames, settingsOf } from './server-settings'

interface SettingRow {
  name: string
  development: string
  production: string
}

const readSettingRows = (): SettingRow[] =>
  readText('server/README.md')
    .split('\n')
    .flatMap((line) => {
      const cells = line.split('|').map((cell) => cell.trim())
      const [, name = '', , development = '', production = ''] = cells
      const setting = /^`([A-Z][A-Z0-9_]*)`$/.exec(name)?.[1]
      return setting === undefined ? [] : [{ name: setting, development, production }]
    })

const valueOf = (cell: string): string | null => /^`([^`]*)`$/.exec(cell)?.[1] ?? null

const productionLeast: Readonly<Record<string, string>> = {
  ...leastSettings,
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://passport@db/passport',
  MEDIA_DIR: '/data/media',
  PUBLIC_BASE_URL: 'https://api.example.com',
}

const modes = [
  ['development', leastSettings],
  ['production', productionLeast],
] as const

const without = (env: Readonly<Record<string, string>>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([key]) => key !== name))

const rows = readSettingRows()

describe('README.md', () => {
  it('links to files that are there', () => {
    const links = [...readText('server/README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
    expect(links.length).toBeGreaterThan(3)
    const missing = links.filter(
      ([, link = '']) => !existsSync(join(repositoryRoot, 'server', link)),
    )
    expect(missing).toEqual([])
  })

  it('names files of the folder deploy that are there, and all of them', () => {
    const named = [
      ...readText('server/README.md').matchAll(/^\| `([^|]+)` +\| [^|]+\|$/gm),
    ].flatMap(([, cell = '']) => cell.split('`, `'))
    const files = readdirSync(join(repositoryRoot, 'server/deploy'))
    const documents = ['README.md', 'Dockerfile.dockerignore']
    expect(named.sort()).toEqual(files.filter((file) => !documents.includes(file)).sort())
  })

  it('has every setting in its table', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual(settingNames())
  })

  it.each(rows)('states the default of $name', (row) => {
    for (const [mode, least] of modes) {
      const cell = row[mode]
      const bare = without(least, row.name)
      const value = valueOf(cell)
      if (cell === 'required') {
        expect(problemsOf(bare)).toEqual([`${row.name} is missing`])
      } else if (value !== null) {
        expect(settingsOf(bare)).not.toBeNull()
        expect(settingsOf(bare)).toEqual(settingsOf({ ...bare, [row.name]: value }))
      } else {
        expect(cell).toBe('—')
        expect(problemsOf(bare)).toEqual([])
      }
    }
  })
})

describe('server.env.example', () => {
  it('has every setting once, and nothing else', () => {
    expect(
      readEnvExample()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(settingNames())
  })

  it('leaves open only what must be decided', () => {
    const decided = readEnvExample()
      .filter(({ isComment, value }) => !isComment && value !== '')
      .map(({ name, value }) => [name, value] as const)
    expect([...problemsOf(Object.fromEntries(decided))].sort()).toEqual(
      Object.keys(leastSettings)
        .map((name) => `${name} is missing`)
        .sort(),
    )
    expect(problemsOf({ ...Object.fromEntries(decided), ...leastSettings })).toEqual([])
  })

  it('shows the defaults of production', () => {
    for (const { name, value, isComment } of readEnvExample()) {
      const cell = rows.find((row) => row.name === name)?.production
      const fallback = cell === undefined ? null : valueOf(cell)
      if (isComment && fallback !== null) expect({ name, value }).toEqual({ name, value: fallback })
    }
  })
})
