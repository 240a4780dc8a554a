import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openSheetOnMine, signInOnMine } from './journeys/sign-in-on-mine'
import { otherDeviceJourney } from './journeys/account'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { expectHidden, expectShown } from './support/expect-shown'
import { openPhone, type Phone } from './support/phone'
import { startStack, type Stack } from './support/stack'

const names = { tt: 'Douyin', alipay: 'Alipay' } as const

/** The builds for Douyin and Alipay, each on its own host's words. */
describe.each(['tt', 'alipay'] as const)('somebody on %s', (host) => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    stack = closers.add(await startStack({ host }))
  })
  afterAll(() => closers.closeAll())

  const open = async (user: string): Promise<Phone> => {
    const phone = await openPhone(browser, stack.previewUrl, { pictures: host })
    await openMineAs(phone, user)
    return phone
  }

  it('looks around, says not now, signs in, stays signed in, and signs out', async () => {
    const phone = await open('xiaoming')
    await phone.picture('1-signed-out')
    await openSheetOnMine(phone)
    await expectShown(phone.text(`Your ${names[host]} identity is all it takes.`))
    await phone.picture('2-sheet')
    await phone.button('Not now').click()
    await expectHidden(phone.text('Sign in to continue'))
    expect(await sentSignIns(phone)).toBe(0)

    await signInOnMine(phone)
    await phone.picture('3-signed-in')
    await phone.reload()
    await expectShown(phone.button('Sign out'))
    expect(await sentSignIns(phone)).toBe(0)

    await phone.button('Sign out').click()
    await phone.dialogButton('Sign out').click()
    await expectShown(phone.text('Tap to sign in'))
    await phone.reload()
    await expectShown(phone.text('Tap to sign in'))
    expect(await sentSignIns(phone)).toBe(0)
    await phone.expectNoFailures()
    await phone.close()
  })

  it('is renewed where the server does not know the token any more, and notices nothing', async () => {
    const phone = await open('yutong')
    await signInOnMine(phone)
    await forgetToken(phone)
    await phone.open('#/pages/account/devices/index')
    await expectShown(phone.text('This device'))
    expect(await sentSignIns(phone)).toBe(1)
    await phone.picture('4-renewed')
    await phone.expectNoFailures()
    await phone.close()
  })

  it('is told that another device signed it out', async () => {
    const phones = [await open('siqi'), await open('siqi')] as const
    await otherDeviceJourney(...phones, { hasOffer: false })
    for (const phone of phones) await phone.close()
  })

  it('adds the phone number of the host’s account, after a refusal', async () => {
    const phone = await open('jingyi')
    await signInOnMine(phone)
    await phone.open('#/pages/account/phone/index')
    await phone.button(`Use my ${names[host]} number`).click()
    await phone.dialogButton('Do not allow').click()
    await expectShown(phone.text('You declined. Tap the button again whenever you like.'))
    await phone.picture('5-phone-refused')
    await phone.button(`Use my ${names[host]} number`).click()
    await phone.dialogButton('Allow').click()
    await expectShown(phone.text(/^\d{3}\*{4}\d{4}$/))
    await phone.picture('6-phone')

    await phone.open('#/pages/account/identities/index')
    await expectShown(phone.text(names[host]))
    await phone.picture('7-identities')
    await phone.expectNoFailures()
    await phone.close()
  })
})

describe('a visitor without a Douyin login', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    stack = closers.add(await startStack({ host: 'tt' }))
  })
  afterAll(() => closers.closeAll())

  it('is asked by Douyin first, declines there, and signs in later', async () => {
    const phone = await openPhone(browser, stack.previewUrl, { pictures: 'tt' })
    await openMineAs(phone, 'zihan')
    await openSheetOnMine(phone)
    await phone.button('Sign in').click()
    await phone.picture('8-douyin-asks')
    await phone.dialogButton('Not now').click()
    await expectShown(phone.visible('wx-button').filter({ hasText: 'Sign in' }))
    expect(await sentSignIns(phone)).toBe(0)
    await phone.picture('9-declined-at-douyin')

    await phone.button('Sign in').click()
    await phone.dialogButton('Sign in to Douyin').click()
    await expectShown(phone.button('Sign out'))
    expect(await sentSignIns(phone)).toBe(1)
    await phone.expectNoFailures()
    await phone.close()
  })
})

/** Douyin tells no language, so the app begins in Chinese there, for each user of the phone. */
const openMineAs = async (phone: Phone, user: string): Promise<void> => {
  await phone.page.locator('#preview-user').selectOption(user)
  await phone.open('#/pages/account/settings/index')
  await phone.text('English').click()
  await expectShown(phone.text('Appearance'))
  await phone.open('#/pages/mine/index')
}

/** Since the app was started. */
const sentSignIns = async (phone: Phone): Promise<number> => {
  const { events } = await phone.facts()
  return events.filter(
    ({ type, method, path }) =>
      type === 'requestStart' && method === 'POST' && path === '/v1/sessions',
  ).length
}

/** As if the server had lost its sessions: the stored token is none of its own. */
const forgetToken = (phone: Phone): Promise<void> =>
  phone.page.evaluate(() => {
    const keys = Object.keys(localStorage).filter((key) => key.includes('taro-passport.auth'))
    if (keys.length === 0) throw new Error('no session is stored')
    for (const key of keys) {
      const stored = localStorage.getItem(key) ?? ''
      localStorage.setItem(key, stored.replace(/(token\\?":\\?")[^"\\]{8}/, '$1ABCDEFGH'))
    }
  })
