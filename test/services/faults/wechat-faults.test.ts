import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqliteStorage, type TestStorage } from '../../server/support/storage'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import type { Fault } from '../../../tools/sandbox/common/faults'
import { openInspector } from './support/database-inspector'
import sharp from 'sharp'
import { avatarPart, multipart } from '../../server/support/multipart'
import type { HttpResponse } from '../../server/support/http-client'
import { postSignIn, settings, statusOfMe } from './support/fault-setting'
import { startServerProcess, type ServerProcess } from './support/server-process'

const target = '/sns/jscode2session'
const timeoutMs = 500
/** The longest that a client waits for a response, whatever WeChat does. */
const mostMs = 5_500

let sandbox: Sandbox
let storage: TestStorage
let server: ServerProcess
let mediaDir: string

beforeEach(async () => {
  sandbox = await createSandbox()
  storage = await createSqliteStorage()
  mediaDir = await mkdtemp(join(tmpdir(), 'passport-media-'))
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
  await rm(mediaDir, { recursive: true, force: true })
})

const signInAs = (userId: string) => postSignIn(server.call, sandbox.issueLoginCode({ userId }))

/** Where nothing listens. */
const closedUrl = async () => {
  const gone = await createSandbox()
  await gone.close()
  return gone.url
}

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
  ['responds with HTTP 500', { kind: 'http-500' }],
  ['responds with HTTP 502 and HTML', { kind: 'http-502-html' }],
  ['responds with garbage', { kind: 'garbage' }],
  ['sends an empty body', { kind: 'empty' }],
  ['sends half of its JSON', { kind: 'truncated' }],
  ['sends an endless body', { kind: 'huge' }],
  ['sends no openid', { kind: 'no-openid' }],
  ['sends an openid that is not text', { kind: 'odd-openid' }],
  ['is busy', { kind: 'busy' }],
]

describe('a server whose WeChat is broken', () => {
  it.each(faults)(
    'signs no user in or out while WeChat %s, and then recovers',
    async (_, fault) => {
      const [known, stranger] = sandbox.users().filter(({ blocked }) => !blocked)
      if (known === undefined || stranger === undefined) throw new Error('two users are needed')
      const token = tokenOf(await signInAs(known.id))
      const before = await rows()

      sandbox.setFaults([{ target, ...fault }])
      const responses = await Promise.all([
        signInAs(known.id),
        signInAs(stranger.id),
        signInAs(stranger.id),
      ])
      for (const response of responses) {
        expect(response).toMatchObject({ status: 503, body: { code: 'provider_unavailable' } })
        expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
        expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
      }
      expect(await statusOfMe(server.call, token)).toBe(200)
      expect(await rows()).toEqual(before)

      sandbox.setFaults([])
      expect((await signInAs(stranger.id)).status).toBe(201)
      expect((await signInAs(known.id)).status).toBe(201)
      expect(await statusOfMe(server.call, token)).toBe(200)
      expect(await rows()).toEqual({ users: 2, identities: 2, sessions: 3 })
      expect(server.log()).not.toContain(sandbox.apps[0]?.secret)
    },
  )

  const restart = async (env: Record<string, string>) => {
    await server.killNine()
    const apps = sandbox.apps
    server = await startServerProcess(
      settings(storage.databaseUrl, sandbox.url, {
        WECHAT_APP_ID: apps.map(({ appId }) => appId).join(','),
        WECHAT_APP_SECRET: apps.map(({ secret }) => secret).join(','),
        WECHAT_PUSH_TOKEN: 'pushToken1',
        MEDIA_DIR: mediaDir,
        ...env,
      }),
    )
  }

  const timed = async (work: () => Promise<HttpResponse>) => {
    const startedAtMs = performance.now()
    const { status, body } = await work()
    return { status, body, isInTime: performance.now() - startedAtMs < mostMs }
  }

  const unavailable = { status: 503, body: { code: 'provider_unavailable' }, isInTime: true }

  it('responds to a sign-in within 5.5 seconds by default, whatever WeChat does', async () => {
    await restart({})
    for (const [, fault] of faults) {
      const lasting = fault.kind === 'delay' ? { ...fault, delayMs: 60_000 } : fault
      sandbox.setFaults([{ target, ...lasting }])
      const seen = await timed(() => signInAs('xiaoming'))
      expect({ fault, ...seen }).toMatchObject({ fault, ...unavailable })
      sandbox.setFaults([])
      // Between them one that works, so that WeChat is asked again the next time.
      expect((await signInAs('xiaoming')).status).toBe(201)
    }
    for (const url of [await closedUrl(), sandbox.url.replace('http:', 'https:')]) {
      await restart({ WECHAT_API_BASE_URL: url })
      expect(await timed(() => signInAs('xiaoming'))).toMatchObject(unavailable)
    }
  }, 90_000)

  it('responds to every other call within 5.5 seconds while WeChat hangs', async () => {
    await restart({})
    const { call } = server
    const picture = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const who = ['xiaoming', 'siqi', 'siqi-second', 'meiling', 'yutong'] as const
    const [reset, check, binds, removes, uploads] = await Promise.all(
      who.map(async (userId) => ({ userId, token: tokenOf(await signInAs(userId)) })),
    )
    if (!reset || !check || !binds || !removes || !uploads) throw new Error('five are needed')
    // Fetches the access token, which is one more thing to wait for.
    const warm = await call('PATCH', '/v1/me', { token: binds.token, body: { nickname: 'Warm' } })
    expect(warm.status).toBe(200)
    const stale = [sandbox.encryptedData(reset), sandbox.encryptedData(check)]
    for (const { userId } of [reset, check]) expect((await signInAs(userId)).status).toBe(201)

    const hang = (path: string) => ({ target: path, kind: 'hang' }) as const
    sandbox.setFaults([hang('/wxa/checksession')])
    const checking = timed(() =>
      call('POST', '/v1/me/decrypted-data', { token: check.token, body: stale[1] }),
    )
    expect(await checking).toMatchObject(unavailable)
    sandbox.setFaults(
      [
        '/wxa/resetusersessionkey',
        '/wxa/business/getuserphonenumber',
        '/wxa/msg_sec_check',
        '/wxa/media_check_async',
        target,
      ].map(hang),
    )
    const phone = { code: sandbox.issuePhoneCode(binds) }
    const proof = { provider: 'weapp', code: sandbox.issueLoginCode(removes) }
    const seen = await Promise.all([
      timed(() => call('POST', '/v1/me/decrypted-data', { token: reset.token, body: stale[0] })),
      timed(() => call('PUT', '/v1/me/phone', { token: binds.token, body: phone })),
      timed(() => call('PATCH', '/v1/me', { token: binds.token, body: { nickname: 'Other' } })),
      timed(() =>
        call('POST', '/v1/me/avatar', {
          token: uploads.token,
          ...multipart([avatarPart(picture)]),
        }),
      ),
      timed(() => call('DELETE', '/v1/me', { token: removes.token, body: proof })),
    ])
    for (const response of seen) expect(response).toMatchObject(unavailable)

    // And nothing of it was half done.
    const users = await Promise.all(
      [binds, uploads, removes].map(({ token }) => call('GET', '/v1/me', { token })),
    )
    expect(users.map(({ body }) => body)).toMatchObject([
      { user: { nickname: 'Warm', phone: null } },
      { user: { avatarUrl: null, pendingAvatarUrl: null } },
      { user: { nickname: null } },
    ])

    await restart({})
    sandbox.setFaults([hang('/cgi-bin/stable_token')])
    const later = await timed(() =>
      server.call('PUT', '/v1/me/phone', {
        token: binds.token,
        body: { code: sandbox.issuePhoneCode(binds) },
      }),
    )
    expect(later).toMatchObject(unavailable)
  }, 60_000)

  it('never sends a code again whose response was lost', async () => {
    sandbox.setFaults([{ target, kind: 'reset', takesEffect: true, times: 1 }])
    const code = sandbox.issueLoginCode()
    expect((await postSignIn(server.call, code)).status).toBe(503)
    expect((await postSignIn(server.call, code)).body).toMatchObject({ code: 'login_code_invalid' })
    expect(sandbox.calls().filter(({ path }) => path === target).length).toBeLessThanOrEqual(2)
  })

  it('responds to every client when WeChat hangs under load, and serves signed-in users', async () => {
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
      const response = await postSignIn(call, sandbox.issueLoginCode())
      status = response.status
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(status).toBe(201)
    expect(await rows()).toEqual({ users: 1, identities: 1, sessions: 2 })
  })
})
