import { parseArgs } from 'node:util'
import { hostNames, type HostName } from '../preview/hosts'
import { StartError } from './start-error'

/**
 * The host of `npm start -- --host tt`.
 * @throws StartError for an unknown host, with the three that there are, and for any other argument.
 */
export const readHost = (args: readonly string[]): HostName => {
  const given = parse(args)
  const host = hostNames.find((each) => each === given)
  if (host !== undefined) return host
  throw new StartError(
    `--host must be one of ${hostNames.join(', ')}, not ${JSON.stringify(given)}`,
  )
}

const parse = (args: readonly string[]): string => {
  try {
    const options = { host: { type: 'string', default: 'weapp' } } as const
    return parseArgs({ args: [...args], options }).values.host
  } catch (cause) {
    const names = hostNames.join('|')
    throw new StartError(`usage: npm start [-- --host ${names}]`, { cause })
  }
}
