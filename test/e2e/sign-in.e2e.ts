import type { Browser } from 'playwright-core'
import { signInJourney } from './journeys/sign-in'
import { launchBrowser } from './support/browser'
import { openPhone } from './support/phone'
import { watchSecrets, type SecretWatch } from './support/secrets'
import { startStack, type Stack } from './support/stack'

describe('a newcomer', () => {
  let browser: Browser
  let stack: Stack

  beforeAll(async () => {
    ;[browser, stack] = await Promise.all([launchBrowser(), startStack()])
  })
  afterAll(async () => {
    await browser.close()
    await stack.close()
  })

  it('signs in, stays signed in, signs out, and loses nothing when the server is gone', async () => {
    let secrets: SecretWatch | null = null
    const phone = await openPhone(browser, stack.previewUrl, {
      pictures: 'sign-in',
      prepare: (page) => {
        secrets = watchSecrets(page, stack.sandboxUrl)
      },
    })
    await signInJourney(phone, stack)
    await (secrets as SecretWatch | null)?.expectNoneShown()
    await phone.close()
  })
})
