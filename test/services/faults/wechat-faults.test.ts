import { createSqliteStorage, type TestStorage } from '../../server/support/storage'
import { createSandbox, type Sandbox } from '../../../tools/wechat-sandbox/create-sandbox'
import type { Fault } from '../../../tools/wechat-sandbox/faults'
import { openInspector } from './support/database-inspector'
import { postSignIn, settings, statusOfMe } from './support/fault-setting'
import { startServerProcess, type ServerProcess } from './support/server-process'

const target = '/sns/jscode2session'
const timeoutMs = 500

let sandbox: Sandbox
let storage: TestStorage
let server: ServerProcess

beforeEach(async () => {
  sandbox = await createSandbox()
  storage = await createSqliteStorage()
  const [app] = sandbox.apps
  server = await startServerProcess(
    settings(storage.databaseUrl, sandbox.url, {
      WECHAT_APP_ID: app?.appId ?? '',
      WECHAT_APP_SECRET: app?.secret ?? '',
      WECHAT_TIMEOUT_MS: String(timeoutMs),
    }),
  )
})

afterEach(async () => {
  await server.killNine()
  await sandbox.close()
  await storage.destroy()
})

const signInAs = (userId: string) => postSignIn(server.call, sandbox.issueLoginCode({ userId }))

const tokenOf = ({ body }: { body: unknown }) => (body as { token: string }).token

const rows = async () => {
  const inspector = await openInspector(storage.databaseUrl)
  try {
    return {
      users: await inspector.count('select count(*) from users'),
      identities: await inspector.count('select count(*) from identities'),
      sessions: await inspector.count('select count(*) from sessions'),
    }
  } finally {
    await inspector.close()
  }
}

const faults: [string, Omit<Fault, 'target'>][] = [
  ['hangs', { kind: 'hang' }],
  ['hangs in the body', { kind: 'hang-in-body' }],
  ['is slower than our patience', { kind: 'delay', delayMs: 10 * timeoutMs }],
  ['trickles', { kind: 'trickle', delayMs: 50 }],
  ['resets', { kind: 'reset' }],
  ['resets after it used the code', { kind: 'reset', takesEffect: true }],
  ['ends in the middle', { kind: 'cut-off' }],
  ['answers HTTP 500', { kind: 'http-500' }],
  ['answers 502 with HTML', { kind: 'http-502-html' }],
  ['answers garbage', { kind: 'garbage' }],
  ['answers nothing', { kind: 'empty' }],
  ['answers half a JSON', { kind: 'truncated' }],
  ['answers endlessly', { kind: 'huge' }],
  ['answers no openid', { kind: 'no-openid' }],
  ['is busy', { kind: 'busy' }],
]

describe('a server whose WeChat is broken', () => {
  it.each(faults)('signs nobody in or out while WeChat %s, and then goes on', async (_, fault) => {
    const [known, stranger] = sandbox.users().filter(({ blocked }) => !blocked)
    if (known === undefined || stranger === undefined) throw new Error('two users are needed')
    const token = tokenOf(await signInAs(known.id))
    const before = await rows()

    sandbox.setFaults([{ target, ...fault }])
    const answers = await Promise.all([
      signInAs(known.id),
      signInAs(stranger.id),
      signInAs(stranger.id),
    ])
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } })
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(await statusOfMe(server.call, token)).toBe(200)
    expect(await rows()).toEqual(before)

    sandbox.setFaults([])
    expect((await signInAs(stranger.id)).status).toBe(201)
    expect((await signInAs(known.id)).status).toBe(201)
    expect(await statusOfMe(server.call, token)).toBe(200)
    expect(await rows()).toEqual({ users: 2, identities: 2, sessions: 3 })
    expect(server.log()).not.toContain(sandbox.apps[0]?.secret)
  })

  it('never sends a code again whose answer was lost', async () => {
    sandbox.setFaults([{ target, kind: 'reset', takesEffect: true, times: 1 }])
    const code = sandbox.issueLoginCode()
    expect((await postSignIn(server.call, code)).status).toBe(503)
    expect((await postSignIn(server.call, code)).body).toMatchObject({ code: 'login_code_invalid' })
    expect(sandbox.calls().filter(({ path }) => path === target).length).toBeLessThanOrEqual(2)
  })

  it('answers everyone when WeChat hangs under load, and those who are signed in meanwhile', async () => {
    const { call } = server
    const token = tokenOf(await postSignIn(call, sandbox.issueLoginCode()))
    sandbox.setFaults([{ target, kind: 'hang' }])
    let open = 200
    const signIns = Array.from({ length: open }, async () => {
      const { status } = await postSignIn(call, sandbox.issueLoginCode())
      open -= 1
      return status
    })
    const first = await statusOfMe(call, token)
    // Nobody waits behind those who wait for WeChat.
    expect({ first, open }).toEqual({ first: 200, open: 200 })
    expect(new Set(await Promise.all(signIns))).toEqual(new Set([503]))

    sandbox.setFaults([])
    // The breaker lets one through after three seconds.
    let status = 503
    while (status === 503) {
      const answer = await postSignIn(call, sandbox.issueLoginCode())
      status = answer.status
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(status).toBe(201)
    expect(await rows()).toEqual({ users: 1, identities: 1, sessions: 2 })
  })
})
