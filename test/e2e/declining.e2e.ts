import { afterAll, beforeAll, describe, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { declineJourney, phases, surfaces, type Phase, type Surface } from './journeys/declining'
import { editedCopy, signInAtGates } from './support/sabotage'
import { launchBrowser } from './support/browser'
import { createClosers } from './support/closers'
import { openPhone } from './support/phone'
import { builtApp, startStack, type Stack } from './support/stack'

const cases = (Object.keys(surfaces) as Surface[]).flatMap((surface) =>
  phases.map((phase): [Surface, Phase] => [surface, phase]),
)

describe('somebody who takes a sign-in back', () => {
  const closers = createClosers()
  let browser: Browser
  let stack: Stack
  /** With a silent sign-in at each gate: what shows the panel to try again. */
  let gateStack: Stack

  beforeAll(async () => {
    browser = closers.add(await launchBrowser())
    const copy = await editedCopy(builtApp, signInAtGates)
    closers.add({ close: copy.remove })
    stack = closers.add(await startStack())
    gateStack = closers.add(await startStack({ distDir: copy.folder }))
  })
  afterAll(() => closers.closeAll())

  it.each(cases)('is not signed in: %s, %s', async (surface, phase) => {
    const own = surface === 'retry panel' ? gateStack : stack
    for (const way of surfaces[surface].ways) {
      const phone = await openPhone(browser, own.previewUrl, { pictures: 'declining' })
      await declineJourney(phone, { surface, phase, way }).catch(async (error: unknown) => {
        await phone.picture(`${surface}-${phase}-${way}`.replaceAll(/\W+/g, '-'))
        throw new Error(way, { cause: error })
      })
      await phone.close()
    }
  })
})
