import * as v from 'valibot'

/**
 * A one-time code of the host's login. WeChat's are 32 characters; the sandbox and DevTools also
 * give `the code is a mock one`, so spaces are allowed here and judged by the provider.
 */
export const loginCodeSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(1024))
