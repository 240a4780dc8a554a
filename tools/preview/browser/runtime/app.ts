import type { ModuleLoader } from './module-loader'
import type { Query } from './page-url'
import { createSignal, type Signal } from './signal'

export const singlePageScene = 1154

/** How the app was opened. */
export interface LaunchOptions {
  path: string
  query: Query
  /** Why: 1001 is the main entry, 1007 a shared card, 1154 a picture in Moments. */
  scene: number
  referrerInfo: Record<string, never>
  mode: 'default' | 'singlePage'
  apiCategory: 'default' | 'browseOnly'
}

/** The app object and what happens to it. */
export interface App {
  /** What the build calls to register itself. */
  readonly register: (definition: Record<string, unknown>) => void
  readonly instance: () => Record<string, unknown> | null
  readonly launch: (loader: ModuleLoader, options: LaunchOptions) => void
  readonly show: (options: LaunchOptions) => void
  readonly hide: () => void
  readonly isShown: () => boolean
  readonly call: (name: string, ...args: unknown[]) => unknown
  readonly launchOptions: () => LaunchOptions
  readonly enterOptions: () => LaunchOptions
  readonly shown: Signal<LaunchOptions>
  readonly hidden: Signal<undefined>
}

export const createApp = (): App => {
  let instance: Record<string, unknown> | null = null
  let launchOptions: LaunchOptions = launchOptionsOf('', {}, 1001)
  let enterOptions = launchOptions
  let isShown = false
  const shown = createSignal<LaunchOptions>()
  const hidden = createSignal<undefined>()

  const call = (name: string, ...args: unknown[]): unknown => {
    const method = instance?.[name]
    if (typeof method !== 'function') return undefined
    try {
      return (method as (...args: unknown[]) => unknown).apply(instance, args)
    } catch (error) {
      reportError(error)
      return undefined
    }
  }

  const show = (options: LaunchOptions) => {
    if (isShown) return
    isShown = true
    enterOptions = options
    call('onShow', options)
    shown.send(options)
  }

  return {
    register: (definition) => {
      instance = definition
    },
    instance: () => instance,
    launch(loader, options) {
      launchOptions = options
      enterOptions = options
      loader.load('app.js')
      if (instance === null) throw new Error('app.js registered no App')
      call('onLaunch', options)
      show(options)
    },
    show,
    hide() {
      if (!isShown) return
      isShown = false
      call('onHide')
      hidden.send(undefined)
    },
    isShown: () => isShown,
    call,
    launchOptions: () => launchOptions,
    enterOptions: () => enterOptions,
    shown,
    hidden,
  }
}

export const launchOptionsOf = (path: string, query: Query, scene: number): LaunchOptions => ({
  path,
  query,
  scene,
  referrerInfo: {},
  mode: scene === singlePageScene ? 'singlePage' : 'default',
  apiCategory: scene === singlePageScene ? 'browseOnly' : 'default',
})
