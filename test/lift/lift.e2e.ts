import type { Browser } from 'playwright-core'
import { launchBrowser } from '../e2e/support/browser'
import { createClosers } from '../e2e/support/closers'
import { expectHidden, expectShown } from '../e2e/support/expect-shown'
import { openPhone } from '../e2e/support/phone'
import { startStack, type Stack } from '../e2e/support/stack'
import { createLiftedApp, type LiftedApp } from './lifted-app'

describe('an app that lifted the login as docs/lifting.md says', () => {
  const closers = createClosers()
  let browser: Browser
  let app: LiftedApp
  let stack: Stack

  beforeAll(async () => {
    app = await createLiftedApp()
    closers.add({ close: () => app.remove() })
    browser = closers.add(await launchBrowser())
    stack = closers.add(await startStack({ distDir: await app.build() }))
  })
  afterAll(() => closers.closeAll())

  it('fits its types', async () => {
    await expect(app.checkTypes()).resolves.toBeUndefined()
  })

  it('signs in, stays signed in, and signs out', async () => {
    const phone = await openPhone(browser, stack.previewUrl, { pictures: 'lift' })
    await expectShown(phone.text('Please sign in.'))
    await phone.button('Sign in').click()
    await expectShown(phone.text(/^Orders of/))

    await phone.reload()
    await expectShown(phone.text(/^Orders of/))

    await phone.button('Sign out').click()
    await expectShown(phone.text('Please sign in.'))
    await phone.reload()
    await expectShown(phone.text('Please sign in.'))
    await expectHidden(phone.text(/^Orders of/))
    await phone.expectNoFailures()
    await phone.close()
  })

  it('says why it could not sign in, and recovers', async () => {
    const phone = await openPhone(browser, stack.previewUrl, { pictures: 'lift' })
    await stack.stopServer()
    await phone.button('Sign in').click()
    await expectShown(phone.text(/^That failed: /))
    const failedAtMs = await phone.page.evaluate(() => Date.now())
    await stack.startServer()
    // A tap within a second of the failure is not sent.
    await phone.page.waitForFunction((ms) => Date.now() >= ms, failedAtMs + 1_000)
    await phone.button('Sign in').click()
    await expectShown(phone.text(/^Orders of/))
    await phone.close()
  })
})
