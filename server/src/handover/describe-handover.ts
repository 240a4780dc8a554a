import { isIP } from 'node:net'
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
  const kindOf = (text: string) => (text.endsWith('::/64') ? 6 : isIP(text))
  const other = clientKeyOf(address)
  if (kindOf(network) === 0 || kindOf(network) !== kindOf(other)) return null
  return network === other
}
