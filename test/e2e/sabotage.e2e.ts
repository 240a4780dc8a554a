import type { Browser } from 'playwright-core'
import { signInJourney } from './journeys/sign-in'
import { launchBrowser } from './support/browser'
import { openPhone } from './support/phone'
import {
  dropMinePage,
  dropTaps,
  dropVendors,
  editedCopy,
  useFetch,
  type Sabotage,
} from './support/sabotage'
import { builtApp, startStack } from './support/stack'

/** Runs the journey on a broken copy of the build and gives the failure, or null. */
const failureWith = async (browser: Browser, sabotage: Sabotage): Promise<string | null> => {
  const copy = await editedCopy(builtApp, sabotage)
  const stack = await startStack({ distDir: copy.folder })
  try {
    const phone = await openPhone(browser, stack.previewUrl, {
      patienceMs: 5000,
      pictures: `sabotage/${sabotage.name}`,
    })
    await signInJourney(phone, stack)
    return null
  } catch (error) {
    return String(error)
  } finally {
    await stack.close()
    await copy.remove()
  }
}

describe('the journey of a newcomer', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  it('fails on a build that hears no taps', async () => {
    expect(await failureWith(browser, dropTaps)).toMatch(
      /Timeout.*Sign in to manage your account.*to be visible/s,
    )
  })

  it('fails on a build that lacks a chunk', async () => {
    expect(await failureWith(browser, dropVendors)).toMatch(/module 'vendors\.js' is not defined/)
  })

  it('fails on a build that lacks a page', async () => {
    expect(await failureWith(browser, dropMinePage)).toMatch(/pages\/mine\/index\.js is missing/)
  })

  it('fails on a build that only runs in a browser', async () => {
    expect(await failureWith(browser, useFetch)).toMatch(/Timeout.*Sign out/s)
  })
})
