import type { HostResponse } from '../fake-host'
import { loadPackage } from './load-package'
import { meUrl, type Peer } from './peer'
import { loginCode, send } from './wx-promises'

interface Method extends PromiseLike<unknown> {
  config: { headers: Record<string, string> }
  meta: { authRole?: string | null }
}

interface Elements {
  url: string
  type: string
  headers: Record<string, string>
  data?: unknown
}

interface Alova {
  createAlova(options: {
    requestAdapter: (elements: Elements) => {
      response: () => Promise<HostResponse>
      headers: () => Promise<Record<string, string>>
      abort: () => void
    }
    cacheFor: null
    shareRequest: false
    beforeRequest: unknown
    responded: unknown
  }): {
    Get(url: string): Method
    Post(url: string, data: unknown): Method
  }
}

interface AlovaClient {
  createServerTokenAuthentication(options: {
    assignToken: (method: Method) => void
    refreshTokenOnSuccess: {
      isExpired: (answer: HostResponse) => boolean
      handler: () => Promise<void>
    }
  }): {
    onAuthRequired: () => unknown
    onResponseRefreshToken: (responded: { onSuccess: (answer: HostResponse) => unknown }) => unknown
  }
}

/** Its token authentication interceptor, as its documentation sets it up for a 401. */
export const alova: Peer = {
  name: 'alova 3.5.5',
  create: async ({ baseUrl, wx }) => {
    const { createAlova } = await loadPackage<Alova>('alova')
    const { createServerTokenAuthentication } = await loadPackage<AlovaClient>('alova/client')
    const { onAuthRequired, onResponseRefreshToken } = createServerTokenAuthentication({
      assignToken: (method) => {
        method.config.headers['authorization'] = `Bearer ${String(wx.getStorageSync('token'))}`
      },
      refreshTokenOnSuccess: {
        isExpired: ({ statusCode }) => statusCode === 401,
        handler: async () => {
          const code = await loginCode(wx)
          const login = client.Post(`${baseUrl}/v1/sessions`, { provider: 'weapp', code })
          login.meta = { authRole: 'refreshToken' }
          wx.setStorageSync('token', ((await login) as { token: string }).token)
        },
      },
    })
    const client = createAlova({
      requestAdapter: ({ url, type, headers, data }) => {
        const answer = send(wx, { url, method: type, header: headers, data })
        return {
          response: () => answer,
          headers: () => answer.then(({ header }) => header),
          abort: () => undefined,
        }
      },
      cacheFor: null,
      shareRequest: false,
      beforeRequest: onAuthRequired(),
      responded: onResponseRefreshToken({
        onSuccess: ({ statusCode, data }) => {
          if (statusCode >= 400) throw new Error(`HTTP ${statusCode}`)
          return data
        },
      }),
    })
    const readMe = async (n: number) => client.Get(meUrl(baseUrl, n))
    return {
      signIn: () => readMe(0),
      readMe,
      hasSession: () => wx.getStorageSync('token') !== '',
    }
  },
}
