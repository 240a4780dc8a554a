import { expectShown } from '../support/expect-shown'
import type { WebTab } from '../support/web-tab'

/** Opens the sign-in sheet of the tab "Me" on the web page, ticks the agreement, and taps. */
export const askOnMine = async (tab: WebTab): Promise<void> => {
  await tab.text('Tap to sign in').click()
  await tab.page.getByRole('checkbox').click()
  await tab.button('Sign in').click()
}

/** What the code on the screen says: the id of the request to the phone. */
export const scannedId = async (tab: WebTab): Promise<string> => {
  const code = tab.page.getByRole('img', { name: 'The code to scan with WeChat' })
  await expectShown(code)
  const link = (await code.locator('xpath=..').getAttribute('href')) ?? ''
  const id = /scene=([\w-]{22})$/.exec(link)?.[1]
  if (id === undefined) throw new Error(`the code leads to ${link}`)
  return id
}

/** The two digits on the screen, once a phone has claimed the request. */
export const shownDigits = async (tab: WebTab): Promise<string> => {
  await expectShown(tab.text('Type these two digits on your phone'))
  return tab.text(/^\d\d$/).innerText()
}

export const signOutOnMine = async (tab: WebTab): Promise<void> => {
  await tab.button('Sign out').click()
  await tab.page.locator('.taro__modal').getByText('Sign out', { exact: true }).last().click()
  await expectShown(tab.text('Tap to sign in'))
}
