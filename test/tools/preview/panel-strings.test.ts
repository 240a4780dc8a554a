import { panelStringsIn } from '../../../tools/preview/browser/panel/panel-strings'
import { hostStringsIn } from '../../../tools/preview/browser/runtime/host-strings'
import { hostNames } from '../../../tools/preview/hosts'
import { defaultUsers } from '../../../tools/sandbox/common/test-people'

describe('panelStringsIn', () => {
  const chinese = panelStringsIn('zh_CN', 'weapp')

  it('describes every test user in Chinese', () => {
    for (const { id } of defaultUsers) {
      expect({ id, note: chinese.userNotes[id] }).toEqual({
        id,
        note: expect.stringMatching(/\p{Script=Han}/u) as unknown,
      })
    }
  })

  it.each(hostNames)('has a Chinese text wherever the English one has words, for %s', (host) => {
    // Names and numbers that are the same in both languages.
    const same = new Set([
      ...['title', 'code', 'tokenBack', 'http500', 'only200', 'all2xx'],
      ...['loginCall', 'checkSessionCall', 'errorNumber', 'userId', 'unionId'],
    ])
    const english: Record<string, unknown> = panelStringsIn('en', host)
    for (const [name, text] of [
      ...Object.entries(panelStringsIn('zh_CN', host)),
      ...Object.entries(hostStringsIn('zh_CN')),
    ]) {
      if (typeof text !== 'string' || same.has(name)) continue
      expect({ name, text }).toEqual({
        name,
        text: expect.stringMatching(/\p{Script=Han}/u) as unknown,
      })
      expect(text).not.toBe(english[name])
    }
  })

  it('names the host, and no other one', () => {
    const words = (['en', 'zh_CN'] as const).flatMap((language) =>
      Object.values(panelStringsIn(language, 'tt')).filter((text) => typeof text === 'string'),
    )
    // The note says whose component framework it is, and a web page opens in WeChat whatever the phone is.
    expect(words.filter((text) => /WeChat’s|微信/.test(text))).toHaveLength(3)
    expect(words.filter((text) => /Alipay|支付宝/.test(text))).toEqual([])
    expect(words).toEqual(expect.arrayContaining(['Douyin user', '抖音用户', 'tt.login fails']))
  })
})
