import * as v from 'valibot'
import { idSchema, instantSchema } from './scalars'

export const userSchema = v.object({
  id: idSchema,
  nickname: v.nullable(v.string()),
  /** The picture that everyone may see. */
  avatarUrl: v.nullable(v.string()),
  /**
   * A picture that waits for the platform's verdict, which takes up to half an hour. Only its owner
   * gets it, at an address that expires within hours. It becomes `avatarUrl` when it passes; otherwise
   * it is deleted and `avatarUrl` stays as it was. A server that checks no pictures leaves it out.
   */
  pendingAvatarUrl: v.optional(v.nullable(v.string())),
  /**
   * Masked: `138****0000`, outside mainland China with its country code, `+852 ****1234`. Only the
   * export has the whole number.
   */
  phone: v.nullable(v.string()),
  createdAt: instantSchema,
  updatedAt: instantSchema,
})

export type User = v.InferOutput<typeof userSchema>

/** The answer of every call that returns the signed-in user. */
export const userResponseSchema = v.object({ user: userSchema })
