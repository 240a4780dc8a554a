import { createServer } from 'node:http'
import { listen } from '../../../support/listen'

export interface FastWechat {
  url: string
  close(): Promise<void>
}

/**
 * A WeChat that knows every code of the form `user-…`, as often and as fast as it is asked: the
 * sandbox keeps WeChat's quota of calls a minute, which a load would be over at once.
 */
export const startFastWechat = async (): Promise<FastWechat> => {
  const server = createServer((request, response) => {
    const code = new URL(request.url ?? '/', 'http://wechat.invalid').searchParams.get('js_code')
    const name = code?.split('-')[0] ?? ''
    const sessionKey = Buffer.from(name.padEnd(16, '.').slice(0, 16)).toString('base64')
    response.setHeader('content-type', 'text/plain')
    response.end(JSON.stringify({ openid: openidOf(name), session_key: sessionKey }))
  })
  const { url } = await listen(server)
  return {
    url,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed()
        })
        server.closeAllConnections()
      }),
  }
}

/** 28 characters, as WeChat's are. */
export const openidOf = (name: string): string => `o${name}`.padEnd(28, '_')
