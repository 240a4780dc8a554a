// The load generator: a process of its own, driven over IPC. One plan in, one result out.
import { randomBytes } from 'node:crypto'
import { loginCode, userAt, type LoadPlan, type LoadResult, type RequestSource } from './load-plan'
import { openConnection, type Connection } from './connection'
import { createLatencies } from './latencies'

/** Bodies are checked for the first responses of each connection, and then for one in this number. */
const checkBodyEvery = 64

const createNext = (source: RequestSource): (() => string) => {
  let serial = 0
  if (source.kind === 'fixed') {
    const { texts } = source
    return () => texts[serial++ % texts.length] ?? ''
  }
  const run = randomBytes(4).toString('hex')
  return () => {
    serial += 1
    return source.before + loginCode(userAt(serial, source.users), run, serial) + source.after
  }
}

interface Schedule {
  /** Calls `send` with the time at which its request was due, once there is one to send. */
  take(send: (dueAtMs: number) => void): void
  stop(): void
}

/** Timers fire late and together: each tick releases all requests that are due by then. */
const tickMs = 2

const createSchedule = (perSecond: number | undefined): Schedule => {
  if (perSecond === undefined) {
    return {
      take(send) {
        send(performance.now())
      },
      stop: () => undefined,
    }
  }
  const startedAtMs = performance.now()
  const idle: ((dueAtMs: number) => void)[] = []
  let released = 0
  const dueAtMs = () => startedAtMs + (released / perSecond) * 1_000
  const release = () => {
    for (let send = idle[0]; send !== undefined && dueAtMs() <= performance.now(); send = idle[0]) {
      idle.shift()
      const at = dueAtMs()
      released += 1
      send(at)
    }
  }
  const timer = setInterval(release, tickMs)
  return {
    take(send) {
      idle.push(send)
    },
    stop() {
      clearInterval(timer)
    },
  }
}

const runPlan = (plan: LoadPlan): Promise<LoadResult> =>
  new Promise((resolve, reject) => {
    const next = createNext(plan.requests)
    const latencies = createLatencies()
    const connections: Connection[] = []
    let measuring = false
    let done = false
    let responses = 0
    let seen = 0
    let reconnects = 0

    const end = (settle: () => void) => {
      if (done) return
      done = true
      schedule.stop()
      for (const connection of connections) connection.close()
      settle()
    }
    const fail = (error: Error) => {
      end(() => {
        reject(error)
      })
    }

    const expected = [plan.expect.status].flat()
    const schedule = createSchedule(plan.perSecond)

    const open = () => {
      let sentAtMs = 0
      return openConnection({
        port: plan.port,
        idle(send) {
          schedule.take((dueAtMs) => {
            sentAtMs = dueAtMs
            send(next())
          })
        },
        answered(status, body) {
          seen += 1
          const look = seen <= plan.connections * 2 || seen % checkBodyEvery === 0
          if (!expected.includes(status) || (look && !body().includes(plan.expect.bodyHas))) {
            fail(new Error(`unexpected answer ${status}: ${body().slice(0, 300)}`))
          } else if (measuring) {
            responses += 1
            latencies.add(performance.now() - sentAtMs)
          }
        },
        failed: fail,
        reconnected: () => void (reconnects += 1),
      })
    }

    for (let index = 0; index < plan.connections; index += 1) connections.push(open())
    setTimeout(() => {
      measuring = true
      const startedAtMs = performance.now()
      const cpuBefore = process.cpuUsage()
      setTimeout(() => {
        measuring = false
        const elapsedMs = performance.now() - startedAtMs
        const cpu = process.cpuUsage(cpuBefore)
        end(() => {
          resolve({
            responses,
            perSecond: (responses / elapsedMs) * 1_000,
            p50Ms: latencies.quantile(0.5),
            p99Ms: latencies.quantile(0.99),
            generatorCpu: (cpu.user + cpu.system) / 1_000 / elapsedMs,
            reconnects,
          })
        })
      }, plan.measureMs)
    }, plan.warmUpMs)
  })

process.on('message', (plan: LoadPlan) => {
  runPlan(plan).then(
    (result) => process.send?.({ result }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? error.message : 'failed' }),
  )
})
process.on('disconnect', () => process.exit())
