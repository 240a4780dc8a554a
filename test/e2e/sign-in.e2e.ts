import type { Browser } from 'playwright-core'
import { signInJourney } from './journeys/sign-in'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { openPhone } from './support/phone'
import { watchSecrets, type SecretWatch } from './support/secrets'
import { startStack, type Stack } from './support/stack'

describe('a newcomer', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    stack = closers.add(await startStack())
  })
  afterAll(() => closers.closeAll())

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
