import { createServer } from 'node:net'
import { StartError } from './start-error'

/**
 * The first port from `first` on that can be listened on at `host` and is not in `reserved`.
 * @throws StartError after 50 ports in a row are taken.
 */
export const findFreePort = async (
  first: number,
  host = '127.0.0.1',
  reserved: ReadonlySet<number> = new Set(),
): Promise<number> => {
  const last = Math.min(first + 49, 65_535)
  for (let port = first; port <= last; port += 1) {
    if (!reserved.has(port) && (await isFree(port, host))) return port
  }
  throw new StartError(`the ports ${first} to ${last} are all taken`)
}

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
