import { compileStyle, inlineImports } from '../../../tools/preview/server/compile-style'
import { convertUnits } from '../../../tools/preview/units'

/** Each selector of a list, as it is limited to the app's part of the phone's page. */
const inPage = (...selectors: string[]) =>
  selectors.map((selector) => `:where(.preview-scroller) ${selector}`).join('')

describe('compileStyle', () => {
  it('keeps every rule of the app off the frame around its pages', () => {
    expect(compileStyle('*,.page,#screen,[hidden]{left:0}')).toBe(
      inPage('*,', '.page,', '#screen,', '[hidden]{left:0}'),
    )
  })

  it('makes tags the host’s own elements, also inside of a selector', () => {
    expect(compileStyle('view .a > text, button:not(view) {color: red}')).toBe(
      inPage('wx-view .a > wx-text,', 'wx-button:not(wx-view) {color: red}'),
    )
  })

  it.each([
    ['.r:nth-child(2){}', '.r:nth-child(2){}'],
    ['view:nth-last-child(2n + 1){}', 'wx-view:nth-last-child(2n + 1){}'],
    ['.r:nth-of-type(odd)>text{}', '.r:nth-of-type(odd)>wx-text{}'],
    [':nth-child(2 of view, text.a){}', ':nth-child(2 of wx-view, wx-text.a){}'],
    [':nth-child(even of :not(view)){}', ':nth-child(even of :not(wx-view)){}'],
    ['text:lang(en){}', 'wx-text:lang(en){}'],
    ['view:dir(rtl){}', 'wx-view:dir(rtl){}'],
    [':is(view,:where(text)):has(> image){}', ':is(wx-view,:where(wx-text)):has(> wx-image){}'],
    ['view:hover::part(label){}', 'wx-view:hover::part(label){}'],
  ])('takes an argument that is no selector as it is: %s', (source, compiled) => {
    expect(compileStyle(source)).toBe(inPage(compiled))
  })

  it('leaves a rule inside of a rule to the outer one', () => {
    expect(compileStyle('.a{.b &{left:0} view{left:1px}}')).toBe(
      inPage('.a{.b &{left:0} wx-view{left:1px}}'),
    )
  })

  it('keeps the steps of an animation', () => {
    const css = '@keyframes move{from{left:0}50%{left:1px}to{left:2px}}'
    expect(compileStyle(css, { route: 'pages/a' })).toBe(css)
  })

  it('limits a page’s rules to the page without making them heavier', () => {
    expect(compileStyle('.a,page{color:red}', { route: 'pages/a' })).toBe(
      ':where(.preview-scroller[data-route="pages/a"]) .a,' +
        ':where(.preview-scroller[data-route="pages/a"]) wx-page{color:red}',
    )
  })

  it('reaches an isolated component’s classes only under their prefix', () => {
    expect(compileStyle('.a .b{color:red}', { classPrefix: 'c--' })).toBe(
      inPage('.c--a .c--b{color:red}'),
    )
  })

  it('follows the phone’s theme, not the browser’s', () => {
    expect(compileStyle('@media (prefers-color-scheme: dark){.a{color:red}}')).toBe(
      ':where([data-theme="dark"] .preview-scroller) .a{color:red}',
    )
    expect(
      compileStyle(
        '@media screen and (min-width: 1px) and (prefers-color-scheme:light){.a{left:0}}',
        {
          route: 'p',
        },
      ),
    ).toBe(
      '@media screen and (min-width: 1px){:where([data-theme="light"] .preview-scroller[data-route="p"]) .a{left:0}}',
    )
  })

  it('measures in the phone’s own units', () => {
    expect(compileStyle('.a{width:calc(100vh - 20rpx);padding:env(safe-area-inset-bottom)}')).toBe(
      inPage(
        '.a{width:calc(calc(var(--preview-vh) * 100) - calc(var(--preview-rpx) * 20));padding:var(--preview-safe-area-inset-bottom)}',
      ),
    )
  })
})

describe('convertUnits', () => {
  it('leaves strings, addresses and names alone', () => {
    for (const text of ['url(/a/10rpx.png)', '"10rpx"', "'5vh'", 'var(--a-10rpx)', '#10rpx']) {
      expect(convertUnits(text)).toBe(text)
    }
  })

  it('replaces every unit of the browser’s window', () => {
    expect(convertUnits('1vw 2vh 3vmin 4vmax 5dvh 6svw 7lvmax')).toBe(
      'calc(var(--preview-vw) * 1) calc(var(--preview-vh) * 2) calc(var(--preview-vmin) * 3) calc(var(--preview-vmax) * 4) ' +
        'calc(var(--preview-vh) * 5) calc(var(--preview-vw) * 6) calc(var(--preview-vmax) * 7)',
    )
  })

  it('takes signs and fractions', () => {
    expect(convertUnits('-.5rpx 1.25RPX')).toBe(
      'calc(var(--preview-rpx) * -.5) calc(var(--preview-rpx) * 1.25)',
    )
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
