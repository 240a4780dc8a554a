import type { Browser } from 'playwright-core'
import { openSheetOnMine } from './journeys/sign-in-on-mine'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { expectShown } from './support/expect-shown'
import { openPhone, type Phone } from './support/phone'
import { startStack, type Stack } from './support/stack'

const busy = /^WeChat is busy/

/** What the panel is told to break, and what the app says of it. */
const troubles: [fault: string, words: string | RegExp][] = [
  ['Busy (−1)', busy],
  ['HTTP 500', busy],
  ['Not JSON', busy],
  ['Connection reset', busy],
  ['wx.login fails', 'Sign-in was not completed. Please try again.'],
]

describe('somebody in trouble', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack
  let phone: Phone

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    stack = closers.add(await startStack())
  })
  afterAll(() => closers.closeAll())
  beforeEach(async () => {
    await fetch(`${stack.sandboxUrl}/sandbox/faults`, { method: 'DELETE' })
    phone = await openPhone(browser, stack.previewUrl, { pictures: 'trouble' })
    await phone.tab(1).click()
  })
  afterEach(() => phone.close())

  const chooseFault = async (label: string) => {
    const answered = phone.page.waitForResponse((response) => response.url().endsWith('/faults'))
    await phone.page.locator('#preview-fault').selectOption({ label })
    await answered
  }
  const agreeAndSignIn = async () => {
    await openSheetOnMine(phone)
    await phone.button('Sign in').click()
  }

  it.each(troubles)(
    'is told what is wrong (%s), and signs in once it is over',
    async (fault, words) => {
      await chooseFault(fault)
      await agreeAndSignIn()
      await expectShown(phone.text(words))
      await phone.picture(fault.replaceAll(/\W+/g, '-'))
      await chooseFault('None')
      await phone.visible('wx-button[aria-disabled="false"]').filter({ hasText: 'Sign in' }).click()
      await expectShown(phone.button('Sign out'))
      await phone.expectNoFailures()
    },
  )

  it('is told how long to wait after too many attempts', async () => {
    await chooseFault('Too often (45011)')
    await agreeAndSignIn()
    await expectShown(phone.text(/^Too many attempts\. You can try again in \d+ s\.$/))
    await phone.picture('too-often')
    await chooseFault('None')
  })

  it('is told that WeChat blocks the account', async () => {
    await phone.page.locator('#preview-user').selectOption('jianguo')
    await agreeAndSignIn()
    await expectShown(phone.text(/risk|blocked/i))
    await phone.picture('blocked')
  })

  it('keeps the page when WeChat’s own session ends', async () => {
    await agreeAndSignIn()
    await expectShown(phone.button('Sign out'))
    await phone.page.getByRole('button', { name: 'Expire WeChat session' }).click()
    await phone.reload()
    await expectShown(phone.button('Sign out'))
    // Renewed behind the page: a second sign-in, and nothing asked.
    await expectShown(phone.page.locator('.group-signIn .step-label').filter({ hasText: '201' }))
    await expectShown(phone.button('Sign out'))
    await phone.expectNoFailures()
  })

  it('stays signed out where the app was opened from Moments, and asks for no login code', async () => {
    await phone.page.getByRole('button', { name: 'Moments' }).click()
    await expectShown(phone.screen.getByRole('button', { name: 'Open the mini program' }))
    await expectShown(phone.text(/^This is a preview/))
    await phone.text('Tap to sign in').click()
    await expectShown(phone.text('Open the mini program to sign in'))
    await phone.picture('moments')
    const { events, requestStartsMs } = await phone.facts()
    expect(events.map(({ type }) => type)).not.toContain('loginStart')
    expect(requestStartsMs).toEqual([])

    await phone.screen.getByRole('button', { name: 'Open the mini program' }).click()
    await agreeAndSignIn()
    await expectShown(phone.button('Sign out'))
  })
})
