import type { Locator } from 'playwright-core'

/** Fails with what was looked for, when nothing of it comes to the screen in time. */
export const expectShown = (locator: Locator): Promise<void> =>
  locator.first().waitFor({ state: 'visible' })

export const expectHidden = (locator: Locator): Promise<void> =>
  locator.first().waitFor({ state: 'hidden' })
