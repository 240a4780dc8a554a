/** What a component test plays of Taro: the page, its hooks, and the functions that it stubs. */
import { createHook, useRouter } from './page'

export { openTypeResults } from './components'
export { createPage, PageProvider, type TestPage } from './page'

const hooks: Record<string, unknown> = { useRouter }

/** The hooks of the installed Taro, each of which takes a callback. */
export const playHooks = (names: Iterable<string>) => {
  for (const name of names) hooks[name] ??= createHook(name)
}

const plain: Record<string, unknown> = {
  ENV_TYPE: { WEAPP: 'WEAPP', ALIPAY: 'ALIPAY', TT: 'TT', WEB: 'WEB' },
  getEnv: () => 'WEAPP',
  getCurrentPages: () => [],
  pxTransform: (size: number) => `${size}px`,
  nextTick: (run: () => void) => {
    queueMicrotask(run)
  },
}

let stubs: Record<string, unknown> = {}

/**
 * Functions of Taro for one test: `stubTaro({ request: async () => ({ statusCode: 200, data }) })`.
 * They are gone after it.
 */
export const stubTaro = (functions: Record<string, unknown>) => {
  stubs = { ...stubs, ...functions }
}

export const resetTaro = () => {
  stubs = {}
}

/** `Taro.name` as a component under test sees it. */
export const readTaro = (name: string): unknown =>
  stubs[name] ??
  hooks[name] ??
  plain[name] ??
  (() => {
    throw new Error(
      `Taro.${name} is not played in component tests. Say what it does: ` +
        `stubTaro({ ${name}: … }), which is beside createPage.`,
    )
  })
