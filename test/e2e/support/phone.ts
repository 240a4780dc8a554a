import type { Browser, BrowserContext, Frame, FrameLocator, Locator, Page } from 'playwright-core'
import type {} from '../../../tools/preview/browser/link'
import { savePicture } from './save-picture'

/** The preview in a fresh browser profile, and what can be seen and done on its phone. */
export interface Phone {
  readonly page: Page
  readonly screen: FrameLocator
  /** Of the page on top. */
  visible(selector: string): Locator
  /** A button on the page on top, by its words. */
  button(name: string | RegExp): Locator
  /** A button of the host's own dialog or sheet. */
  dialogButton(name: string | RegExp): Locator
  /** A string is the whole text of its element. */
  text(text: string | RegExp): Locator
  tab(index: number): Locator
  /** Waits until the app shows something; throws what the preview complains of. */
  ready(): Promise<void>
  reload(): Promise<void>
  /** Of the window around the phone, which the phone has followed when it resolves. */
  resize(size: { width: number; height: number }): Promise<void>
  open(hash: string): Promise<void>
  facts(): Promise<PhoneFacts>
  /** Throws when the preview has complained of anything. */
  expectNoFailures(): Promise<void>
  /** Into `reports/e2e/`. */
  picture(name: string): Promise<void>
  close(): Promise<void>
}

export interface PhoneFacts {
  route: string
  accountRef: { appId: string; userId: string | null }
  failures: { name: string; message: string }[]
  firstContentMs: number | null
  setDataCalls: { atMs: number; bytes: number }[]
  requestStartsMs: number[]
  events: { type: string; method?: string; path?: string; statusCode?: number | null }[]
}

export interface PhoneOptions {
  language?: 'en-US' | 'zh-CN'
  /** Before the page is opened. */
  prepare?: (page: Page) => void
  /** How long to wait for anything on the screen. */
  patienceMs?: number
  pictures?: string
}

export const openPhone = async (
  browser: Browser,
  url: string,
  { language = 'en-US', patienceMs = 15_000, pictures = '', prepare }: PhoneOptions = {},
): Promise<Phone> => {
  const context: BrowserContext = await browser.newContext({
    locale: language,
    viewport: { width: 1240, height: 920 },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  prepare?.(page)
  const screen = page.frameLocator('#phone')
  const top = '.preview-page:not([hidden])'

  const facts = () => readFacts(page)
  const ready = async () => {
    const frame = phoneFrameOf(page)
    await frame.waitForFunction(
      () =>
        window.__preview !== undefined ||
        document.querySelector('.preview-failures:not([hidden])') !== null,
    )
    await frame.evaluate(() => {
      if (window.__preview === undefined) throw new Error('the phone does not start')
      return window.__preview.ready
    })
  }
  const goto = async (address: string) => {
    await page.goto(address)
    await ready().catch(async (error: unknown) => {
      const complaints = await phoneFrameOf(page).evaluate(
        () => document.querySelector('.preview-failure-list')?.textContent ?? '',
      )
      throw new Error(`the app shows nothing: ${complaints}`, { cause: error })
    })
  }
  await goto(url)

  return {
    page,
    screen,
    visible: (selector) => screen.locator(`${top} ${selector}`),
    button: (name) => screen.locator(`${top} wx-button`).filter({ hasText: name }),
    dialogButton: (name) =>
      screen.locator('.preview-overlays').getByRole('button', { name, exact: true }),
    text: (text) => screen.locator(top).getByText(text, { exact: true }),
    tab: (index) => screen.locator('.preview-tab').nth(index),
    ready,
    async reload() {
      await page.reload()
      await ready()
    },
    async resize(size) {
      await page.setViewportSize(size)
      // The phone is scaled after the window has its new size.
      await page.evaluate(async () => {
        await new Promise(requestAnimationFrame)
        await new Promise(requestAnimationFrame)
      })
    },
    async open(hash) {
      // Within one document a new hash by itself would load nothing.
      await page.goto('about:blank')
      await goto(`${url}/${hash}`)
    },
    facts,
    async expectNoFailures() {
      const { failures } = await facts()
      const [first] = failures
      if (first !== undefined)
        throw new Error(`the preview complains: ${first.name} ${first.message}`)
    },
    picture: (name) => savePicture(page, pictures, name),
    close: () => context.close(),
  }
}

const phoneFrameOf = (page: Page): Frame => {
  const frame = page.frames().find((each) => each.url().includes('/phone.html'))
  if (frame === undefined) throw new Error('the preview shows no phone')
  return frame
}

/** The phone runs in a document of its own. */
const readFacts = async (page: Page): Promise<PhoneFacts> => {
  return phoneFrameOf(page).evaluate(() => {
    const link = window.__preview
    if (link === undefined) throw new Error('the phone has not started')
    return {
      route: link.route(),
      accountRef: link.accountRef(),
      failures: [...link.failures],
      firstContentMs: link.firstContentMs(),
      setDataCalls: [...link.setDataCalls],
      requestStartsMs: [...link.requestStartsMs],
      events: [...link.events],
    }
  })
}
