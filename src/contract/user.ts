import * as v from 'valibot'
import { idSchema, instantSchema } from './scalars'

export const userSchema = v.object({
  id: idSchema,
  nickname: v.nullable(v.string()),
  avatarUrl: v.nullable(v.string()),
  /** Masked, `138****0000`; the whole number never leaves the server. */
  phone: v.nullable(v.string()),
  createdAt: instantSchema,
  updatedAt: instantSchema,
})

export type User = v.InferOutput<typeof userSchema>

/** The answer of every call that returns the signed-in user. */
export const userAnswerSchema = v.object({ user: userSchema })
