import { describe, expect, it } from '@jest/globals'
import { devicesText } from '../../../src/pages/account/devices/devices-text'
import { phoneText } from '../../../src/pages/account/phone/phone-text'
import { profileText } from '../../../src/pages/account/profile/profile-text'
import { settingsText } from '../../../src/pages/account/settings/settings-text'
import { passingText, signInText } from '../../../src/ui/sign-in/sign-in-text'
import { errorText } from '../../../src/ui/text/error-text'
import { fillHost } from '../../../src/ui/text/host-names'
import { phoneProblemText } from '../../../src/ui/text/phone-problem-text'

type Language = 'zh' | 'en'

/** As WeChat's users read them. Each says what happened or what to do, and blames nobody for it. */
const words: [
  name: string,
  read: (language: Language) => string | undefined,
  zh: string,
  en: string,
][] = [
  [
    'a busy WeChat',
    (language) => fillHost(passingText[language], language, 'weapp').provider_unavailable?.(2),
    '微信繁忙，2 秒后可重试。',
    'WeChat is busy. You can try again in 2 s.',
  ],
  [
    'a server that is down',
    (language) => errorText('network_unavailable', { language, isOnline: true, host: 'weapp' }),
    '暂时连不上服务，请稍后再试。',
    'Cannot reach the service. Try again later.',
  ],
  [
    'an account without a number',
    (language) => fillHost(phoneProblemText[language], language, 'weapp').notBound,
    '请先在微信中绑定手机号，或在微信中完成短信验证。',
    'This WeChat account has no verified phone number. Add or verify one in WeChat first.',
  ],
  [
    'what the app shows of a number',
    (language) => /[^，]*小程序内[^。]*|this app shows[^.]*/.exec(phoneText[language].why)?.[0],
    '在小程序内仅显示部分号码',
    'this app shows only a part of it',
  ],
  [
    'the end of another device',
    (language) => devicesText[language].revokeTitle('iPhone 13 mini'),
    '让“iPhone 13 mini”下线？',
    'Sign out “iPhone 13 mini”?',
  ],
  [
    'a sign-out by another device',
    (language) => signInText[language].endedBy.revoked,
    '此设备已在别处被退出登录。如果不是您本人操作，请登录后查看登录设备。',
    'This device was signed out from another one. If that was not you, sign in and check your devices.',
  ],
  [
    'a nickname that is not saved',
    (language) => profileText[language].unsaved,
    '昵称还没有保存。离开后，修改不会保留。',
    'Your nickname is not saved. If you leave, the change is lost.',
  ],
  [
    'the choice of the system',
    (language) => settingsText[language].system,
    '跟随系统',
    'Follow system',
  ],
]

describe('the words', () => {
  it.each(words)('tell of %s', (_name, read, zh, en) => {
    expect(read('zh')).toBe(zh)
    expect(read('en')).toBe(en)
  })
})
