import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartError } from './start-error'

/**
 * Keeps a second start out of the same folder: both would build the same dist and write the same
 * database. A socket is held, not a file with a process id: it ends with the process.
 * @throws StartError where a start of this folder runs.
 */
export const holdFolder = async (folder: string): Promise<{ release(): Promise<void> }> => {
  const path = socketPath(folder)
  const server = (await listen(path)) ?? ((await isHeld(path)) ? null : await takeOver(path))
  if (server === null) {
    throw new StartError(
      'npm start already runs in this folder, in another terminal. End it there with Ctrl-C first.',
    )
  }
  server.unref()
  return {
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
      }),
  }
}

/** A socket's path must be short, so it does not lie in the folder. */
const socketPath = (folder: string): string => {
  const name = `taro-passport-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

/** Null where the path is in use. */
const listen = (path: string): Promise<Server | null> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null)
      else reject(error)
    })
    server.listen(path, () => resolve(server))
  })

const isHeld = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** After a kill -9 the socket's file is still there and nobody listens. */
const takeOver = (path: string): Promise<Server | null> => {
  rmSync(path, { force: true })
  return listen(path)
}
