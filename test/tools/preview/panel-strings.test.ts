import { panelStringsIn } from '../../../tools/preview/browser/panel/panel-strings'
import { hostStringsIn } from '../../../tools/preview/browser/runtime/host-strings'
import { defaultUsers } from '../../../tools/sandbox/common/test-people'

describe('panelStringsIn', () => {
  const chinese = panelStringsIn('zh_CN')

  it('describes every test user in Chinese', () => {
    for (const { id } of defaultUsers) {
      expect({ id, note: chinese.userNotes[id] }).toEqual({
        id,
        note: expect.stringMatching(/\p{Script=Han}/u) as unknown,
      })
    }
  })

  it('has a Chinese text wherever the English one has words', () => {
    // Names and numbers that are the same in both languages.
    const same = new Set(['title', 'code', 'tokenBack', 'http500'])
    const english: Record<string, unknown> = panelStringsIn('en')
    for (const [name, text] of [
      ...Object.entries(chinese),
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
})
