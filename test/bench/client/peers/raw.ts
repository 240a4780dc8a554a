import { meUrl, type Peer } from './peer'
import { loginCode, send } from './wx-promises'

/** The same requests with no auth layer: a token in a variable, no look at the answer. */
export const raw: Peer = {
  name: 'raw wx.request',
  create: async ({ baseUrl, wx }) => {
    let token = ''
    return {
      signIn: async () => {
        const response = await send(wx, {
          url: `${baseUrl}/v1/sessions`,
          method: 'POST',
          data: { provider: 'weapp', code: await loginCode(wx) },
        })
        token = (response.data as { token: string }).token
      },
      readMe: async (n) => {
        const header: Record<string, string> = { authorization: `Bearer ${token}` }
        const response = await send(wx, { url: meUrl(baseUrl, n), header })
        if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}`)
        return response.data
      },
      hasSession: () => token !== '',
    }
  },
}
