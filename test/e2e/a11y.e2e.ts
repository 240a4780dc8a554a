import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { routes } from '../../src/ui/routes'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { startH5App, type H5App, type H5Options } from './support/h5-app'

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

declare global {
  interface Window {
    axe?: { run(root: Document): Promise<AxeResults> }
  }
}

/** Every violation with the elements that have it, as lines that a failure can show. */
const violationsOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const results = await window.axe?.run(document)
    if (results === undefined) throw new Error('axe did not load')
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}

const looks: Omit<H5Options, 'isSignedIn'>[] = [
  { language: 'en', theme: 'light', textSize: 'standard' },
  { language: 'zh', theme: 'light', textSize: 'large' },
  { language: 'zh', theme: 'dark', textSize: 'standard' },
  { language: 'en', theme: 'dark', textSize: 'large' },
]

const appearances: H5Options[] = looks.flatMap((look) => [
  { ...look, isSignedIn: true },
  { ...look, isSignedIn: false },
])

const words = {
  en: { signIn: 'Sign in' },
  zh: { signIn: '登录' },
}

describe('the web build', () => {
  const closers = createClosers()
  let browser: Browser
  let app: H5App

  beforeAll(async () => {
    app = closers.add(await startH5App())
    browser = closers.add(await launchBrowser())
  })
  afterAll(() => closers.closeAll())

  it.each(appearances)('has nothing that axe objects to, with %j', async (options) => {
    const window = await app.open(browser, options)
    // The sign-in page leads on at once who is signed in.
    const paths = Object.values(routes).filter(
      (path) => !(options.isSignedIn && path === routes.signIn),
    )
    const found: Record<string, string[]> = {}
    for (const path of paths) {
      await window.goto(path)
      await window.page.getByRole('status', { name: /^(Loading|正在加载)$/ }).waitFor({
        state: 'hidden',
      })
      found[path] = await violationsOf(window.page)
    }
    await window.close()
    expect(found).toEqual(Object.fromEntries(paths.map((path) => [path, []])))
  })

  it.each(looks)(
    'has nothing that axe objects to in its sheet and its failures, with %j',
    async (look) => {
      const t = words[look.language]
      const found: Record<string, string[]> = {}
      const visitor = await app.open(browser, { ...look, isSignedIn: false })
      const signIn = visitor.page.getByRole('button', { name: t.signIn, exact: true })
      await visitor.goto(routes.home)
      await signIn.click()
      await visitor.page.getByRole('dialog').waitFor()
      await signIn.last().click()
      await visitor.page.getByRole('alert').waitFor()
      found['the sheet, not ticked'] = await violationsOf(visitor.page)
      await visitor.page.getByRole('checkbox').click()
      await signIn.last().click()
      await visitor.page.getByRole('alert').waitFor()
      found['a failed sign-in'] = await violationsOf(visitor.page)
      await visitor.page.context().setOffline(true)
      await visitor.page.locator('.tp-offline').waitFor()
      found['offline'] = await violationsOf(visitor.page)
      await visitor.close()

      const user = await app.open(browser, { ...look, isSignedIn: true })
      await user.goto(routes.deleteAccount)
      await user.page.getByRole('checkbox').click()
      found['a deletion that is understood'] = await violationsOf(user.page)
      await user.close()
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])))
    },
  )

  it('finds what is wrong, where something is', async () => {
    const window = await app.open(browser, { ...(appearances[0] as H5Options) })
    await window.goto(routes.home)
    await window.page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<main><img src="x.png"></main>')
    })
    expect((await violationsOf(window.page)).join()).toContain('image-alt')
    await window.close()
  })

  it('can be used from the keyboard', async () => {
    const window = await app.open(browser, { ...(appearances[7] as H5Options) })
    await window.goto(routes.home)
    const { page } = window
    await page.getByRole('button', { name: /^Settings/ }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/settings/)
    await page.getByRole('radio', { name: '简体中文' }).focus()
    await page.keyboard.press('Space')
    await page.getByRole('radio', { name: '浅色' }).waitFor()
    await window.close()
  })
})
