import type { Server } from 'node:net'

/** Starts a server on a free port of this machine. */
export const listen = async (server: Server): Promise<{ port: number; url: string }> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return { port: address.port, url: `http://127.0.0.1:${String(address.port)}` }
}
