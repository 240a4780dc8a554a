import { connect, type Socket } from 'node:net'

export interface ConnectionOptions {
  port: number
  /** The connection is idle: calls `send` once, now or later, with the next request. */
  idle(send: (text: string) => void): void
  answered(status: number, body: () => string): void
  failed(error: Error): void
  reconnected(): void
}

export interface Connection {
  close(): void
}

const bufferBytes = 64 * 1024
const headEnd = '\r\n\r\n'
const lastChunk = '\r\n0\r\n\r\n'
const statusAt = 9

/**
 * One keep-alive connection with one request on its way at a time. It reads only what it must of an
 * answer: an HTTP client that parses all of it would cost more than the server under test.
 */
export const openConnection = (options: ConnectionOptions): Connection => {
  const buffer = Buffer.allocUnsafe(bufferBytes)
  let socket: Socket
  let pending = ''
  let closed = false

  const send = (text: string) => {
    if (!closed) socket.write(text, 'latin1')
  }
  const becomeIdle = () => {
    if (!closed) options.idle(send)
  }

  const read = (text: string) => {
    pending = pending === '' ? text : pending + text
    const bodyStart = pending.indexOf(headEnd) + headEnd.length
    if (bodyStart < headEnd.length || !isWhole(pending, bodyStart)) return
    const response = pending
    pending = ''
    options.answered(Number(response.slice(statusAt, statusAt + 3)), () =>
      response.slice(bodyStart),
    )
    if (!/\r\nconnection: close\r\n/i.test(response.slice(0, bodyStart))) {
      becomeIdle()
      return
    }
    socket.destroy()
    options.reconnected()
    open()
  }

  const open = () => {
    const opened = connect({
      port: options.port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer,
        callback: (length) => {
          read(buffer.toString('latin1', 0, length))
          return true
        },
      },
    })
    socket = opened
    opened.on('connect', becomeIdle)
    opened.on('error', (error) => {
      if (!closed) options.failed(error)
    })
    opened.on('close', () => {
      if (!closed && socket === opened) options.failed(new Error('the server hung up'))
    })
  }

  open()
  return {
    close() {
      closed = true
      socket.destroy()
    },
  }
}

const isWhole = (text: string, bodyStart: number): boolean => {
  const head = text.slice(0, bodyStart)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return text.length - bodyStart >= Number(length)
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return text.endsWith(lastChunk) || text.slice(bodyStart) === lastChunk.slice(2)
  }
  return true
}
