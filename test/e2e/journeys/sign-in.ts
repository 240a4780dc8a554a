import type { Phone } from '../support/phone'
import { expectHidden, expectShown } from '../support/expect-shown'
import type { Stack } from '../support/stack'
import { openSheetOnMine, signInOnMine, skipOffer } from './sign-in-on-mine'

/** What a newcomer does: looks around, signs in and out, reloads, loses the server, gets it back. */
export const signInJourney = async (phone: Phone, stack: Stack): Promise<void> => {
  await lookAround(phone)
  await signIn(phone)
  await reloadSignedIn(phone)
  await loseTheServer(phone, stack)
  await signOut(phone)
  await signInWhileTheServerIsGone(phone, stack)
  await phone.expectNoFailures()
}

/** Nothing asks for a sign-in until a page is opened that needs one. */
const lookAround = async (phone: Phone): Promise<void> => {
  await expectShown(phone.text('Sign-in, done right'))
  await expectShown(phone.text('Not signed in. Feel free to look around.'))
  await phone.expectNoFailures()
  await phone.picture('1-home')

  await phone.tab(1).click()
  await phone.text('Tap to sign in').click()
  await expectShown(phone.text('Sign in to manage your account'))
  await phone.picture('2-sheet')
  await phone.button('Not now').click()
  await expectHidden(phone.text('Sign in to manage your account'))
  await expectShown(phone.text('Tap to sign in'))
}

const signIn = async (phone: Phone): Promise<void> => {
  await signInOnMine(phone)
  await phone.picture('3-welcome')
  await skipOffer(phone)
  await expectSignInDrawn(phone)
  await phone.picture('4-signed-in')
}

/** One row a step, beside the phone. */
const expectSignInDrawn = async (phone: Phone): Promise<void> => {
  const rows = phone.page.locator('.group-signIn').last().locator('.step-label')
  await expectShown(rows.filter({ hasText: '201 token' }))
  await expectShown(rows.filter({ hasText: 'code2Session' }))
  const labels = (await rows.allInnerTexts()).filter(
    (label) => !/^taro-passport\.(installation|log)/.test(label),
  )
  expect(labels.slice(0, 7)).toEqual([
    'wx.login',
    expect.stringMatching(/^code .{4}…$/),
    'POST /v1/sessions',
    expect.stringMatching(/^code2Session .{4}…$/),
    expect.stringMatching(/^openid o.{3}… · unionid o.{3}…$/),
    '201 token',
    expect.stringMatching(/auth/),
  ])
}

const reloadSignedIn = async (phone: Phone): Promise<void> => {
  await phone.reload()
  await expectShown(phone.button('Sign out'))
  const { firstContentMs, requestStartsMs, setDataCalls } = await phone.facts()
  expect(setDataCalls.length).toBeGreaterThan(0)
  expect(firstContentMs).not.toBeNull()
  expect(requestStartsMs.filter((atMs) => atMs < (firstContentMs ?? 0))).toEqual([])
  await phone.picture('5-reloaded')
}

const loseTheServer = async (phone: Phone, stack: Stack): Promise<void> => {
  await stack.stopServer()
  await phone.reload()
  // What is stored is enough for the page; nothing is lost.
  await expectShown(phone.button('Sign out'))
  await phone.text('Devices').click()
  await expectShown(phone.text(/^Cannot reach the service/))
  await phone.picture('6-server-down')

  await stack.startServer()
  await phone.button(/Try again/).click()
  await expectShown(phone.text('This device'))
  await phone.picture('7-recovered')
  await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-back').click()
}

const signOut = async (phone: Phone): Promise<void> => {
  await phone.button('Sign out').click()
  await phone.dialogButton('Sign out').click()
  await expectShown(phone.text('Tap to sign in'))
  await phone.picture('8-signed-out')

  await phone.reload()
  await expectShown(phone.text('Tap to sign in'))
  const { events } = await phone.facts()
  expect(events.map(({ type }) => type)).not.toContain('loginStart')
}

const signInWhileTheServerIsGone = async (phone: Phone, stack: Stack): Promise<void> => {
  await stack.stopServer()
  await openSheetOnMine(phone)
  await phone.button('Sign in').click()
  await expectShown(phone.text(/^Cannot reach the service/))
  await phone.picture('9-sign-in-failed')
  await stack.startServer()
  await phone.visible('wx-button[aria-disabled="false"]').filter({ hasText: 'Sign in' }).click()
  await expectShown(phone.button('Sign out'))
}
