import { isAppError } from '../contract/app-error'
import { createdSessionSchema, type CreatedSession } from '../contract/session'
import type { CreateSession } from '../contract/session-calls'
import { userResponseSchema } from '../contract/user'
import type { HttpClient, Wanted } from '../http/http-client'
import type { Task } from '../http/task'

export interface CreateSessionOptions {
  /** Lets the server replace the same user's former session on this installation. No secret. */
  installationId?: string
  /** Asked just before the request is sent: a sign-in that was given up is not. */
  isWanted?: () => boolean
}

/** `POST /v1/sessions`. Everything else may wait for it, so it goes ahead of the queue. */
export const createSession = (
  client: HttpClient,
  body: CreateSession,
  { installationId, isWanted }: CreateSessionOptions = {},
): Task<CreatedSession> =>
  client.request({
    method: 'POST',
    path: '/v1/sessions',
    ...(installationId !== undefined && {
      headers: { 'x-passport-installation': installationId },
    }),
    body,
    expect: createdSessionSchema,
    token: null,
    isUrgent: true,
    ...(isWanted !== undefined && { isWanted }),
  })

/** `DELETE /v1/sessions/current` for a session that the app has already forgotten. */
export const revokeToken = (client: HttpClient, token: string, wanted: Wanted = {}): Task<void> =>
  client.request({
    method: 'DELETE',
    path: '/v1/sessions/current',
    expect: 'none',
    token,
    ...wanted,
  })

/**
 * Whether our server refuses a token, by one `GET /v1/me`: false where anything else responded, or
 * nothing. Those who ask about one token at once share the request.
 */
export const createRefusalCheck = (client: HttpClient): ((token: string) => Promise<boolean>) => {
  const running = new Map<string, Promise<boolean>>()

  const check = async (token: string): Promise<boolean> => {
    try {
      const path = '/v1/me'
      await client.request({
        method: 'GET',
        path,
        expect: userResponseSchema,
        token,
        isUrgent: true,
      })
      return false
    } catch (error) {
      return isAppError(error) && error.code === 'session_invalid'
    } finally {
      running.delete(token)
    }
  }

  return (token) => {
    const shared = running.get(token) ?? check(token)
    running.set(token, shared)
    return shared
  }
}
