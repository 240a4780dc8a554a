import * as v from 'valibot'
import { instantSchema } from './scalars'

/**
 * A JWT of five minutes. Our own API does not take it. In a file of its own, as the app would carry every
 * other schema beside it.
 */
export const shortTokenSchema = v.object({ token: v.string(), expiresAt: instantSchema })

export type ShortTokenAnswer = v.InferOutput<typeof shortTokenSchema>
