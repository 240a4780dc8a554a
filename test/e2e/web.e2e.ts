import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { routes, tabRoutes } from '../../src/ui/routes'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { startH5App, type H5App, type H5Options } from './support/h5-app'

const visitor: H5Options = {
  isSignedIn: false,
  language: 'en',
  theme: 'light',
  textSize: 'standard',
}

/** The lowest edge of the sheet's buttons, and the upper one of the tab bar. */
const edgesOf = (page: Page) =>
  page.evaluate(() => {
    const buttons = [...document.querySelectorAll('.tp-sheet .tp-button')]
    const tabBar = document.querySelector('.weui-tabbar')?.getBoundingClientRect()
    return {
      lowestButton: Math.max(...buttons.map((each) => each.getBoundingClientRect().bottom)),
      tabBar: tabBar?.top ?? 0,
    }
  })

/** What is wrong with the page on the screen, one line each. */
const faultsOf = (page: Page): Promise<string[]> =>
  page.evaluate((columnPx) => {
    const shown = [...document.querySelectorAll<HTMLElement>('.tp-page')].find(
      (each) => each.offsetParent !== null,
    )
    const title = shown?.querySelector('.tp-title-bar__title')?.textContent
    if (shown === undefined || title === undefined) return ['there is no title']
    const faults: string[] = []
    if (title === '' || title !== document.title) faults.push(`titles: ${title}, ${document.title}`)
    const middle = innerWidth / 2
    for (const element of shown.querySelectorAll<HTMLElement>('.tp-page__content *')) {
      const { left, right, width } = element.getBoundingClientRect()
      if (width === 0) continue
      const isInside = left >= middle - columnPx / 2 - 1 && right <= middle + columnPx / 2 + 1
      if (!isInside || left < -1 || right > innerWidth + 1) {
        faults.push(`outside: ${element.className}`)
      }
    }
    const tabs = [...document.querySelectorAll<HTMLElement>('.weui-tabbar__item')]
    const tabBar = document.querySelector('.weui-tabbar')?.getBoundingClientRect()
    if (tabBar !== undefined && tabBar.height > 0) {
      for (const tab of tabs) {
        const { left, right } = tab.getBoundingClientRect()
        if (left < middle - columnPx / 2 - 1 || right > middle + columnPx / 2 + 1) {
          faults.push(`outside: the tab ${tab.textContent}`)
        }
      }
      // Scrolled to its end, the page's last line is above the tab bar.
      const last = [...shown.querySelectorAll('.tp-page__content > *')].at(-1)
      last?.scrollIntoView({ block: 'end' })
      const bottom = last?.getBoundingClientRect().bottom ?? 0
      if (bottom > tabBar.top + 1) faults.push('under the tab bar')
    }
    return faults
  }, 720)

const focusIsWithinSheet = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('.tp-sheet') instanceof Element)

describe('the web build', () => {
  const closers = createClosers()
  let browser: Browser
  let app: H5App

  beforeAll(async () => {
    app = closers.add(await startH5App())
    browser = closers.add(await launchBrowser())
  })
  afterAll(() => closers.closeAll())

  it.each([375, 820, 1440])('can be used %i px wide', async (width) => {
    const window = await app.open(browser, visitor)
    const { page } = window
    await page.setViewportSize({ width, height: 800 })
    await window.goto(routes.home)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('dialog').waitFor()
    // The sheet rises for a quarter of a second.
    await page.waitForTimeout(400)
    const { lowestButton, tabBar } = await edgesOf(page)
    expect(lowestButton).toBeLessThanOrEqual(tabBar)
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    await window.goto(routes.settings)
    const cell = await page.getByRole('radio').first().boundingBox()
    expect(cell?.width).toBeLessThanOrEqual(720)
    await page.locator('.tp-title-bar__title').getByText('Settings').waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByText('Sign-in, done right').waitFor()
    await window.close()
  })

  it.each([
    [375, 'en'],
    [375, 'zh'],
    [820, 'en'],
    [1440, 'zh'],
  ] as const)(
    'has a title on every page, in a column, %i px wide in %s',
    async (width, language) => {
      const window = await app.open(browser, { ...visitor, language })
      await window.page.setViewportSize({ width, height: 700 })
      const found: Record<string, string[]> = {}
      for (const [name, route] of Object.entries(routes)) {
        await window.goto(route)
        found[name] = await faultsOf(window.page)
      }
      await window.close()
      expect(found).toEqual(Object.fromEntries(Object.keys(routes).map((name) => [name, []])))
    },
  )

  it('leads home from every page that was opened by its address', async () => {
    const window = await app.open(browser, visitor)
    const { page } = window
    for (const route of Object.values(routes)) {
      await window.goto(route)
      const back = page.getByRole('button', { name: 'Back', exact: true })
      expect({ route, ways: await back.count() }).toEqual({
        route,
        ways: tabRoutes.includes(route) ? 0 : 1,
      })
      if (tabRoutes.includes(route)) continue
      await back.click()
      await page.getByText('Sign-in, done right').waitFor()
    }
    await window.close()
  })

  it('leads back to the page before, and home after a reload', async () => {
    const window = await app.open(browser, visitor)
    const { page } = window
    await window.goto(routes.mine)
    const settings = page.getByRole('button', { name: 'Settings' })
    const title = page.locator('.tp-title-bar__title:visible')
    await settings.click()
    await title.getByText('Settings').waitFor()
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await title.getByText('Me', { exact: true }).waitFor()
    await settings.click()
    await title.getByText('Settings').waitFor()
    // The address follows what is drawn.
    await page.waitForURL(/settings/)
    await page.reload()
    await title.getByText('Settings').waitFor()
    await page.getByRole('button', { name: 'Back', exact: true }).click()
    await page.getByText('Sign-in, done right').waitFor()
    expect(await page.title()).toBe('Home')
    await window.close()
  })

  it('keeps the keyboard in the sheet, and gives it back', async () => {
    const window = await app.open(browser, visitor)
    const { page } = window
    await window.goto(routes.home)
    const opener = page.getByRole('button', { name: 'Sign in', exact: true })
    await opener.focus()
    await page.keyboard.press('Enter')
    await page.locator('.tp-sheet :focus, .tp-sheet__body:focus').waitFor()
    for (let presses = 0; presses < 8; presses += 1) {
      await page.keyboard.press('Tab')
      expect(await focusIsWithinSheet(page)).toBe(true)
    }
    await page.keyboard.press('Shift+Tab')
    expect(await focusIsWithinSheet(page)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
    await window.close()
  })

  it('names the checkbox of the agreement', async () => {
    const window = await app.open(browser, visitor)
    await window.goto(routes.devices)
    await window.page.getByRole('checkbox', { name: 'I have read and agree to the' }).waitFor()
    await window.close()
  })

  it('has a page for a path that it does not know', async () => {
    const window = await app.open(browser, visitor)
    await window.goto('/pages/gone/index')
    await window.page.getByRole('heading', { name: 'Page not found', level: 2 }).waitFor()
    await window.page.getByRole('button', { name: 'Back to the home page' }).click()
    await window.page.getByText('Sign-in, done right').waitFor()
    await window.close()
  })
})
