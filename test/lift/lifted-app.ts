import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../e2e/support/process'

const run = promisify(execFile)

/** The app that `taro init` makes, changed as `docs/lifting.md` says. */
export interface LiftedApp {
  readonly folder: string
  /** `dist/weapp` of the app. */
  build(): Promise<string>
  /** With the template's compiler options and those that the document asks for. */
  checkTypes(): Promise<void>
  remove(): Promise<void>
}

/** `taro init`, without a question: flags that it spells otherwise are asked for. */
const initFlags = [
  ...['--name', 'shop', '--description', 'd', '--typescript', '--no-build-es5', '--css', 'Sass'],
  ...['--npm', 'Npm', '--framework', 'React', '--compiler', 'Webpack5', '--no-autoInstall'],
  ...['--template', 'default', '--template-source', 'default-template'],
]

const taro = join(repository, 'node_modules/@tarojs/cli/bin/taro')

export const createLiftedApp = async (): Promise<LiftedApp> => {
  const parent = await mkdtemp(join(tmpdir(), 'passport-lift-'))
  await run(process.execPath, [taro, 'init', ...initFlags], { cwd: parent })
  const folder = join(parent, 'shop')
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  const change = async (path: string, edit: (text: string) => string) => {
    await write(path, edit(await readFile(join(folder, path), 'utf8')))
  }

  // In place of `npm install`. The template names a generator of pages, whose version 4.2.0 does not
  // exist: https://www.npmjs.com/package/@tarojs/plugin-generator?activeTab=versions
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'))
  await change('config/index.ts', (text) => text.replace('"@tarojs/plugin-generator"', ''))
  // What the document asks for in words.
  await change('tsconfig.json', (text) =>
    text
      .replace(
        '"compilerOptions": {',
        '"compilerOptions": {"strict": true, "lib": ["ES2022", "DOM"],',
      )
      .replace(', "./config"]', ']'),
  )
  await change('types/global.d.ts', (text) =>
    text.replace('TARO_APP_ID: string', 'TARO_APP_ID: string\n    TARO_APP_API_BASE_URL: string'),
  )

  const { commands, files } = await readDocument()
  await run('bash', ['-euc', commands], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PASSPORT: repository },
  })
  for (const [path, text] of files) await write(path, text)

  return {
    folder,
    checkTypes: async () => {
      const tsc = join(repository, 'node_modules/typescript/bin/tsc')
      await run(process.execPath, [tsc, '-p', folder, '--noEmit', '--skipLibCheck']).catch(
        (error: unknown) => {
          throw new Error((error as { stdout: string }).stdout)
        },
      )
    },
    build: async () => {
      const { stdout, stderr } = await run(process.execPath, [taro, 'build', '--type', 'weapp'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
      })
      const dist = join(folder, 'dist')
      await access(join(dist, 'pages/index/index.js')).catch((cause: unknown) => {
        throw new Error(`nothing was built:\n${stdout}${stderr}`, { cause })
      })
      return dist
    },
    remove: () => rm(parent, { recursive: true }),
  }
}

interface Instructions {
  commands: string
  /** Path and text of each file that the document names right before its block. */
  files: [string, string][]
}

const readDocument = async (): Promise<Instructions> => {
  const text = await readFile(join(repository, 'docs/lifting.md'), 'utf8')
  const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
  const files = [...text.matchAll(/`([\w./-]+)`:\n\n```(?:tsx|ini)\n([\s\S]*?)```/g)]
  return {
    commands: commands.join('\n'),
    files: files.map((match) => [match[1] ?? '', match[2] ?? '']),
  }
}
