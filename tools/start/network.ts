import { isIPv4, isIPv6 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

const isAnyAddress = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** Bridges of containers and virtual machines: no phone reaches them. */
const virtual = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|utun|tun|tap|wg|zt)/i

/** How others on the network reach a server that listens on `host`; null where they cannot. */
export const networkHost = (
  host: string,
  interfaces: Readonly<Record<string, NetworkInterfaceInfo[] | undefined>>,
): string | null => {
  if (isLoopback(host)) return null
  if (!isAnyAddress(host)) return host
  const addresses = Object.entries(interfaces)
    .sort(([a], [b]) => Number(virtual.test(a)) - Number(virtual.test(b)))
    .flatMap(([, infos]) => infos ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  return addresses[0] ?? null
}

export const httpUrl = (host: string, port: number): string =>
  `http://${isIPv6(host) ? `[${host}]` : host}:${port}`
