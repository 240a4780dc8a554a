import { expect } from '@jest/globals'
import { expectHidden, expectShown } from '../support/expect-shown'
import type { Phone } from '../support/phone'
import { signInOnMine, skipOffer } from './sign-in-on-mine'

/** What somebody with a new account does with it, from the first name to the last good-bye. */
export const accountJourney = async (phone: Phone): Promise<void> => {
  const steps = [
    beginOnMine,
    beAskedForWhatIsMissing,
    chooseNickname,
    choosePicture,
    addPhone,
    openSharedPage,
    seeDevices,
    changeAppearance,
    readLoginLog,
    exportData,
    deleteAccount,
  ]
  for (const step of steps) {
    await step(phone)
    // What a document complains of is gone with it.
    await phone.expectNoFailures()
  }
}

/** One account on two devices: the second one is signed out from the first, and told so. */
export const otherDeviceJourney = async (
  phone: Phone,
  other: Phone,
  { hasOffer = true } = {},
): Promise<void> => {
  for (const each of [phone, other]) {
    await each.open('#/pages/mine/index')
    // Somebody of whom no other journey has left a session.
    await each.page.locator('#preview-user').selectOption('siqi')
    await signInOnMine(each)
  }
  if (hasOffer) await skipOffer(phone)
  await phone.open('#/pages/account/devices/index')
  await phone.visible('.tp-cell wx-button').first().click()
  await phone.dialogButton('Sign out').click()
  await expectShown(phone.screen.getByText('Signed out 1 device'))
  await expectShown(phone.text('You are not signed in anywhere else.'))
  await phone.picture('10-other-device')

  await other.open('#/pages/account/devices/index')
  await expectShown(other.text(/^This device was signed out from another one/))
  await other.picture('11-signed-out-elsewhere')
  for (const each of [phone, other]) await each.expectNoFailures()
}

const beginOnMine = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/mine/index')
  await signInOnMine(phone)
  await skipOffer(phone)
  await expectShown(phone.text('No nickname yet'))

  // A refusal takes nothing away but what was refused.
  await phone.text('Profile').click()
  await phone.button('Refuse').click()
  await expectHidden(phone.text('Your privacy'))
  await expectShown(phone.text('Nickname'))
  await back(phone)
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
  await expectShown(phone.text('That is a default name. Choose your own.'))
  await phone.visible('wx-input input').fill('Lin')
  await back(phone)
  await expectShown(phone.screen.getByText(/^Your nickname is not saved/))
  await phone.dialogButton('Cancel').click()
  await phone.button('Save').click()
  // Back on the page that asked for it.
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

  await phone.button('Change number').click()
  await expectShown(phone.button('Use my WeChat number'))
}

const openSharedPage = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/samples/phone/index?from=share')
  await expectShown(phone.text('Opened by “share”'))
  await phone.button('Share with a friend').click()
  await expectShown(phone.screen.getByText('/pages/samples/phone/index?from=share'))
  await phone.picture('5-shared')
  // The friend is somebody else, signed in nowhere.
  const owner = await phone.page.locator('#preview-user').inputValue()
  await phone.dialogButton('Open as a friend').click()
  await expectShown(phone.text('Sign in to make a booking'))
  await phone.page.locator('#preview-user').selectOption(owner)
  await expectShown(phone.text('Opened by “share”'))
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

const readLoginLog = async (phone: Phone): Promise<void> => {
  await phone.open('#/pages/account/settings/index')
  await phone.text('Sign-in log').click()
  await phone.button('Copy the log').click()
  await expectShown(phone.screen.getByText('Copied', { exact: true }))
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
  await expectShown(phone.text('Sign in to delete your account'))
  await expectShown(phone.text('Your account and its data are deleted.'))
  const { requestStartsMs } = await phone.facts()
  expect(requestStartsMs).toEqual([])

  // A new account, with nothing of the former one; back on the page that asked for it.
  await phone.open('#/pages/samples/redirect/index?from=share')
  await agreeAndSignIn(phone)
  await expectShown(phone.text('Opened by “share”'))
  await skipOffer(phone)
  await phone.open('#/pages/mine/index')
  await expectShown(phone.text('No nickname yet'))
}

const back = (phone: Phone): Promise<void> =>
  phone.screen.locator('.preview-page:not([hidden]) .preview-bar-back').click()
