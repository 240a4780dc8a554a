import { BlockList, isIP } from 'node:net'
import type {
  Browser,
  ClaimedHandover,
  HandoverPurpose,
  System,
} from '../../../src/contract/handovers'
import type { HandoversTable } from '../db/port/schema'
import { clientKeyOf } from '../lib/client-key-of'
import { toIsoTime } from '../lib/to-iso-time'

/** What the phone shows of the request. */
export const describeHandover = (row: HandoversTable, phoneAddress: string): ClaimedHandover => ({
  // Only words of the closed lists were ever written.
  purpose: row.purpose as HandoverPurpose,
  browser: row.browser as Browser,
  system: row.system as System,
  sameNetwork: isSameNetwork(row.address, phoneAddress),
  createdAt: toIsoTime(row.created_at),
  expiresAt: toIsoTime(row.expires_at),
})

/**
 * Whether both come from one network: an IPv4 address, or the /64 of an IPv6 one. Null where the addresses do
 * not say, as with one of each kind. It is a hint and no condition: a phone on mobile data is elsewhere.
 */
export const isSameNetwork = (network: string, address: string): boolean | null => {
  const other = clientKeyOf(address)
  const kind = publicKindOf(network)
  if (kind === 0 || kind !== publicKindOf(other)) return null
  return network === other
}

/** Such an address is of a proxy that `TRUSTED_PROXIES` does not list, or of no network in particular. */
const privateNetworks = new BlockList()
for (const [address, prefix] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  privateNetworks.addSubnet(address, prefix)
}
privateNetworks.addAddress('::', 'ipv6')
privateNetworks.addSubnet('fc00::', 7, 'ipv6')
privateNetworks.addSubnet('fe80::', 10, 'ipv6')

/** 4 or 6; 0 where it is no address, or a private one. */
const publicKindOf = (clientKey: string): number => {
  const address = clientKey.replace('/64', '')
  const kind = isIP(address)
  if (kind === 0) return 0
  return privateNetworks.check(address, kind === 6 ? 'ipv6' : 'ipv4') ? 0 : kind
}
