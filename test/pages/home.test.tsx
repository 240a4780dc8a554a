import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import HomePage from '../../src/pages/home'
import { createTestPassport, createUser } from '../ui/create-test-passport'
import { renderPage } from '../ui/render-page'

const later = '2026-11-22T09:00:00.000Z'

describe('HomePage', () => {
  it('can be browsed signed out, with no panel and nothing asked of the server', async () => {
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
      signingIn = test.auth.signIn()
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
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    })
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Sign in to continue')
    fireEvent.click(screen.getByRole('checkbox'))
    const [, inSheet] = screen.getAllByRole('button', { name: 'Sign in' })
    await act(async () => {
      if (inSheet !== undefined) fireEvent.click(inSheet)
    })
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByText('Hello, Lin')).toBeVisible()
  })

  it('opens the devices only for who is signed in', async () => {
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
    await act(() => test.auth.signIn())
    await devices()
    expect(test.host.navigation.open.mock.calls).toEqual([['/pages/account/devices/index']])
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
