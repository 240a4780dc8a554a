import { readApiBaseUrl } from '../../config/api-base-url'

describe('readApiBaseUrl', () => {
  it('refuses a release with no address', () => {
    for (const value of [undefined, '', '  ']) {
      expect(readApiBaseUrl(value, { isRelease: true })).toEqual({
        ok: false,
        problem: expect.stringContaining('TARO_APP_API_BASE_URL is missing') as string,
      })
    }
  })

  it('refuses plain http in a release, also for the local machine', () => {
    for (const value of ['http://api.example.com', 'HTTP://127.0.0.1:3000']) {
      expect(readApiBaseUrl(value, { isRelease: true })).toEqual({
        ok: false,
        problem: expect.stringContaining('must be https in a release build') as string,
      })
    }
  })

  it('lets a web page call the server of this machine, and no other by plain http', () => {
    const read = (value: string) => readApiBaseUrl(value, { isRelease: true, isWeb: true })
    expect(read('http://127.0.0.1:3000/')).toEqual({ ok: true, url: 'http://127.0.0.1:3000' })
    for (const value of ['http://127.0.0.1.example.com', 'http://192.168.1.5:3000']) {
      expect(read(value).ok).toBe(false)
    }
  })

  it('refuses what is no address at all', () => {
    for (const value of [
      'api.example.com',
      'ftp://x',
      'https://',
      'https://u@h',
      'https://h?x=1',
    ]) {
      for (const isRelease of [true, false]) {
        expect(readApiBaseUrl(value, { isRelease }).ok).toBe(false)
      }
    }
  })

  it('takes an https address without its closing slash', () => {
    expect(readApiBaseUrl(' https://api.example.com/base/ ', { isRelease: true })).toEqual({
      ok: true,
      url: 'https://api.example.com/base',
    })
  })

  it('leads a development build to the local server', () => {
    expect(readApiBaseUrl(undefined, { isRelease: false })).toEqual({
      ok: true,
      url: 'http://127.0.0.1:3000',
    })
    expect(readApiBaseUrl('http://192.168.1.5:3000', { isRelease: false }).ok).toBe(true)
  })
})
