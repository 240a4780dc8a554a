import { compileWeapp } from '../../../../tools/preview/server/compile-weapp'
import { tt } from '../../../../tools/preview/server/dialects/tt'

const build = (more: Record<string, string> = {}): Map<string, string> =>
  new Map(
    Object.entries({
      'app.json': '{"pages":["pages/a/index"]}',
      'app.js': 'App({})',
      'pages/a/index.js': 'Page({})',
      'pages/a/index.json': '{"usingComponents":{}}',
      'pages/a/index.ttml': '<import src="../../base.ttml"/><template is="t" data="{{root}}"/>',
      'base.ttml':
        '<sjs module="xs" src="./utils.sjs" /><template name="t">' +
        '<block tt:for="{{root.cn}}" tt:key="sid"><view tt:if="{{xs.a(item)}}" bindtap="eh"/></block>' +
        '<template is="t" data="{{item}}"/></template>',
      'utils.sjs': 'module.exports = { a: function (x) { return x } }',
      'app.ttss': '@import "./common.ttss";',
      'common.ttss': '.a{left:1px}',
      ...more,
    }),
  )

describe('tt', () => {
  it('compiles a build of Douyin, its recursive templates included', () => {
    const bundle = compileWeapp(build())
    expect(bundle.problems).toEqual([])
    expect(bundle).toMatchObject({ host: 'tt', appId: 'ttfeed0000cafe0001' })
    expect(bundle.styles['app']).toContain('left:1px')
  })

  it('writes WeChat’s names in place of Douyin’s, column for column', () => {
    expect(
      tt.toWxml(
        '<sjs module="m" src="./m.sjs"/>\n<a tt:elif="{{b}}" src="a.sjs"/>',
        () => undefined,
      ),
    ).toBe('<wxs module="m" src="./m.wxs"/>\n<a wx:elif="{{b}}" src="a.sjs"/>')
  })

  it('names the file and the line of what it does not know', () => {
    const { problems } = compileWeapp(
      build({
        'app.json': '{"pages":["pages/a/index","ext://p/q"]}',
        'ext://p/q.js': '',
        'ext://p/q.ttml': '',
        'pages/a/index.json': '{"usingComponents":{"pay":"plugin://pay/button"}}',
        'pages/a/index.ttml':
          '<view>\n  <a tt:for-items="{{b}}" wx:if="{{c}}" s:if="{{c}}"/>\n{{ a + }}</view>',
      }),
    )
    expect(problems).toEqual(
      expect.arrayContaining([
        'app.json: the preview has no ext://p/q',
        'pages/a/index.json: the preview has no plugin://pay/button',
        'pages/a/index.ttml:2: the preview has no directive tt:for-items',
        'pages/a/index.ttml:2: wx:if is a directive of another host',
        'pages/a/index.ttml:2: invalid attribute prefix',
        'pages/a/index.ttml:3:8: unexpected character inside expression',
      ]),
    )
  })

  it('names files that are missing by their own suffix', () => {
    const files = build({ 'pages/a/index.ttml': '<import src="./gone.ttml"/>' })
    files.delete('utils.sjs')
    expect(compileWeapp(files).problems).toEqual([
      'pages/a/index.ttml imports pages/a/gone.ttml, which is missing',
      'base.ttml uses utils.sjs, which is missing',
    ])
  })
})
