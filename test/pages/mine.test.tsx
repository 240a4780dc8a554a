import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import MinePage from '../../src/pages/mine'
import {
  appError,
  createTestPassport,
  createUser,
  failedTask,
  settledTask,
} from '../ui/create-test-passport'
import { renderPage } from '../ui/render-page'

const tap = (name: string | RegExp) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

describe('MinePage', () => {
  it('works signed out: its head signs in, its rows ask when they are tapped', async () => {
    const test = createTestPassport()
    await renderPage(test, <MinePage />)
    expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull()
    await tap('Tap to sign in Sign in to manage your profile and devices')
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Sign in to manage your account')
    await tap('Not now')
    expect(test.host.navigation.leave).not.toHaveBeenCalled()

    await tap('Devices')
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Sign in to see your devices')
    fireEvent.click(screen.getByRole('checkbox'))
    await tap('Sign in')
    expect(test.host.navigation.open.mock.calls).toEqual([['/pages/account/devices/index']])
    expect(screen.getByText('Lin')).toBeVisible()
  })

  it('opens the settings signed out, too', async () => {
    const test = createTestPassport()
    await renderPage(test, <MinePage />)
    await tap('Settings')
    expect(test.host.navigation.open).toHaveBeenCalledWith('/pages/account/settings/index')
  })

  it('offers the customer service where the host has one', async () => {
    const { unmount } = await renderPage(createTestPassport(), <MinePage />)
    const contact = screen.getByRole('button', { name: 'Contact customer service' })
    expect(contact).toHaveAttribute('data-open-type', 'contact')
    unmount()
    await renderPage(createTestPassport({ abilities: { contact: false } }), <MinePage />)
    expect(screen.queryByRole('button', { name: 'Contact customer service' })).toBeNull()
  })

  it('shows who is signed in from what is stored, with no request', async () => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <MinePage />)
    expect(screen.getByText('Lin')).toBeVisible()
    expect(screen.getByText('138****0000')).toBeVisible()
  })

  it('shows no name and no number where there is none', async () => {
    const test = createTestPassport({ user: createUser({ nickname: null, phone: null }) })
    await test.signIn()
    await renderPage(test, <MinePage />)
    expect(screen.getByText('No nickname yet')).toBeVisible()
    expect(screen.getByText('Not added')).toBeVisible()
  })

  it('gives a letter for a picture that cannot be loaded', async () => {
    const avatarUrl = 'https://cdn.example.com/gone.png'
    const test = createTestPassport({ user: createUser({ avatarUrl }) })
    await test.signIn()
    const { container } = await renderPage(test, <MinePage />)
    const picture = container.querySelector('img')
    expect(picture).toHaveAttribute('src', avatarUrl)
    if (picture !== null) fireEvent.error(picture)
    expect(screen.getByText('L')).toBeVisible()
    expect(container.querySelector('img')).toBeNull()
  })

  it('takes over what a pull-down brings', async () => {
    const fresh = createUser({ nickname: 'Mei', updatedAt: '2026-11-22T09:00:00.000Z' })
    const test = createTestPassport({ api: { readMe: () => settledTask(fresh) } })
    await test.signIn()
    const { page } = await renderPage(test, <MinePage />)
    await act(async () => page.pullDown())
    expect(screen.getByText('Mei')).toBeVisible()
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })

  it('keeps what it shows when a pull-down fails, and says why', async () => {
    const offline = appError('network_unavailable', { retryable: true })
    const test = createTestPassport({ api: { readMe: () => failedTask(offline) } })
    await test.signIn()
    const { page } = await renderPage(test, <MinePage />)
    await act(async () => page.pullDown())
    expect(screen.getByText('Lin')).toBeVisible()
    expect(test.host.dialogs.showMessage).toHaveBeenCalledWith(
      'Cannot reach the service. Try again later.',
      'OK',
    )
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })

  it('asks nothing of the server when a signed-out user pulls down', async () => {
    const test = createTestPassport()
    const { page } = await renderPage(test, <MinePage />)
    await act(async () => page.pullDown())
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
    expect(test.exchange).not.toHaveBeenCalled()
  })

  it('signs out only after a confirmation, and stays signed out', async () => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <MinePage />)
    const signOut = () =>
      act(async () => {
        fireEvent.click(screen.getByRole('button', { name: 'Sign out' }))
      })
    test.host.dialogs.confirm.mockResolvedValueOnce(false)
    await signOut()
    expect(screen.getByText('Lin')).toBeVisible()
    await signOut()
    expect(screen.getByText('Tap to sign in')).toBeVisible()
    expect(test.auth.store.getState().signedOutBy).toBe('user')
  })

  it.each([
    [/^Profile/, '/pages/account/profile/index'],
    [/^Phone number/, '/pages/account/phone/index'],
    [/^Devices/, '/pages/account/devices/index'],
    [/^Settings/, '/pages/account/settings/index'],
  ])('opens %s', async (name, path) => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <MinePage />)
    await tap(name)
    expect(test.host.navigation.open).toHaveBeenCalledWith(path)
  })
})
