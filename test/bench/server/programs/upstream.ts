// A WeChat that only exchanges codes, as fast as a socket allows: the sandbox, which keeps books, is
// too slow to stand behind a benchmark. Each code of the generator is good; `GET /delay?ms=30` sets
// how long every later answer takes.
import { createServer } from 'node:net'
import { codeLength, openidOf } from '../load/load-plan'
import { announce } from './announce'
import { sessionKey } from './session-key'

const headEnd = '\r\n\r\n'
let delayMs = 0

const answerTo = (head: string): string => {
  const delay = /^GET \/delay\?ms=(\d+) /.exec(head)?.[1]
  if (delay !== undefined) {
    delayMs = Number(delay)
    return '{}'
  }
  const at = head.indexOf('js_code=') + 'js_code='.length
  const openid = openidOf(head.slice(at, at + codeLength))
  return `{"session_key":"${sessionKey}","openid":"${openid}"}`
}

const serve = (head: string) => {
  const body = answerTo(head)
  // WeChat labels its JSON so.
  return `HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}

announce(
  createServer({ noDelay: true }, (socket) => {
    let pending = ''
    socket.setEncoding('latin1')
    socket.on('error', () => socket.destroy())
    socket.on('data', (text: string) => {
      pending += text
      for (let end = pending.indexOf(headEnd); end >= 0; end = pending.indexOf(headEnd)) {
        const head = pending.slice(0, end)
        pending = pending.slice(end + headEnd.length)
        const wait = delayMs
        const response = serve(head)
        const send = () => {
          if (/\r\nconnection: close/i.test(head)) socket.end(response, 'latin1')
          else socket.write(response, 'latin1')
        }
        if (wait === 0) send()
        else setTimeout(send, wait)
      }
    })
  }),
)
