import type { Phone } from '../runtime/phone'
import { createSignal, type Listener } from '../runtime/signal'
import type { DefineApi } from './callback-api'

/** What happens to the app, to the network and to the theme. */
export const createAppEventApis = (phone: Phone, define: DefineApi) => {
  const { app, settings, bundle } = phone
  const network = createSignal<{ isConnected: boolean; networkType: string }>()
  const theme = createSignal<{ theme: string }>()
  const errors = createSignal<string>()
  const rejections = createSignal<{ reason: unknown; promise: Promise<unknown> }>()
  const notFound = createSignal<unknown>()
  const resized = createSignal<unknown>()
  const memory = createSignal<unknown>()

  settings.changed.add(({ now, before }) => {
    if (now.isOnline !== before.isOnline) {
      network.send({ isConnected: now.isOnline, networkType: networkType() })
    }
    if (now.theme !== before.theme && bundle.app.darkmode === true) {
      theme.send({ theme: now.theme })
      app.call('onThemeChange', { theme: now.theme })
    }
  })
  addEventListener('error', (event) => {
    const message =
      event.error instanceof Error ? (event.error.stack ?? event.message) : event.message
    app.call('onError', message)
    errors.send(message)
  })
  addEventListener('unhandledrejection', (event) => {
    const { promise } = event
    const reason: unknown = event.reason
    app.call('onUnhandledRejection', { reason, promise })
    rejections.send({ reason, promise })
  })

  const networkType = () => (settings.read().isOnline ? 'wifi' : 'none')
  const on =
    <T>(signal: { add(listener: Listener<T>): unknown }) =>
    (listener: Listener<T>) => {
      signal.add(listener)
    }
  const off =
    <T>(signal: { remove(listener?: Listener<T>): void }) =>
    (listener?: Listener<T>) => {
      signal.remove(listener)
    }

  return {
    onAppShow: on(app.shown),
    offAppShow: off(app.shown),
    onAppHide: on(app.hidden),
    offAppHide: off(app.hidden),
    onNetworkStatusChange: on(network),
    offNetworkStatusChange: off(network),
    onThemeChange: on(theme),
    offThemeChange: off(theme),
    onError: on(errors),
    offError: off(errors),
    onUnhandledRejection: on(rejections),
    offUnhandledRejection: off(rejections),
    onPageNotFound: on(notFound),
    offPageNotFound: off(notFound),
    onWindowResize: on(resized),
    offWindowResize: off(resized),
    onMemoryWarning: on(memory),
    offMemoryWarning: off(memory),
    getNetworkType: define('getNetworkType', () => ({ networkType: networkType() })),
    getLaunchOptionsSync: () => app.launchOptions(),
    getEnterOptionsSync: () => app.enterOptions(),
  }
}
