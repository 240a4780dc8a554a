import type { TimedEvent } from '../runtime/timeline'
import type { PanelWords } from './panel-words'

/** A call that reached WeChat, as the sandbox tells it: codes shortened, no secret. */
export interface WechatCall {
  id: number
  at: string
  method: string
  path: string
  code: string | null
  status: number | null
  errcode: number | null
  ms: number
  fault: string | null
}

export type Lane = 'phone' | 'server' | 'wechat'

/** One row of the drawing: who says what to whom. */
export interface Step {
  key: string
  atMs: number
  from: Lane
  to: Lane
  label: string
  detail: string
  state: 'ok' | 'failed' | 'plain'
  /** How long it took, where that is known. */
  durationMs: number | null
}

export interface StepGroup {
  key: string
  kind: 'launch' | 'signIn' | 'other'
  atMs: number
  steps: Step[]
}

type PhoneEvent = TimedEvent & { launch: number }
export type PanelEvent =
  { source: 'phone'; event: PhoneEvent } | { source: 'wechat'; call: WechatCall }

const sessionsPath = '/v1/sessions'

/** Turns what was seen, in any order, into groups of rows in the order of time. */
export const drawSteps = (events: readonly PanelEvent[], words: PanelWords): StepGroup[] => {
  const timed = [...events].sort((a, b) => timeOf(a) - timeOf(b) || rank(a) - rank(b))
  const groups: StepGroup[] = []
  const current = (kind: StepGroup['kind'], atMs: number): StepGroup => {
    const group = { key: `${kind}-${String(groups.length)}`, kind, atMs, steps: [] }
    groups.push(group)
    return group
  }
  for (const event of timed) {
    const step = stepOf(event, words)
    if (step === null) continue
    const begins = beginsOf(event)
    const last = groups.at(-1)
    const group =
      begins !== null || last === undefined ? current(begins ?? 'other', step.atMs) : last
    group.steps.push(step)
  }
  return groups
}

const timeOf = (event: PanelEvent): number =>
  event.source === 'phone' ? event.event.atMs : Date.parse(event.call.at)

/** Within one millisecond: what the phone begins, then WeChat, then what the phone hears. */
const rank = (event: PanelEvent): number =>
  event.source === 'wechat' ? 1 : event.event.type.endsWith('Start') ? 0 : 2

const beginsOf = (event: PanelEvent): StepGroup['kind'] | null => {
  if (event.source === 'wechat') return null
  if (event.event.type === 'launch') return 'launch'
  return event.event.type === 'loginStart' ? 'signIn' : null
}

const stepOf = (event: PanelEvent, words: PanelWords): Step | null =>
  event.source === 'wechat' ? wechatStep(event.call, words) : phoneStep(event.event, words)

const wechatStep = (call: WechatCall, words: PanelWords): Step | null => {
  const failed = call.errcode !== 0 || call.status !== 200
  const name = call.path === '/sns/jscode2session' ? 'code2Session' : call.path
  const outcome = call.status === null ? words.failed : `errcode ${String(call.errcode ?? '?')}`
  return {
    key: `wechat-${String(call.id)}`,
    atMs: Date.parse(call.at),
    from: 'server',
    to: 'wechat',
    label: call.code === null ? name : `${name} ${call.code}`,
    detail: failed
      ? [outcome, call.fault ?? ''].filter((text) => text !== '').join(' · ')
      : name === 'code2Session'
        ? words.sessionKeyStays
        : outcome,
    state: failed ? 'failed' : 'ok',
    durationMs: call.ms,
  }
}

const phoneStep = (event: PhoneEvent, words: PanelWords): Step | null => {
  const step = (part: Omit<Step, 'key' | 'atMs'>): Step => ({
    key: `phone-${String(event.launch)}-${String(event.id)}`,
    atMs: event.atMs,
    ...part,
  })
  const inside = { from: 'phone', to: 'phone' } as const
  switch (event.type) {
    case 'launch':
      return step({
        ...inside,
        label: words.launch,
        detail: event.path,
        state: 'plain',
        durationMs: null,
      })
    case 'firstContent':
      return step({
        ...inside,
        label: words.restored,
        detail: words.requestsBefore(event.requestsBefore),
        state: 'ok',
        durationMs: event.durationMs,
      })
    case 'loginStart':
      return step({
        from: 'phone',
        to: 'wechat',
        label: 'wx.login',
        detail: '',
        state: 'plain',
        durationMs: null,
      })
    case 'loginEnd':
      return step({
        from: 'wechat',
        to: 'phone',
        label: `${words.code} ${event.code ?? '—'}`,
        detail: event.error ?? words.oneUse,
        state: event.error === null ? 'ok' : 'failed',
        durationMs: event.durationMs,
      })
    case 'checkSession':
      return step({
        from: 'phone',
        to: 'wechat',
        label: 'wx.checkSession',
        detail: event.isAlive ? words.alive : words.expired,
        state: event.isAlive ? 'ok' : 'failed',
        durationMs: event.durationMs,
      })
    case 'requestStart':
      // Every other request is one row, drawn when it has ended.
      return isExchange(event)
        ? step({
            from: 'phone',
            to: 'server',
            label: `${event.method} ${event.path}`,
            detail: words.codeSent,
            state: 'plain',
            durationMs: null,
          })
        : null
    case 'requestEnd':
      return step({ ...requestEnd(event, words), durationMs: event.durationMs })
    case 'storage':
      return step({
        ...inside,
        label: event.action === 'clear' ? words.cleared : event.key,
        detail:
          event.action === 'set'
            ? `${words.stored} · ${String(event.bytes)} B`
            : event.action === 'remove'
              ? words.removed
              : '',
        state: 'ok',
        durationMs: null,
      })
  }
}

const isExchange = ({ method, path }: { method: string; path: string }): boolean =>
  method === 'POST' && path === sessionsPath

const requestEnd = (
  event: Extract<PhoneEvent, { type: 'requestEnd' }>,
  words: PanelWords,
): Omit<Step, 'key' | 'atMs' | 'durationMs'> => {
  const status = event.statusCode === null ? words.failed : String(event.statusCode)
  const failed = event.statusCode === null || event.statusCode >= 400
  const state = failed ? 'failed' : 'ok'
  if (!isExchange(event)) {
    return {
      from: 'phone',
      to: 'server',
      label: `${event.method} ${event.path}`,
      detail: [status, reasonOf(event.error)].filter((text) => text !== '').join(' · '),
      state,
    }
  }
  return {
    from: 'server',
    to: 'phone',
    label: failed ? status : `${status} ${words.tokenBack}`,
    detail: failed ? reasonOf(event.error) : words.opaque,
    state,
  }
}

/** Of a failed connection, only its name. */
const reasonOf = (error: string | null): string =>
  error === null ? '' : (/net::(\w+)/.exec(error)?.[1] ?? error)
