import { describe, expect, it } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import {
  useAuthError,
  useIsSigningIn,
  useSession,
  useUser,
} from '../../../src/ui/auth-gate/session-hooks'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { appError, createTestPassport, createUser } from '../create-test-passport'
import { renderPage } from '../render-page'

const later = '2026-11-22T09:00:00.000Z'

const createReaders = () => {
  const renders = { session: 0, user: 0, error: 0, signingIn: 0, gate: 0 }
  const SessionReader = () => {
    renders.session += 1
    const { status } = useSession()
    return <p>status: {status}</p>
  }
  const UserReader = () => {
    renders.user += 1
    return <p>user: {useUser()?.nickname ?? 'nobody'}</p>
  }
  const ErrorReader = () => {
    renders.error += 1
    return <p>error: {useAuthError()?.code ?? 'none'}</p>
  }
  const SigningInReader = () => {
    renders.signingIn += 1
    return <p>signing in: {String(useIsSigningIn())}</p>
  }
  const GateReader = () => {
    renders.gate += 1
    return null
  }
  const readers = (
    <>
      <SessionReader />
      <UserReader />
      <ErrorReader />
      <SigningInReader />
      <AuthGate>
        <GateReader />
      </AuthGate>
    </>
  )
  return { renders, readers }
}

describe('session hooks', () => {
  it('draws nothing again while a renewal runs', async () => {
    const test = createTestPassport()
    const { token } = await test.signIn()
    const { renders, readers } = createReaders()
    await renderPage(test, readers)
    const before = { ...renders }
    const held = test.holdExchange()
    let renewal: Promise<unknown> = Promise.resolve()
    await act(async () => {
      renewal = test.auth.renew(token)
    })
    expect(test.auth.store.getState().activity).toBe('renewing')
    expect(renders).toEqual(before)
    await act(async () => {
      held.resolve(undefined)
      await renewal
    })
    // The renewed session has another id; the user in the answer is the same one.
    expect(renders).toEqual({ ...before, session: before.session + 1 })
  })

  it('draws only the error when a renewal fails', async () => {
    const test = createTestPassport()
    const { token } = await test.signIn()
    const { renders, readers } = createReaders()
    await renderPage(test, readers)
    const before = { ...renders }
    test.failExchange(appError('network_unavailable', { retryable: true }))
    await act(() => test.auth.renew(token).catch(() => undefined))
    expect(screen.getByText('error: network_unavailable')).toBeVisible()
    expect(renders).toEqual({ ...before, error: before.error + 1 })
  })

  it('draws only the user when the user changes', async () => {
    const test = createTestPassport()
    await test.signIn()
    const { renders, readers } = createReaders()
    await renderPage(test, readers)
    const before = { ...renders }
    await act(async () => test.auth.setUser(createUser({ nickname: 'Mei', updatedAt: later })))
    expect(screen.getByText('user: Mei')).toBeVisible()
    expect(renders).toEqual({ ...before, user: before.user + 1 })
  })
})
