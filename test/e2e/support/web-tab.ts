import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { savePicture } from './save-picture'

/** A tab on the web page. */
export interface WebTab {
  readonly page: Page
  goto(path: string): Promise<void>
  /** A string is the whole text of its element. */
  text(text: string | RegExp): Locator
  button(name: string | RegExp): Locator
  /** Into `reports/e2e/web-sign-in/`. */
  picture(name: string): Promise<void>
}

export interface WebBrowserOptions {
  language?: 'en-US' | 'zh-CN'
  theme?: 'light' | 'dark'
  /** @default a desktop browser's */
  userAgent?: string
  viewport?: { width: number; height: number }
}

/** Chromium without a window calls itself otherwise. */
const desktopUserAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

export const wechatUserAgent =
  'Mozilla/5.0 (Linux; Android 14; M2012K11C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 ' +
  'Chrome/130.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50.2701 NetType/WIFI Language/en'

/** The mini-program's web-view. */
export const webViewUserAgent = `${wechatUserAgent} miniProgram/wxfeed0000cafe0001`

export const openWebBrowser = (
  browser: Browser,
  { language = 'en-US', theme = 'light', userAgent, viewport }: WebBrowserOptions = {},
): Promise<BrowserContext> =>
  browser.newContext({
    locale: language,
    colorScheme: theme,
    viewport: viewport ?? { width: 390, height: 780 },
    userAgent: userAgent ?? desktopUserAgent,
  })

export const openTab = async (
  context: BrowserContext,
  url: string,
  path: string,
): Promise<WebTab> => {
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const goto = async (to: string) => {
    // A new document each time: a change of only the fragment keeps the pages before it.
    await page.goto('about:blank')
    await page.goto(`${url}${to}`)
    await page.locator('.tp-page:visible').first().waitFor()
  }
  await goto(path)
  const visible = '.tp-page:visible'
  return {
    page,
    goto,
    text: (text) => page.locator(visible).getByText(text, { exact: true }),
    button: (name) => page.locator(visible).getByRole('button', { name, exact: true }),
    picture: (name) => savePicture(page, 'web-sign-in', name),
  }
}
