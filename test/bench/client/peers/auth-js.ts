import type { Wx } from '../fake-host'
import { loadPackage } from './load-package'
import { meUrl, type Peer } from './peer'
import { send } from './wx-promises'

interface AuthJs {
  GoTrueClient: new (options: {
    url: string
    storageKey: string
    storage: {
      getItem(key: string): string | null
      setItem(key: string, value: string): void
      removeItem(key: string): void
    }
    autoRefreshToken: boolean
    persistSession: boolean
    detectSessionInUrl: boolean
    fetch: (url: string, init: FetchInit) => Promise<Response>
  }) => {
    getSession(): Promise<{
      data: { session: { access_token: string } | null }
      error: Error | null
    }>
  }
}

interface FetchInit {
  method?: string
  headers?: Record<string, string>
  body?: string
}

const storageKey = 'auth-js'

/**
 * Renews by the clock, before a request; a 401 is the app's affair. So its token has run out here
 * where the others' was revoked, and it has no silent sign-in for a cold start.
 */
export const authJs: Peer = {
  name: 'supabase auth-js 2.109.0',
  cannot: ['cold', 'expiredSpread'],
  // It retries a refresh for up to 30 s before it gives up.
  patienceMs: 40_000,
  create: async ({ baseUrl, wx, scenario }) => {
    const { GoTrueClient } = await loadPackage<AuthJs>('@supabase/auth-js')
    const client = new GoTrueClient({
      url: `${baseUrl}/auth-js`,
      storageKey,
      storage: {
        getItem: (key) => storedText(wx, key),
        setItem: (key, value) => wx.setStorageSync(key, value),
        removeItem: (key) => wx.removeStorageSync(key),
      },
      autoRefreshToken: false,
      persistSession: true,
      detectSessionInUrl: false,
      fetch: fetchOver(wx),
    })
    return {
      signIn: async () => {
        const answer = await send(wx, { url: `${baseUrl}/auth-js/token`, method: 'POST' })
        const nowSeconds = Math.floor(Date.now() / 1000)
        const expiresAt = scenario === 'warm' ? nowSeconds + 3600 : nowSeconds - 60
        const session = { ...(answer.data as object), expires_at: expiresAt }
        wx.setStorageSync(storageKey, JSON.stringify(session))
      },
      readMe: async (n) => {
        const { data, error } = await client.getSession()
        if (data.session === null) throw error ?? new Error('no session')
        const header = { authorization: `Bearer ${data.session.access_token}` }
        const answer = await send(wx, { url: meUrl(baseUrl, n), header })
        if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
        return answer.data
      },
      hasSession: () => storedText(wx, storageKey) !== null,
    }
  },
}

const storedText = (wx: Wx, key: string): string | null => {
  const text = wx.getStorageSync(key)
  return typeof text === 'string' && text !== '' ? text : null
}

const fetchOver =
  (wx: Wx) =>
  async (url: string, { method = 'GET', headers = {}, body }: FetchInit): Promise<Response> => {
    const answer = await send(wx, { url, method, header: headers, data: body })
    return new Response(JSON.stringify(answer.data), {
      status: answer.statusCode,
      headers: answer.header,
    })
  }
