import * as v from 'valibot'

/** RFC 9457 `application/problem+json`. An unknown code is kept: a newer server may send one. */
export const problemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
  code: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  detail: v.optional(v.string()),
  requestId: v.string(),
})

export type Problem = v.InferOutput<typeof problemSchema>
