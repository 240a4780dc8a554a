import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { routes } from '../../src/ui/routes'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { expectShown } from './support/expect-shown'
import { openPhone } from './support/phone'
import { startStack, type Stack } from './support/stack'

/** A finger's width: https://developers.weixin.qq.com/miniprogram/design/ */
const touchTargetPx = 44

/** What is drawn wrong on the page on top, one line each. */
const faultsOf = async (page: Page): Promise<string[]> => {
  const frame = page.frames().find((each) => each.url().includes('/phone.html'))
  if (frame === undefined) throw new Error('the preview shows no phone')
  return frame.evaluate((minPx) => {
    const nameOf = (element: Element) =>
      `${element.className || element.tagName} "${element.textContent.slice(0, 40)}"`
    const top = document.querySelector('.preview-page:not([hidden]) wx-page')
    if (top === null) throw new Error('there is no page')
    const { left, right } = top.getBoundingClientRect()
    const faults: string[] = []
    if (top.querySelector('comp, [is="comp"]') !== null) faults.push('deeper than the templates go')
    for (const element of top.querySelectorAll<HTMLElement>('*')) {
      const box = element.getBoundingClientRect()
      if (box.width === 0 || box.height === 0) continue
      const style = getComputedStyle(element)
      if (box.right > right + 1 || box.left < left - 1) faults.push(`outside: ${nameOf(element)}`)
      const isCut = style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
      if (isCut && style.display !== 'inline') faults.push(`cut off: ${nameOf(element)}`)
      const isTarget = element.matches('[role="button"], [role="link"], [role="radio"]')
      if (isTarget && box.height < minPx) faults.push(`too small: ${nameOf(element)}`)
    }
    return faults
  }, touchTargetPx)
}

const appearances = [
  { language: 'en', theme: 'light', fontSizePx: 16 },
  { language: 'en', theme: 'dark', fontSizePx: 16 },
  { language: 'en', theme: 'light', fontSizePx: 23 },
  { language: 'zh_CN', theme: 'light', fontSizePx: 16 },
  { language: 'zh_CN', theme: 'dark', fontSizePx: 16 },
  { language: 'zh_CN', theme: 'light', fontSizePx: 23 },
] as const

const words = {
  en: { accept: 'Accept', save: 'Save', wechatNumber: 'Use my WeChat number', offline: 'Offline' },
  zh_CN: { accept: '同意', save: '保存', wechatNumber: '用微信手机号绑定', offline: '离线' },
}

describe('the layout', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
  })
  // A server for each look: only a new user is offered a picture and a nickname.
  beforeEach(async () => {
    stack = await startStack()
  })
  afterEach(() => stack.close())
  afterAll(() => closers.closeAll())

  const open = (settings: object) =>
    openPhone(browser, stack.previewUrl, {
      prepare: (page) =>
        void page.addInitScript(
          (text) => {
            localStorage.setItem('preview:settings', text)
          },
          JSON.stringify({ isOnline: true, ...settings }),
        ),
    })

  it.each(appearances)('holds every text and finger, with %j', async (appearance) => {
    const phone = await open(appearance)
    const t = words[appearance.language]
    const found: Record<string, string[]> = {}
    const look = async (as: string) => {
      found[as] = await faultsOf(phone.page)
    }
    const lookAt = async (path: string, as: string) => {
      await phone.open(`#${path}`)
      await phone.visible('.tp-page').waitFor()
      expect(`/${(await phone.facts()).route}`).toBe(path)
      await look(as)
    }
    const tap = (selector: string) => phone.visible(selector).first().click()

    await lookAt(routes.home, 'home, signed out')
    await tap('wx-button')
    await expectShown(phone.visible('.tp-sheet'))
    await tap('.tp-sheet wx-button')
    await look('the sign-in sheet, not ticked')
    await lookAt(routes.mine, 'me, signed out')
    await lookAt(routes.devices, 'the sign-in panel')
    await phone.page.getByRole('button', { name: t.offline, exact: true }).click()
    await expectShown(phone.visible('.tp-offline'))
    await tap('wx-checkbox')
    await tap('wx-button')
    await expectShown(phone.visible('.tp-notice'))
    await look('the sign-in panel, offline')
    // Online again: each document begins with the settings above.
    await phone.open(`#${routes.devices}`)
    await tap('wx-checkbox')
    await tap('wx-button')
    await expectShown(phone.visible('.tp-sheet'))
    await look('what a new user is offered')
    for (const [name, path] of Object.entries(routes)) {
      if (name !== 'signIn') await lookAt(path, name)
    }

    await lookAt(routes.profile, 'the privacy dialog')
    await expectShown(phone.visible('.tp-sheet'))
    await phone.button(t.accept).click()
    await phone.visible('wx-input input').fill('微信用户')
    await phone.button(t.save).click()
    await expectShown(phone.visible('.tp-nickname .tp-notice'))
    await look('a nickname that is refused')
    await lookAt(routes.phone, 'no number')
    await phone.button(t.wechatNumber).click()
    await phone.screen.locator('.preview-overlays button').last().click()
    await look('a number that is refused')
    await lookAt(routes.exportData, 'nothing exported')
    await tap('wx-button')
    await expectShown(phone.visible('.tp-cells'))
    await look('data exported')
    await phone.close()
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])))
  })

  it('is seen to be wrong where it is', async () => {
    const phone = await open(appearances[0])
    const frame = phone.page.frames().find((each) => each.url().includes('/phone.html'))
    await frame?.evaluate(() => {
      document
        .querySelector('.preview-page:not([hidden]) .tp-page')
        ?.insertAdjacentHTML(
          'beforeend',
          '<div style="width: 2000px; height: 1px" class="x"></div>',
        )
    })
    expect((await faultsOf(phone.page)).join()).toContain('outside: x')
    await phone.close()
  })
})
