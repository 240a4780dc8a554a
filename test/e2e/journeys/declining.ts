import { expect } from '@jest/globals'
import type { Route } from 'playwright-core'
import { expectHidden, expectShown } from '../support/expect-shown'
import type { Phone } from '../support/phone'

/** Where a sign-in is asked for, and how a user takes it back there. */
export const surfaces = {
  sheet: { ways: ['not now', 'close', 'untick'], button: 'Sign in' },
  'gate panel': { ways: ['not now', 'back', 'untick'], button: 'Sign in' },
  'retry panel': { ways: ['not now', 'back'], button: 'Try again' },
  'sign-in page': { ways: ['not now', 'back', 'untick'], button: 'Sign in' },
} as const

export type Surface = keyof typeof surfaces
export type Way = (typeof surfaces)[Surface]['ways'][number]

export const phases = ['while it waits', 'while it runs', 'after it failed'] as const
export type Phase = (typeof phases)[number]

/**
 * Asks for a sign-in, takes it back, and lets everything come back that could begin it again: the
 * late response, the network, the app from the background, a new launch.
 */
export const declineJourney = async (
  phone: Phone,
  { surface, phase, way }: { surface: Surface; phase: Phase; way: Way },
): Promise<void> => {
  await openSurface(phone, surface)
  const sentBefore = await signInsSent(phone)
  const goOn = await signInUntil(phone, surface, phase)
  await takeBack(phone, way)
  await goOn()
  await comeBack(phone)
  if (phase === 'while it runs') await expectRevoked(phone)
  const sentByTap = phase === 'while it waits' ? 0 : 1
  expect(await signInsSent(phone)).toBe(sentBefore + sentByTap)
  await phone.expectNoFailures()

  await phone.open('')
  await expectShown(phone.text(welcome))
  await phone.page.waitForTimeout(settleMs)
  await expectShown(phone.text(welcome))
  expect(await signInsSent(phone)).toBe(0)
}

/** Longer than the first step of the back-off, after which a forgotten failure would be retried. */
const settleMs = 1_500

const welcome = 'Not signed in. Feel free to look around.'

const openSurface = async (phone: Phone, surface: Surface) => {
  await expectShown(phone.text(welcome))
  if (surface === 'sheet') {
    await phone.button('Sign in').click()
    await expectShown(phone.visible('.tp-sheet'))
    await tick(phone)
  } else if (surface === 'gate panel') {
    await phone.text('Members only').click()
    await tick(phone)
  } else if (surface === 'sign-in page') {
    await phone.text('Orders').click()
    await tick(phone)
  } else {
    const mend = await cutServerOff(phone)
    await phone.text('Members only').click()
    await expectShown(phone.text('Cannot sign in right now'))
    await mend()
  }
}

/** Taps the button and brings the sign-in to its phase; returns what lets it go on. */
const signInUntil = (
  phone: Phone,
  surface: Surface,
  phase: Phase,
): Promise<() => Promise<void>> => {
  const tap = () =>
    phone
      .visible('wx-button[aria-disabled="false"]')
      .filter({ hasText: surfaces[surface].button })
      .last()
      .click()
  if (phase === 'while it waits') return hold(phone, '**/sandbox/login-codes', tap)
  if (phase === 'while it runs') return hold(phone, '**/proxy', tap)
  return fail(phone, tap)
}

/** The other side does its part at once; only its response is held. */
const hold = async (phone: Phone, path: string, tap: () => Promise<void>) => {
  const reached = createSignal()
  const released = createSignal()
  const holdResponse = async (route: Route) => {
    const response = await route.fetch()
    reached.send()
    await released.sent
    await route.fulfill({ response })
  }
  await phone.page.route(path, holdResponse)
  await tap()
  await reached.sent
  return async () => {
    released.send()
    await phone.page.unrouteAll({ behavior: 'wait' })
  }
}

/** The phone has no network, and the server cannot be reached. */
const fail = async (phone: Phone, tap: () => Promise<void>) => {
  const mend = await cutServerOff(phone)
  await tap()
  await expectShown(phone.text(/You can try again in \d+ s/))
  await setNetwork(phone, 'Offline')
  return async () => {
    await mend()
    await setNetwork(phone, 'Online')
  }
}

const cutServerOff = async (phone: Phone) => {
  await phone.page.route('**/proxy', (route) => route.abort())
  return () => phone.page.unroute('**/proxy')
}

const takeBack = async (phone: Phone, way: Way) => {
  if (way === 'untick') await tick(phone)
  else if (way === 'not now') await phone.button('Not now').click()
  else if (way === 'back')
    await phone.screen.locator('.preview-page:not([hidden]) .preview-bar-back').click()
  else await phone.visible('.tp-sheet__mask').click({ position: { x: 20, y: 20 } })
  if (way === 'untick') await expectHidden(phone.visible('.tp-panel__notice'))
  else await expectShown(phone.text(welcome))
}

const tick = (phone: Phone) => phone.visible('wx-checkbox').click()

const setNetwork = (phone: Phone, name: 'Online' | 'Offline') =>
  phone.page.getByRole('button', { name, exact: true }).click()

const comeBack = async (phone: Phone) => {
  await phone.page.getByRole('button', { name: 'Background', exact: true }).click()
  await phone.page.getByRole('button', { name: 'In front', exact: true }).click()
  await phone.page.waitForTimeout(settleMs)
}

/** Sign-ins that the app sent since it was launched. */
const signInsSent = async (phone: Phone): Promise<number> =>
  (await phone.facts()).events.filter(
    ({ type, method, path }) =>
      type === 'requestStart' && method === 'POST' && path === '/v1/sessions',
  ).length

const expectRevoked = async (phone: Phone) => {
  const { events } = await phone.facts()
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'requestEnd',
      path: '/v1/sessions/current',
      statusCode: 204,
    }),
  )
}

const createSignal = () => {
  let send: () => void = () => undefined
  const sent = new Promise<void>((resolve) => {
    send = resolve
  })
  return { send, sent }
}
