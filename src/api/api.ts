import { exportSchema, type Export } from '../contract/export'
import {
  claimedHandoverSchema,
  type ApproveHandover,
  type ClaimedHandover,
} from '../contract/handovers'
import { identitiesSchema, type Identity } from '../contract/identities'
import {
  revokedSessionsSchema,
  sessionsSchema,
  type ListedSession,
} from '../contract/session-calls'
import { createdTicketSchema, type CreatedTicket } from '../contract/tickets'
import { userResponseSchema, type User } from '../contract/user'
import {
  decryptedDataSchema,
  type BindPhone,
  type DecryptData,
  type DecryptedData,
  type DeleteUser,
  type UpdateUser,
} from '../contract/user-calls'
import type { HttpClient, HttpRequest } from '../http/http-client'
import { mapTask, type Task } from '../http/task'

export type { Task } from '../http/task'

/**
 * One function for each call of the wire that screens may make. Each rejects with an `AppError`.
 * Signing in and out is not part of it: that is the auth store's.
 */
export interface Api {
  /** `GET /v1/me` */
  readMe(): Task<User>
  /** `PATCH /v1/me` */
  updateMe(change: UpdateUser): Task<User>
  /**
   * `POST /v1/me/avatar`. `filePath` is a temporary path of the host; progress runs from 0 to 1.
   */
  uploadAvatar(filePath: string, onProgress?: (ratio: number) => void): Task<User>
  /** `DELETE /v1/me/avatar` */
  removeAvatar(): Task<User>
  /** `PUT /v1/me/phone` */
  bindPhone(proof: BindPhone): Task<User>
  /** `DELETE /v1/me/phone` */
  removePhone(): Task<User>
  /** `POST /v1/me/decrypted-data` */
  decryptData(data: DecryptData): Task<DecryptedData['data']>
  /** `GET /v1/sessions` */
  listSessions(): Task<ListedSession[]>
  /** `DELETE /v1/sessions/{id}` */
  revokeSession(id: string): Task<void>
  /** `DELETE /v1/sessions`: all but this one. Resolves with how many there were. */
  revokeOtherSessions(): Task<number>
  /** `GET /v1/me/identities` */
  listIdentities(): Task<Identity[]>
  /** `GET /v1/me/export` */
  exportMe(): Task<Export>
  /** `POST /v1/handovers/{id}/claim`: what a web page asks this phone for. */
  claimHandover(id: string): Task<ClaimedHandover>
  /** `POST /v1/handovers/{id}/approve`. Not replayed, as `deleteMe`. */
  approveHandover(id: string, approval: ApproveHandover): Task<void>
  /** `POST /v1/handovers/{id}/deny` */
  denyHandover(id: string): Task<void>
  /** `POST /v1/tickets`: lets a web page of this origin sign this user in, once and within a minute. */
  createTicket(audience: string): Task<CreatedTicket>
  /**
   * `DELETE /v1/me`. A login code is never sent twice, so the request is not replayed: after
   * `session_expired`, ask the host for a fresh code.
   */
  deleteMe(proof: DeleteUser): Task<void>
}

/** A picture over a slow network. */
const uploadTimeoutMs = 60_000

export const createApi = (client: HttpClient): Api => {
  const requestUser = (request: Omit<HttpRequest<unknown>, 'expect'>): Task<User> =>
    mapTask(client.request({ ...request, expect: userResponseSchema }), ({ user }) => user)

  return {
    readMe: () => requestUser({ method: 'GET', path: '/v1/me' }),
    updateMe: (change) => requestUser({ method: 'PATCH', path: '/v1/me', body: change }),
    uploadAvatar: (filePath, onProgress = () => undefined) =>
      requestUser({
        method: 'POST',
        path: '/v1/me/avatar',
        file: { path: filePath, field: 'avatar' },
        timeoutMs: uploadTimeoutMs,
        onProgress,
      }),
    removeAvatar: () => requestUser({ method: 'DELETE', path: '/v1/me/avatar' }),
    bindPhone: (proof) => requestUser({ method: 'PUT', path: '/v1/me/phone', body: proof }),
    removePhone: () => requestUser({ method: 'DELETE', path: '/v1/me/phone' }),
    decryptData: (data) =>
      mapTask(
        client.request({
          method: 'POST',
          path: '/v1/me/decrypted-data',
          body: data,
          expect: decryptedDataSchema,
        }),
        (decrypted) => decrypted.data,
      ),
    listSessions: () =>
      mapTask(
        client.request({ method: 'GET', path: '/v1/sessions', expect: sessionsSchema }),
        ({ sessions }) => sessions,
      ),
    revokeSession: (id) =>
      client.request({
        method: 'DELETE',
        path: `/v1/sessions/${encodeURIComponent(id)}`,
        expect: 'none',
      }),
    revokeOtherSessions: () =>
      mapTask(
        client.request({ method: 'DELETE', path: '/v1/sessions', expect: revokedSessionsSchema }),
        ({ revoked }) => revoked,
      ),
    listIdentities: () =>
      mapTask(
        client.request({ method: 'GET', path: '/v1/me/identities', expect: identitiesSchema }),
        ({ identities }) => identities,
      ),
    exportMe: () => client.request({ method: 'GET', path: '/v1/me/export', expect: exportSchema }),
    claimHandover: (id) =>
      client.request({
        method: 'POST',
        path: `/v1/handovers/${encodeURIComponent(id)}/claim`,
        expect: claimedHandoverSchema,
      }),
    approveHandover: (id, approval) =>
      client.request({
        method: 'POST',
        path: `/v1/handovers/${encodeURIComponent(id)}/approve`,
        body: approval,
        expect: 'none',
        isReplayable: false,
      }),
    denyHandover: (id) =>
      client.request({
        method: 'POST',
        path: `/v1/handovers/${encodeURIComponent(id)}/deny`,
        expect: 'none',
      }),
    createTicket: (audience) =>
      client.request({
        method: 'POST',
        path: '/v1/tickets',
        body: { audience },
        expect: createdTicketSchema,
      }),
    deleteMe: (proof) =>
      client.request({
        method: 'DELETE',
        path: '/v1/me',
        body: proof,
        expect: 'none',
        isReplayable: false,
      }),
  }
}
