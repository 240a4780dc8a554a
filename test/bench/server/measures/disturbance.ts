import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import Libsql from 'libsql'
import pg from 'pg'
import { startLoadGenerator, type LoadGenerator } from '../load/load-generator'
import { codeLength, loginCode, type LoadPlan, type LoadResult } from '../load/load-plan'
import { startPassport } from '../targets/passport'
import type { Program } from '../targets/program'
import { meLoad } from '../targets/target'
import type { ByTurnsOptions } from './by-turns'
import { median } from './median'
import { connections, users } from './throughput'

const mePerSecond = 500
const floodPerSecond = 500
const exporters = 4
const auditRowsEach = 150_000
const exportsAtOnce = 2
const hungUploads = 50

export interface DisturbanceReport {
  store: string
  quietP99Ms: number
  disturbedP99Ms: number
  /** By turns. */
  ratio: number
  /** Read of exports during the disturbed turns. */
  exportedMiB: number
}

/**
 * `GET /v1/me` of many users at a steady rate, by turns quiet and while a few users export an account
 * with a long audit log over and over, uploads hang, and one address floods the server. Every client
 * has an address of its own behind a trusted proxy; the limit of an address is production's. The
 * limit of exports is off, so that they never end.
 */
export const measureDisturbance = async (options: ByTurnsOptions): Promise<DisturbanceReport> => {
  const { generator, upstream, target, turns, measureMs } = options
  const store = await options.openStore()
  const flood = startLoadGenerator()
  const program = await startPassport(store, upstream.url, null, {
    TRUSTED_PROXIES: '127.0.0.1',
    RATE_LIMIT_PER_ADDRESS: '3000',
    RATE_LIMIT_EXPORTS: '0',
  })
  try {
    const me = await meLoad(target, program.url, connections, users, exporters)
    const plan: LoadPlan = {
      port: program.port,
      connections,
      perSecond: mePerSecond,
      warmUpMs: 500,
      measureMs,
      ...me,
      requests: { kind: 'fixed', texts: fromOwnAddresses(me.requests) },
    }
    const tokens = await signInExporters(program.url)
    await fillAuditLog(store.databaseUrl)

    const quiet: LoadResult[] = []
    const disturbed: LoadResult[] = []
    let exportedBytes = 0
    for (let turn = 0; turn < turns; turn += 1) {
      quiet.push(await generator.run(plan))
      const disturbance = disturb(program, flood, tokens, plan.warmUpMs + measureMs)
      disturbed.push(await generator.run(plan))
      exportedBytes += await disturbance
    }
    return {
      store: target.store,
      quietP99Ms: median(quiet.map(({ p99Ms }) => p99Ms)),
      disturbedP99Ms: median(disturbed.map(({ p99Ms }) => p99Ms)),
      ratio: median(disturbed.map(({ p99Ms }, turn) => p99Ms / (quiet[turn]?.p99Ms ?? NaN))),
      exportedMiB: exportedBytes / 2 ** 20,
    }
  } finally {
    flood.stop()
    await program.stop()
    await store.remove()
  }
}

const fromOwnAddresses = (requests: LoadPlan['requests']): string[] =>
  requests.kind === 'fixed'
    ? requests.texts.map((text, index) => text.replace('\r\n', `\r\n${forwardedFor(index)}\r\n`))
    : []

const forwardedFor = (index: number) =>
  `x-forwarded-for: 198.51.${Math.floor(index / 250)}.${(index % 250) + 1}`

const signInExporters = (url: string): Promise<string[]> =>
  Promise.all(
    Array.from({ length: exporters }, async (_, user) => {
      const code = loginCode(user, 'export', user).padEnd(codeLength, '0')
      const response = await fetch(`${url}/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ provider: 'weapp', code }),
      })
      return ((await response.json()) as { token: string }).token
    }),
  )

/** Every exporter, found by the event of the first sign-in, gets a long log of the last year. */
const fillAuditLog = async (databaseUrl: string): Promise<void> => {
  const fill = (numbers: string, id: string) => `
    insert into audit_log (id, at, event, user_id, session_id, request_id, detail)
    select ${id}, ${Date.now() - 86_400_000} + i, 'signed_in', user_id, null, null, '{}'
    from (select user_id from identities order by openid limit ${exporters}) as exporter,
      ${numbers}`
  if (databaseUrl.startsWith('sqlite:')) {
    const database = new Libsql(databaseUrl.slice('sqlite:'.length))
    database.exec(
      fill(
        `(with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < ${auditRowsEach}) select i from n)`,
        "printf('fill%07d', i) || user_id",
      ),
    )
    database.close()
    return
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(
      fill(`generate_series(0, ${auditRowsEach - 1}) as n(i)`, "'fill' || i || user_id"),
    )
    await client.query('vacuum analyze audit_log')
  } finally {
    await client.end()
  }
}

/** Returns how many bytes of exports arrived. */
const disturb = async (
  program: Program,
  flood: LoadGenerator,
  tokens: readonly string[],
  durationMs: number,
): Promise<number> => {
  const endAtMs = performance.now() + durationMs
  const sockets = Array.from({ length: hungUploads }, () => hangUpload(program.port, tokens[0]))
  const ended = new AbortController()
  let exportedBytes = 0

  const exportInLoop = async (first: number) => {
    for (let turn = first; performance.now() < endAtMs; turn += exportsAtOnce) {
      const response = await fetch(`${program.url}/v1/me/export`, {
        headers: { authorization: `Bearer ${tokens[turn % tokens.length] ?? ''}` },
        signal: ended.signal,
      })
      if (response.status !== 200 || response.body === null) {
        throw new Error(`an export was answered with ${response.status}: ${await response.text()}`)
      }
      for await (const chunk of Readable.fromWeb(response.body as ReadableStream<Uint8Array>)) {
        exportedBytes += (chunk as Uint8Array).length
      }
    }
  }

  const timer = setTimeout(() => {
    ended.abort()
  }, durationMs)
  await Promise.all([
    flood.run({
      port: program.port,
      connections: 16,
      perSecond: floodPerSecond,
      warmUpMs: 0,
      measureMs: durationMs,
      requests: {
        kind: 'fixed',
        texts: ['GET /v1/me HTTP/1.1\r\nhost: bench\r\nx-forwarded-for: 203.0.113.9\r\n\r\n'],
      },
      expect: { status: [401, 429], bodyHas: '"code"' },
    }),
    ...Array.from({ length: exportsAtOnce }, (_, first) =>
      exportInLoop(first).catch((error: unknown) => {
        if (!ended.signal.aborted) throw error
      }),
    ),
  ])
  clearTimeout(timer)
  for (const socket of sockets) socket.destroy()
  return exportedBytes
}

/** Sends the head and the first bytes of a picture, and then nothing. */
const hangUpload = (port: number, token = ''): Socket => {
  const socket = connect(port, '127.0.0.1')
  // The server may end it first.
  socket.on('error', () => undefined)
  socket.write(
    `POST /v1/me/avatar HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n` +
      'content-type: multipart/form-data; boundary=b\r\ncontent-length: 1000000\r\n\r\n' +
      '--b\r\ncontent-disposition: form-data; name="avatar"; filename="a.png"\r\n\r\n',
  )
  return socket
}
