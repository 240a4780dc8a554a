import * as v from 'valibot'

/**
 * A one-time code of the host's login. WeChat's are 32 characters; the sandbox and DevTools also
 * give `the code is a mock one`, so spaces are allowed here and judged by the provider.
 */
export const loginCodeSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1024),
  // Half a surrogate pair has no UTF-8, so it cannot be put into a URL.
  v.check((text) => !/\p{Cs}/u.test(text), 'must be well-formed text'),
)
