import type { Transport } from '../http/ports'
import { createPlatform } from '../platform/create-platform'

/**
 * What `transport` of `createRuntime` is by default, for an app that wraps it.
 *
 * @example
 * const host = createHostTransport()
 * const transport: Transport = (request) => host({ ...request, headers: { ...request.headers, 'x-channel': 'a' } })
 */
export const createHostTransport = (): Transport => createPlatform(process.env.TARO_ENV).transport
