import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext } from 'playwright-core'
import { signInOnMine, skipOffer } from './journeys/sign-in-on-mine'
import { askOnMine, scannedId, shownDigits, signOutOnMine } from './journeys/web-sign-in'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { expectHidden, expectShown } from './support/expect-shown'
import { openPhone } from './support/phone'
import { signInPhone, type ScanningPhone } from './support/scanning-phone'
import { startStack, type Stack } from './support/stack'
import { startWebSite } from './support/web-site'
import { openTab, openWebBrowser, type WebTab } from './support/web-tab'

const mine = '/#/pages/mine/index'

/** dist/h5 on the real server, with its cookies; phones as the server knows them. */
describe('a web page that a phone signs in', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack
  let url = ''
  let phone: ScanningPhone

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    stack = closers.add(
      await startStack({
        webOrigin: async (apiUrl) => (url = closers.add(await startWebSite(apiUrl)).url),
      }),
    )
    phone = await signInPhone(stack, 'xiaoming', 'Ming')
  })
  afterAll(() => closers.closeAll())

  const withTab = async (
    journey: (tab: WebTab, context: BrowserContext) => Promise<void>,
  ): Promise<void> => {
    const context = await openWebBrowser(browser)
    await journey(await openTab(context, url, mine), context)
    await context.close()
  }
  const signIn = async (tab: WebTab, by = phone): Promise<void> => {
    await askOnMine(tab)
    const id = await scannedId(tab)
    expect(await by.claim(id)).toBe(200)
    expect(await by.approve(id, await shownDigits(tab))).toBe(204)
    await expectShown(tab.button('Sign out'))
  }

  it('is signed in by the mini-program in the preview, and stays signed in', () =>
    withTab(async (tab) => {
      await askOnMine(tab)
      const id = await scannedId(tab)
      await tab.picture('1-code')
      const preview = await openPhone(browser, stack.previewUrl, { pictures: 'web-sign-in' })
      await preview.page.locator('#preview-user').selectOption('siqi')
      await preview.open('#/pages/mine/index')
      await signInOnMine(preview)
      await preview.open(`#/pages/account/handover/index?scene=${id}`)
      await expectShown(preview.text('A web page asks to sign in as you'))
      await expectShown(preview.text('Chrome'))
      await expectShown(preview.text('Cannot be told'))
      await preview.picture('2-phone-asks')
      const digits = await shownDigits(tab)
      await tab.picture('3-digits')
      await preview.visible('input').fill(digits)
      await preview.button('Sign in there').click()
      await expectShown(preview.text('Go back to the web page.'))
      await preview.picture('4-phone-approved')
      await expectShown(tab.button('Sign out'))
      await tab.picture('5-signed-in')
      await tab.page.reload()
      await expectShown(tab.button('Sign out'))
      await preview.expectNoFailures()
      await preview.close()
    }))

  it('is signed in by a phone that has to sign in first', () =>
    withTab(async (tab) => {
      await askOnMine(tab)
      const id = await scannedId(tab)
      const preview = await openPhone(browser, stack.previewUrl)
      await preview.page.locator('#preview-user').selectOption('jingyi')
      await preview.open(`#/pages/account/handover/index?scene=${id}`)
      await expectShown(preview.text('Sign in to confirm what a web page asks for'))
      await preview.visible('wx-checkbox').click()
      await preview.button('Sign in').click()
      await skipOffer(preview)
      await expectShown(preview.text('A web page asks to sign in as you'))
      await preview.visible('input').fill(await shownDigits(tab))
      await preview.button('Sign in there').click()
      await expectShown(preview.text('Go back to the web page.'))
      await expectShown(tab.button('Sign out'))
      await preview.expectNoFailures()
      await preview.close()
    }))

  it('is declined on the phone, and asks for nothing more', () =>
    withTab(async (tab) => {
      await askOnMine(tab)
      const id = await scannedId(tab)
      await phone.claim(id)
      await shownDigits(tab)
      expect(await phone.deny(id)).toBe(204)
      await expectShown(tab.button('Not now'))
      await expectHidden(tab.text('Scan with WeChat to sign in'))
      await tab.page.reload()
      await expectShown(tab.text('Tap to sign in'))
    }))

  it('is declined by wrong digits', () =>
    withTab(async (tab) => {
      await askOnMine(tab)
      const id = await scannedId(tab)
      await phone.claim(id)
      const digits = await shownDigits(tab)
      const wrong = digits === '10' ? '11' : '10'
      expect(await phone.approve(id, wrong)).toBe(403)
      await expectHidden(tab.text('Scan with WeChat to sign in'))
      await expectShown(tab.button('Not now'))
      expect(await phone.approve(id, digits)).not.toBe(204)
    }))

  it('listens only to the first phone', () =>
    withTab(async (tab) => {
      await askOnMine(tab)
      const id = await scannedId(tab)
      const second = await signInPhone(stack, 'yutong', 'Yutong')
      expect(await phone.claim(id)).toBe(200)
      expect(await second.claim(id)).toBe(409)
      const digits = await shownDigits(tab)
      expect(await second.approve(id, digits)).not.toBe(204)
      expect(await phone.approve(id, digits)).toBe(204)
      await expectShown(tab.button('Sign out'))
    }))

  it('waits while the server restarts', () =>
    withTab(async (tab) => {
      await askOnMine(tab)
      const id = await scannedId(tab)
      await stack.stopServer()
      await tab.page.waitForEvent('requestfailed')
      await expectShown(tab.page.getByRole('img', { name: 'The code to scan with WeChat' }))
      await stack.startServer()
      expect(await phone.claim(id)).toBe(200)
      expect(await phone.approve(id, await shownDigits(tab))).toBe(204)
      await expectShown(tab.button('Sign out'))
    }))

  it('says that it is offline, and shows a code once it is online again', () =>
    withTab(async (tab, context) => {
      await context.setOffline(true)
      await askOnMine(tab)
      // The page says so as well: this is what the sign-in says, once it has failed.
      await expectShown(tab.text('You are offline. Check your network and try again.'))
      await tab.picture('6-offline')
      await context.setOffline(false)
      await tab.button('Sign in').click()
      await scannedId(tab)
    }))

  it('offers another code where one has ended', () =>
    withTab(async (tab, context) => {
      await context.route('**/v1/handovers/*', async (route) => {
        const response = await route.fetch()
        const polled = (await response.json()) as object
        await route.fulfill({ response, json: { ...polled, status: 'expired' } })
      })
      await askOnMine(tab)
      const first = await scannedId(tab)
      await expectShown(tab.text('This code has ended.'))
      await tab.picture('7-ended')
      await context.unroute('**/v1/handovers/*')
      await tab.button('New code').click()
      const second = await scannedId(tab)
      expect(second).not.toBe(first)
      await phone.claim(second)
      expect(await phone.approve(second, await shownDigits(tab))).toBe(204)
      await expectShown(tab.button('Sign out'))
    }))

  it('signs in and out in both of two tabs', () =>
    withTab(async (tab, context) => {
      const other = await openTab(context, url, mine)
      await expectShown(other.text('Tap to sign in'))
      await signIn(tab)
      await expectShown(other.button('Sign out'))
      await signOutOnMine(other)
      await expectShown(tab.text('Tap to sign in'))
      await askOnMine(tab)
      await scannedId(tab)
    }))

  it('signs out offline, and tells the server once it is online', () =>
    withTab(async (tab, context) => {
      await signIn(tab)
      const cookies = async () =>
        (await context.cookies(stack.apiUrl)).map(({ name }) => name).sort()
      expect(await cookies()).toContain('passport-session')
      await context.setOffline(true)
      await signOutOnMine(tab)
      const ended = tab.page.waitForResponse(
        (response) =>
          response.url().endsWith('/v1/sessions/current') &&
          response.request().method() === 'DELETE',
      )
      await context.setOffline(false)
      expect((await ended).status()).toBe(204)
      await expectShown(tab.text('Tap to sign in'))
      expect(await cookies()).not.toContain('passport-session')
    }))

  it('shows nothing of the former user where another signs in in another tab', () =>
    withTab(async (tab, context) => {
      await signIn(tab)
      await expectShown(tab.text('Ming'))
      const other = await openTab(context, url, mine)
      await expectShown(other.text('Ming'))
      await signOutOnMine(other)
      await signIn(other, await signInPhone(stack, 'yutong', 'Yutong'))
      await expectShown(tab.text('Yutong'))
      expect(await tab.page.getByText('Ming', { exact: true }).count()).toBe(0)
    }))
})
