import { drawSteps, type PanelEvent } from '../../../tools/preview/browser/panel/steps'
import { panelStringsIn } from '../../../tools/preview/browser/panel/panel-strings'
import type { TimelineEvent } from '../../../tools/preview/browser/runtime/timeline'

const strings = panelStringsIn('en', 'weapp')
const startMs = Date.parse('2026-01-01T00:00:00.000Z')

let count = 0
const phone = (afterMs: number, event: TimelineEvent): PanelEvent => {
  count += 1
  return { source: 'phone', event: { ...event, id: count, launch: 1, atMs: startMs + afterMs } }
}

const session = { exchange: 1, method: 'POST', path: '/v1/sessions' }
const unanswered = {
  id: 1,
  at: new Date(startMs + 30).toISOString(),
  method: 'GET',
  path: '/sns/jscode2session',
  code: '0a1B…',
  status: 200,
  errcode: 0,
  ms: 2,
  fault: null,
}
const call = { ...unanswered, identity: { subject: 'oAbC…', unionId: 'oXyZ…' } }

const signIn: PanelEvent[] = [
  phone(0, { type: 'loginStart' }),
  phone(10, { type: 'loginEnd', code: '0a1B…', error: null, durationMs: 10 }),
  phone(20, { type: 'requestStart', ...session }),
  phone(40, { type: 'requestEnd', ...session, statusCode: 201, error: null, durationMs: 20 }),
  phone(41, { type: 'storage', action: 'set', key: 'auth', bytes: 500 }),
]

const arrows = (events: PanelEvent[]) =>
  drawSteps(events, strings).flatMap(({ steps }) =>
    steps.map(({ from, to, label, state }) => `${from} > ${to}: ${label} (${state})`),
  )

describe('drawSteps', () => {
  it('draws a sign-in, one row a step, though WeChat’s part is heard of last', () => {
    expect(arrows([...signIn, { source: 'wechat', call }])).toEqual([
      'phone > wechat: wx.login (plain)',
      'wechat > phone: code 0a1B… (ok)',
      'phone > server: POST /v1/sessions (plain)',
      'server > wechat: code2Session 0a1B… (plain)',
      'wechat > server: openid oAbC… · unionid oXyZ… (ok)',
      'server > phone: 201 token (ok)',
      'phone > phone: auth (ok)',
    ])
  })

  it('shows what WeChat answered the server, with the session key masked', () => {
    const [group] = drawSteps([{ source: 'wechat', call }], strings)
    expect(group?.steps[1]).toMatchObject({
      from: 'wechat',
      to: 'server',
      label: 'openid oAbC… · unionid oXyZ…',
      detail: 'session key ••••••, server only',
      durationMs: 2,
    })
    const bare = { ...call, identity: { subject: 'oAbC…', unionId: null } }
    const [other] = drawSteps([{ source: 'wechat', call: bare }], strings)
    expect(other?.steps[1]?.label).toBe('openid oAbC…')
  })

  it('names the calls and ids of another host, and a code that names no user', () => {
    const words = panelStringsIn('en', 'tt')
    const events = [
      phone(0, { type: 'loginStart' }),
      phone(1, {
        type: 'loginEnd',
        code: 'of-t…',
        isAnonymous: true,
        error: null,
        durationMs: 1,
      }),
      phone(2, { type: 'checkSession', isAlive: true, durationMs: 1 }),
    ]
    expect(drawSteps(events, words)[0]?.steps.map(({ label }) => label)).toEqual([
      'tt.login',
      'anonymous code of-t…',
      'tt.checkSession',
    ])
    const asked = { source: 'wechat' as const, call: { ...call, path: '/gateway.do' } }
    expect(drawSteps([asked], panelStringsIn('en', 'alipay'))[0]?.steps).toMatchObject([
      { label: 'oauth.token 0a1B…' },
      { label: 'open_id oAbC… · union_id oXyZ…' },
    ])
  })

  it('begins a group with each launch and each sign-in', () => {
    const groups = drawSteps(
      [
        phone(-5, { type: 'launch', path: 'pages/a' }),
        ...signIn,
        phone(99, { type: 'loginStart' }),
      ],
      strings,
    )
    expect(groups.map(({ kind, steps }) => [kind, steps.length])).toEqual([
      ['launch', 1],
      ['signIn', 5],
      ['signIn', 1],
    ])
  })

  it('says how WeChat refused', () => {
    const refused = { ...unanswered, errcode: -1, fault: 'busy' }
    const [group] = drawSteps([{ source: 'wechat', call: refused }], strings)
    expect(group?.steps[0]).toMatchObject({ state: 'failed', detail: 'errcode -1 · busy' })
  })

  it('draws any other request as one row, when it has ended', () => {
    const me = { exchange: 2, method: 'GET', path: '/v1/me' }
    const start = phone(0, { type: 'requestStart', ...me })
    expect(arrows([start])).toEqual([])
    const failed = { statusCode: null, error: 'a:b error_msg:net::ERR_X', durationMs: 3 }
    const [group] = drawSteps([start, phone(3, { type: 'requestEnd', ...me, ...failed })], strings)
    expect(group?.steps).toHaveLength(1)
    expect(group?.steps[0]).toMatchObject({ label: 'GET /v1/me', detail: 'failed · ERR_X' })
  })
})
