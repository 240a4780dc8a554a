import * as v from 'valibot'
import { instantSchema } from './scalars'

export const identitySchema = v.object({
  /** As `providerSchema` names it. A text, so that an app of today can list a provider of tomorrow. */
  provider: v.string(),
  /** Since when: the first sign-in by it. */
  createdAt: instantSchema,
})

/** A way to sign in that the account has. Nothing of the platform's ids is in it. */
export type Identity = v.InferOutput<typeof identitySchema>

/** `GET /v1/me/identities`: one for each provider, the oldest first. */
export const identitiesSchema = v.object({ identities: v.array(identitySchema) })

export type Identities = v.InferOutput<typeof identitiesSchema>
