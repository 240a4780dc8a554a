import { HostFailure } from '../runtime/host-failure'
import type { Phone } from '../runtime/phone'
import type { DefineApi } from './callback-api'

/** Clipboard, vibration, sharing, account, updates, logs: small things of the host. */
export const createDeviceApis = (phone: Phone, define: DefineApi) => {
  const { bundle, overlays, files } = phone
  let clipboard = ''
  const nothing = () => undefined

  return {
    setClipboardData: define('setClipboardData', async ({ data }) => {
      if (typeof data !== 'string') throw new HostFailure('parameter error: data should be String')
      await phone.privacy.require('setClipboardData')
      clipboard = data
      overlays.showToast({
        title: phone.strings().copied,
        icon: 'success',
        image: '',
        durationMs: 1500,
        mask: false,
      })
    }),
    getClipboardData: define('getClipboardData', async () => {
      await phone.privacy.require('getClipboardData')
      return { data: clipboard }
    }),
    vibrateShort: define('vibrateShort', nothing),
    vibrateLong: define('vibrateLong', nothing),
    showShareMenu: define('showShareMenu', nothing),
    hideShareMenu: define('hideShareMenu', nothing),
    updateShareMenu: define('updateShareMenu', nothing),
    setKeepScreenOn: define('setKeepScreenOn', nothing),
    hideKeyboard: define('hideKeyboard', () => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    }),
    getSetting: define('getSetting', () => ({ authSetting: {} })),
    shareFileMessage: define('shareFileMessage', ({ filePath, fileName }) => {
      const file = files.read(String(filePath))
      if (file === null) throw new HostFailure('no such file or directory', 1300002)
      const link = document.createElement('a')
      link.href = files.urlOf(String(filePath), '')
      link.download = typeof fileName === 'string' ? fileName : 'file'
      link.click()
    }),
    getAccountInfoSync: () => ({
      // A version exists in a release only.
      miniProgram: { appId: bundle.appId, envVersion: 'develop', version: '' },
    }),
    getUpdateManager: () => ({
      onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void) => {
        setTimeout(() => {
          listener({ hasUpdate: false })
        })
      },
      onUpdateReady: nothing,
      onUpdateFailed: nothing,
      applyUpdate: nothing,
    }),
    getLogManager: () => createLogger(),
    getRealtimeLogManager: () => createLogger(),
    reportEvent: nothing,
    reportMonitor: nothing,
    reportAnalytics: nothing,
    reportPerformance: nothing,
    setVisualEffectOnCapture: define('setVisualEffectOnCapture', nothing),
    exitMiniProgram: define('exitMiniProgram', () => {
      phone.pages.hideTop()
      phone.app.hide()
    }),
  }
}

const createLogger = () => ({
  debug: (...args: unknown[]) => {
    console.debug(...args)
  },
  info: (...args: unknown[]) => {
    console.info(...args)
  },
  log: (...args: unknown[]) => {
    console.info(...args)
  },
  warn: (...args: unknown[]) => {
    console.warn(...args)
  },
  error: (...args: unknown[]) => {
    console.error(...args)
  },
  setFilterMsg: () => undefined,
  addFilterMsg: () => undefined,
})
