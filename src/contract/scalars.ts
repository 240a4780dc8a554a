import * as v from 'valibot'

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const instantSchema = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d{1,9})?Z$/,
    'must be an ISO 8601 time in UTC',
  ),
)

/** An opaque identifier of ours. */
export const idSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id'))

/** Where a session lives, by Taro's name; `h5` is a web page. */
export const hostSchema = v.picklist(['weapp', 'alipay', 'tt', 'h5'])

export type Host = v.InferOutput<typeof hostSchema>
