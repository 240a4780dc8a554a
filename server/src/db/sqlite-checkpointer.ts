import { Worker } from 'node:worker_threads'

/** Copies what is in the write-ahead log into the database file. */
export interface Checkpointer {
  /**
   * Copies what it can without waiting for anyone, one call at a time. Never rejects: what is not
   * copied stays in the log, and the next call tries again.
   */
  run(): Promise<void>
  close(): Promise<void>
}

/** A string, because it then needs neither a file beside the bundle nor a TypeScript loader. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads')
  const Libsql = require(workerData.driver)
  const database = new Libsql(workerData.path)
  database.exec('pragma synchronous = full')
  const checkpoint = database.prepare('pragma wal_checkpoint(passive)')
  parentPort.on('message', () => {
    try {
      checkpoint.all()
    } catch {}
    parentPort.postMessage('done')
  })
`

/**
 * In a thread of its own, which starts with the first call: in a large database nearly every page of
 * the log is another one of the file, and copying them would stop the event loop for as long as a
 * hundred sign-ins take.
 */
export const createCheckpointer = (path: string): Checkpointer => {
  let worker: Worker | null = null
  let done: () => void = () => undefined
  let closed = false

  const start = (): Worker => {
    const started = new Worker(program, {
      eval: true,
      execArgv: [],
      workerData: { path, driver: require.resolve('libsql') },
      resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
    })
    started.unref()
    started.on('message', () => {
      done()
    })
    // An exit follows, and the next call starts another.
    started.on('error', () => undefined)
    started.on('exit', () => {
      if (worker === started) worker = null
      done()
    })
    return started
  }

  return {
    run: () =>
      new Promise((resolve) => {
        if (closed) {
          resolve()
          return
        }
        done = resolve
        worker ??= start()
        worker.postMessage('run')
      }),
    async close() {
      closed = true
      await worker?.terminate()
    },
  }
}
