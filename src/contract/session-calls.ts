import * as v from 'valibot'
import { loginCodeSchema } from './login-code'
import { codeProviderSchema } from './providers'
import { idSchema } from './scalars'
import { sessionSchema } from './session'
import { userSchema } from './user'

export const deviceTextSchema = v.pipe(v.string(), v.maxLength(64))

/** `POST /v1/sessions`. */
export const createSessionSchema = v.strictObject({
  provider: codeProviderSchema,
  code: loginCodeSchema,
  /** Which of the server's apps the code belongs to; without it, the provider's first. */
  appId: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  device: v.optional(v.strictObject({ name: deviceTextSchema, platform: deviceTextSchema })),
  /**
   * The id of the session that a silent renewal replaces. With it nothing is created for a user
   * who deleted the account (`identity_mismatch`), and a session that its owner revoked on another
   * device is not signed in again behind their back (`session_revoked`).
   */
  renews: v.optional(idSchema),
  /**
   * The code of the phone button, where one tap signs in and binds the number. Only apps that turn this on
   * send it: a server of 0.1.0 refuses the field.
   */
  phoneCode: v.optional(loginCodeSchema),
})

/**
 * Names the installation of the app that signs in: 16 to 64 random characters that the app keeps. The
 * sign-in replaces the session that the same user has on the same installation, so a response that was
 * lost leaves no session behind. It is a header because servers of 0.1.0 refuse unknown body fields.
 */
export const installationHeader = 'x-passport-installation'

export const createSessionHeadersSchema = v.object({
  [installationHeader]: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/, 'must be 16 to 64 of A-Z a-z 0-9 _ -')),
  ),
})

/**
 * Names the session that a request was begun for, by its id. With a session cookie every call needs it, except
 * `GET /v1/sessions/current`: the cookie may be another session's by now, which another tab began, and then
 * the response is `session_invalid`.
 */
export const sessionHeader = 'x-passport-session'

/** `GET /v1/sessions/current`. */
export const currentSessionSchema = v.object({ session: sessionSchema, user: userSchema })

export type CurrentSession = v.InferOutput<typeof currentSessionSchema>

export type CreateSession = v.InferOutput<typeof createSessionSchema>

export const listedSessionSchema = v.object({ ...sessionSchema.entries, current: v.boolean() })

export type ListedSession = v.InferOutput<typeof listedSessionSchema>

export const sessionsSchema = v.object({ sessions: v.array(listedSessionSchema) })

export type Sessions = v.InferOutput<typeof sessionsSchema>

export const revokedSessionsSchema = v.object({
  revoked: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

export type RevokedSessions = v.InferOutput<typeof revokedSessionsSchema>
