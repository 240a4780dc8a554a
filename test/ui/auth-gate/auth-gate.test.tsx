import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import {
  appError,
  createTestPassport,
  createUser,
  type TestPassportOptions,
} from '../create-test-passport'
import { renderPage } from '../render-page'

const later = '2026-11-22T09:00:00.000Z'

const mounts = { count: 0, unmounts: 0 }

const Secret = () => {
  useEffect(() => {
    mounts.count += 1
    return () => {
      mounts.unmounts += 1
    }
  }, [])
  return <p>secret</p>
}

const setUp = (options?: TestPassportOptions) => {
  mounts.count = 0
  mounts.unmounts = 0
  return createTestPassport(options)
}

const signInOnPanel = async () => {
  fireEvent.click(screen.getByRole('checkbox'))
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Sign in' }))
  })
}

/** Past the pause after a failed sign-in. */
const waitOutPause = () => act(() => jest.advanceTimersByTimeAsync(5_000))

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

describe('AuthGate', () => {
  it('shows the sign-in panel while signed out, and the content after the sign-in', async () => {
    const test = setUp()
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    expect(screen.queryByText('secret')).toBeNull()
    await signInOnPanel()
    expect(screen.getByText('secret')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull()
  })

  it('shows a skeleton, and never the panel, during a silent sign-in', async () => {
    const test = setUp({ silentSignIn: 'gate' })
    const held = test.holdExchange()
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    expect(screen.getByRole('status')).toHaveAccessibleName('Loading')
    expect(screen.queryByRole('button')).toBeNull()
    await act(async () => held.resolve(undefined))
    expect(screen.getByText('secret')).toBeVisible()
    expect(test.exchange).toHaveBeenCalledTimes(1)
  })

  it('never signs in by itself after the user signed out', async () => {
    const test = setUp({ silentSignIn: 'gate' })
    await test.signIn()
    await test.auth.signOut()
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    expect(screen.getByText('Sign in to use every page')).toBeVisible()
    expect(screen.queryByRole('alert')).toBeNull()
    expect(test.exchange).toHaveBeenCalledTimes(1)
  })

  it('names the reason of a failed silent sign-in and recovers when it is tried again', async () => {
    const test = setUp({ silentSignIn: 'gate' })
    test.failExchange(appError('network_unavailable', { retryable: true }))
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    expect(screen.getByRole('alert')).toHaveTextContent('Cannot reach the service.')
    expect(screen.getByRole('alert')).toHaveTextContent(/You can try again in \d+ s\./)
    expect(screen.getByRole('button', { name: 'Try again' })).toBeDisabled()
    await waitOutPause()
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    })
    expect(screen.getByText('secret')).toBeVisible()
  })

  it('keeps the content mounted during a renewal, and when that fails', async () => {
    const test = setUp()
    const { token } = await test.signIn()
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    const held = test.holdExchange()
    const renewal = test.auth.renew(token).catch(() => undefined)
    expect(test.auth.store.getState().activity).toBe('renewing')
    expect(screen.getByText('secret')).toBeVisible()
    await act(async () => {
      held.reject(appError('provider_unavailable', { retryable: true }))
      await renewal
    })
    expect(test.auth.store.getState().error?.code).toBe('provider_unavailable')
    expect(screen.getByText('secret')).toBeVisible()
    expect(mounts).toEqual({ count: 1, unmounts: 0 })
  })

  it('mounts the content again when another user takes the place of the first', async () => {
    const test = setUp()
    const { token } = await test.signIn()
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    test.becomeUser(createUser({ id: 'user-2' }))
    await act(() => test.auth.renew(token))
    expect(screen.getByText('secret')).toBeVisible()
    expect(mounts).toEqual({ count: 2, unmounts: 1 })
  })

  it('takes the content away when the session is over', async () => {
    const test = setUp()
    await test.signIn()
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    await act(() => test.auth.signOut())
    expect(screen.queryByText('secret')).toBeNull()
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeVisible()
  })

  it('keeps the panel, with what was ticked, when the sign-in that it started fails', async () => {
    const test = setUp()
    await renderPage(
      test,
      <AuthGate>
        <Secret />
      </AuthGate>,
    )
    test.failExchange(appError('network_unavailable', { retryable: true }))
    await signInOnPanel()
    expect(screen.getByRole('checkbox')).toBeChecked()
    expect(screen.getByRole('alert')).toHaveTextContent('Cannot reach the service.')
  })

  it.each([
    ['profile', { nickname: null }, 'Choose a nickname', '/pages/account/profile/index?then=back'],
    ['phone', { phone: null }, 'Add a phone number', '/pages/account/phone/index?then=back'],
  ] as const)('leads to what level %s needs', async (require, lack, action, path) => {
    const test = setUp({ user: createUser(lack) })
    await test.signIn()
    await renderPage(
      test,
      <AuthGate require={require}>
        <Secret />
      </AuthGate>,
    )
    fireEvent.click(screen.getByRole('button', { name: action }))
    expect(test.host.navigation.open).toHaveBeenCalledWith(path)
    await act(async () => test.auth.setUser(createUser({ updatedAt: later })))
    expect(screen.getByText('secret')).toBeVisible()
  })

  it('draws what the page gives instead of the panels', async () => {
    const test = setUp({ user: createUser({ phone: null }), silentSignIn: 'gate' })
    const held = test.holdExchange()
    await renderPage(
      test,
      <AuthGate
        require="phone"
        skeleton="own skeleton"
        fallback="own fallback"
        retry="own retry"
        renderMissing={(missing, user) => `${user?.nickname ?? ''} lacks a ${missing}`}
      >
        <Secret />
      </AuthGate>,
    )
    expect(screen.getByText('own skeleton')).toBeVisible()
    await act(async () => held.reject(appError('timeout', { retryable: true })))
    expect(screen.getByText('own retry')).toBeVisible()
    await waitOutPause()
    await act(() => test.signIn())
    expect(screen.getByText('Lin lacks a phone')).toBeVisible()
    await act(() => test.auth.signOut())
    expect(screen.getByText('own fallback')).toBeVisible()
  })
})
