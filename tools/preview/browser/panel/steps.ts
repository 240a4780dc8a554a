import type { TimedEvent } from '../runtime/timeline'
import type { PanelStrings } from './panel-strings'

/** A call that reached the host's servers, as the sandbox tells it: codes shortened, no secret. */
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
  /** What an exchange of a login code gave, shortened; the session key is not in it. */
  identity?: { subject: string; unionId: string | null }
}

export type Lane = 'phone' | 'server' | 'wechat'

/** One row of the drawing: sender, message and receiver. */
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
export const drawSteps = (events: readonly PanelEvent[], strings: PanelStrings): StepGroup[] => {
  const timed = [...events].sort((a, b) => timeOf(a) - timeOf(b) || rank(a) - rank(b))
  const groups: StepGroup[] = []
  const current = (kind: StepGroup['kind'], atMs: number): StepGroup => {
    const group = { key: `${kind}-${String(groups.length)}`, kind, atMs, steps: [] }
    groups.push(group)
    return group
  }
  for (const event of timed) {
    const [step, ...more] = stepsOf(event, strings)
    if (step === undefined) continue
    const begins = beginsOf(event)
    const last = groups.at(-1)
    const group =
      begins !== null || last === undefined ? current(begins ?? 'other', step.atMs) : last
    group.steps.push(step, ...more)
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

const stepsOf = (event: PanelEvent, strings: PanelStrings): Step[] => {
  if (event.source === 'wechat') return wechatSteps(event.call, strings)
  const step = phoneStep(event.event, strings)
  return step === null ? [] : [step]
}

/** The server's call; an exchange of a login code gets a row for WeChat's answer as well. */
const wechatSteps = (call: WechatCall, strings: PanelStrings): Step[] => {
  const asked = wechatCall(call, strings)
  if (call.identity === undefined) return [asked]
  const { subject, unionId } = call.identity
  return [
    { ...asked, detail: '', durationMs: null, state: 'plain' },
    {
      key: `${asked.key}-answer`,
      atMs: asked.atMs + call.ms,
      from: 'wechat',
      to: 'server',
      label: [
        `${strings.userId} ${subject}`,
        ...(unionId === null ? [] : [`${strings.unionId} ${unionId}`]),
      ].join(' · '),
      detail: strings.keyStays,
      state: asked.state,
      durationMs: call.ms,
    },
  ]
}

const callNames: Record<string, string | undefined> = {
  '/sns/jscode2session': 'code2Session',
  '/api/apps/v2/jscode2session': 'code2Session',
  '/gateway.do': 'oauth.token',
}

const wechatCall = (call: WechatCall, strings: PanelStrings): Step => {
  const failed = call.errcode !== 0 || call.status !== 200
  const name = callNames[call.path] ?? call.path
  const outcome =
    call.status === null ? strings.failed : `${strings.errorNumber} ${String(call.errcode ?? '?')}`
  return {
    key: `wechat-${String(call.id)}`,
    atMs: Date.parse(call.at),
    from: 'server',
    to: 'wechat',
    label: call.code === null ? name : `${name} ${call.code}`,
    detail: failed
      ? [outcome, call.fault ?? ''].filter((text) => text !== '').join(' · ')
      : outcome,
    state: failed ? 'failed' : 'ok',
    durationMs: call.ms,
  }
}

const phoneStep = (event: PhoneEvent, strings: PanelStrings): Step | null => {
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
        label: strings.launch,
        detail: event.path,
        state: 'plain',
        durationMs: null,
      })
    case 'firstContent':
      return step({
        ...inside,
        label: strings.restored,
        detail: strings.requestsBefore(event.requestsBefore),
        state: 'ok',
        durationMs: event.durationMs,
      })
    case 'loginStart':
      return step({
        from: 'phone',
        to: 'wechat',
        label: strings.loginCall,
        detail: '',
        state: 'plain',
        durationMs: null,
      })
    case 'loginEnd': {
      const isAnonymous = event.isAnonymous === true
      return step({
        from: 'wechat',
        to: 'phone',
        label: `${isAnonymous ? strings.anonymousCode : strings.code} ${event.code ?? '—'}`,
        detail: event.error ?? (isAnonymous ? strings.deviceOnly : strings.oneUse),
        state: event.error === null ? 'ok' : 'failed',
        durationMs: event.durationMs,
      })
    }
    case 'checkSession':
      return step({
        from: 'phone',
        to: 'wechat',
        label: strings.checkSessionCall,
        detail: event.isAlive ? strings.alive : strings.dead,
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
            detail: strings.codeSent,
            state: 'plain',
            durationMs: null,
          })
        : null
    case 'requestEnd':
      return step({ ...requestEnd(event, strings), durationMs: event.durationMs })
    case 'storage':
      return step({
        ...inside,
        label: event.action === 'clear' ? strings.cleared : event.key,
        detail:
          event.action === 'set'
            ? `${strings.stored} · ${String(event.bytes)} B`
            : event.action === 'remove'
              ? strings.removed
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
  strings: PanelStrings,
): Omit<Step, 'key' | 'atMs' | 'durationMs'> => {
  const status = event.statusCode === null ? strings.failed : String(event.statusCode)
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
    label: failed ? status : `${status} ${strings.tokenBack}`,
    detail: failed ? reasonOf(event.error) : strings.opaque,
    state,
  }
}

/** Of a failed connection, only its name. */
const reasonOf = (error: string | null): string =>
  error === null ? '' : (/net::(\w+)/.exec(error)?.[1] ?? error)
