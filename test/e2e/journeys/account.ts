import { expect } from '@jest/globals'
import { expectHidden, expectShown } from '../support/expect-shown'
import type { Phone } from '../support/phone'

/** What somebody with a new account does with it, from the first name to the last good-bye. */
export const accountJourney = async (phone: Phone): Promise<void> => {
  await signInOnMine(phone)
  await beAskedForWhatIsMissing(phone)
  await chooseNickname(phone)
  await choosePicture(phone)
  await addPhone(phone)
  await openSharedPage(phone)
  await seeDevices(phone)
  await changeAppearance(phone)
  await exportData(phone)
  await deleteAccount(phone)
  await phone.expectNoFailures()
}

const signInOnMine = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/mine/index')
  await agreeAndSignIn(phone)
  await expectShown(phone.text('No nickname yet'))
}

const agreeAndSignIn = async (phone: Phone): Promise<void> => {
  await phone.visible('wx-checkbox').click()
  await phone.button('Sign in').click()
}

const beAskedForWhatIsMissing = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/samples/profile/index')
  await expectShown(phone.text('Choose a nickname first'))
  await phone.picture('1-missing')
  await phone.button('Choose a nickname').click()
  await expectShown(phone.text('Nickname'))
}

const chooseNickname = async (phone: Phone): Promise<void> => {
  await expectShown(phone.text('Your privacy'))
  await phone.picture('2-privacy')
  await phone.button('Accept').click()
  await expectHidden(phone.text('Your privacy'))

  await phone.visible('wx-input input').fill('微信用户')
  await phone.button('Save').click()
  await expectShown(phone.text('That is a default name. Please enter one of your own.'))
  await phone.visible('wx-input input').fill('Lin')
  await phone.button('Save').click()
  await expectShown(phone.screen.getByText('Saved', { exact: true }))
  await back(phone)
  await expectShown(phone.text(/^Lin, this page shows nicknames/))
}

const choosePicture = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/account/profile/index')
  const choose = async (what: string) => {
    await phone.visible('[aria-label="Change picture"]').click()
    await phone.dialogButton(what).click()
  }
  // Fires no event: nothing may be left waiting for one.
  await choose('A picture that fails the check')
  await expectShown(phone.text(/did not pass WeChat’s safety check/))
  await choose('Use WeChat avatar')
  await expectShown(phone.visible('wx-image'))
  await expectHidden(phone.text(/^Uploading/))
  await phone.picture('3-profile')
}

const addPhone = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/account/phone/index')
  await phone.button('Use my WeChat number').click()
  await phone.dialogButton('Do not allow').click()
  await expectShown(phone.text('You declined. Tap the button again whenever you like.'))
  await phone.button('Use my WeChat number').click()
  await phone.dialogButton('Allow').click()
  await expectShown(phone.text(/^\d{3}\*{4}\d{4}$/))
  await expectHidden(phone.button('Use my WeChat number'))
  await phone.picture('4-phone')
}

const openSharedPage = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/samples/phone/index?from=share')
  await expectShown(phone.text('Opened by “share”'))
  await phone.picture('5-shared')
}

const seeDevices = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/account/devices/index')
  await expectShown(phone.text('This device'))
  await expectShown(phone.text('You are not signed in anywhere else.'))
  await phone.picture('6-devices')
}

const changeAppearance = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/account/settings/index')
  await phone.text('Dark').click()
  await phone.text('Large').click()
  await phone.text('简体中文').click()
  await expectShown(phone.text('外观'))
  await phone.picture('7-settings')
  await phone.reload()
  await expectShown(phone.text('外观'))
  await phone.text('English').click()
  await expectShown(phone.text('Appearance'))
}

const exportData = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/account/export-data/index')
  await phone.button('Get my data').click()
  await expectShown(phone.text('Your data is ready'))
  await phone.picture('8-export')
}

const deleteAccount = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/account/delete-account/index')
  await phone.visible('wx-checkbox').click()
  await phone.button('Delete account').click()
  await phone.dialogButton('Delete').click()
  await expectShown(phone.text('Your account is deleted'))
  await phone.picture('9-deleted')

  await phone.reload()
  await expectShown(phone.text('Sign in to continue'))
  await expectShown(phone.text('Your account and its data are deleted.'))
  const { requestStartsMs } = await phone.facts()
  expect(requestStartsMs).toEqual([])

  // A new account, with nothing of the former one.
  await phone.open('#/pages/mine/index')
  await agreeAndSignIn(phone)
  await expectShown(phone.text('No nickname yet'))
}

const back = (phone: Phone): Promise<void> =>
  phone.screen.locator('.page:not([hidden]) .bar-back').click()
