import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const root = join(__dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const readJson = (path: string): unknown => JSON.parse(read(path))
const git = (...args: string[]): string[] =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n')

describe('the repository', () => {
  it('is checked out with line feeds on Windows too, as Prettier wants them', () => {
    const files = git('ls-files', '*.ts', '*.tsx', '*.json', '*.md', '*.scss')
    const attributes = git('check-attr', 'eol', '--', ...files)
    expect(attributes.filter((line) => !line.endsWith('eol: lf'))).toEqual([])
    expect(git('check-attr', 'text', '--', ...git('ls-files', '*.png'))).not.toContainEqual(
      expect.stringMatching(/text: (set|auto)$/),
    )
  })

  it('names one Node for people and image, and tests that one and the oldest', () => {
    const current = read('.nvmrc').trim()
    // 20 has reached its end of life; who still runs it gets the oldest version that is tested.
    expect(current).toBe('24')
    expect(read('server/deploy/Dockerfile').match(/^FROM node:(\d+)/gm)).toEqual([
      `FROM node:${current}`,
      `FROM node:${current}`,
    ])
    const { engines } = readJson('package.json') as { engines: { node: string } }
    const ci = parse(read('.github/workflows/ci.yml')) as {
      jobs: { check: { strategy: { matrix: { node: string[] } } } }
    }
    expect(engines.node).toBe('>=20.19.0')
    expect(ci.jobs.check.strategy.matrix.node).toEqual(expect.arrayContaining(['24', '20.19.0']))
  })

  it('starts npm through a shell on Windows, where it is a .cmd file', () => {
    const starts = git('ls-files', '*.ts', '*.mjs')
      .map((path) => ({ path, text: read(path) }))
      .filter(({ text }) => /(?:execFile|spawn)(?:Sync)?\(\s*'npm'/.test(text))
    expect(starts.length).toBeGreaterThan(0)
    expect(
      starts.filter(({ text }) => !text.includes("shell: process.platform === 'win32'")),
    ).toEqual([])
  })

  it('names the same workspaces to npm and pnpm', () => {
    const { workspaces } = readJson('package.json') as { workspaces: string[] }
    expect(parse(read('pnpm-workspace.yaml'))).toEqual({ packages: workspaces })
  })

  it('documents no command that only a POSIX shell understands', () => {
    const commands = git('ls-files', '*.md').flatMap((path) =>
      [...read(path).matchAll(/(?:^|`)(?:[A-Z][A-Z0-9_]+=\S* +)+(?:npm|npx|node|pnpm) .*/gm)].map(
        ([command]) => `${path}: ${command}`,
      ),
    )
    expect(commands).toEqual([])
  })
})

describe('the project files of the hosts', () => {
  it.each([
    ['project.config.json', 'weapp', 'touristappid'],
    ['project.tt.json', 'tt', 'testAppId'],
    ['project.alipay.json', 'alipay', undefined],
  ])('%s points at the build of %s', (file, host, appid) => {
    expect(readJson(file)).toMatchObject({ miniprogramRoot: `dist/${host}/` })
    expect((readJson(file) as { appid?: string }).appid).toBe(appid)
  })

  it('passes the code quality check of WeChat DevTools', () => {
    expect(readJson('project.config.json')).toMatchObject({
      setting: { minifyWXML: true, minifyWXSS: true },
    })
  })
})

describe('sitemap.json', () => {
  it('names pages that exist, in full: WeChat knows no pattern but *', () => {
    const { rules } = readJson('src/sitemap.json') as { rules: { page: string }[] }
    const pages = rules.map(({ page }) => page).filter((page) => page !== '*')
    expect(pages.filter((page) => !existsSync(join(root, 'src', `${page}.tsx`)))).toEqual([])
    expect(read('src/app.config.ts')).toContain("sitemapLocation: 'sitemap.json'")
  })
})
