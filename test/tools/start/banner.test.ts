import { banner } from '../../../tools/start/banner'

const addresses = {
  host: 'weapp' as const,
  preview: 'http://127.0.0.1:5173',
  api: 'http://127.0.0.1:3000',
  server: 'http://127.0.0.1:3000',
  sandbox: 'http://127.0.0.1:3100',
  network: null,
}

describe('banner', () => {
  it('says how a phone reaches the server, without a code while it cannot', () => {
    expect(banner(addresses)).toContain('write HOST=0.0.0.0 into .env')
    expect(banner(addresses)).not.toMatch(/[▀▄█]/)
  })

  it('shows the address in the network as text and as a QR code', () => {
    const lan = 'http://192.168.1.20:3000'
    const text = banner({ ...addresses, api: lan, server: lan, network: lan })
    expect(text).toContain(`${lan}/docs`)
    // Version 2 with its margin: at least 25 modules wide, two of them in a line's height.
    expect(text.split('\n').filter((line) => /[▀▄█]{3}/.test(line)).length).toBeGreaterThan(10)
  })

  it('says which build runs', () => {
    expect(banner(addresses)).toContain('dist/weapp')
    expect(banner({ ...addresses, host: 'tt' })).toContain('dist/tt')
    expect(banner({ ...addresses, host: 'tt' })).not.toContain('DevTools: open this folder')
  })

  it('names the address that the app calls where it is another', () => {
    expect(banner({ ...addresses, api: 'https://dev.example.com' })).toContain(
      'The app calls  https://dev.example.com',
    )
  })
})
