import { createServer, type ServerResponse } from 'node:http'
import type { HandoverPurpose } from '../../src/contract/handovers'
import type { HandoverStatus } from '../../src/contract/web-handovers'
import type { User } from '../../src/contract/user'
import { closeServer } from './close-server'
import { createDeferred } from './deferred'
import { listen } from './listen'
import { readCall, sendJson, sendProblem, testUser, type Call, type Override } from './wire-server'

/** A server whose sessions are cookies: what a web page speaks to, over real HTTP. */
export interface WebServer {
  readonly url: string
  readonly calls: Call[]
  /** The living sessions, by id: whose they are. */
  readonly sessions: Map<string, User>
  /** Asked before each call, the last one first. */
  readonly overrides: Override[]
  /** What the phone does with the hand-over that was made last. */
  phone(status: HandoverStatus, user?: User): void
  /** The cookie that a redirect of WeChat's page brings; it ends the session of the one before. */
  redirect(former: string | null, user?: User): string
  /** A ticket of a mini-program. */
  ticket(user?: User): string
  count(method: string, path: string): number
  /** The next such call is carried out at once; its response is held back until it is released. */
  hold(method: string, pathEnd: string): HeldResponse
  close(): Promise<void>
}

interface HeldResponse {
  /** The call has been carried out. */
  readonly done: Promise<unknown>
  release(): void
}

interface Handover {
  id: string
  purpose: HandoverPurpose
  status: HandoverStatus
  user: User
}

const instant = '2026-11-21T08:00:00.000Z'

export const startWebServer = async (): Promise<WebServer> => {
  const calls: Call[] = []
  const sessions = new Map<string, User>()
  const overrides: Override[] = []
  const handovers: Handover[] = []
  const tickets = new Map<string, User>()
  let made = 0

  const open = (former: string | null, user: User): string => {
    if (former !== null) sessions.delete(former)
    made += 1
    const id = `session-of-the-web-${String(made)}`
    sessions.set(id, user)
    return id
  }

  /** Neither a phone nor a ticket signs in over another user; the request and the ticket stay good. */
  const isOtherUser = (cookie: string | null, user: User): boolean =>
    cookie !== null && sessions.get(cookie)?.id !== user.id

  const described = (id: string) => ({
    session: {
      id,
      createdAt: instant,
      expiresAt: '2026-12-21T08:00:00.000Z',
      lastSeenAt: instant,
      provider: 'h5',
      host: 'h5',
      device: null,
    },
    user: sessions.get(id),
  })

  const setCookie = (response: ServerResponse, id: string) => {
    response.setHeader('set-cookie', `__Host-passport=${id}; Path=/; Secure; HttpOnly`)
  }

  const answerHandover = (call: Call, response: ServerResponse, cookie: string | null): void => {
    const [, , , id, action] = call.path.split('/')
    const handover = handovers.find((each) => each.id === id)
    if (handover === undefined) {
      sendProblem(response, 'not_found')
    } else if (call.method === 'GET') {
      sendJson(response, 200, {
        status: handover.status,
        ...(handover.status === 'claimed' && { digits: '42' }),
        expiresAt: instant,
        pollAfterMs: 2_000,
      })
    } else if (isOtherUser(cookie, handover.user)) {
      sendProblem(response, 'signed_in_as_other')
    } else if (action === 'collect' && handover.status === 'approved') {
      handover.status = 'collected'
      const opened = open(cookie, handover.user)
      setCookie(response, opened)
      sendJson(response, 200, described(opened))
    } else {
      sendProblem(response, 'invalid_request')
    }
  }

  const answerSession = (call: Call, response: ServerResponse, cookie: string): void => {
    if (call.method === 'DELETE' && call.path === '/v1/sessions/current') {
      sessions.delete(cookie)
      response.setHeader('set-cookie', '__Host-passport=; Path=/; Max-Age=0')
      response.writeHead(204).end()
    } else {
      sendJson(response, 200, { user: sessions.get(cookie) })
    }
  }

  const answer = (call: Call, response: ServerResponse): void => {
    const sent = /__Host-passport=([\w-]+)/.exec(call.headers['cookie'] ?? '')?.[1] ?? ''
    const cookie = sessions.has(sent) ? sent : null
    const named = call.headers['x-passport-session']
    const body = JSON.parse(call.body === '' ? '{}' : call.body) as Record<string, string>
    const at = `${call.method} ${call.path}`
    if (at === 'GET /v1/sessions/current' && named === undefined && cookie !== null) {
      sendJson(response, 200, described(cookie))
    } else if (at === 'POST /v1/handovers') {
      const id = `hand-over-number-${String(10_000 + handovers.length)}`
      const purpose = body['purpose'] as HandoverPurpose
      handovers.push({ id, purpose, status: 'pending', user: testUser })
      sendJson(response, 201, {
        id,
        expiresAt: instant,
        code: { kind: 'link', url: `https://app.example.com/hand-over?id=${id}` },
        pollAfterMs: 2_000,
      })
    } else if (call.path.startsWith('/v1/handovers/')) {
      answerHandover(call, response, cookie)
    } else if (call.path.startsWith('/v1/oauth/')) {
      sendJson(response, 200, { authorizeUrl: 'https://open.example.com/authorize' })
    } else if (call.path === '/v1/tickets/redeem') {
      const user = tickets.get(body['ticket'] ?? '')
      if (user === undefined || isOtherUser(cookie, user)) {
        sendProblem(response, user === undefined ? 'ticket_invalid' : 'signed_in_as_other')
        return
      }
      tickets.delete(body['ticket'] ?? '')
      const opened = open(cookie, user)
      setCookie(response, opened)
      sendJson(response, 200, described(opened))
    } else if (cookie !== null && cookie === named) {
      answerSession(call, response, cookie)
    } else {
      sendProblem(response, 'session_invalid')
    }
  }

  const hold = (method: string, pathEnd: string): HeldResponse => {
    const released = createDeferred<undefined>()
    const done = createDeferred<undefined>()
    overrides.push(function holdBack(call, response) {
      if (call.method !== method || !call.path.endsWith(pathEnd)) return false
      overrides.splice(overrides.indexOf(holdBack), 1)
      const end = response.end.bind(response)
      response.end = ((body?: string) => {
        void released.promise.then(() => end(body))
        done.resolve(undefined)
        return response
      }) as ServerResponse['end']
      answer(call, response)
      return true
    })
    return {
      done: done.promise,
      release: () => {
        released.resolve(undefined)
      },
    }
  }

  const http = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call)
      const isAnswered = [...overrides].reverse().some((override) => override(call, response))
      if (!isAnswered) answer(call, response)
    })
  })
  const { url } = await listen(http)

  const server: WebServer = {
    url,
    calls,
    sessions,
    overrides,
    phone: (status, user = testUser) => {
      const last = handovers.at(-1)
      if (last === undefined) throw new Error('no hand-over')
      Object.assign(last, { status, user })
    },
    redirect: (former, user = testUser) => open(former, user),
    ticket: (user = testUser) => {
      const ticket = `ticket${String(tickets.size + 1)}`.padEnd(43, '0')
      tickets.set(ticket, user)
      return ticket
    },
    count: (method, path) =>
      calls.filter((call) => call.method === method && call.path === path).length,
    hold,
    close: () => closeServer(http),
  }
  return server
}
