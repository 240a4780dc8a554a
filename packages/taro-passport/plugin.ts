import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import type { IPluginContext } from '@tarojs/service'
import { readApiBaseUrl } from '../../config/api-base-url'
import { isModernPackage } from '../../config/modern-packages'

export interface PassportPluginOptions {
  /**
   * The environment variable that holds the address of the server.
   *
   * @default 'TARO_APP_API_BASE_URL'
   */
  variable?: string
}

interface RunnerOptions {
  env?: Record<string, string>
  compile?: { include?: unknown[] }
}

/** Checks the address of the server, and has compiled what Taro would leave as it is. */
export default (
  ctx: IPluginContext,
  { variable = 'TARO_APP_API_BASE_URL' }: PassportPluginOptions = {},
): void => {
  ctx.onBuildStart(() => {
    if (isLinked(__dirname)) {
      fail(
        'taro-passport is linked and brings a second copy of React, with which no hook works. Install the ' +
          'packed file instead: npm pack, then npm install ./taro-passport-….tgz',
      )
    }
    const result = readApiBaseUrl(process.env[variable], {
      isRelease: process.env['NODE_ENV'] === 'production' || !isWatched(ctx),
      variable,
    })
    if (!result.ok)
      fail(`${result.problem}. It stands in .env, or in .env.production for releases.`)
  })

  // Registered by name: the type of the context lacks the options.
  ctx.register({
    name: 'modifyRunnerOpts',
    fn: ({ opts }: { opts: RunnerOptions }) => {
      const result = readApiBaseUrl(process.env[variable], { isRelease: false, variable })
      // Also where it is set in the shell and in no file: Taro replaces only what a file names.
      if (result.ok) opts.env = { ...opts.env, [variable]: JSON.stringify(result.url) }
      opts.compile = {
        ...opts.compile,
        include: [...(opts.compile?.include ?? []), isModernPackage],
      }
    },
  })
}

const isWatched = (ctx: IPluginContext): boolean =>
  (ctx.runOpts as { options?: { isWatch?: boolean } }).options?.isWatch === true

const isLinked = (folder: string): boolean =>
  !realpathSync(folder).split(sep).includes('node_modules')

/** A stack trace of the build tool would bury the one line that helps. */
const fail = (message: string): never => {
  process.stderr.write(`\n${message}\n`)
  process.exit(1)
}
