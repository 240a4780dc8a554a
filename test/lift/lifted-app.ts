import { execFile } from 'node:child_process'
import { access, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { repository } from '../e2e/support/process'

const run = promisify(execFile)

/** An empty Taro app that was changed as `docs/lifting.md` says, and by nothing else. */
export interface LiftedApp {
  readonly folder: string
  /** `dist/weapp` of the app. */
  build(): Promise<string>
  /** With the compiler options of Taro's own template and what the document asks for. */
  checkTypes(): Promise<void>
  remove(): Promise<void>
}

const tsconfig = {
  compilerOptions: {
    target: 'es2017',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['ES2022', 'DOM'],
    strict: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    allowSyntheticDefaultImports: true,
    jsx: 'react-jsx',
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node', 'react'],
  },
  include: ['src', 'types'],
}

/** As Taro's template has it, with the line that the document asks for. */
const globalTypes = `/// <reference types="@tarojs/taro" />
declare namespace NodeJS {
  interface ProcessEnv {
    NODE_ENV: 'development' | 'production'
    TARO_ENV: 'weapp' | 'swan' | 'alipay' | 'h5' | 'rn' | 'tt' | 'qq' | 'jd' | 'harmony'
    TARO_APP_API_BASE_URL: string
  }
}
`

export const createLiftedApp = async (): Promise<LiftedApp> => {
  const folder = await mkdtemp(join(tmpdir(), 'passport-lift-'))
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }

  for (const name of ['src', 'config', 'babel.config.js', 'package.json']) {
    await cp(join(repository, 'test/bench/empty-app', name), join(folder, name), {
      recursive: true,
    })
  }
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'))
  await write('tsconfig.json', JSON.stringify(tsconfig))
  await write('types/global.d.ts', globalTypes)

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
      await run(process.execPath, [tsc, '-p', folder]).catch((error: unknown) => {
        throw new Error((error as { stdout: string }).stdout)
      })
    },
    build: async () => {
      const taro = join(repository, 'node_modules/@tarojs/cli/bin/taro')
      const { stdout, stderr } = await run(process.execPath, [taro, 'build', '--type', 'weapp'], {
        cwd: folder,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production' },
      })
      const dist = join(folder, 'dist/weapp')
      await access(join(dist, 'pages/index/index.js')).catch((cause: unknown) => {
        throw new Error(`nothing was built:\n${stdout}${stderr}`, { cause })
      })
      return dist
    },
    remove: () => rm(folder, { recursive: true }),
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
