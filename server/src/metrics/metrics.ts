import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { VaultErrorKind } from '../crypto/vault'
import type { ProviderCallRecord } from '../upstream/provider-calls'
import { pushFixes, type PushOutcome } from '../wechat/push-message'
import type { WechatCallRecord } from '../wechat/wechat-calls'

/** What the server counts about itself. Each server has its own: two in one process do not mix. */
export interface Metrics {
  readonly registry: Registry
  request(method: string, route: string, status: number, seconds: number): void
  /** `created`, `renewed`, or the problem's code; with the platform's own code if it gave one. */
  signIn(outcome: string, errcode: string | null): void
  /** Sessions that ended before their time. */
  sessionsEnded(how: 'signed_out' | 'revoked', count: number): void
  wechatCall(record: WechatCallRecord): void
  providerCall(record: ProviderCallRecord): void
  /** A phone number that was to be shown and does not open. */
  unreadablePhone(kind: VaultErrorKind): void
  /** A request to the address of the message push: `read`, or why it was not. */
  pushMessage(outcome: PushOutcome): void
  /** A token that an internal client asked about. */
  introspection(clientId: string, isActive: boolean): void
  /** A whole phone number: read, or refused because its reader has read too many. */
  phoneRead(by: string, outcome: 'read' | 'limited'): void
  /** Whether invalidations from other nodes arrive. */
  busConnected(isConnected: boolean): void
  /** Read when somebody asks, and not counted along the way. */
  watch(name: string, help: string, read: () => number): void
  /** The same for what only ever grows. */
  watchTotal(name: string, help: string, read: () => number): void
}

const unreadableReasons: readonly VaultErrorKind[] = ['key_missing', 'damaged']
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const exchangeBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** @param phoneReaders the actors that may read phone numbers, as `phoneRead` names them */
export const createMetrics = (phoneReaders: readonly string[]): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const requests = new Histogram({
    name: 'passport_http_request_seconds',
    help: 'Time of a request, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: requestBuckets,
    registers,
  })
  const signIns = new Counter({
    name: 'passport_sign_ins_total',
    help: "Sign-ins by outcome (created, renewed or the code of the problem) and the platform's code",
    labelNames: ['outcome', 'errcode'],
    registers,
  })
  const sessionsEnded = new Counter({
    name: 'passport_sessions_ended_total',
    help: 'Sessions that their owner ended: signed_out on the device itself, or revoked from another',
    labelNames: ['how'],
    registers,
  })
  const wechatCalls = new Histogram({
    name: 'passport_wechat_call_seconds',
    help: "Time of a call to WeChat's server, by path, outcome and errcode",
    labelNames: ['path', 'outcome', 'errcode'],
    buckets: exchangeBuckets,
    registers,
  })
  const providerCalls = new Histogram({
    name: 'passport_provider_call_seconds',
    help: "Time of a call to Alipay's, Douyin's or an official account's servers, by call, outcome and the platform's code",
    labelNames: ['call', 'outcome', 'errcode'],
    buckets: exchangeBuckets,
    registers,
  })
  const unreadablePhones = new Counter({
    name: 'passport_unreadable_phones_total',
    help: 'Phone numbers that could not be shown, by why: key_missing or damaged',
    labelNames: ['reason'],
    registers,
  })
  const pushMessages = new Counter({
    name: 'passport_push_messages_total',
    help: "WeChat's message push by outcome: read, or what does not fit between the console and the settings",
    labelNames: ['outcome'],
    registers,
  })
  const introspections = new Counter({
    name: 'passport_introspections_total',
    help: 'Tokens that a client of the internal port asked about, by client and outcome',
    labelNames: ['client', 'outcome'],
    registers,
  })
  const phoneReads = new Counter({
    name: 'passport_phone_reads_total',
    help: 'Whole phone numbers that left the internal port, by reader and outcome: read or limited',
    labelNames: ['by', 'outcome'],
    registers,
  })
  const busConnected = new Gauge({
    name: 'passport_invalidation_bus_connected',
    help: '1 while invalidations from other nodes arrive, 0 while cache entries live for less',
    registers,
  })

  // What the alerts watch is there from the start: Prometheus sees no increase in a series that begins above zero.
  for (const reason of unreadableReasons) unreadablePhones.inc({ reason }, 0)
  for (const outcome of ['read', ...Object.keys(pushFixes)]) pushMessages.inc({ outcome }, 0)
  for (const by of phoneReaders) {
    for (const outcome of ['read', 'limited']) phoneReads.inc({ by, outcome }, 0)
  }

  return {
    registry,
    request: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    signIn: (outcome, errcode) => signIns.inc({ outcome, errcode: errcode ?? 'none' }),
    sessionsEnded: (how, count) => sessionsEnded.inc({ how }, count),
    wechatCall({ path, outcome, errcode, ms }) {
      wechatCalls.observe({ path, outcome, errcode: String(errcode ?? 'none') }, ms / 1000)
    },
    providerCall({ call, outcome, platformCode, ms }) {
      providerCalls.observe({ call, outcome, errcode: platformCode ?? 'none' }, ms / 1000)
    },
    unreadablePhone: (reason) => unreadablePhones.inc({ reason }),
    pushMessage: (outcome) => pushMessages.inc({ outcome }),
    introspection: (client, isActive) =>
      introspections.inc({ client, outcome: isActive ? 'active' : 'inactive' }),
    phoneRead: (by, outcome) => phoneReads.inc({ by, outcome }),
    busConnected: (isConnected) => busConnected.set(isConnected ? 1 : 0),
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
