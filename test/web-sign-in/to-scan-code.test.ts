import { describe, expect, it } from '@jest/globals'
import { toScanCode } from '../../src/web-sign-in/to-scan-code'

describe('toScanCode', () => {
  it('shows a mini-program code as it came', () => {
    const image = 'data:image/png;base64,AAAA'
    expect(toScanCode({ kind: 'wechat-code', image })).toEqual({
      kind: 'picture',
      src: image,
      url: null,
    })
  })

  it('draws a link as a square with light around it', () => {
    const url = 'https://app.example.com/hand-over?id=1'
    const code = toScanCode({ kind: 'link', url })
    expect(code).toMatchObject({ kind: 'picture', url })
    const svg = decodeURIComponent('src' in code ? code.src : '')
    const [, side] = /viewBox="0 0 (\d+) \1"/.exec(svg) ?? []
    expect(svg).toMatch(/^data:image\/svg\+xml,<svg /)
    // Version 3 has 29 modules, with four of light on each side.
    expect(Number(side) % (29 + 8)).toBe(0)
  })

  it('leaves a link that opens WeChat to be tapped', () => {
    const code = { kind: 'url-link', url: 'https://wxaurl.cn/abc' } as const
    expect(toScanCode(code)).toEqual(code)
  })
})
