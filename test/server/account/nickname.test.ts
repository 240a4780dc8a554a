import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { cleanNickname, isPlaceholderNickname } from '../../../server/src/account/nickname'

describe('cleanNickname', () => {
  it.each([
    ['张小明', '张小明'],
    ['  Ada   Lovelace\n', 'Ada Lovelace'],
    ['Zoe\u0301', 'Zo\u00e9'],
    ['a\u0000b\u001b[31mc', 'ab[31mc'],
    ['a\u200Bb\uFEFFc\u2060d', 'abcd'],
    ['\u202Egnp.exe', 'gnp.exe'],
    ['\u2066a\u2069', 'a'],
    ['a\u3164\uFFA0\u2800b', 'ab'],
    ['全\u3000角', '全 角'],
    ['a\uD800b', 'ab'],
    ['a\uE000b', 'ab'],
    ['a \u200B b', 'a b'],
    ['刘洋🌊', '刘洋🌊'],
    ['👨‍👩‍👧', '👨‍👩‍👧'],
    ['👩🏽‍💻', '👩🏽‍💻'],
    ['❤️‍🔥', '❤️‍🔥'],
    ['a\u200Db', 'ab'],
    ['🌊\u200D', '🌊'],
    ['\u200D🌊', '🌊'],
    ['नमस्ते', 'नमस्ते'],
    ['x'.repeat(32), 'x'.repeat(32)],
    ['🌊'.repeat(32), '🌊'.repeat(32)],
  ])('makes of %j %j', (text, clean) => {
    expect(cleanNickname(text)).toBe(clean)
  })

  it.each([
    ['nothing', ''],
    ['blanks', ' \t\n\u3000'],
    ['what cannot be seen', '\u200B\u200D\u3164\u2800\u00AD'],
    ['33 characters', 'x'.repeat(33)],
    ['what grows beyond 32 characters', '\uFB2C'.repeat(11)],
  ])('makes nothing of %s', (_name, text) => {
    expect(cleanNickname(text)).toBeNull()
  })

  it('changes nothing of what it made, and keeps its promises for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const clean = cleanNickname(text)
        if (clean === null) return
        expect(cleanNickname(clean)).toBe(clean)
        expect(clean).toBe(clean.normalize('NFC'))
        expect(clean).toBe(clean.trim())
        expect(Array.from(clean).length).toBeLessThanOrEqual(32)
        expect(clean.replace(/\u200D/g, '')).not.toMatch(/\p{C}/u)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('isPlaceholderNickname', () => {
  it.each(['微信用户', 'WeChat User', 'wechatuser', '微 信 用 户', 'ＷｅＣｈａｔ Ｕｓｅｒ'])(
    'knows %s',
    (nickname) => {
      expect(isPlaceholderNickname(nickname)).toBe(true)
    },
  )

  it.each(['微信用户小明', '张小明', 'user'])('leaves %s alone', (nickname) => {
    expect(isPlaceholderNickname(nickname)).toBe(false)
  })
})
