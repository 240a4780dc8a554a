import { createServer } from 'node:net'
import { findFreePort } from '../../../tools/start/free-port'
import { listen } from '../../support/listen'

const takePort = async (): Promise<{ port: number; close: () => Promise<void> }> => {
  const server = createServer()
  const { port } = await listen(server)
  return {
    port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

describe('findFreePort', () => {
  it('passes over a port that is taken', async () => {
    const taken = await takePort()
    const port = await findFreePort(taken.port)
    expect(port).toBeGreaterThan(taken.port)
    await taken.close()
  })

  it('gives the first port where it is free', async () => {
    const { port, close } = await takePort()
    await close()
    expect(await findFreePort(port)).toBe(port)
  })

  it('gives no port twice: PORT and SANDBOX_PORT may name the same one', async () => {
    const { port, close } = await takePort()
    await close()
    expect(await findFreePort(port, '127.0.0.1', new Set([port]))).toBeGreaterThan(port)
  })

  it('ends at the last port there is', async () => {
    await expect(findFreePort(65_535, '127.0.0.1', new Set([65_535]))).rejects.toThrow(
      'the ports 65535 to 65535 are all taken',
    )
  })
})
