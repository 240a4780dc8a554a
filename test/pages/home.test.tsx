import { describe, expect, it } from '@jest/globals'
import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import HomePage from '../../src/pages/home'
import { appError, createTestPassport, createUser, settledTask } from '../ui/create-test-passport'
import { renderPage } from '../ui/render-page'

const later = '2026-11-22T09:00:00.000Z'

/** The page's own button, or the one in the sheet over it. */
const tapSignIn = (index: 0 | 1) =>
  act(async () => {
    const button = screen.getAllByRole('button', { name: 'Sign in' })[index]
    if (button !== undefined) fireEvent.click(button)
  })

describe('HomePage', () => {
  it('can be browsed signed out, with no panel and no request', async () => {
    const test = createTestPassport()
    await renderPage(test, <HomePage />)
    expect(screen.getByText('Not signed in. Feel free to look around.')).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(test.exchange).not.toHaveBeenCalled()
  })

  it('says in words how the sign-in stands', async () => {
    const test = createTestPassport({ user: createUser({ nickname: null }) })
    const held = test.holdExchange()
    await renderPage(test, <HomePage />)
    let signingIn: Promise<unknown> = Promise.resolve()
    act(() => {
      signingIn = test.signIn()
    })
    expect(screen.getByText('Signing in')).toBeVisible()
    await act(async () => {
      held.resolve(undefined)
      await signingIn
    })
    expect(screen.getByText('Signed in')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull()
    await act(async () => test.auth.setUser(createUser({ nickname: 'Lin', updatedAt: later })))
    expect(screen.getByText('Hello, Lin')).toBeVisible()
  })

  it('signs in from a sheet', async () => {
    const test = createTestPassport()
    await renderPage(test, <HomePage />)
    await tapSignIn(0)
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Sign in to use every page')
    fireEvent.click(screen.getByRole('checkbox'))
    await tapSignIn(1)
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByText('Hello, Lin')).toBeVisible()
  })

  it('says in the sheet why a sign-in failed, and stays to be tried again', async () => {
    const test = createTestPassport()
    test.failExchange(appError('provider_unavailable', { retryable: true }))
    await renderPage(test, <HomePage />)
    await tapSignIn(0)
    fireEvent.click(screen.getByRole('checkbox'))
    await tapSignIn(1)
    expect(screen.getByRole('alert')).toHaveTextContent('WeChat is busy.')
    expect(screen.getByRole('dialog')).toBeVisible()
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Not now' }))
    })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByText('Not signed in. Feel free to look around.')).toBeVisible()
  })

  it('takes over what a pull-down brings', async () => {
    const mei = createUser({ nickname: 'Mei', updatedAt: later })
    const test = createTestPassport({ api: { readMe: () => settledTask(mei) } })
    await test.signIn()
    const { page } = await renderPage(test, <HomePage />)
    await act(async () => page.pullDown())
    expect(screen.getByText('Hello, Mei')).toBeVisible()
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })

  it('opens the devices only while signed in', async () => {
    const test = createTestPassport()
    await renderPage(test, <HomePage />)
    const devices = () =>
      act(async () => {
        fireEvent.click(screen.getByRole('button', { name: /^My devices/ }))
      })
    await devices()
    expect(test.host.navigation.open).not.toHaveBeenCalled()
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Not now' }))
    })
    await act(() => test.signIn())
    await devices()
    expect(test.host.navigation.open.mock.calls).toEqual([['/pages/account/devices/index']])
  })

  it('offers to open a web page only where the build names one', async () => {
    await renderPage(createTestPassport(), <HomePage />)
    expect(screen.queryByText('Web page')).toBeNull()
    cleanup()
    const test = createTestPassport({ webUrl: 'https://h5.example.com/' })
    await renderPage(test, <HomePage />)
    fireEvent.click(screen.getByRole('button', { name: /^Web page/ }))
    expect(test.host.navigation.open).toHaveBeenCalledWith('/pages/samples/web/index')
  })

  it.each([
    [/^Members only/, '/pages/samples/session/index'],
    [/^Guest book/, '/pages/samples/profile/index'],
    [/^Booking/, '/pages/samples/phone/index'],
    [/^Orders/, '/pages/samples/redirect/index'],
    [/^Settings/, '/pages/account/settings/index'],
  ])('opens %s', async (name, path) => {
    const test = createTestPassport()
    await renderPage(test, <HomePage />)
    fireEvent.click(screen.getByRole('button', { name }))
    expect(test.host.navigation.open).toHaveBeenCalledWith(path)
  })
})
