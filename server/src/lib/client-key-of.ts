import { isIP } from 'node:net'

/**
 * What counts as one client: an IPv6 customer can choose among the addresses of a whole /64, and some among those of
 * a /48.
 *
 * @param groups of 16 bits
 */
export const clientKeyOf = (address: string, groups: 3 | 4 = 4): string => {
  if (isIP(address) !== 6) return address
  // The URL parser writes an address in its one canonical form.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = new Array<string>(8 - first.length - last.length).fill('0')
  return `${[...first, ...zeros, ...last].slice(0, groups).join(':')}::/${groups * 16}`
}
