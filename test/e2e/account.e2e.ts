import { afterAll, beforeAll, describe, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { accountJourney, otherDeviceJourney } from './journeys/account'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { openPhone } from './support/phone'
import { startStack, type Stack } from './support/stack'

describe('somebody with an account', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack

  beforeAll(async () => {
    stack = closers.add(await startStack())
    browser = closers.add(await launchBrowser())
  })
  afterAll(() => closers.closeAll())

  it('completes the profile, opens what it opens, takes the data along and deletes it all', async () => {
    const phone = await openPhone(browser, stack.previewUrl, { pictures: 'account' })
    await accountJourney(phone)
    await phone.close()
  })

  it('signs another device out, which is told why', async () => {
    const phone = await openPhone(browser, stack.previewUrl, { pictures: 'account' })
    const other = await openPhone(browser, stack.previewUrl, { pictures: 'account' })
    await otherDeviceJourney(phone, other)
    await Promise.all([phone.close(), other.close()])
  })
})
