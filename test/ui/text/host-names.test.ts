import { describe, expect, it } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fillHost } from '../../../src/ui/text/host-names'

describe('fillHost', () => {
  const texts = {
    title: 'Your {host} identity',
    lines: ['{host}, twice: {host}'],
    inner: { greet: (name: string) => `${name} of {host}` },
  }

  it('fills texts, lists and functions of texts, and leaves the given ones alone', () => {
    const filled = fillHost(texts, 'en', 'tt')
    expect(filled.title).toBe('Your Douyin identity')
    expect(filled.lines).toEqual(['Douyin, twice: Douyin'])
    expect(filled.inner.greet('Lin')).toBe('Lin of Douyin')
    expect(texts.title).toBe('Your {host} identity')
  })

  it.each([
    ['weapp', '您的微信身份'],
    ['alipay', '您的支付宝身份'],
    ['tt', '您的抖音身份'],
    // Those who sign in on a web page prove by WeChat who they are.
    ['h5', '您的微信身份'],
  ] as const)('names the platform of %s', (host, text) => {
    expect(fillHost('您的{host}身份', 'zh', host)).toBe(text)
  })
})

describe('the texts of the screens', () => {
  const src = join(__dirname, '../../../src')
  const files = ['ui', 'pages'].flatMap((folder) =>
    readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  )
  /** They say what WeChat calls users and hosts. */
  const exceptions = ['ui/nickname.ts', 'ui/text/host-names.ts']

  it('name no platform themselves', () => {
    const naming = files.filter((file) => {
      const code = readFileSync(join(src, file), 'utf8').replace(/^\s*(\/?\*|\/\/).*$/gm, '')
      return /微信|支付宝|抖音|WeChat|Alipay|Douyin/.test(code)
    })
    expect(naming).toEqual(exceptions)
  })
})
