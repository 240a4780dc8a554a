import { clientKeyOf } from '../../../server/src/lib/client-key-of'

describe('clientKeyOf', () => {
  it('is an IPv4 address, or the /64 of an IPv6 address', () => {
    expect(clientKeyOf('203.0.113.7')).toBe('203.0.113.7')
    expect(clientKeyOf('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64')
    expect(clientKeyOf('2001:DB8:1:2:ffff:0:0:1')).toBe('2001:db8:1:2::/64')
    expect(clientKeyOf('::1')).toBe('0:0:0:0::/64')
    expect(clientKeyOf('2001:db8::')).toBe('2001:db8:0:0::/64')
  })

  it('is a shorter prefix where one is asked for', () => {
    expect(clientKeyOf('2001:db8:1:2::1', 3)).toBe('2001:db8:1::/48')
    expect(clientKeyOf('203.0.113.7', 3)).toBe('203.0.113.7')
  })
})
