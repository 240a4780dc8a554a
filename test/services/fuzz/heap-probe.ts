import WebSocket from 'ws'

export interface HeapProbe {
  /** Bytes that are still in use after a full collection. */
  usedBytes(): Promise<number>
  /** Sockets, timers, files … that keep the process busy, by kind. */
  resources(): Promise<Record<string, number>>
  close(): void
}

interface Reply {
  id: number
  result: { usedSize?: number; result?: { value?: string } }
}

/** Asks a process that runs with `--inspect`. */
export const openHeapProbe = async (debuggerUrl: string): Promise<HeapProbe> => {
  const socket = new WebSocket(debuggerUrl)
  const waiting = new Map<number, (reply: Reply['result']) => void>()
  let lastId = 0
  await new Promise((opened) => socket.once('open', opened))
  socket.on('message', (data) => {
    const { id, result } = JSON.parse((data as Buffer).toString('utf8')) as Reply
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  const ask = (method: string, params: object = {}) =>
    new Promise<Reply['result']>((resolve) => {
      lastId += 1
      waiting.set(lastId, resolve)
      socket.send(JSON.stringify({ id: lastId, method, params }))
    })

  return {
    async usedBytes() {
      // A second one for what the finalizers of the first set free.
      await ask('HeapProfiler.collectGarbage')
      await ask('HeapProfiler.collectGarbage')
      return (await ask('Runtime.getHeapUsage')).usedSize ?? NaN
    },
    async resources() {
      const expression = 'process.getActiveResourcesInfo().join()'
      const { result } = await ask('Runtime.evaluate', { expression })
      const counts: Record<string, number> = {}
      for (const kind of (result?.value ?? '').split(',')) counts[kind] = (counts[kind] ?? 0) + 1
      return counts
    },
    close() {
      socket.close()
    },
  }
}
