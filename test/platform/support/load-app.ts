import { build } from 'esbuild'
import { join } from 'node:path'
import { createContext, Script } from 'node:vm'
import type * as platform from '../../../src/platform/create-platform'
import type * as runtime from '../../../src/runtime'
import type { Provider } from '../../../src/contract/scalars'

const root = join(__dirname, '../../..')

/** Taro's own name for what it runs on, and the global that the host gives. */
const hosts = { weapp: 'wx', alipay: 'my', tt: 'tt' } as const

export type HostName = keyof typeof hosts

/** Our composition on the real Taro of that host. */
export type LoadedApp = typeof platform & typeof runtime

/**
 * Bundles the app's core with the real runtime of a Taro platform, as a build does, and returns a
 * function that starts it afresh on a fake host.
 */
export const bundleApp = async (name: HostName): Promise<(host: object) => LoadedApp> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import '@tarojs/plugin-platform-${name}/dist/runtime'
        export { createPlatform } from './src/platform/create-platform'
        export { createRuntime } from './src/runtime'
      `,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    define: {
      'process.env.TARO_ENV': JSON.stringify(name satisfies Provider),
      'process.env.TARO_PLATFORM': '"mini"',
      'process.env.NODE_ENV': '"production"',
      'process.env.SUPPORT_TARO_POLYFILL': '"disabled"',
      'process.env': '{}',
      ENABLE_INNER_HTML: 'false',
      ENABLE_ADJACENT_HTML: 'false',
      ENABLE_SIZE_APIS: 'false',
      ENABLE_TEMPLATE_CONTENT: 'false',
      ENABLE_CLONE_NODE: 'false',
      ENABLE_CONTAINS: 'false',
      ENABLE_MUTATION_OBSERVER: 'false',
    },
    logLevel: 'error',
  })
  const script = new Script(outputFiles[0]?.text ?? '', { filename: `app-on-${name}.js` })
  return (host) => {
    const module = { exports: {} as LoadedApp }
    const sandbox: Record<string, unknown> = {
      module,
      exports: module.exports,
      // What a mini-program has beside its host's own global.
      setTimeout,
      clearTimeout,
      console,
      getApp: () => null,
      getCurrentPages: () => [],
      requirePlugin: () => null,
      App: () => undefined,
      Page: () => undefined,
      Component: () => undefined,
      // Taro's runtime for Alipay reads it; WeChat has none.
      ...(name === 'alipay' && { navigator: { userAgent: 'AlipayClient' } }),
      [hosts[name]]: host,
    }
    sandbox['global'] = sandbox
    script.runInContext(createContext(sandbox))
    return module.exports
  }
}
