import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
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

type Language = keyof typeof languages
type Theme = keyof typeof themes

const publicPages = ['home', 'mine'] as const
const ownPages = [
  'mine',
  'account/profile',
  'account/phone',
  'account/devices',
  'account/settings',
  'account/export-data',
  'account/delete-account',
  'account/login-log',
  'account/agreement',
  'samples/session',
  'samples/profile',
  'samples/phone',
] as const

const main = async (): Promise<void> => {
  mkdirSync(folder, { recursive: true })
  const stack = await startStack()
  const browser = await launchBrowser()
  try {
    await takeCover(browser, stack.previewUrl)
    for (const language of keys(languages)) {
      for (const theme of keys(themes)) {
        await takePages(browser, stack.previewUrl, language, theme)
      }
    }
  } finally {
    await browser.close()
    await stack.close()
  }
}

/** The whole preview after a sign-in, for the top of the README. */
const takeCover = async (browser: Browser, url: string): Promise<void> => {
  const phone = await open(browser, url, 'en', 'light')
  await signIn(phone)
  await phone.page.waitForTimeout(1000)
  await save(await phone.page.screenshot({ animations: 'disabled' }), 'preview')
  await phone.close()
}

const takePages = async (
  browser: Browser,
  url: string,
  language: Language,
  theme: Theme,
): Promise<void> => {
  const phone = await open(browser, url, language, theme)
  const take = async (page: string, name: string) => {
    await phone.open(`#/pages/${page}/index`)
    await phone.page.reload()
    await phone.ready()
    // Answers of the server and pictures are there by then.
    await phone.page.waitForTimeout(700)
    const frame = phone.page.locator('#phone')
    await save(await frame.screenshot({ animations: 'disabled' }), `${language}-${theme}-${name}`)
  }
  for (const page of publicPages) await take(page, page === 'mine' ? 'gate' : page)
  await signIn(phone)
  for (const page of ownPages) await take(page, page.replace('/', '-'))
  await phone.close()
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

const signIn = async (phone: Phone): Promise<void> => {
  await phone.tab(1).click()
  await phone.visible('wx-checkbox').click()
  await phone.button(/^(Sign in|登录)$/).click()
  await phone.button(/^(Sign out|退出登录)$/).waitFor()
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
