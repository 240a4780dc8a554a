import type { TaroStatic } from '@tarojs/taro'
import { build, type Plugin } from 'esbuild'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import type * as callContainer from '../../../src/platform/call-container'
import type * as platform from '../../../src/platform/create-platform'
import type * as host from '../../../src/platform/host/create-host'
import type * as runtime from '../../../src/runtime'
import type { Host } from '../../../src/contract/scalars'
import { taroDefines } from '../../support/taro-defines'

const root = join(__dirname, '../../..')

/** Taro's own name for what it runs on, and the global that the host gives. */
const hosts = { weapp: 'wx', alipay: 'my', tt: 'tt' } as const

/** For the hook that bundles: esbuild is slow on a busy machine. */
export const bundleTimeoutMs = 60_000

export type HostName = keyof typeof hosts

/** Our composition on the real Taro of a host. */
export type LoadedApp = typeof callContainer &
  typeof platform &
  typeof host &
  typeof runtime & { Taro: Pick<TaroStatic, 'addInterceptor' | 'request'> }

/**
 * Bundles the app's core with the real runtime of a Taro platform, as a build does, and returns a
 * function that starts it in a context of its own on a fake host.
 */
export const bundleApp = async (name: HostName): Promise<(host: object) => LoadedApp> => {
  const runtimeImport = `import '@tarojs/plugin-platform-${name}/dist/runtime'`
  const start = await compile(name, runtimeImport, [])
  return (host) =>
    start({
      // What a mini-program has beside its host's own global.
      getApp: () => null,
      getCurrentPages: () => [],
      requirePlugin: () => null,
      App: () => undefined,
      Page: () => undefined,
      Component: () => undefined,
      // Taro's runtime for Alipay reads it; WeChat has none.
      ...(name === 'alipay' && { navigator: { userAgent: 'AlipayClient' } }),
      [hosts[name]]: host,
    })
}

/** The same for a web page; returns what starts it in a fake browser. */
export const bundleWebApp = (): Promise<(browser: object) => LoadedApp> =>
  compile('h5', '', [taroForTheWeb])

/** Taro's own for the web, as far as the tests need it. In CommonJS, where a name that is missing is undefined. */
const taroForTheWeb: Plugin = {
  name: 'taro-for-the-web',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^@tarojs\/taro$/ }, () => ({ path: 'taro', namespace: 'web' }))
    onLoad({ filter: /^taro$/, namespace: 'web' }, () => ({
      contents: `
        module.exports = {
          ...require('@tarojs/taro-h5/dist/api/network/request/index'),
          ...require('@tarojs/taro-h5/dist/api/storage/index'),
          ...require('@tarojs/taro-h5/dist/api/device/network'),
          ...require('@tarojs/taro-h5/dist/api/base/weapp/app-event'),
        }
      `,
      resolveDir: root,
    }))
  },
}

const compile = async (
  name: Host,
  firstImport: string,
  plugins: Plugin[],
): Promise<(globals: object) => LoadedApp> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        ${firstImport}
        export { createPlatform } from './src/platform/create-platform'
        export { createCallContainerTransport } from './src/platform/call-container'
        export { createHost } from './src/platform/host/create-host'
        export { createRuntime } from './src/runtime'
        export { default as Taro } from '@tarojs/taro'
      `,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    plugins,
    define: taroDefines(name),
    logLevel: 'error',
  })
  // In a function: a name at the top of a script would replace the host's own.
  const text = `(() => {${outputFiles[0]?.text ?? ''}\n})()`
  const script = new Script(text, { filename: `app-on-${name}.js` })
  return (globals) => {
    const module = { exports: {} as LoadedApp }
    const sandbox: Record<string, unknown> = {
      module,
      exports: module.exports,
      setTimeout,
      clearTimeout,
      console,
      ...globals,
    }
    for (const self of name === 'h5' ? ['global', 'window', 'self'] : ['global']) {
      sandbox[self] = sandbox
    }
    script.runInContext(createContext(sandbox))
    return module.exports
  }
}
