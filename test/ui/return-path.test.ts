import { describe, expect, it } from '@jest/globals'
import { parseReturnPath, pathWithQuery, signInRoute } from '../../src/ui/return-path'
import { routes } from '../../src/ui/routes'

/** What the sign-in page is given for `returnTo`: WeChat passes it on as it stands in the link. */
const returnToOf = (route: string): string => route.slice(route.indexOf('returnTo=') + 9)

describe('parseReturnPath', () => {
  it.each([
    ['a page', '/pages/samples/redirect/index'],
    ['a tab page', '/pages/mine/index'],
    ['a page with its query', '/pages/samples/redirect/index?from=share&id=7%2F8'],
  ])('leads back to %s, encoded or not', (_, path) => {
    expect(parseReturnPath(path)).toBe(path)
    expect(parseReturnPath(returnToOf(signInRoute(path)))).toBe(path)
  })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['another site', 'https://evil.example/pages/home/index'],
    ['another site without its protocol', '//evil.example/pages/home/index'],
    ['another site, encoded', 'https%3A%2F%2Fevil.example'],
    ['a script', 'javascript:alert(1)'],
    ['a page that is none of ours', '/pages/unknown/index'],
    ['a page in other letters', '/pages/Home/index'],
    ['a way around', '/pages/home/index/../../admin/index'],
    ['a backslash', '\\pages\\home\\index'],
    ['a page without its slash', 'pages/home/index'],
    ['a fragment', '/pages/home/index#/pages/unknown/index'],
    ['a page encoded twice', '%252Fpages%252Fmine%252Findex'],
    ['half an escape', '%E0%A4%A'],
    ['the sign-in page itself', routes.signIn],
    ['the sign-in page with a query', signInRoute(routes.mine)],
  ])('leads home for %s', (_, value) => {
    expect(parseReturnPath(value)).toBe(routes.home)
  })
})

describe('pathWithQuery', () => {
  it('keeps the query of the page and leaves out what Taro adds', () => {
    const params = { from: 'share', $taroTimestamp: '1', empty: '', none: undefined }
    expect(pathWithQuery(routes.samplePhone, params)).toBe(
      `${routes.samplePhone}?from=share&empty=`,
    )
  })

  it.each([
    ['decoded, as on a web page', '王 & 李?'],
    ['encoded, as WeChat gives it', encodeURIComponent('王 & 李?')],
    ['with a lone percent sign', '100%'],
  ])('encodes a value that comes %s', (_, value) => {
    const encoded = value === '100%' ? '100%25' : encodeURIComponent('王 & 李?')
    expect(pathWithQuery('/p', { q: value })).toBe(`/p?q=${encoded}`)
  })

  it('is the bare page without a query', () => {
    expect(pathWithQuery(routes.mine, {})).toBe(routes.mine)
  })
})
