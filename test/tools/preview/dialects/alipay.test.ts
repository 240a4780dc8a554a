import { compileWeapp } from '../../../../tools/preview/server/compile-weapp'
import { alipay } from '../../../../tools/preview/server/dialects/alipay'

const app = {
  pages: ['pages/a/index'],
  window: { defaultTitle: 'A title', titleBarColor: '#ededed', pullRefresh: true },
  tabBar: {
    textColor: '#666666',
    selectedColor: '#007a3d',
    items: [{ pagePath: 'pages/a/index', name: 'A', icon: 'a.png', activeIcon: 'b.png' }],
  },
}

const build = (more: Record<string, string> = {}): Map<string, string> =>
  new Map(
    Object.entries({
      'app.json': JSON.stringify(app),
      'app.js': 'App({})',
      'pages/a/index.js': 'Page({})',
      'pages/a/index.json': '{"defaultTitle":"Page A","usingComponents":{}}',
      'pages/a/index.axml': '<import src="../../base.axml"/><template is="t" data="{{root}}"/>',
      'base.axml':
        '<import-sjs name="xs" from="./utils.sjs" /><template name="t">' +
        '<block a:for="{{root.cn}}" a:key="sid"><view a:if="{{xs.a(item)}}" onTap="eh"/></block>' +
        '<template is="t" data="{{item}}"/></template>',
      'utils.sjs': 'function a(x) { return x }\nexport default { a: a };',
      'app.acss': '@import "./common.acss";',
      'common.acss': '.a{left:1px}',
      ...more,
    }),
  )

const problemsOf = (more: Record<string, string>): string[] => compileWeapp(build(more)).problems

describe('alipay', () => {
  it('compiles a build of Alipay, its recursive templates included', () => {
    const bundle = compileWeapp(build())
    expect(bundle.problems).toEqual([])
    expect(bundle).toMatchObject({ host: 'alipay', appId: '2021000000000001' })
    expect(bundle.styles['app']).toContain('left:1px')
  })

  it('renames the keys of the JSON files, each only in its place', () => {
    const { app: config, configs } = compileWeapp(build())
    expect(config.window).toEqual({
      navigationBarTitleText: 'A title',
      navigationBarBackgroundColor: '#ededed',
      navigationBarTextStyle: 'black',
      enablePullDownRefresh: true,
    })
    expect(config.tabBar).toEqual({
      color: '#666666',
      selectedColor: '#007a3d',
      list: [
        { pagePath: 'pages/a/index', text: 'A', iconPath: 'a.png', selectedIconPath: 'b.png' },
      ],
    })
    expect(configs['pages/a/index']).toEqual({ navigationBarTitleText: 'Page A' })
    const own = { icon: 'mine', items: [1], name: 'mine' }
    expect(alipay.toAppConfig({ pages: [], own }, () => undefined)['own']).toEqual(own)
  })

  it('has a white bar where the app names no colour', () => {
    const { app: config } = compileWeapp(build({ 'app.json': '{"pages":["pages/a/index"]}' }))
    expect(config.window).toEqual({
      navigationBarBackgroundColor: '#ffffff',
      navigationBarTextStyle: 'black',
    })
  })

  it.each([
    ['onTap="a"', 'bindtap="a"'],
    ['onLongTap="a"', 'bindlongpress="a"'],
    ['catchTouchMove="a"', 'catchtouchmove="a"'],
    ['onagreeprivacyauthorization="a"', 'bindagreeprivacyauthorization="a"'],
    ['a:elif="{{b}}"', 'wx:elif="{{b}}"'],
    ['class=\'{{a ? "x" : "y"}}\'', 'class=\'{{a ? "x" : "y"}}\''],
    ['data-on="a"', 'data-on="a"'],
  ])('writes %s as %s', (axml, wxml) => {
    const refuse = jest.fn()
    expect(alipay.toWxml(`<view ${axml}/>`, refuse)).toBe(`<view ${wxml}/>`)
    expect(refuse).not.toHaveBeenCalled()
  })

  it('refuses by name what it cannot express', () => {
    const axml = (text: string) => problemsOf({ 'pages/a/index.axml': text })
    expect(axml('\n<view ref="a"/>')).toEqual([
      'pages/a/index.axml:2: the preview has no attribute ref',
    ])
    expect(axml('<view slot-scope="a"/>')).toEqual([
      'pages/a/index.axml:1: the preview has no attribute slot-scope',
    ])
    expect(axml('<page-meta></page-meta>')).toContain(
      'pages/a/index.axml:1: the preview has no <page-meta>',
    )
    expect(axml('<a a:for-items="{{b}}"/>')).toContain(
      'pages/a/index.axml:1: the preview has no directive a:for-items',
    )
    expect(axml('<import-sjs name="{ a, b }" from="../../utils.sjs"/>')).toContain(
      'pages/a/index.axml:1: the preview imports a whole sjs, no single names of it',
    )
    expect(problemsOf({ 'pages/a/index.json': '{"usingComponents":{"a":"../../a"}}' })).toEqual([
      'pages/a/index.json: the preview has no components of Alipay: a',
    ])
  })

  it('gives no column where the translated line is another', () => {
    const text = '<view onTap="a">{{ a + }}</view>\n{{ a + }}'
    expect(problemsOf({ 'pages/a/index.axml': text })).toEqual([
      'pages/a/index.axml:1: unexpected character inside expression',
      'pages/a/index.axml:2:8: unexpected character inside expression',
    ])
  })

  it.each([
    ['import a from "./a.sjs"\nexport default { a };', 'no other modules'],
    ['export const a = 1;', 'no other modules'],
    ['export default { a: 1 };export default { b: 2 };', 'more than one export default'],
  ])('refuses the script %j', (text, words) => {
    const refuse = jest.fn()
    alipay.toWxs(text, refuse)
    expect(refuse).toHaveBeenCalledWith(expect.stringContaining(words))
  })
})
