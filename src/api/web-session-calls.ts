import { startedOauthSchema, type StartOauth } from '../contract/oauth-calls'
import { currentSessionSchema, type CurrentSession } from '../contract/session-calls'
import type { HttpClient, Wanted } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

/** Calls of a web page around its session, which is a cookie. Most need nobody signed in. */

/** Everything else may wait for it, so it goes ahead of the queue. */
export const signInCall = { token: null, isUrgent: true } as const

/** `GET /v1/sessions/current` without a session's name: whatever session the cookie has. */
export const readCurrentSession = (client: HttpClient, wanted: Wanted): Task<CurrentSession> =>
  client.request({
    method: 'GET',
    path: '/v1/sessions/current',
    expect: currentSessionSchema,
    ...signInCall,
    ...wanted,
  })

/** `POST /v1/oauth/wechat-oa`. Resolves with the address to leave for. */
export const startOauth = (client: HttpClient, body: StartOauth): Task<string> =>
  mapTask(
    client.request({
      method: 'POST',
      path: '/v1/oauth/wechat-oa',
      body,
      expect: startedOauthSchema,
      ...signInCall,
    }),
    ({ authorizeUrl }) => authorizeUrl,
  )

/** `POST /v1/oauth/wechat-oa/deletions`, with the current session. */
export const startDeletion = (client: HttpClient, returnPath: string): Task<string> =>
  mapTask(
    client.request({
      method: 'POST',
      path: '/v1/oauth/wechat-oa/deletions',
      body: { returnPath },
      expect: startedOauthSchema,
    }),
    ({ authorizeUrl }) => authorizeUrl,
  )

/** `POST /v1/handovers/{id}/collect` */
export const collectHandover = (
  client: HttpClient,
  id: string,
  wanted: Wanted,
): Task<CurrentSession> =>
  client.request({
    method: 'POST',
    path: `/v1/handovers/${id}/collect`,
    expect: currentSessionSchema,
    ...signInCall,
    ...wanted,
  })

/** `POST /v1/tickets/redeem` */
export const redeemTicket = (
  client: HttpClient,
  ticket: string,
  wanted: Wanted,
): Task<CurrentSession> =>
  client.request({
    method: 'POST',
    path: '/v1/tickets/redeem',
    body: { ticket },
    expect: currentSessionSchema,
    ...signInCall,
    ...wanted,
  })
