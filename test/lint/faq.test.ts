import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorText } from '../../src/ui/text/error-text'
import { phoneProblemText } from '../../src/ui/text/phone-problem-text'
import { appIdAdvice, unknownCodeAdvice } from '../../tools/start/advice'
import { banner } from '../../tools/start/banner'

const root = join(__dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
/** Without line breaks and indents, which a document sets for itself. */
const inOneLine = (text: string): string => text.replace(/\s+/g, ' ')

const documents = [
  ['zh', 'docs/faq.zh-CN.md'],
  ['en', 'docs/faq.md'],
] as const

const devtools = { appId: 'wx1111111111111111', file: 'project.config.json' }

describe.each(documents)('the frequently asked questions (%s)', (language, path) => {
  const text = inOneLine(read(path))

  it('quotes what the app shows', () => {
    for (const code of [
      'login_code_invalid',
      'request_refused',
      'provider_rejected',
      'rate_limited',
    ] as const) {
      expect(text).toContain(errorText(code, { language, isOnline: true, host: 'weapp' }))
    }
    const { quota, forbidden, undeclared, refused } = phoneProblemText[language]
    for (const shown of [quota, forbidden, undeclared, refused]) expect(text).toContain(shown)
  })

  it('quotes what the terminal says', () => {
    const other = { appId: 'wx2222222222222222', appSecret: '' }
    expect(text).toContain(inOneLine(appIdAdvice(devtools, other) ?? 'nothing'))
    const [, fixes = ''] =
      /(Sign-ins in DevTools[\s\S]*)/.exec(unknownCodeAdvice('', devtools)) ?? []
    expect(text).toContain(inOneLine(fixes))
    const network = 'http://192.168.1.20:3000'
    const addresses = { preview: '', api: '', server: '', sandbox: '', network }
    const [, phone = ''] =
      /(Phone [\s\S]*?server\.)/.exec(banner({ host: 'weapp', ...addresses })) ?? []
    expect(text).toContain(inOneLine(phone))
  })

  it('quotes what the doctor says', () => {
    const source = inOneLine(
      read('server/src/maintenance/doctor.ts') +
        read('server/src/maintenance/examine-platforms.ts'),
    )
    const quoted = [...text.matchAll(/→ (WECHAT_APP_SECRET is wrong[^`]*?) ```/g)].map(
      ([, fix]) => fix ?? '',
    )
    expect(quoted).toHaveLength(1)
    for (const fix of quoted) expect(source).toContain(fix)
    for (const part of [
      "on each platform's console; at WeChat under",
      'request合法域名, uploadFile合法域名, downloadFile合法域名',
    ]) {
      expect(text).toContain(part)
      expect(source).toContain(part)
    }
  })
})
