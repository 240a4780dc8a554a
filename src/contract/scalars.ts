import * as v from 'valibot'

/** ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const instantSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'must be an ISO 8601 time in UTC'),
)

/** An opaque identifier of ours. */
export const idSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id'))

/** What the host calls itself; `h5` is a web page. */
export const providerSchema = v.picklist(['weapp', 'alipay', 'tt', 'h5'])

export type Provider = v.InferOutput<typeof providerSchema>
