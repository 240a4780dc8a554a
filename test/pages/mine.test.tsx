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

describe('MinePage', () => {
  it('is closed to who is signed out', async () => {
    await renderPage(createTestPassport(), <MinePage />)
    expect(screen.getByText('Sign in to continue')).toBeVisible()
    expect(screen.queryByText('Phone number')).toBeNull()
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
      'No connection. Check your network and try again.',
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

  it('signs out only after the question, and stays signed out', async () => {
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
    expect(screen.getByText('Sign in to continue')).toBeVisible()
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
    fireEvent.click(screen.getByRole('button', { name }))
    expect(test.host.navigation.open).toHaveBeenCalledWith(path)
  })
})
