import type { HostResponse } from '../fake-host'
import { loadPackage } from './load-package'
import { meUrl, type Peer } from './peer'

interface Wafer2 {
  setLoginUrl(url: string): void
  request(options: {
    url: string
    success: (response: HostResponse) => void
    fail: (error: Error) => void
  }): void
  Session: { get(): unknown }
}

/** Its tunnel asks for them when the module loads. */
const sockets = {
  onSocketOpen: () => undefined,
  onSocketClose: () => undefined,
  onSocketMessage: () => undefined,
  onSocketError: () => undefined,
}

/** Tencent's own SDK. Without `login: true`, which would sign in before each request. */
export const wafer2: Peer = {
  name: 'wafer2-client-sdk 2.1.0',
  create: async ({ baseUrl, wx }) => {
    Object.assign(globalThis, { wx: { ...wx, ...sockets } })
    const { default: sdk } = await loadPackage<{ default: Wafer2 }>('wafer2-client-sdk')
    sdk.setLoginUrl(`${baseUrl}/wafer/login`)
    const readMe = (n: number) =>
      new Promise((resolve, reject) => {
        sdk.request({
          url: meUrl(baseUrl, n),
          success: ({ data }) => resolve(data),
          fail: reject,
        })
      })
    return {
      signIn: () => readMe(0),
      readMe,
      hasSession: () => sdk.Session.get() !== null,
    }
  },
}
