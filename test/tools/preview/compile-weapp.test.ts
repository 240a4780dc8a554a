import { compileWeapp } from '../../../tools/preview/server/compile-weapp'

const build = (more: Record<string, string> = {}): Map<string, string> =>
  new Map(
    Object.entries({
      'app.json': JSON.stringify({ pages: ['pages/a/index'] }),
      'app.js': 'App({})',
      'pages/a/index.js': 'Page({})',
      'pages/a/index.json': '{}',
      'pages/a/index.wxml': '<view>{{ text }}</view>',
      ...more,
    }).filter(([, text]) => text !== ''),
  )

describe('compileWeapp', () => {
  it('takes a whole build and finds nothing wrong', () => {
    const bundle = compileWeapp(build())
    expect(bundle.problems).toEqual([])
    expect(bundle.pages).toEqual(['pages/a/index'])
    expect(bundle.modules['app.js']).toBe('App({})')
    expect(bundle.appId).toBe('touristappid')
  })

  it('puts the pages of subpackages after the main package’s', () => {
    const app = {
      pages: ['pages/a/index'],
      subPackages: [{ root: 'sub/', pages: ['b/index'] }],
    }
    const bundle = compileWeapp(
      build({
        'app.json': JSON.stringify(app),
        'sub/b/index.js': 'Page({})',
        'sub/b/index.wxml': '<view/>',
      }),
    )
    expect(bundle.pages).toEqual(['pages/a/index', 'sub/b/index'])
    expect(bundle.problems).toEqual([])
  })

  it('follows the components that pages and components use', () => {
    const bundle = compileWeapp(
      build({
        'pages/a/index.json': '{"usingComponents":{"comp":"../../comp"}}',
        'comp.json': '{"component":true,"usingComponents":{"comp":"./comp","other":"/x/other"}}',
        'comp.js': 'Component({})',
        'comp.wxml': '<view/>',
        'comp.wxss': '.a{left:0}',
      }),
    )
    expect(Object.keys(bundle.configs).sort()).toEqual(['comp', 'pages/a/index'])
    expect(bundle.styles['comp']).toBe(':where(.preview-scroller) .comp--a{left:0}')
    expect(bundle.problems).toEqual(['comp.json uses other at x/other.js, which is missing'])
  })

  it('names what a host would refuse', () => {
    const { problems } = compileWeapp(
      build({
        'pages/a/index.js': '',
        'pages/a/index.wxml':
          '<import src="./gone.wxml"/><wxs module="m" src="./gone.wxs"/>{{ a + }}',
        'pages/a/index.wxss': '@import "./gone.wxss";',
      }),
    )
    expect(problems).toEqual([
      'pages/a/index.wxml:1:69: unexpected character inside expression',
      'pages/a/index.wxml imports pages/a/gone.wxml, which is missing',
      'pages/a/index.wxml uses pages/a/gone.wxs, which is missing',
      'pages/a/index.js is missing',
      'pages/a/index.wxss: pages/a/gone.wxss is missing',
    ])
  })

  it('reads the AppID and the themes', () => {
    const bundle = compileWeapp(
      build({
        'app.json': JSON.stringify({ pages: ['pages/a/index'], themeLocation: './theme.json' }),
        'theme.json': '{"dark":{"bar":"#111"}}',
        'project.config.json': '{"appid":"wx1"}',
      }),
    )
    expect(bundle.appId).toBe('wx1')
    expect(bundle.themes).toEqual({ dark: { bar: '#111' } })
  })

  it('has another version after any change', () => {
    const before = compileWeapp(build()).version
    expect(compileWeapp(build()).version).toBe(before)
    expect(compileWeapp(build({ 'app.js': 'App({ })' })).version).not.toBe(before)
  })

  it('says what is wrong with a build that cannot be read', () => {
    expect(() => compileWeapp(new Map())).toThrow('app.json is missing')
    expect(() => compileWeapp(build({ 'app.json': '{' }))).toThrow('app.json is not JSON')
  })
})
