import { compileStyle, inlineImports } from '../../../tools/preview/server/compile-style'
import { convertUnits } from '../../../tools/preview/units'

describe('compileStyle', () => {
  it('makes tags the host’s own elements, also inside of a selector', () => {
    expect(compileStyle('view .a > text, button:not(view) {color: red}')).toBe(
      'wx-view .a > wx-text, wx-button:not(wx-view) {color: red}',
    )
  })

  it('keeps the steps of an animation', () => {
    const css = '@keyframes move{from{left:0}50%{left:1px}to{left:2px}}'
    expect(compileStyle(css, { route: 'pages/a' })).toBe(css)
  })

  it('limits a page’s rules to the page without making them heavier', () => {
    expect(compileStyle('.a,page{color:red}', { route: 'pages/a' })).toBe(
      ':where([data-route="pages/a"]) .a,:where([data-route="pages/a"]) wx-page{color:red}',
    )
  })

  it('reaches an isolated component’s classes under their prefix alone', () => {
    expect(compileStyle('.a .b{color:red}', { classPrefix: 'c--' })).toBe('.c--a .c--b{color:red}')
  })

  it('follows the phone’s theme, not the browser’s', () => {
    expect(compileStyle('@media (prefers-color-scheme: dark){.a{color:red}}')).toBe(
      ':where([data-theme="dark"]) .a{color:red}',
    )
    expect(
      compileStyle(
        '@media screen and (min-width: 1px) and (prefers-color-scheme:light){.a{left:0}}',
        {
          route: 'p',
        },
      ),
    ).toBe(
      '@media screen and (min-width: 1px){:where([data-theme="light"] [data-route="p"]) .a{left:0}}',
    )
  })

  it('measures in the phone’s own units', () => {
    expect(compileStyle('.a{width:calc(100vh - 20rpx);padding:env(safe-area-inset-bottom)}')).toBe(
      '.a{width:calc(calc(var(--vh) * 100) - calc(var(--rpx) * 20));padding:var(--safe-area-inset-bottom)}',
    )
  })
})

describe('convertUnits', () => {
  it('leaves strings, addresses and names alone', () => {
    for (const text of ['url(/a/10rpx.png)', '"10rpx"', "'5vh'", 'var(--a-10rpx)', '#10rpx']) {
      expect(convertUnits(text)).toBe(text)
    }
  })

  it('takes signs and fractions', () => {
    expect(convertUnits('-.5rpx 1.25RPX')).toBe('calc(var(--rpx) * -.5) calc(var(--rpx) * 1.25)')
  })
})

describe('inlineImports', () => {
  it('puts the imported rules in place', () => {
    const read = (path: string) => `/* ${path} */`
    expect(inlineImports('@import "./a.wxss";@import url(b.wxss);.c{}', read)).toBe(
      '/* ./a.wxss *//* b.wxss */.c{}',
    )
  })
})
