import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './faults'
import type { WechatAnswer } from './wechat-call'

const defaultDelayMs = 1_000
const defaultTrickleMs = 100
const defaultHugeBytes = 64 * 1024 * 1024
const chunkBytes = 64 * 1024

/** Sends an answer the way WeChat does: HTTP 200 and `text/plain`, whatever is in it. */
export const sendAnswer = (response: ServerResponse, answer: WechatAnswer): void => {
  send(response, 200, 'text/plain', JSON.stringify(answer))
}

/**
 * Sends what the fault leaves of the answer. `produce` makes the true answer and so lets the call
 * take effect. Settles when there is nothing more to send.
 */
export const sendDamaged = async (
  response: ServerResponse,
  fault: Fault,
  produce: () => WechatAnswer | Promise<WechatAnswer>,
): Promise<void> => {
  const hidden = async () => {
    if (fault.takesEffect === true) await produce()
  }
  switch (fault.kind) {
    case 'busy':
      sendAnswer(response, { errcode: -1, errmsg: 'system error' })
      return
    case 'errcode':
      sendAnswer(response, { errcode: fault.errcode ?? -1, errmsg: 'set on demand' })
      return
    case 'http-500':
      await hidden()
      send(response, 500, 'text/plain', 'Internal Server Error')
      return
    case 'http-502-html':
      await hidden()
      send(response, 502, 'text/html', '<html><body><h1>502 Bad Gateway</h1></body></html>')
      return
    case 'garbage':
      await hidden()
      send(response, 200, 'text/plain', '\u0000<<not json>>\uFFFD')
      return
    case 'empty':
      await hidden()
      send(response, 200, 'text/plain', '')
      return
    case 'reset':
      await hidden()
      response.socket?.resetAndDestroy()
      return
    case 'hang':
      await hidden()
      return
    case 'delay': {
      const answer = await produce()
      await pause(response, fault.delayMs ?? defaultDelayMs)
      sendAnswer(response, answer)
      return
    }
    case 'no-openid':
      sendAnswer(response, { ...(await produce()), openid: undefined })
      return
    case 'odd-openid':
      sendAnswer(response, { ...(await produce()), openid: '\ud800' })
      return
    case 'truncated': {
      const body = Buffer.from(JSON.stringify(await produce()))
      send(response, 200, 'text/plain', body.subarray(0, body.length / 2))
      return
    }
    case 'cut-off':
      await writeHalf(response, await produce())
      response.socket?.destroy()
      return
    case 'hang-in-body':
      await writeHalf(response, await produce())
      return
    case 'trickle':
      await trickle(response, await produce(), fault.delayMs ?? defaultTrickleMs)
      return
    case 'huge':
      await writeHuge(response, fault.bytes ?? defaultHugeBytes)
  }
}

const send = (
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Uint8Array,
) => {
  if (response.destroyed) return
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

/** Announces the whole answer and writes half of it. */
const writeHalf = (response: ServerResponse, answer: WechatAnswer) => {
  const body = Buffer.from(JSON.stringify(answer))
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length })
  return new Promise<void>((resolve) => {
    response.write(body.subarray(0, body.length / 2), () => {
      resolve()
    })
  })
}

const trickle = async (response: ServerResponse, answer: WechatAnswer, delayMs: number) => {
  const body = Buffer.from(JSON.stringify(answer))
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length })
  for (let at = 0; at < body.length && !response.destroyed; at += 1) {
    response.write(body.subarray(at, at + 1))
    await pause(response, delayMs)
  }
  response.end()
}

const writeHuge = async (response: ServerResponse, bytes: number) => {
  response.writeHead(200, { 'content-type': 'text/plain' })
  response.write('{"openid":"')
  const chunk = Buffer.alloc(chunkBytes, 'o')
  for (let sent = 0; sent < bytes && !response.destroyed; sent += chunkBytes) {
    if (!response.write(chunk)) await drained(response)
  }
  response.end('"}')
}

const drained = (response: ServerResponse) =>
  new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })

/** A pause that ends early when the other side goes away. */
const pause = async (response: ServerResponse, delayMs: number) => {
  const gone = new AbortController()
  const leave = () => {
    gone.abort()
  }
  response.once('close', leave)
  try {
    await sleep(delayMs, undefined, { signal: gone.signal })
  } catch {
    // Nobody is left to answer; what follows finds the response destroyed.
  } finally {
    response.off('close', leave)
  }
}
