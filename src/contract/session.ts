import * as v from 'valibot'
import { idSchema, instantSchema, loginCodeSchema, providerSchema } from './scalars'
import { userSchema } from './user'

const deviceTextSchema = v.pipe(v.string(), v.maxLength(64))

export const deviceSchema = v.object({ name: deviceTextSchema, platform: deviceTextSchema })

export type Device = v.InferOutput<typeof deviceSchema>

export const sessionSchema = v.object({
  id: idSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
  lastSeenAt: instantSchema,
  provider: providerSchema,
  device: v.nullable(deviceSchema),
})

/** A session as the wire shows it. The token is not part of it: it is answered once, beside it. */
export type WireSession = v.InferOutput<typeof sessionSchema>

/** `POST /v1/sessions`. */
export const createSessionSchema = v.strictObject({
  provider: providerSchema,
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
})

export type CreateSession = v.InferOutput<typeof createSessionSchema>

/** An opaque bearer, at most 4 KiB: whatever is longer is a fault of the server. */
export const tokenSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~+/=-]{16,4096}$/))

export const createdSessionSchema = v.object({
  token: tokenSchema,
  session: sessionSchema,
  user: userSchema,
})

export type CreatedSession = v.InferOutput<typeof createdSessionSchema>

export const listedSessionSchema = v.object({ ...sessionSchema.entries, current: v.boolean() })

export type ListedSession = v.InferOutput<typeof listedSessionSchema>

export const sessionsSchema = v.object({ sessions: v.array(listedSessionSchema) })

export type Sessions = v.InferOutput<typeof sessionsSchema>

export const revokedSessionsSchema = v.object({
  revoked: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

export type RevokedSessions = v.InferOutput<typeof revokedSessionsSchema>
