import * as v from 'valibot'
import { hostSchema, idSchema, instantSchema } from './scalars'
import { userSchema } from './user'

/** As the server has it; what a client may send of it is bounded in `session-calls.ts`. */
export const deviceSchema = v.object({ name: v.string(), platform: v.string() })

export type Device = v.InferOutput<typeof deviceSchema>

export const sessionSchema = v.object({
  id: idSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
  lastSeenAt: instantSchema,
  /** The host, under the name that apps of 0.1.0 read. */
  provider: hostSchema,
  /** Servers of 0.1.0 leave it out. */
  host: v.optional(hostSchema),
  device: v.nullable(deviceSchema),
})

/** A session as the wire shows it. The token is not part of it: it is answered once, beside it. */
export type WireSession = v.InferOutput<typeof sessionSchema>

/** An opaque bearer, at most 4 KiB: whatever is longer is a fault of the server. */
export const tokenSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~+/=-]{16,4096}$/))

export const createdSessionSchema = v.object({
  token: tokenSchema,
  session: sessionSchema,
  user: userSchema,
  /**
   * Why the number behind `phoneCode` was not bound, for example `phone_taken`; absent where it was, or where
   * none was sent. The session is good in any case.
   */
  phoneError: v.optional(v.string()),
})

export type CreatedSession = v.InferOutput<typeof createdSessionSchema>
