import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import buildServer from '../server/build-server'
import { launchBrowser } from './support/browser'
import { openPhone, type Phone } from './support/phone'
import { repository } from './support/process'
import { startStack } from './support/stack'

// `npm run screenshots`: every page in both languages and all themes, from the build in dist/weapp,
// into docs/screenshots. Run after a change of what can be seen, and look at them.

const folder = join(repository, 'docs/screenshots')

const languages = { zh: 'zh_CN', en: 'en' } as const
const themes = {
  light: { theme: 'light', fontSizePx: 16 },
  dark: { theme: 'dark', fontSizePx: 16 },
  care: { theme: 'light', fontSizePx: 23 },
} as const

const words = {
  zh: {
    signIn: /^登录$/,
    signOut: /^退出登录$/,
    confirmSignOut: '退出',
    tapToSignIn: '点击登录',
    skip: '跳过',
    agree: '同意',
    avatar: '用微信头像',
    save: '保存',
    number: '用微信手机号绑定',
    allow: '允许',
    load: '取得我的数据',
    nickname: '林小雨',
  },
  en: {
    signIn: /^Sign in$/,
    signOut: /^Sign out$/,
    confirmSignOut: 'Sign out',
    tapToSignIn: 'Tap to sign in',
    skip: 'Skip',
    agree: 'Accept',
    avatar: 'Use WeChat avatar',
    save: 'Save',
    number: 'Use my WeChat number',
    allow: 'Allow',
    load: 'Get my data',
    nickname: 'Lin',
  },
} as const

type Language = keyof typeof languages
type Theme = keyof typeof themes

const ownPages = [
  'mine',
  'account/profile',
  'account/phone',
  'account/devices',
  'account/identities',
  'account/settings',
  'account/delete-account',
  'account/login-log',
  'account/agreement',
  'samples/session',
  'samples/profile',
  'samples/phone',
  'samples/redirect',
  'not-found',
] as const

const main = async (): Promise<void> => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  buildServer()
  const browser = await launchBrowser()
  try {
    for (const language of keys(languages)) {
      for (const theme of keys(themes)) {
        // A server of its own, which knows nobody yet.
        const stack = await startStack()
        try {
          await takePages(browser, stack.previewUrl, language, theme)
        } finally {
          await stack.close()
        }
      }
    }
  } finally {
    await browser.close()
  }
}

const takePages = async (
  browser: Browser,
  url: string,
  language: Language,
  theme: Theme,
): Promise<void> => {
  const phone = await open(browser, url, language, theme)
  const t = words[language]
  const take = async (name: string) => {
    // Answers of the server and pictures are there by then.
    await phone.page.waitForTimeout(700)
    const frame = phone.page.locator('#phone')
    await save(await frame.screenshot({ animations: 'disabled' }), `${language}-${theme}-${name}`)
  }

  await take('home')
  await phone.button(t.signIn).click()
  await take('sign-in-sheet')
  await phone.open('#/pages/mine/index')
  await take('mine-signed-out')
  await phone.open('#/pages/account/devices/index')
  await take('gate')
  await agreeAndSignIn(phone, language)
  await phone.button(t.skip).waitFor()
  await take('welcome')
  await signInElsewhere(browser, url, language)
  await phone.open('#/pages/samples/profile/index')
  await take('missing')
  await phone.open('#/pages/account/profile/index')
  await phone.button(t.agree).waitFor()
  await take('privacy')
  await completeProfile(phone, language)

  for (const page of ownPages) {
    await phone.open(`#/pages/${page}/index`)
    await take(page.replace('/', '-'))
  }
  await phone.open('#/pages/account/export-data/index')
  await phone.button(t.load).click()
  await take('account-export-data')
  if (theme === 'light') await takeCover(phone, language)
  await phone.close()
}

/** The whole preview after a sign-in, for the top of the README. */
const takeCover = async (phone: Phone, language: Language): Promise<void> => {
  const t = words[language]
  await phone.open('#/pages/mine/index')
  await phone.button(t.signOut).click()
  await phone.dialogButton(t.confirmSignOut).click()
  await phone.text(t.tapToSignIn).waitFor()
  await phone.reload()
  await phone.text(t.tapToSignIn).click()
  await agreeAndSignIn(phone, language)
  await phone.button(t.signOut).waitFor()
  await phone.page.waitForTimeout(1000)
  const name = language === 'en' ? 'preview' : 'preview-zh'
  await save(await phone.page.screenshot({ animations: 'disabled' }), name)
}

const agreeAndSignIn = async (phone: Phone, language: Language): Promise<void> => {
  const t = words[language]
  await phone.visible('wx-checkbox').click()
  await phone.button(t.signIn).click()
}

/** So that the list of devices has another one. */
const signInElsewhere = async (browser: Browser, url: string, language: Language) => {
  const phone = await open(browser, url, language, 'light')
  await phone.open('#/pages/account/devices/index')
  await agreeAndSignIn(phone, language)
  await phone.visible('.tp-cells').first().waitFor()
  await phone.close()
}

/** From the open privacy dialog to a name, a picture and a number. */
const completeProfile = async (phone: Phone, language: Language): Promise<void> => {
  const t = words[language]
  await phone.button(t.agree).click()
  await phone.visible('wx-input input').fill(t.nickname)
  await phone.button(t.save).click()
  await phone.visible('.tp-avatar-field__button').click()
  await phone.dialogButton(t.avatar).click()
  await phone.visible('wx-image').waitFor()
  await phone.open('#/pages/account/phone/index')
  await phone.button(t.number).click()
  await phone.dialogButton(t.allow).click()
  await phone.text(/^\d{3}\*{4}\d{4}$/).waitFor()
}

const open = (browser: Browser, url: string, language: Language, theme: Theme): Promise<Phone> => {
  const settings = { ...themes[theme], language: languages[language], isOnline: true }
  return openPhone(browser, url, {
    language: language === 'zh' ? 'zh-CN' : 'en-US',
    prepare: (page) => {
      void page.addInitScript((stored) => {
        localStorage.setItem('preview:settings', stored)
      }, JSON.stringify(settings))
    },
  })
}

/** Few colours make a small file, and nothing here has many. */
const save = async (png: Buffer, name: string): Promise<void> => {
  await sharp(png)
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(join(folder, `${name}.png`))
}

const keys = <K extends string>(record: Readonly<Record<K, unknown>>): K[] =>
  Object.keys(record) as K[]

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
