import type { HostResponse } from '../fake-host'
import { loadPackage } from './load-package'
import { meUrl, type Peer } from './peer'
import { loginCode, send } from './wx-promises'

interface AxiosConfig {
  url: string
  method: string
  data?: unknown
  headers: { set(name: string, value: string): void; toJSON(): Record<string, string> }
}

interface Axios {
  default: {
    create(options: { adapter: (config: AxiosConfig) => Promise<unknown> }): AxiosInstance
    AxiosError: new (
      message: string,
      code: string,
      config: AxiosConfig,
      request: unknown,
      response: unknown,
    ) => Error
  }
}

interface AxiosInstance {
  get(url: string): Promise<{ data: unknown }>
  interceptors: { request: { use(assign: (config: AxiosConfig) => AxiosConfig): void } }
}

interface AxiosAuthRefreshOptions {
  deduplicateRefresh?: boolean
}

interface AxiosAuthRefresh {
  createAuthRefresh(
    instance: AxiosInstance,
    refresh: () => Promise<void>,
    options: AxiosAuthRefreshOptions,
  ): void
}

/** A much-used interceptor for axios, over an axios adapter for `wx.request`. */
const withOptions = (name: string, options: AxiosAuthRefreshOptions): Peer => ({
  name,
  create: async ({ baseUrl, wx }) => {
    const { default: axios } = await loadPackage<Axios>('axios')
    const { createAuthRefresh } = await loadPackage<AxiosAuthRefresh>('axios-auth-refresh')
    const client = axios.create({
      adapter: async (config) => {
        const answer = await send(wx, { url: config.url, header: config.headers.toJSON() })
        const response = toResponse(answer, config)
        if (answer.statusCode < 400) return response
        const { AxiosError } = axios
        throw new AxiosError(`HTTP ${answer.statusCode}`, 'ERR', config, {}, response)
      },
    })
    client.interceptors.request.use((config) => {
      config.headers.set('authorization', `Bearer ${String(wx.getStorageSync('token'))}`)
      return config
    })
    const refresh = async () => {
      const answer = await send(wx, {
        url: `${baseUrl}/v1/sessions`,
        method: 'POST',
        data: { provider: 'weapp', code: await loginCode(wx) },
      })
      if (answer.statusCode !== 201) throw new Error(`HTTP ${answer.statusCode}`)
      wx.setStorageSync('token', (answer.data as { token: string }).token)
    }
    createAuthRefresh(client, refresh, options)
    const readMe = async (n: number) => (await client.get(meUrl(baseUrl, n))).data
    return {
      signIn: () => readMe(0),
      readMe,
      hasSession: () => wx.getStorageSync('token') !== '',
    }
  },
})

/** With its defaults, `deduplicateRefresh` among them: a 401 that arrives during a refresh is passed on. */
export const axiosAuthRefresh = withOptions('axios-auth-refresh 5.0.2', {})

/** Without it, the requests still share a refresh, and a late 401 waits for it. */
export const axiosAuthRefreshShared = withOptions('axios-auth-refresh, no dedup', {
  deduplicateRefresh: false,
})

const toResponse = ({ statusCode, header, data }: HostResponse, config: AxiosConfig) => ({
  status: statusCode,
  statusText: '',
  headers: header,
  data,
  config,
})
