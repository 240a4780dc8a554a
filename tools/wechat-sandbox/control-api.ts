import type { IncomingMessage, ServerResponse } from 'node:http'
import * as v from 'valibot'
import type { CallLog } from './call-log'
import { sendDamaged } from './damaged-answer'
import { encryptedDataKinds } from './encrypted-data'
import { faultSchema, type Faults } from './faults'
import { isLoopbackUrl } from './loopback'
import { ControlError, type SandboxControl } from './sandbox-control'

export type ControlApi = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
) => Promise<void>

/** Answers what is sent as JSON, or throws a `ControlError`. */
type Route = (body: string, query: URLSearchParams) => object | Promise<object>

const whoSchema = v.object({ appId: v.optional(v.string()), userId: v.optional(v.string()) })
const currentUserSchema = v.object({ userId: v.string() })
const encryptedDataSchema = v.object({
  ...whoSchema.entries,
  kind: v.optional(v.picklist(encryptedDataKinds)),
  ageMs: v.optional(v.number()),
})
const endTokenSchema = v.object({
  appId: v.optional(v.string()),
  as: v.optional(v.picklist(['expired', 'replaced'])),
})
const pushTargetSchema = v.object({
  appId: v.optional(v.string()),
  url: v.string(),
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{3,32}$/)),
  encodingAesKey: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{43}$/))),
})
const verdictSchema = v.object({
  suggest: v.picklist(['pass', 'review', 'risky']),
  label: v.optional(v.number(), 100),
})
const faultsSchema = v.union([
  v.array(faultSchema),
  v.pipe(
    faultSchema,
    v.transform((one) => [one]),
  ),
])

/** The control API, `/sandbox/…`: JSON in, JSON out, beside one event stream. */
export const createControlApi = (
  control: SandboxControl,
  faults: Faults,
  log: CallLog,
): ControlApi => {
  const whoOf = (query: URLSearchParams) => ({
    appId: query.get('appId') ?? undefined,
    userId: query.get('userId') ?? undefined,
  })

  const routes = new Map<string, Route>([
    ['GET /sandbox/users', () => ({ users: control.users() })],
    [
      'PUT /sandbox/current-user',
      (body) => ({ user: control.setCurrentUser(parse(currentUserSchema, body).userId) }),
    ],
    [
      'POST /sandbox/login-codes',
      (body) => ({ code: control.issueLoginCode(parse(whoSchema, body)) }),
    ],
    ['GET /sandbox/session', (_body, query) => control.session(whoOf(query))],
    [
      'POST /sandbox/session/expire',
      (body) => {
        const who = parse(whoSchema, body)
        control.expireSession(who)
        return control.session(who)
      },
    ],
    [
      'POST /sandbox/phone-codes',
      (body) => ({ code: control.issuePhoneCode(parse(whoSchema, body)) }),
    ],
    [
      'POST /sandbox/encrypted-data',
      (body) => {
        const { appId, userId, kind, ageMs } = parse(encryptedDataSchema, body)
        return control.encryptedData({ appId, userId, kind: kind ?? 'userInfo', ageMs: ageMs ?? 0 })
      },
    ],
    [
      'POST /sandbox/access-token/end',
      (body) => {
        const { as, appId } = parse(endTokenSchema, body)
        control.endAccessToken(as ?? 'expired', appId)
        return {}
      },
    ],
    [
      'PUT /sandbox/message-push',
      async (body) => {
        await control.setMessagePush(parse(pushTargetSchema, body))
        return {}
      },
    ],
    [
      'PUT /sandbox/media-verdict',
      (body) => {
        const verdict = parse(verdictSchema, body)
        control.setMediaVerdict(verdict)
        return { verdict }
      },
    ],
    ['GET /sandbox/faults', () => ({ faults: control.faults() })],
    [
      'PUT /sandbox/faults',
      (body) => {
        control.setFaults(parse(faultsSchema, body))
        return { faults: control.faults() }
      },
    ],
    [
      'DELETE /sandbox/faults',
      () => {
        control.setFaults([])
        return { faults: [] }
      },
    ],
    ['GET /sandbox/calls', () => ({ calls: control.calls() })],
  ])

  return async (request, response, url, body) => {
    allowLocalPages(request, response)
    const method = request.method ?? 'GET'
    if (method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-methods': 'GET, POST, PUT, DELETE',
        'access-control-allow-headers': 'content-type',
      })
      response.end()
      return
    }
    if (`${method} ${url.pathname}` === 'GET /sandbox/events') {
      streamEvents(request, response, log)
      return
    }
    const route = routes.get(`${method} ${url.pathname}`)
    if (route === undefined) {
      sendJson(response, 404, { error: 'no such control' })
      return
    }
    try {
      // A page of another site can send a form, but no JSON without being asked for permission.
      if (body !== '' && !/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
        throw new ControlError(415, 'send application/json')
      }
      // Faults on a path of this API are for what the preview asks it: a failing `wx.login`.
      const fault = url.pathname === '/sandbox/faults' ? null : faults.take(url.pathname)
      const perform = () => route(body, url.searchParams)
      if (fault === null) sendJson(response, 200, await perform())
      else await sendDamaged(response, fault, async () => ({ ...(await perform()) }))
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      sendJson(response, error.status, { error: error.message })
    }
  }
}

const parse = <Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
): v.InferOutput<Schema> => {
  let value: unknown
  try {
    value = body === '' ? {} : JSON.parse(body)
  } catch {
    throw new ControlError(400, 'not JSON')
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new ControlError(400, `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`)
}

const sendJson = (response: ServerResponse, status: number, value: unknown) => {
  const text = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}

/** A page served from this machine, such as the preview, may read the answers. */
const allowLocalPages = (request: IncomingMessage, response: ServerResponse) => {
  const { origin } = request.headers
  response.setHeader('vary', 'origin')
  if (origin !== undefined && isLoopbackUrl(origin)) {
    response.setHeader('access-control-allow-origin', origin)
  }
}

/** Server-sent events: `event: call` with a call record; a returning reader misses none. */
const streamEvents = (request: IncomingMessage, response: ServerResponse, log: CallLog) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': the calls of this sandbox\n\n')
  const write: Parameters<CallLog['subscribe']>[0] = (record) => {
    response.write(`id: ${String(record.id)}\nevent: call\ndata: ${JSON.stringify(record)}\n\n`)
  }
  const lastId = request.headers['last-event-id']
  if (typeof lastId === 'string') log.since(Number(lastId) || 0).forEach(write)
  response.once('close', log.subscribe(write))
}
