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

/**
 * A one-time code of the host's login. WeChat's are 32 characters; the sandbox and DevTools also
 * give `the code is a mock one`, so spaces are allowed here and judged by the provider.
 */
export const loginCodeSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(1024))
