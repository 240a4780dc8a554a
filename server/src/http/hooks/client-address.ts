import { BlockList, isIP, isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { RequestSource } from '../../sign-in/request-source'

/** Whether an address, as a socket or a header states it, is one of our own proxies. */
export type TrustsProxy = (address: string) => boolean

/** @param networks addresses and networks like `10.0.0.0/8` */
export const createTrustsProxy = (networks: readonly string[]): TrustsProxy => {
  const trusted = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = familyOf(address)
    if (prefix === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(prefix), family)
  }
  return (text) => {
    const address = parseAddress(text)
    return address !== null && trusted.check(address, familyOf(address))
  }
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/**
 * The address in an entry of `x-forwarded-for`, some proxies add a port to it:
 * https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works#modifications-to-the-request
 * An IPv4 address in IPv6 notation becomes plain IPv4. Null where the text is no address.
 */
export const parseAddress = (text: string): string | null => {
  // Most are, and every request asks.
  if (isIPv4(text)) return text
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const address = /^::ffff:([\d.]+)$/i.exec(bare)?.[1] ?? bare
  // A zone belongs to a machine and not to the address, and its text is arbitrary.
  return isIP(address) === 0 || address.includes('%') ? null : address
}

/**
 * The client's address. Where an entry of `x-forwarded-for` is no address, the proxy that sent it stands
 * for the client: arbitrary text must not make a new client each time.
 */
export const addressOf = ({ ip, ips }: Pick<FastifyRequest, 'ip' | 'ips'>): string => {
  // From the nearest proxy to the client.
  const addresses = (ips ?? [ip]).map(parseAddress).filter((address) => address !== null)
  return addresses.at(-1) ?? 'unknown'
}

export const sourceOf = (request: FastifyRequest): RequestSource => ({
  id: request.id,
  ip: addressOf(request),
  headers: request.headers,
})
