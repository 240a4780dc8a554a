import { compileWeapp } from '../../../../tools/preview/server/compile-weapp'
import { findDialect } from '../../../../tools/preview/server/dialects/find-dialect'

describe('findDialect', () => {
  it.each([
    ['weapp', ['app.js', 'a.wxml']],
    ['tt', ['a.ttml', 'utils.sjs']],
    ['alipay', ['a.axml', 'utils.sjs']],
    ['alipay', ['app.acss']],
    ['weapp', ['app.js']],
  ])('is %s for %j', (host, paths) => {
    expect(findDialect(paths).host).toBe(host)
  })

  it('refuses a folder with two builds in it, and names a file of each', () => {
    const files = new Map([
      ['app.json', '{"pages":[]}'],
      ['base.axml', ''],
      ['base.ttml', ''],
    ])
    expect(() => compileWeapp(files)).toThrow(
      'the folder has files of two builds, base.axml and base.ttml',
    )
  })
})
