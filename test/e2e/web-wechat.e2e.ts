import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, BrowserContext } from 'playwright-core'
import { signInOnMine } from './journeys/sign-in-on-mine'
import { askOnMine, signOutOnMine } from './journeys/web-sign-in'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { expectHidden, expectShown } from './support/expect-shown'
import { openPhone } from './support/phone'
import { signInPhone } from './support/scanning-phone'
import { startStack, type Stack } from './support/stack'
import { startWebSite } from './support/web-site'
import {
  openTab,
  openWebBrowser,
  webViewUserAgent,
  wechatUserAgent,
  type WebTab,
} from './support/web-tab'

const mine = '/#/pages/mine/index'

describe('a web page in WeChat', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack
  let url = ''

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    stack = closers.add(
      await startStack({
        webOrigin: async (apiUrl) => (url = closers.add(await startWebSite(apiUrl)).url),
      }),
    )
  })
  afterAll(() => closers.closeAll())

  const setBehavior = async (behavior: { callsBackTwice?: boolean; mode?: string }) => {
    const response = await fetch(`${stack.sandboxUrl}/sandbox/official-account/behavior`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(behavior),
    })
    expect(response.status).toBe(200)
  }
  afterEach(() => setBehavior({ callsBackTwice: false, mode: 'ask' }))

  const withTab = async (
    userAgent: string,
    path: string,
    journey: (tab: WebTab, context: BrowserContext) => Promise<void>,
  ): Promise<void> => {
    const context = await openWebBrowser(browser, { userAgent })
    await journey(await openTab(context, url, path), context)
    await context.close()
  }

  describe('its own browser', () => {
    const inWechat = (journey: (tab: WebTab, context: BrowserContext) => Promise<void>) =>
      withTab(wechatUserAgent, mine, journey)
    const choose = async (tab: WebTab, choice: RegExp | string) => {
      await expectShown(tab.page.getByText('公众号申请获取你的昵称、头像'))
      await tab.page.getByRole('link', { name: choice }).click()
      await tab.page.waitForURL(`${url}/**`)
    }
    /** A message that stays until it is closed, also once the page has come to rest. */
    const closeMessage = async (tab: WebTab, text: RegExp, picture: string) => {
      await tab.page.waitForLoadState('networkidle')
      const message = tab.page.locator('.taro__modal')
      await expectShown(message.getByText(text))
      await tab.picture(picture)
      await message.getByText('OK', { exact: true }).click()
      await expectHidden(message)
      await expectShown(tab.text('Tap to sign in'))
    }
    const signIn = async (tab: WebTab) => {
      await askOnMine(tab)
      await choose(tab, /^允许/)
      await expectShown(tab.button('Sign out'))
    }

    it('signs in with consent, keeps nothing of it in the address, and stays signed in', () =>
      inWechat(async (tab) => {
        await askOnMine(tab)
        await expectShown(tab.page.getByText('公众号申请获取你的昵称、头像'))
        await tab.picture('10-consent')
        await choose(tab, /^允许/)
        await expectShown(tab.button('Sign out'))
        await tab.picture('11-signed-in-by-wechat')
        expect(tab.page.url()).toBe(`${url}${mine}`)
        await tab.page.reload()
        await expectShown(tab.button('Sign out'))
        await signOutOnMine(tab)
        await tab.page.reload()
        await expectShown(tab.text('Tap to sign in'))
      }))

    it('is signed in once where the browser calls back twice', () =>
      inWechat(async (tab) => {
        await setBehavior({ callsBackTwice: true })
        await signIn(tab)
        await tab.goto('/#/pages/account/devices/index')
        await expectShown(tab.text('This device'))
        expect(await tab.text('This device').count()).toBe(1)
      }))

    it('comes back signed in over the platform’s page, backward and forward', () =>
      inWechat(async (tab) => {
        await signIn(tab)
        await tab.page.goBack()
        await expectShown(tab.page.getByText('公众号申请获取你的昵称、头像'))
        await tab.page.goForward()
        await expectShown(tab.button('Sign out'))
        await tab.page.goBack()
        // The state has been used.
        await choose(tab, /^允许/)
        await expectShown(tab.button('Sign out'))
      }))

    it('signs nobody in who got the link of another’s way back', () =>
      inWechat(async (tab) => {
        await askOnMine(tab)
        await expectShown(tab.page.getByText('公众号申请获取你的昵称、头像'))
        const response = await fetch(`${stack.sandboxUrl}/sandbox/official-account/authorize`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ authorizeUrl: tab.page.url() }),
        })
        const { callbackUrl } = (await response.json()) as { callbackUrl: string }
        await withTab(wechatUserAgent, mine, async (victim) => {
          await victim.page.goto(callbackUrl)
          await victim.page.locator('.tp-page:visible').first().waitFor()
          await expectShown(victim.page.getByText('This sign-in page has expired.'))
          await expectShown(victim.text('Not signed in. Feel free to look around.'))
          await victim.picture('12-shared-link')
          await victim.goto(mine)
          await expectShown(victim.text('Tap to sign in'))
        })
      }))

    it('tells a user who refused there that nobody is signed in', () =>
      inWechat(async (tab) => {
        await askOnMine(tab)
        await choose(tab, '拒绝')
        await closeMessage(tab, /^You did not agree on WeChat’s page/, '13-declined')
        await tab.page.reload()
        await expectShown(tab.text('Tap to sign in'))
        await expectHidden(tab.page.getByText('You did not agree on WeChat’s page'))
      }))

    it('asks for the whole service in a snapshot of the page', () =>
      inWechat(async (tab) => {
        await askOnMine(tab)
        await choose(tab, /快照页/)
        await closeMessage(tab, /使用完整服务/, '14-snapshot')
      }))
  })

  describe('the web-view of a mini-program', () => {
    const ticketPath = async (userId: string, nickname: string) => {
      const phone = await signInPhone(stack, userId, nickname)
      return { phone, path: `/?passport-ticket=${await phone.ticket(url)}${mine.slice(1)}` }
    }

    it('is signed in by its ticket until the mini-program signs out', async () => {
      const { phone, path } = await ticketPath('yutong', 'Yutong')
      await withTab(webViewUserAgent, path, async (tab) => {
        await expectShown(tab.text('Yutong'))
        await tab.picture('15-by-ticket')
        expect(tab.page.url()).toBe(`${url}${mine}`)
        await tab.page.reload()
        await expectShown(tab.text('Yutong'))
        expect(await phone.signOut()).toBe(204)
        await tab.goto('/#/pages/account/devices/index')
        await expectShown(tab.text('Open this page from the mini program'))
        await tab.picture('16-reopen')
      })
    })

    it('is opened by the mini-program for its user, and signed out with the mini-program', async () => {
      await signInPhone(stack, 'xiaoming', 'Ming')
      const phone = await openPhone(browser, stack.previewUrl, { pictures: 'web-sign-in' })
      await phone.tab(1).click()
      await signInOnMine(phone)
      await phone.tab(0).click()
      await phone.text('Web page').click()
      const webView = phone.screen.frameLocator('iframe')
      await expectShown(webView.locator('.tp-page:visible').getByText('Ming', { exact: true }))
      await phone.picture('17-web-view')
      const addresses = phone.page.frames().map((frame) => frame.url())
      expect(addresses).toContain(`${url}${mine}`)

      const tab = await openTab(phone.page.context(), url, mine)
      await expectShown(tab.text('Ming'))
      await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-back').click()
      await phone.tab(1).click()
      await phone.button('Sign out').click()
      await phone.dialogButton('Sign out').click()
      await expectShown(phone.text('Tap to sign in'))
      await tab.goto('/#/pages/account/devices/index')
      await expectShown(tab.text('Sign in to see your devices'))
      await phone.expectNoFailures()
      await phone.close()
    })

    it('takes a ticket once', async () => {
      const { path } = await ticketPath('xiaoming', 'Ming')
      await withTab(webViewUserAgent, path, (tab) => expectShown(tab.text('Ming')))
      await withTab(webViewUserAgent, path, async (tab) => {
        await expectShown(tab.text('Tap to sign in'))
        expect(tab.page.url()).toBe(`${url}${mine}`)
      })
    })

    it('takes no ticket in another browser, where it would be somebody’s link', async () => {
      const { path } = await ticketPath('xiaoming', 'Ming')
      await withTab(wechatUserAgent, path, async (tab) => {
        await expectShown(tab.text('Tap to sign in'))
        expect(tab.page.url()).toBe(`${url}${mine}`)
      })
    })
  })
})
