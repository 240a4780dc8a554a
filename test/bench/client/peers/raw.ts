import { meUrl, type Peer } from './peer'
import { loginCode, send } from './wx-promises'

/** The same requests with no auth layer: a token in a variable, no look at the answer. */
export const raw: Peer = {
  name: 'raw wx.request',
  create: async ({ baseUrl, wx }) => {
    let token = ''
    return {
      signIn: async () => {
        const answer = await send(wx, {
          url: `${baseUrl}/v1/sessions`,
          method: 'POST',
          data: { provider: 'weapp', code: await loginCode(wx) },
        })
        token = (answer.data as { token: string }).token
      },
      readMe: async (n) => {
        const header: Record<string, string> = { authorization: `Bearer ${token}` }
        const answer = await send(wx, { url: meUrl(baseUrl, n), header })
        if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
        return answer.data
      },
      hasSession: () => token !== '',
    }
  },
}
