import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as v from 'valibot'
import { parse } from 'valibot'
import { problemStatus } from '../../../src/contract/problem'
import * as frozen from '../../fixtures/0.1.0/wire-schemas'
import type { HttpResponse } from '../support/http-client'
import type { CreateStorage } from '../support/storage'
import { startTestServer, type TestServer } from '../support/test-server'

const folder = join(__dirname, '../../fixtures/0.1.0')

interface FrozenRequest {
  method: string
  path: string
  headers: Record<string, string>
  /** Bytes in base64 where it is no text. */
  body: string | { base64: string } | null
  status: number
}

interface FrozenSession {
  token: string
  session: string
  me: { user: { id: string } & Record<string, unknown> }
}

export interface FrozenDatabase {
  nowMs: number
  encryptionKey: string
  sessions: FrozenSession[]
  revoked: { token: string; session: string; appId: string }
}

const readJson = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown

/** How the app of 0.1.0 reads the response of each call. */
const frozenSchemas: Readonly<Record<string, v.GenericSchema>> = {
  'POST /v1/sessions': frozen.createdSessionSchema,
  'GET /v1/sessions': frozen.sessionsSchema,
  'DELETE /v1/sessions': frozen.revokedSessionsSchema,
  'GET /v1/me': frozen.userAnswerSchema,
  'POST /v1/me': frozen.userAnswerSchema,
  'POST /v1/me/avatar': frozen.userAnswerSchema,
  'PUT /v1/me/phone': frozen.userAnswerSchema,
  'POST /v1/me/decrypted-data': frozen.decryptedDataSchema,
  'GET /v1/me/export': frozen.exportSchema,
}

/** Throws where the app of 0.1.0 could not read the response. */
const readAsBefore = (method: string, path: string, response: HttpResponse) => {
  if (response.status >= 400) parse(frozen.problemSchema, response.body)
  else if (response.status !== 204) {
    const schema = frozenSchemas[`${method} ${path}`]
    if (schema === undefined) throw new Error(`0.1.0 does not call ${method} ${path}`)
    parse(schema, response.body)
  }
}

export interface VersionBeforeStorage {
  createStorage: CreateStorage
  dialect: 'sqlite' | 'postgres'
  /** Runs the statements on an empty database. */
  load(databaseUrl: string, sql: string): Promise<void>
}

/** What the server owes the apps and the databases of version 0.1.0. */
export const describeVersionBefore = (options: VersionBeforeStorage): void => {
  const { createStorage, dialect, load } = options

  describe('problemStatus', () => {
    it('keeps the status of every code that an app of 0.1.0 knows', () => {
      expect(problemStatus).toMatchObject(frozen.problemStatus)
    })
  })

  describe('version 0.1.0', () => {
    let server: TestServer

    afterEach(() => server.close())

    it('has its requests accepted, and reads every response', async () => {
      server = await startTestServer(createStorage)
      const { sandbox, call } = server
      let token = ''
      let session = ''

      const fill = (text: string): string => {
        const data = text.includes('{encryptedData}')
          ? sandbox.encryptedData({ kind: 'userInfo' })
          : null
        const values: Record<string, string> = {
          token,
          session,
          encryptedData: data?.encryptedData ?? '',
          iv: data?.iv ?? '',
          rawData: JSON.stringify(data?.rawData ?? '').slice(1, -1),
          signature: data?.signature ?? '',
        }
        if (text.includes('{code}')) values['code'] = sandbox.issueLoginCode()
        if (text.includes('{phoneCode}')) values['phoneCode'] = sandbox.issuePhoneCode()
        return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
      }

      for (const request of readJson('requests.json') as FrozenRequest[]) {
        const { method, headers, body, status } = request
        // The journey's session was signed out without the app's knowledge.
        if (status === 401) await call('DELETE', '/v1/sessions/current', { token })
        const other = request.path.includes('{otherSession}') ? await server.signIn() : null
        const path = request.path.replace('{otherSession}', other?.session.id ?? '')
        const response = await call(method, path, {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name, fill(value)]),
          ),
          ...(body === null
            ? {}
            : {
                body: typeof body === 'string' ? fill(body) : Buffer.from(body.base64, 'base64'),
              }),
        })
        expect({ request: `${method} ${path}`, status: response.status }).toEqual({
          request: `${method} ${path}`,
          status,
        })
        readAsBefore(method, path, response)
        if (method === 'POST' && path === '/v1/sessions') {
          const created = parse(frozen.createdSessionSchema, response.body)
          token = created.token
          session = created.session.id
        }
      }
    })

    describe('with its tables', () => {
      const before = readJson(`${dialect}.json`) as FrozenDatabase

      beforeEach(async () => {
        server = await startTestServer(
          async () => {
            const storage = await createStorage({ withoutTables: true })
            const sql = readFileSync(join(folder, `${dialect}.sql`), 'utf8')
            await load(storage.databaseUrl, sql)
            return storage
          },
          {
            startMs: before.nowMs,
            env: {
              ENCRYPTION_KEYS: before.encryptionKey,
              WECHAT_PUSH_TOKEN: 'pushToken1',
              PUBLIC_BASE_URL: 'http://127.0.0.1:3000',
              WECHAT_CLOUD_HOSTING: 'on',
            },
          },
        )
      })

      it('migrates, and is ready', async () => {
        expect((await server.call('GET', '/readyz')).status).toBe(200)
      })

      it('keeps its sessions, and what they show of their user', async () => {
        for (const { token, me } of before.sessions) {
          const response = await server.call('GET', '/v1/me', { token })
          expect(response).toMatchObject({ status: 200, body: me })
          readAsBefore('GET', '/v1/me', response)
        }
      })

      it('lists and exports what its users have', async () => {
        for (const { token, session } of before.sessions) {
          for (const path of ['/v1/sessions', '/v1/me/export']) {
            const response = await server.call('GET', path, { token })
            expect(response.text).toContain(session)
            readAsBefore('GET', path, response)
          }
        }
      })

      it('keeps a revoked session revoked, also against a silent renewal', async () => {
        const { token, session, appId } = before.revoked
        expect((await server.call('GET', '/v1/me', { token })).status).toBe(401)
        const response = await signInAs(openidOf(appId), { appId, renews: session })
        expect(response).toMatchObject({ status: 403, body: { code: 'session_revoked' } })
      })

      it('signs its users in again as themselves, at every app', async () => {
        const [first] = before.sessions
        for (const appId of ['wxfeed0000cafe0001', 'wxfeed0000cafe0002']) {
          const response = await signInAs(openidOf(appId), { appId })
          expect(response).toMatchObject({ status: 201, body: { user: { id: first?.me.user.id } } })
          readAsBefore('POST', '/v1/sessions', response)
        }
      })

      /** By WeChat's gateway, which names the openid. */
      const signInAs = (openid: string, body: { appId: string; renews?: string }) =>
        server.call('POST', '/v1/sessions', {
          headers: { 'x-wx-source': 'wx', 'x-wx-openid': openid, 'x-wx-appid': body.appId },
          body: { provider: 'weapp', code: 'by the gateway', ...body },
        })

      /** The openid of the first user at an app, as the dumps have it. */
      const openidOf = (appId: string): string => openids[appId] ?? ''
    })
  })
}

const openids: Readonly<Record<string, string>> = {
  wxfeed0000cafe0001: 'onZIPXLLSbPc5Gt-57wzNC1oArd4',
  wxfeed0000cafe0002: 'ogIcfiCrLFIEW5qn_VWhauhU8t2T',
  wxfeed0000cafe0003: 'ocgyx8HpuG1xaBU_818kGU-HGn5y',
}
