import { connect, createServer, type Socket } from 'node:net'
import { listen } from '../../../support/listen'

export interface TcpGate {
  /** The same service, reached through the gate. */
  url: string
  /** Ends every connection, and resets each new one. */
  cut(): void
  /** Connections stay, and new ones are accepted, but no byte passes in either direction. */
  freeze(): void
  /** Lets through again. What was frozen ends: the network does not give old bytes back. */
  open(): void
  close(): Promise<void>
}

/** Stands between the server and a service, so that the service can go away without ending it. */
export const openTcpGate = async (serviceUrl: string): Promise<TcpGate> => {
  const target = new URL(serviceUrl)
  const defaultPort = target.protocol.startsWith('redis') ? 6379 : 5432
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'frozen' = 'open'

  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
  }

  const server = createServer((near) => {
    keep(near)
    if (state === 'cut') {
      near.resetAndDestroy()
      return
    }
    if (state === 'frozen') {
      near.pause()
      return
    }
    const far = connect(Number(target.port) || defaultPort, target.hostname)
    keep(far)
    near.on('data', (chunk) => far.write(chunk))
    far.on('data', (chunk) => near.write(chunk))
    near.once('close', () => far.destroy())
    far.once('close', () => near.destroy())
  })
  const url = new URL(serviceUrl)
  url.hostname = '127.0.0.1'
  url.port = String((await listen(server)).port)

  const endAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    cut() {
      state = 'cut'
      endAll()
    },
    freeze() {
      state = 'frozen'
      for (const socket of sockets) socket.pause()
    },
    open() {
      if (state === 'frozen') endAll()
      state = 'open'
    },
    close: () =>
      new Promise((closed) => {
        state = 'cut'
        endAll()
        server.close(() => {
          closed()
        })
      }),
  }
}
