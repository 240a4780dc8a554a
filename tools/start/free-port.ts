import { createServer } from 'node:net'

/**
 * The first port from `first` on that can be listened on at `host`.
 * @throws Error after 50 ports in a row are taken.
 */
export const findFreePort = async (first: number, host = '127.0.0.1'): Promise<number> => {
  for (let port = first; port < first + 50; port += 1) {
    if (await isFree(port, host)) return port
  }
  throw new Error(`ports ${first} to ${first + 49} are all taken`)
}

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
