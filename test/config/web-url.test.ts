import { readWebUrl } from '../../config/web-url'

const release = { isRelease: true }
const watched = { isRelease: false }

describe('readWebUrl', () => {
  it.each([undefined, '', ' '])('is none for %j', (value) => {
    expect(readWebUrl(value, release)).toEqual({ ok: true, url: '' })
  })

  it.each([
    ['https://H5.example.com', 'https://h5.example.com/'],
    [' https://h5.example.com:443/shop?a=b ', 'https://h5.example.com/shop?a=b'],
    ['https://h5.example.com/#/pages/mine/index', 'https://h5.example.com/#/pages/mine/index'],
  ])('takes %s, written as its origin is', (value, url) => {
    expect(readWebUrl(value, release)).toEqual({ ok: true, url })
  })

  it('takes a page of this machine in a watched build only', () => {
    const local = 'http://127.0.0.1:5180/'
    expect(readWebUrl(local, watched)).toEqual({ ok: true, url: local })
    expect(readWebUrl(local, release)).toEqual({
      ok: false,
      problem: `TARO_APP_WEB_URL must be https in a release build, not "${local}"`,
    })
  })

  it.each(['h5.example.com', 'ftp://h5.example.com', 'https://', 'https://me@h5.example.com/'])(
    'refuses %s',
    (value) => {
      expect(readWebUrl(value, watched)).toEqual({
        ok: false,
        problem: `TARO_APP_WEB_URL is not an http(s) address without a user: "${value}"`,
      })
    },
  )
})
