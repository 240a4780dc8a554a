import type { NetworkInterfaceInfo } from 'node:os'
import { httpUrl, networkHost } from '../../../tools/start/network'

const ipv4 = (address: string, internal = false) =>
  ({ address, family: 'IPv4', internal }) as NetworkInterfaceInfo
const ipv6 = (address: string) =>
  ({ address, family: 'IPv6', internal: false }) as NetworkInterfaceInfo

const interfaces = {
  lo: [ipv4('127.0.0.1', true)],
  docker0: [ipv4('172.17.0.1')],
  en0: [ipv6('fe80::1'), ipv4('192.168.1.20')],
}

describe('networkHost', () => {
  it.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])('is null for %s', (host) => {
    expect(networkHost(host, interfaces)).toBeNull()
  })

  it.each(['0.0.0.0', '::'])('is the address in the local network for %s', (host) => {
    expect(networkHost(host, interfaces)).toBe('192.168.1.20')
  })

  it('is null without a network', () => {
    expect(networkHost('0.0.0.0', { lo: interfaces.lo })).toBeNull()
  })

  it('is an address that was named', () => {
    expect(networkHost('10.0.0.7', interfaces)).toBe('10.0.0.7')
  })
})

describe('httpUrl', () => {
  it('puts an IPv6 address in brackets', () => {
    expect(httpUrl('::1', 3000)).toBe('http://[::1]:3000')
    expect(httpUrl('192.168.1.20', 3000)).toBe('http://192.168.1.20:3000')
  })
})
