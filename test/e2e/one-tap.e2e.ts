import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { openSheetOnMine, skipOffer } from './journeys/sign-in-on-mine'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { expectShown } from './support/expect-shown'
import { openPhone, type Phone } from './support/phone'
import { editedCopy, oneTapPhone } from './support/sabotage'
import { builtApp, startStack, type Stack } from './support/stack'

describe('an app with one-tap phone sign-in', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    const copy = await editedCopy(builtApp, oneTapPhone)
    closers.add({ close: copy.remove })
    stack = closers.add(await startStack({ distDir: copy.folder }))
  })
  afterAll(() => closers.closeAll())

  const open = async (user: string): Promise<Phone> => {
    const phone = await openPhone(browser, stack.previewUrl, { pictures: 'one-tap' })
    await phone.open('#/pages/mine/index')
    await phone.page.locator('#preview-user').selectOption(user)
    return phone
  }

  /** WeChat's privacy dialog comes first, then its sheet with the number. */
  const tapPhoneButton = async (phone: Phone, choice: 'Allow' | 'Do not allow') => {
    await phone.button('Sign in with phone number').click()
    await phone.button('Accept').click()
    await phone.dialogButton(choice).click()
  }

  it('signs in and binds the number with one tap, after the agreement', async () => {
    const phone = await open('siqi')
    await phone.text('Tap to sign in').click()
    await phone.button('Sign in with phone number').click()
    await expectShown(phone.text(/tick the box first/))
    await phone.visible('wx-checkbox').click()
    await phone.picture('1-agreed')
    await tapPhoneButton(phone, 'Allow')
    await skipOffer(phone)
    await expectShown(phone.text(/^\d{3}\*{4}\d{4}$/))
    await phone.picture('2-signed-in')
    await phone.expectNoFailures()
    await phone.close()
  })

  it('takes a refusal of the host’s sheet for a decline, and signs in without a number', async () => {
    const phone = await open('meiling')
    await openSheetOnMine(phone)
    await tapPhoneButton(phone, 'Do not allow')
    await expectShown(phone.text('You declined. Tap the button again whenever you like.'))
    await phone.picture('3-refused')
    expect((await phone.facts()).events).not.toContainEqual(
      expect.objectContaining({ path: '/v1/sessions' }),
    )
    await phone.button('Sign in without a number').click()
    await skipOffer(phone)
    await expectShown(phone.button('Sign out'))
    await expectShown(phone.text('Not added'))
    await phone.close()
  })

  it('keeps the session where another account has the number, and says so', async () => {
    const phone = await open('siqi-second')
    await openSheetOnMine(phone)
    await tapPhoneButton(phone, 'Allow')
    await expectShown(phone.screen.getByText(/^You are signed in, but your number was not added\./))
    await phone.picture('4-number-taken')
    await phone.dialogButton('OK').click()
    await skipOffer(phone)
    await expectShown(phone.button('Sign out'))
    await phone.close()
  })
})
