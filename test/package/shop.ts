import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../e2e/support/process'
import { readJoinDocument, type JoinDocument } from './join-document'

const run = promisify(execFile)

export type PackageManager = 'npm' | 'pnpm'

/** The app that `taro init` makes, joined to the login as `docs/join.md` says. */
export interface Shop {
  readonly folder: string
  readonly document: JoinDocument
  /** Lines of the team's that the template had not. */
  readonly teamLines: number
  /** Installs a packed file in place of the one before. */
  install(packedFile: string): Promise<void>
  /** Puts a link to the package in place of the installed one, as `npm link` does. */
  link(): Promise<void>
  /** The folder with the build. Rejects with what the build printed. */
  build(host: 'weapp' | 'h5', env?: Record<string, string>): Promise<string>
  /** With the template's compiler options. */
  checkTypes(): Promise<void>
  /** The tests of the app by Jest, whose output it returns. */
  test(): Promise<string>
  write(path: string, text: string): Promise<void>
  close(): Promise<void>
}

/** `taro init`, without a question: flags that it spells otherwise are asked for. */
const initFlags = [
  ...['--name', 'shop', '--description', 'd', '--typescript', '--no-build-es5', '--css', 'Sass'],
  ...['--npm', 'Npm', '--framework', 'React', '--compiler', 'Webpack5', '--no-autoInstall'],
  ...['--template', 'default', '--template-source', 'default-template'],
]

const pnpm = ['exec', '--yes', '--package=pnpm@10.34.0', '--', 'pnpm']

/** What CI has in its cache already is not asked for again. */
const commands: Record<PackageManager, { all: string[]; add: (file: string) => string[] }> = {
  npm: {
    all: ['install', '--prefer-offline', '--ignore-scripts'],
    add: (file) => ['install', '--prefer-offline', '--ignore-scripts', file],
  },
  pnpm: {
    all: [...pnpm, 'install', '--prefer-offline', '--ignore-scripts'],
    add: (file) => [...pnpm, 'add', '--prefer-offline', '--ignore-scripts', file],
  },
}

const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] }

export const createShop = async (manager: PackageManager): Promise<Shop> => {
  const parent = await mkdtemp(join(tmpdir(), 'passport-shop-'))
  const folder = join(parent, 'shop')
  const taro = join(folder, 'node_modules/@tarojs/cli/bin/taro')

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const read = (path: string) => readFile(join(folder, path), 'utf8')
  const start = (command: string, args: string[], env: Record<string, string> = {}) =>
    // npm is a .cmd file on Windows, which only a shell starts.
    run(command, args, {
      cwd: folder,
      env: { ...environment, ...env },
      shell: process.platform === 'win32' && command === 'npm',
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: unknown) => {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`)
    })

  const repositoryTaro = join(repository, 'node_modules/@tarojs/cli/bin/taro')
  await run(process.execPath, [repositoryTaro, 'init', ...initFlags], { cwd: parent })
  await write('package.json', await withoutWhatIsMissing(await read('package.json')))
  await write(
    'config/index.ts',
    (await read('config/index.ts')).replace('"@tarojs/plugin-generator"', ''),
  )

  // The template's own config/index.ts has an unused name, which its compiler options refuse.
  await write('tsconfig.json', (await read('tsconfig.json')).replace(', "./config"]', ']'))

  let teamLines = 0
  const document = await readJoinDocument()
  for (const [path, text] of document.files) {
    const former = await read(path).catch(() => '')
    const isLine = path === 'config/index.ts'
    const next = isLine ? former.replace(/ *plugins: \[[^\]]*\],?\n/, text) : text
    teamLines += countNew(next, former)
    await write(path, next)
  }
  for (const [path, text] of document.furtherFiles) await write(path, text)

  return {
    folder,
    document,
    teamLines,
    write,
    install: async (packedFile) => {
      await start('npm', commands[manager].add(packedFile))
    },
    link: async () => {
      const path = join(folder, 'node_modules/taro-passport')
      await rm(path, { recursive: true })
      await symlink(join(repository, 'dist/packages/taro-passport'), path)
    },
    checkTypes: async () => {
      await start(process.execPath, [
        join(folder, 'node_modules/typescript/bin/tsc'),
        ...['-p', '.', '--noEmit', '--skipLibCheck'],
      ])
    },
    test: async () => {
      const jest = join(folder, 'node_modules/jest/bin/jest.js')
      const { stderr } = await start(process.execPath, [jest, '--ci', '--maxWorkers=1'])
      return stderr
    },
    build: async (host, env = {}) => {
      const { stdout, stderr } = await start(process.execPath, [taro, 'build', '--type', host], {
        NODE_ENV: 'production',
        ...env,
      })
      const dist = join(folder, 'dist')
      const page = host === 'weapp' ? 'pages/index/index.js' : 'index.html'
      await access(join(dist, page)).catch((cause: unknown) => {
        throw new Error(`nothing was built:\n${stdout}${stderr}`, { cause })
      })
      return dist
    },
    close: () => rm(parent, { recursive: true }),
  }
}

/**
 * The template of 4.2.0 names two packages whose version 4.2.0 does not exist, see section 10 of the
 * document. Its linters and git hooks take half of the time of an install and have no part in a build.
 */
const withoutWhatIsMissing = async (text: string): Promise<string> => {
  const manifest = JSON.parse(text) as Record<string, Record<string, string>>
  const own = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const { scripts = {}, dependencies = {}, devDependencies = {} } = manifest
  delete scripts['prepare']
  delete dependencies['@tarojs/plugin-platform-harmony-hybrid']
  for (const name of Object.keys(devDependencies)) {
    if (/lint|husky|plugin-generator/.test(name)) Reflect.deleteProperty(devDependencies, name)
  }
  for (const name of testTools) devDependencies[name] = own.devDependencies[name] ?? ''
  return JSON.stringify({ ...manifest, scripts, dependencies, devDependencies }, null, 2)
}

const testTools = [
  'jest',
  'jest-environment-jsdom',
  '@testing-library/react',
  '@testing-library/dom',
  '@types/jest',
]

/** Lines that are not blank and that the former text lacks. */
const countNew = (text: string, former: string): number => {
  const known = new Set(former.split('\n').map((line) => line.trim()))
  return text.split('\n').filter((line) => line.trim() !== '' && !known.has(line.trim())).length
}

/** The file that `npm run build:packages` packed. */
export const packedFile = async (): Promise<string> => {
  const folder = join(repository, 'dist/packages')
  const name = (await readdir(folder)).find((each) => each.endsWith('.tgz'))
  if (name === undefined) throw new Error('no packed file: npm run build:packages')
  return join(folder, name)
}

/** The same package as a later version. */
export const packLaterVersion = async (target: string): Promise<string> => {
  const folder = join(target, 'later')
  await mkdir(folder)
  await run('tar', ['-xzf', await packedFile(), '-C', folder])
  const path = join(folder, 'package/package.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { version: string }
  await writeFile(path, JSON.stringify({ ...manifest, version: '99.0.0' }))
  const packed = join(folder, 'taro-passport-99.0.0.tgz')
  await run('tar', ['-czf', packed, '-C', folder, 'package'])
  return packed
}
