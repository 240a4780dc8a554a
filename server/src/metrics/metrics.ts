import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { WechatCallRecord } from '../wechat/wechat-calls'
import { createRequestTimes, type ObserveRequest } from './request-times'

/** What the server counts about itself. Each server has its own: two in one process do not mix. */
export interface Metrics {
  readonly registry: Registry
  request: ObserveRequest
  /** `created`, `renewed`, or the problem's code. */
  signIn(outcome: string): void
  wechatCall(record: WechatCallRecord): void
  /** Whether other nodes' changes are heard. */
  hearsChanges(isHearing: boolean): void
  /** Read when somebody asks, and not counted along the way. */
  watch(name: string, help: string, read: () => number): void
  /** The same for what only ever grows. */
  watchTotal(name: string, help: string, read: () => number): void
}

const exchangeBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export const createMetrics = (): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const signIns = new Counter({
    name: 'passport_sign_ins_total',
    help: 'Sign-ins by outcome: created, renewed or the code of the problem',
    labelNames: ['outcome'],
    registers,
  })
  const wechatCalls = new Histogram({
    name: 'passport_wechat_call_seconds',
    help: "Time of a call to WeChat's server, by path, outcome and errcode",
    labelNames: ['path', 'outcome', 'errcode'],
    buckets: exchangeBuckets,
    registers,
  })
  const hearing = new Gauge({
    name: 'passport_changes_heard',
    help: "1 while other nodes' changes are heard, 0 while the session cache is cut short",
    registers,
  })

  return {
    registry,
    request: createRequestTimes(registry),
    signIn: (outcome) => signIns.inc({ outcome }),
    wechatCall({ path, outcome, errcode, ms }) {
      wechatCalls.observe({ path, outcome, errcode: String(errcode ?? 'none') }, ms / 1000)
    },
    hearsChanges: (isHearing) => hearing.set(isHearing ? 1 : 0),
    watch(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
    watchTotal(name, help, read) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset()
          this.inc(read())
        },
      })
    },
  }
}
