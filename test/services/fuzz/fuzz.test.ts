import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { Pool } from 'undici'
import * as v from 'valibot'
import { problemStatus, type ProblemCode } from '../../../src/contract/problem'
import { createSandbox, type Sandbox } from '../../../tools/sandbox/create-sandbox'
import {
  createSqliteStorage,
  type CreateStorage,
  type TestStorage,
} from '../../server/support/storage'
import { createPostgresStorage } from '../server/services-storage'
import { countHalves, openInspector } from '../faults/support/database-inspector'
import { postSignIn, settings } from '../faults/support/fault-setting'
import { startServerProcess, type ServerProcess } from '../faults/support/server-process'
import { openHeapProbe, type HeapProbe } from './heap-probe'
import { readOperations, type Operation } from './openapi'
import { createRandom } from './random'
import { rawRequest, sendRaw } from './raw-requests'
import { createRequestMaker, type FuzzRequest } from './request-maker'

/** Set it to the number that a failure names, or to any other to look elsewhere. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121)
const rawConnections = 1_000
const atOnce = 16
/** The first requests fill caches and make Node compile; growth is measured from here. */
const warmUp = 4_000
const maxGrowthBytes = 6 * 1024 * 1024
const users = 300
/** Enough to see what they have in common. */
const mostFindings = 10

interface Session {
  token: string
  id: string
  userId: string
}

let sandbox: Sandbox
let storage: TestStorage
let mediaDir: string
let server: ServerProcess
let probe: HeapProbe
let pool: Pool

/** The requests are the same on both; the second round looks for what only its database refuses. */
const storages: [string, number, CreateStorage][] = [
  ['SQLite', 21_000, createSqliteStorage],
  ['PostgreSQL', 8_000, createPostgresStorage],
]

const start = async (createStorage: CreateStorage) => {
  sandbox = await createSandbox({
    users: Array.from({ length: users }, (_, index) => ({
      id: `user${index}`,
      nickname: `User ${index}`,
      note: '',
      phone: { countryCode: '86', number: String(13_800_000_000 + index) },
      blocked: index === 1,
      hasUnionid: index % 2 === 0,
    })),
  })
  storage = await createStorage()
  mediaDir = await mkdtemp(join(tmpdir(), 'passport-fuzz-'))
  const apps = sandbox.apps
  server = await startServerProcess(
    settings(storage.databaseUrl, sandbox.url, {
      WECHAT_APP_ID: apps.map(({ appId }) => appId).join(','),
      WECHAT_APP_SECRET: apps.map(({ secret }) => secret).join(','),
      MEDIA_DIR: mediaDir,
    }),
    ['--inspect=127.0.0.1:0'],
  )
  const debuggerUrl = /ws:\/\/\S+/.exec(server.log())?.[0]
  if (debuggerUrl === undefined) throw new Error(`no debugger: ${server.log()}`)
  probe = await openHeapProbe(debuggerUrl)
  pool = new Pool(server.url, { connections: atOnce })
}

const end = async () => {
  probe.close()
  await pool.destroy()
  await server.killNine()
  await sandbox.close()
  await storage.destroy()
  await rm(mediaDir, { recursive: true, force: true })
}

const signInAs = async (userId: string): Promise<Session> => {
  const response = await postSignIn(server.call, sandbox.issueLoginCode({ userId }))
  if (response.status !== 201) throw new Error(`sign-in failed: ${response.text}`)
  const { token, session } = response.body as { token: string; session: { id: string } }
  return { token, id: session.id, userId }
}

const send = async ({ operation, path, headers, body }: FuzzRequest) => {
  const response = await pool.request({
    method: operation.method,
    path,
    headers,
    body,
  })
  return {
    status: response.statusCode,
    headers: response.headers,
    text: await response.body.text(),
  }
}

const problemSchema = v.strictObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.picklist(Object.keys(problemStatus) as ProblemCode[]),
  detail: v.optional(v.string()),
  requestId: v.string(),
})

type FuzzResponse = Awaited<ReturnType<typeof send>>

/** What no response may contain. */
const leaks = /node_modules|\bat \S+ \(|\.js:\d+|SQLITE_|sqlite|syntax error|session_key"/

/** What is wrong with a response, or null. */
const complaintOf = (operation: Operation, response: FuzzResponse): string | null => {
  const { status, headers, text } = response
  if (status >= 500) return 'a 5xx'
  if (typeof headers['x-request-id'] !== 'string') return 'no x-request-id'
  if (leaks.test(text)) return 'it tells of the inside'
  if (status < 400) return operation.successes.includes(status) ? null : 'an undocumented status'
  if (!String(headers['content-type']).startsWith('application/problem+json'))
    return 'no problem+json'
  const problem = v.safeParse(problemSchema, JSON.parse(text))
  if (!problem.success) return 'a malformed problem'
  const { code, requestId } = problem.output
  if (problemStatus[code] !== status) return 'a status that is not the code’s'
  return requestId === headers['x-request-id'] ? null : 'two request ids'
}

const describeRequest = ({ path, headers, body }: FuzzRequest) => ({
  path: path.slice(0, 200),
  headers: JSON.stringify(headers).slice(0, 500),
  body: body === null ? null : body.toString('latin1').slice(0, 500),
})

describe.each(storages)(
  'every call of the OpenAPI document, on %s',
  (_name, requests, createStorage) => {
    beforeAll(() => start(createStorage))

    afterAll(end)

    it(`withstands ${requests} hostile requests (seed ${seed})`, async () => {
      const random = createRandom(seed)
      const picture = await sharp({
        create: { width: 16, height: 16, channels: 3, background: 'teal' },
      })
        .png()
        .toBuffer()
      const operations = readOperations((await server.call('GET', '/openapi.json')).body)
      expect(operations.length).toBeGreaterThan(10)

      const bystander = await signInAs('user0')
      const bystanderBefore = await server.call('GET', '/v1/me', { token: bystander.token })

      // user0 is the bystander, and user1 is one whom WeChat refuses.
      const sessions: Session[] = []
      const attacker = () => `user${2 + random.integer(users - 2)}`
      while (sessions.length < atOnce) sessions.push(await signInAs(attacker()))
      const anySession = () => {
        const session = sessions[random.integer(sessions.length)]
        if (session === undefined) throw new Error('no session')
        return session
      }
      let sealed = { encryptedData: '', iv: '' }
      let acting = anySession()
      const makeRequest = createRequestMaker(random, {
        picture,
        token: () => (acting = anySession()).token,
        sessionId: () => anySession().id,
        field({ path }, name) {
          if (name === 'provider') return 'weapp'
          if (name === 'nickname') return 'A name'
          if (name === 'appId') return sandbox.apps[0]?.appId
          if (name === 'renews') return anySession().id
          if (name === 'encryptedData') {
            sealed = sandbox.encryptedData({ userId: acting.userId })
            return sealed.encryptedData
          }
          if (name === 'iv') return sealed.iv
          if (name !== 'code') return undefined
          if (path.endsWith('/phone')) return sandbox.issuePhoneCode({ userId: acting.userId })
          const userId = path === '/v1/me' ? acting.userId : attacker()
          return random.chance(0.1) ? randomUUID() : sandbox.issueLoginCode({ userId })
        },
      })

      const statuses = new Map<string, Map<number, number>>()
      const findings: object[] = []
      let sent = 0
      let heapAfterWarmUp = 0

      /** A session that the fuzzing has ended makes room for a fresh one. */
      const replaceEnded = async (token: string) => {
        const index = sessions.findIndex((session) => session.token === token)
        if (index < 0) return
        const { status } = await server.call('GET', '/v1/me', { token })
        if (status === 401) sessions[index] = await signInAs(attacker())
      }

      const client = async (until: number) => {
        while (sent < until) {
          sent += 1
          const operation = operations[random.integer(operations.length)]
          if (operation === undefined) throw new Error('no operation')
          const request = makeRequest(operation)
          const response = await send(request)
          const counts = statuses.get(operation.name) ?? new Map<number, number>()
          statuses.set(
            operation.name,
            counts.set(response.status, (counts.get(response.status) ?? 0) + 1),
          )
          const complaint = complaintOf(operation, response)
          if (complaint !== null && findings.length < mostFindings) {
            findings.push({
              complaint,
              operation: operation.name,
              status: response.status,
              response: response.text.slice(0, 300),
              ...describeRequest(request),
            })
          }
          const token = request.headers['authorization']?.slice('Bearer '.length) ?? ''
          if (response.status === 401 || request.operation.method === 'DELETE')
            await replaceEnded(token)
        }
      }
      const run = (until: number) =>
        Promise.all(Array.from({ length: atOnce }, () => client(until)))

      await run(warmUp)
      heapAfterWarmUp = await probe.usedBytes()
      await run(requests)
      expect(findings).toEqual([])

      // It got behind the first check everywhere, and was stopped there too.
      for (const { name, successes } of operations) {
        const seen = [...(statuses.get(name)?.keys() ?? [])]
        expect({ name, ok: seen.some((status) => successes.includes(status)) }).toEqual({
          name,
          ok: true,
        })
      }
      for (const { name, needsSession } of operations) {
        if (needsSession) expect(statuses.get(name)?.get(401)).toBeGreaterThan(0)
      }

      // Nobody else noticed.
      const bystanderAfter = await server.call('GET', '/v1/me', { token: bystander.token })
      expect(bystanderAfter).toMatchObject({ status: 200, text: bystanderBefore.text })
      expect((await server.call('GET', '/readyz')).status).toBe(200)
      const inspector = await openInspector(storage.databaseUrl)
      expect(await inspector.damage()).toEqual([])
      expect(await countHalves(inspector)).toBe(0)
      await inspector.close()

      expect((await probe.usedBytes()) - heapAfterWarmUp).toBeLessThan(maxGrowthBytes)
      expect(server.hasEnded()).toBe(false)
      expect(server.log()).not.toMatch(/uncaughtException|unhandledRejection/)
    }, 240_000)

    it(`withstands ${rawConnections} connections that do not speak HTTP (seed ${seed})`, async () => {
      const random = createRandom(seed)
      const port = Number(new URL(server.url).port)
      const before = await probe.resources()
      const bad: { status: number; bytes: string }[] = []
      let sent = 0
      const client = async () => {
        while (sent < rawConnections) {
          sent += 1
          const bytes = rawRequest(random)
          for (const status of await sendRaw(port, bytes)) {
            // 501 is Node's own for a transfer coding that it does not know.
            if (status >= 500) bad.push({ status, bytes: bytes.toString('latin1').slice(0, 300) })
          }
        }
      }
      await Promise.all(Array.from({ length: atOnce }, client))
      expect(bad).toEqual([])
      expect(server.hasEnded()).toBe(false)
      expect((await server.call('GET', '/readyz')).status).toBe(200)
      // Every connection is gone again.
      const sockets = async () => (await probe.resources())['TCPSocketWrap'] ?? 0
      while ((await sockets()) > (before['TCPSocketWrap'] ?? 0)) {
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }, 60_000)
  },
)
