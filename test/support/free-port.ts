import { createServer } from 'node:net'
import { listen } from './listen'

/** A port that nothing listens on. */
export const freePort = async (): Promise<number> => {
  const probe = createServer()
  const { port } = await listen(probe)
  await new Promise((resolve) => probe.close(resolve))
  return port
}
