import type { Server } from 'node:net'

/** Listens on a free port of this machine and prints the line that the harness waits for. */
export const announce = (server: Server): void => {
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('not a TCP address')
    process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`)
  })
}
