import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { createPreview, type Preview } from '../../tools/preview/server/create-preview'
import { createWebPage } from '../../tools/start/web-page'
import { createFakeWebApp, type FakeWebApp } from '../support/fake-web-build'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { startEchoServer } from './support/echo-server'
import { expectHidden, expectShown } from './support/expect-shown'
import { copyHostApp } from './support/host-app'
import { openPhone } from './support/phone'
import { startProcess } from './support/process'

describe('the web page in the preview', () => {
  const closers = createClosers()
  let browser: Browser
  let app: FakeWebApp
  let preview: Preview

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    const echo = closers.add(await startEchoServer())
    const sandbox = closers.add(await startProcess('tools/sandbox/main.ts', ['--port', '0']))
    const phoneApp = await copyHostApp(echo.url)
    closers.add({ close: phoneApp.remove })
    app = createFakeWebApp()
    const webPage = closers.add(
      await createWebPage({
        root: app.root,
        port: 0,
        apiBaseUrl: echo.url,
        onFailed: () => undefined,
      }),
    )
    preview = closers.add(
      await createPreview({
        distDir: phoneApp.folder,
        apiBaseUrl: echo.url,
        sandboxUrl: sandbox.url,
        appId: 'wxfeed0000cafe0001',
        webPage,
      }),
    )
  })
  afterAll(async () => {
    await closers.closeAll()
    app.remove()
  })

  it.each([
    ['en-US', 'Web page', 'Open', 'Close'],
    ['zh-CN', '网页', '打开', '关闭'],
  ] as const)('opens beside the phone and closes, in %s', async (language, name, open, close) => {
    const phone = await openPhone(browser, preview.url, { language, pictures: 'web-page' })
    const { page } = phone
    const frame = page.frameLocator('#web-page')
    await expectShown(page.locator('.control-label').getByText(name, { exact: true }))
    await expectHidden(page.locator('#web-page'))
    await page.getByRole('button', { name: open, exact: true }).click()
    await expectShown(frame.getByText('first http'))
    for (const width of [390, 1024, 1280, 1440, 1920]) {
      await phone.resize({ width, height: 920 })
      const edges = await page.evaluate(() => {
        const boxOf = (selector: string) =>
          document.querySelector(selector)?.getBoundingClientRect()
        return {
          phone: boxOf('.phone-frame')?.right ?? NaN,
          web: boxOf('.web-place')?.left ?? NaN,
          scrollWidth: document.documentElement.scrollWidth,
        }
      })
      expect(edges.scrollWidth).toBe(width)
      if (width >= 960) expect(edges.web).toBeGreaterThan(edges.phone)
      await phone.picture(`${language}-${String(width)}`)
    }
    await page.getByRole('button', { name: close, exact: true }).click()
    await expectHidden(page.locator('#web-page'))
    await phone.close()
  })

  it('opens as in WeChat’s browser, or any other', async () => {
    const phone = await openPhone(browser, preview.url)
    const userAgentAfter = async (name: string) => {
      await phone.page.getByRole('button', { name, exact: true }).click()
      const page = phone.page.frameLocator('#web-page')
      await expectShown(page.getByText('first http'))
      return page.locator('html').evaluate('navigator.userAgent')
    }
    expect(await userAgentAfter('Open in WeChat')).toContain('MicroMessenger')
    await phone.page.getByRole('button', { name: 'Close', exact: true }).click()
    expect(await userAgentAfter('Open')).not.toContain('MicroMessenger')
    await phone.close()
  })

  it('says that the build failed', async () => {
    const phone = await openPhone(browser, preview.url)
    app.write('src/app.ts', 'broken')
    const open = phone.page.getByRole('button', { name: 'Open', exact: true })
    const status = phone.page.locator('.control-status')
    // The file system tells of a change when it likes.
    do {
      await open.click()
      await expectShown(
        phone.page.locator('.control .action:enabled').getByText('Open', { exact: true }),
      )
    } while ((await status.textContent()) === '')
    await expectShown(status.getByText('The build failed: the terminal says why'))
    await phone.close()
  })
})
