import { parseUrl } from '../../../tools/preview/browser/runtime/page-url'

describe('parseUrl', () => {
  it('reads a path from the root or relative to the current page', () => {
    expect(parseUrl('/pages/a/index', 'x/y').route).toBe('pages/a/index')
    expect(parseUrl('../b/index', 'pages/a/index').route).toBe('pages/b/index')
  })

  it('leaves the query as it is written', () => {
    expect(parseUrl('/p?a=%E4%BD%A0&b=&c&d=1=2', '').query).toEqual({
      a: '%E4%BD%A0',
      b: '',
      c: '',
      d: '1=2',
    })
  })

  it('keeps a question mark inside the query', () => {
    expect(parseUrl('/p?to=/q?x', '').query).toEqual({ to: '/q?x' })
  })
})
