import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { startEchoServer } from './support/echo-server'
import { expectHidden, expectShown } from './support/expect-shown'
import { copyHostApp } from './support/host-app'
import { openPhone, type Phone } from './support/phone'
import { startProcess, type Process } from './support/process'

const sizes = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
]

describe('the panel', () => {
  const closers = createClosers()
  let browser: Browser
  let preview: Process
  let phone: Phone

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    const echo = closers.add(await startEchoServer())
    const sandbox = closers.add(await startProcess('tools/sandbox/main.ts', ['--port', '0']))
    const app = await copyHostApp(echo.url)
    closers.add({ close: app.remove })
    preview = closers.add(
      await startProcess('tools/preview/main.ts', [
        ...['--dist', app.folder, '--api', echo.url, '--sandbox', sandbox.url],
        ...['--app-id', 'wxfeed0000cafe0001', '--port', '0'],
      ]),
    )
  })
  afterAll(() => closers.closeAll())
  afterEach(() => phone.close())

  const panel = () => phone.page.locator('.panel')
  const status = () => panel().getByRole('status')

  describe.each(['en-US', 'zh-CN'] as const)('in %s', (language) => {
    beforeEach(async () => {
      phone = await openPhone(browser, preview.url, { language, pictures: `panel/${language}` })
    })

    it('fits every window, with the whole phone in it and the first step named', async () => {
      for (const size of sizes) {
        await phone.resize(size)
        const seen = await phone.page.evaluate(() => {
          const frame = document.querySelector('.phone-frame')?.getBoundingClientRect()
          const panel = document.querySelector('.panel')?.getBoundingClientRect()
          if (frame === undefined || panel === undefined) throw new Error('the page is not there')
          return {
            scrollWidth: document.documentElement.scrollWidth,
            isPhoneSeen: frame.bottom <= innerHeight,
            isBeside: innerWidth < 960 || panel.left > frame.right,
          }
        })
        const found = { size, ...seen }
        expect(found).toEqual({
          size,
          scrollWidth: size.width,
          isPhoneSeen: true,
          isBeside: true,
        })
        await expectShown(panel().locator('.steps-hint'))
        await phone.picture(String(size.width))
      }
    })
  })

  describe('in use', () => {
    beforeEach(async () => {
      phone = await openPhone(browser, preview.url, { pictures: 'panel' })
    })

    it('names the first step until a sign-in is drawn', async () => {
      const hint = panel().locator('.steps-hint')
      await expectShown(hint.getByText('Tap “Sign in” on the phone'))
      await phone.visible('#names #login').click()
      await expectShown(panel().locator('.group-signIn').getByText('wx.login'))
      await expectHidden(hint)
    })

    it.each([
      ['Expire WeChat session', 'WeChat session expired'],
      ['Clear storage', 'storage cleared'],
      ['Forget privacy consent', 'Privacy consent forgotten'],
      ['Pull down', 'Page pulled down'],
      ['Reload', 'Reloaded'],
    ])('says that “%s” worked', async (label, done) => {
      await panel().getByRole('button', { name: label }).click()
      await expectShown(status().getByText(`✓ ${done}`))
    })

    it('says that a fault is set, and that it is gone', async () => {
      await phone.page.locator('#preview-fault').selectOption({ label: 'Busy (−1)' })
      await expectShown(status().getByText('✓ WeChat fails like this from now on'))
      await phone.page.locator('#preview-fault').selectOption({ label: 'None' })
      await expectShown(status().getByText('✓ WeChat works again'))
    })

    it('keeps the focus where it is when a choice is made', async () => {
      const dark = panel().getByRole('button', { name: 'Dark' })
      await dark.press('Enter')
      expect(await dark.evaluate((each) => each === document.activeElement)).toBe(true)
      expect(await dark.getAttribute('aria-pressed')).toBe('true')
    })
  })

  it('speaks Chinese throughout', async () => {
    phone = await openPhone(browser, preview.url, { language: 'zh-CN' })
    await panel().locator('option').first().waitFor({ state: 'attached' })
    const spoken = await phone.page.evaluate(() => [
      document.querySelector('#shell')?.textContent ?? '',
      ...[...document.querySelectorAll('[aria-label], [title]')].map(
        (each) => each.getAttribute('aria-label') ?? each.getAttribute('title') ?? '',
      ),
    ])
    const framed = await phone.screen
      .locator('[aria-label]')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''))
    // Names of products, fields, units and sizes are the same in both languages.
    const allowed =
      /A{5}|2xx|taro-passport|weapp|WeChat|AppID|English|HTTP|JSON|code|token|session_key|unionid|user_id|open_id|wx\.login|pages\/\S+|px|\bms\b/g
    const words = [...spoken, ...framed]
      .join(' ')
      .replace(allowed, ' ')
      .match(/[A-Za-z]{2,}/g)
    expect(words ?? []).toEqual([])
  })
})
