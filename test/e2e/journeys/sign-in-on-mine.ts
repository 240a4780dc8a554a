import { expectHidden, expectShown } from '../support/expect-shown'
import type { Phone } from '../support/phone'

/** Opens the sign-in sheet of the tab "Me", and ticks the agreement. */
export const openSheetOnMine = async (phone: Phone): Promise<void> => {
  await phone.text('Tap to sign in').click()
  await expectShown(phone.text('Sign in to manage your account'))
  await phone.visible('wx-checkbox').click()
}

export const signInOnMine = async (phone: Phone): Promise<void> => {
  await openSheetOnMine(phone)
  await phone.button('Sign in').click()
  await expectShown(phone.button('Sign out'))
}

/** A new user is offered to complete the profile, once. */
export const skipOffer = async (phone: Phone): Promise<void> => {
  await phone.button('Skip').click()
  await expectHidden(phone.text('Welcome'))
}
