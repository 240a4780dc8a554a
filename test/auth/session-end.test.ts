import { describe, expect, it } from '@jest/globals'
import {
  appError,
  createAuthHarness,
  createdSession,
  stateOf,
  tokenNamed,
} from '../support/auth-harness'
import { settle } from '../support/manual-clock'

describe('createAuth: the end of a session', () => {
  const dayMs = 86_400_000

  it('renews in the background when the end is near on the server’s clock', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    const nearMs = harness.clock.nowMs() + 29 * dayMs
    await harness.clock.advance(600_000)
    harness.auth.noteServerTime(nearMs - 1)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    harness.auth.noteServerTime(nearMs)
    await expect(harness.auth.ensureSession()).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(harness.codes).toHaveLength(2)
    expect(stateOf(harness).activity).toBe('renewing')
  })

  it('does not believe the phone’s clock', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.clock.jump(400 * dayMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    harness.auth.noteServerTime(harness.clock.nowMs() - 400 * dayMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
  })

  it('keeps a session in use that could not be renewed in time', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    await harness.clock.advance(600_000)
    harness.auth.noteServerTime(harness.clock.nowMs() + 31 * dayMs)
    await harness.auth.ensureSession()
    harness.codes[1]?.reject(appError('login_failed', { retryable: false }))
    await settle()
    await expect(harness.auth.ensureSession()).resolves.toMatchObject({ token: tokenNamed('a') })
    expect(stateOf(harness).status).toBe('signedIn')
  })

  it('renews no sooner than after ten minutes, whatever the server’s clock says', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.noteServerTime(harness.clock.nowMs() + 100 * dayMs)
    await harness.clock.advance(599_000)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    await harness.clock.advance(1_000)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(2)
  })

  it('renews a short session in its last quarter, not at every request', async () => {
    const harness = createAuthHarness()
    const asked = harness.auth.signIn().done
    harness.codes[0]?.resolve('code')
    await settle()
    const created = createdSession('a', harness.clock)
    const hourMs = 3_600_000
    created.session.expiresAt = new Date(harness.clock.nowMs() + hourMs).toISOString()
    harness.exchanges[0]?.resolve(created)
    await asked
    harness.auth.noteServerTime(harness.clock.nowMs())
    await harness.clock.advance(0.7 * hourMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(1)
    await harness.clock.advance(0.1 * hourMs)
    await harness.auth.ensureSession()
    expect(harness.codes).toHaveLength(2)
  })

  it('renews in the foreground as well, with no request', async () => {
    const harness = createAuthHarness()
    await harness.signIn('a')
    harness.auth.start()
    await harness.clock.advance(600_000)
    harness.auth.noteServerTime(harness.clock.nowMs() + 30 * dayMs)
    harness.host.foreground()
    expect(harness.codes).toHaveLength(2)
  })
})
