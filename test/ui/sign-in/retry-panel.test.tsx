import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { appError, createTestPassport, type TestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

/** A gate whose silent sign-in failed for a reason that may pass. */
const setUp = async (): Promise<TestPassport> => {
  const test = createTestPassport({ silentSignIn: 'gate' })
  test.failExchange(appError('provider_unavailable', { retryable: true }))
  await renderPage(test, <AuthGate>secret</AuthGate>)
  await act(() => jest.advanceTimersByTimeAsync(1_000))
  return test
}

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

describe('RetryPanel', () => {
  it('says what failed, and takes no second tap while it tries again', async () => {
    const test = await setUp()
    expect(screen.getByText('Cannot sign in right now')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('WeChat is busy.')
    const held = test.holdExchange()
    await tap('Try again')
    expect(screen.getByRole('button', { name: 'Signing in…' })).toBeDisabled()
    expect(screen.getByText('Cannot sign in right now')).toBeVisible()
    await act(async () => held.resolve(undefined))
    expect(screen.getByText('secret')).toBeVisible()
  })

  it('stays when it fails again, with the newer reason', async () => {
    const test = await setUp()
    test.failExchange(appError('network_unavailable', { retryable: true }))
    await tap('Try again')
    expect(screen.getByRole('alert')).toHaveTextContent('Cannot reach the service.')
    expect(screen.getByRole('button', { name: 'Try again' })).toBeDisabled()
  })

  it('gives way to the sign-in panel when trying again is of no use', async () => {
    const test = await setUp()
    test.failExchange(appError('account_blocked'))
    await tap('Try again')
    expect(screen.getByRole('checkbox')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('Sign-in is blocked for this account')
  })

  it('offers a way out', async () => {
    const test = await setUp()
    await tap('Not now')
    expect(test.host.navigation.leave).toHaveBeenCalledWith('/pages/home/index')
  })
})
