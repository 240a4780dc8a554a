import {
  addressOf,
  createTrustsProxy,
  parseAddress,
} from '../../../../server/src/http/hooks/client-address'

describe('parseAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['[2001:db8::7]:51234', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['2001:db8::7', '2001:db8::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['unknown', null],
    ['_hidden', null],
    ['fe80::1%<script>', null],
    ['203.0.113.7.example.com', null],
    ['', null],
  ])('reads %j as %j', (text, address) => {
    expect(parseAddress(text)).toBe(address)
  })
})

describe('addressOf', () => {
  it('is the last hop that is an address', () => {
    expect(addressOf({ ip: 'x', ips: ['10.0.0.1', '203.0.113.7:4711'] })).toBe('203.0.113.7')
    expect(addressOf({ ip: 'x', ips: ['10.0.0.1', 'any text'] })).toBe('10.0.0.1')
  })
})

describe('createTrustsProxy', () => {
  const trustsProxy = createTrustsProxy(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'])

  it.each(['10.1.2.3', '10.1.2.3:443', '::ffff:10.1.2.3', '192.0.2.1', '[2001:db8::1]:443'])(
    'trusts %s',
    (address) => {
      expect(trustsProxy(address)).toBe(true)
    },
  )

  it.each(['11.0.0.1', '192.0.2.2', '2001:db9::1', 'any text', ''])('does not trust %s', (text) => {
    expect(trustsProxy(text)).toBe(false)
  })
})
