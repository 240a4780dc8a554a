import * as v from 'valibot'
import { hostSchema, instantSchema } from './scalars'
import { sessionSchema } from './session'
import { userSchema } from './user'

/** `GET /v1/me/export`: everything that the server holds of the user, in plain words. */
export const exportSchema = v.object({
  exportedAt: instantSchema,
  /** Only here is the phone number whole: it is the user's own copy of their data. */
  user: v.object({
    ...userSchema.entries,
    phone: v.nullable(v.string()),
    /** What the team's own backend calls the user. */
    externalId: v.optional(v.nullable(v.string())),
  }),
  identities: v.array(
    v.object({
      /** The host of the provider, which is all that apps of 0.1.0 read. */
      provider: hostSchema,
      /** The provider itself, as `GET /v1/me/identities` names it. */
      provenBy: v.optional(v.string()),
      appId: v.string(),
      /** Masked, `oABC****`: the platform's own id of the user never reaches a client. */
      openid: v.string(),
      /** Masked as well; null where the platform gave none. */
      unionid: v.optional(v.nullable(v.string())),
      /** Whether the server holds the platform's session key, which only opens what the app shows. */
      hasSessionKey: v.optional(v.boolean()),
      createdAt: instantSchema,
    }),
  ),
  /** Those that have ended are there for as long as the server remembers them. */
  sessions: v.array(
    v.object({
      ...sessionSchema.entries,
      appId: v.optional(v.string()),
      revokedAt: v.optional(v.nullable(instantSchema)),
    }),
  ),
  auditLog: v.array(
    v.object({
      at: instantSchema,
      event: v.string(),
      sessionId: v.optional(v.nullable(v.string())),
      requestId: v.optional(v.nullable(v.string())),
      detail: v.record(v.string(), v.unknown()),
    }),
  ),
})

export type Export = v.InferOutput<typeof exportSchema>
