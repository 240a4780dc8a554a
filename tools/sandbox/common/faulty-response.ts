import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from './faults'

const defaultDelayMs = 1_000
const defaultTrickleMs = 100
const defaultHugeBytes = 64 * 1024 * 1024
const chunkBytes = 64 * 1024

export type Answer = Record<string, unknown>

/** How a platform writes its answers. The HTTP status is 200, whatever is in them. */
export interface ResponseFormat {
  contentType: string
  /** The answer of a platform that is too busy. */
  busy: Answer
  refusal(errcode: number, subCode: string | undefined): Answer
  /** @default JSON.stringify */
  write?: (answer: Answer) => string
  /** The PNG that is written in place of a text, if the answer is one. */
  pictureOf?: (answer: Answer) => Buffer | null
  /** Where the answer has the user's id. @default 'openid' */
  idField?: string
}

export const sendResponse = (
  response: ServerResponse,
  format: ResponseFormat,
  answer: Answer,
): void => {
  const isPicture = (format.pictureOf?.(answer) ?? null) !== null
  send(response, 200, isPicture ? 'image/png' : format.contentType, bodyOf(format, answer))
}

const bodyOf = ({ write, pictureOf }: ResponseFormat, answer: Answer): Buffer =>
  pictureOf?.(answer) ?? Buffer.from(write === undefined ? JSON.stringify(answer) : write(answer))

/**
 * Sends what the fault leaves of the answer. `produce` makes the true answer and so lets the call
 * take effect. Settles when there is nothing more to send.
 */
export const sendFaulty = async (
  response: ServerResponse,
  format: ResponseFormat,
  fault: Fault,
  produce: () => Answer | Promise<Answer>,
): Promise<void> => {
  const { contentType, idField = 'openid' } = format
  const hidden = async () => {
    if (fault.takesEffect === true) await produce()
  }
  switch (fault.kind) {
    case 'busy':
      sendResponse(response, format, format.busy)
      return
    case 'errcode':
      sendResponse(response, format, format.refusal(fault.errcode ?? -1, fault.subCode))
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
      send(response, 200, contentType, '\u0000<<not json>>\uFFFD')
      return
    case 'empty':
      await hidden()
      send(response, 200, contentType, '')
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
      sendResponse(response, format, answer)
      return
    }
    case 'no-openid':
      sendResponse(response, format, { ...(await produce()), [idField]: undefined })
      return
    case 'odd-openid':
      sendResponse(response, format, { ...(await produce()), [idField]: '\ud800' })
      return
    case 'truncated': {
      const body = bodyOf(format, await produce())
      send(response, 200, contentType, body.subarray(0, body.length / 2))
      return
    }
    case 'cut-off':
      await writeHalf(response, contentType, bodyOf(format, await produce()))
      response.socket?.destroy()
      return
    case 'hang-in-body':
      await writeHalf(response, contentType, bodyOf(format, await produce()))
      return
    case 'trickle':
      await trickle(
        response,
        contentType,
        bodyOf(format, await produce()),
        fault.delayMs ?? defaultTrickleMs,
      )
      return
    case 'huge':
      await writeHuge(response, contentType, fault.bytes ?? defaultHugeBytes)
      return
    // These change what the platform writes.
    case 'unsigned':
    case 'forged':
    case 'foreign':
    case 'reordered':
    case 'doubled':
    case 'respaced':
    case 'other-certificate':
    case 'other-app':
    case 'old-key':
      sendResponse(response, format, await produce())
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
const writeHalf = (response: ServerResponse, contentType: string, body: Buffer) => {
  response.writeHead(200, { 'content-type': contentType, 'content-length': body.length })
  return new Promise<void>((resolve) => {
    response.write(body.subarray(0, body.length / 2), () => {
      resolve()
    })
  })
}

const trickle = async (
  response: ServerResponse,
  contentType: string,
  body: Buffer,
  delayMs: number,
) => {
  response.writeHead(200, { 'content-type': contentType, 'content-length': body.length })
  for (let at = 0; at < body.length && !response.destroyed; at += 1) {
    response.write(body.subarray(at, at + 1))
    await pause(response, delayMs)
  }
  response.end()
}

const writeHuge = async (response: ServerResponse, contentType: string, bytes: number) => {
  response.writeHead(200, { 'content-type': contentType })
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
