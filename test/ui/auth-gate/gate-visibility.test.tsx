import { describe, expect, it, jest } from '@jest/globals'
import { act } from '@testing-library/react'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { useGatedShow } from '../../../src/ui/auth-gate/gate-visibility'
import { createTestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

const createGated = () => {
  const onShow = jest.fn<() => void>()
  const Orders = () => {
    useGatedShow(onShow)
    return <p>orders</p>
  }
  return { onShow, Orders }
}

describe('useGatedShow', () => {
  it('runs once for the first show of a page that is open at once', async () => {
    const test = createTestPassport()
    await test.signIn()
    const { Orders, onShow } = createGated()
    const { page } = await renderPage(
      test,
      <AuthGate>
        <Orders />
      </AuthGate>,
    )
    expect(onShow).toHaveBeenCalledTimes(1)
    await act(async () => page.show())
    expect(onShow).toHaveBeenCalledTimes(2)
  })

  it('makes up for the show that came before the gate opened', async () => {
    const test = createTestPassport()
    const { Orders, onShow } = createGated()
    await renderPage(
      test,
      <AuthGate>
        <Orders />
      </AuthGate>,
    )
    expect(onShow).not.toHaveBeenCalled()
    await act(() => test.signIn())
    expect(onShow).toHaveBeenCalledTimes(1)
  })

  it('waits for the next show when the gate opens on a hidden page', async () => {
    const test = createTestPassport()
    const { Orders, onShow } = createGated()
    const { page } = await renderPage(
      test,
      <AuthGate>
        <Orders />
      </AuthGate>,
    )
    await act(async () => page.hide())
    await act(() => test.signIn())
    expect(onShow).not.toHaveBeenCalled()
    await act(async () => page.show())
    expect(onShow).toHaveBeenCalledTimes(1)
  })
  it('knows that the page is visible in a gate within a gate', async () => {
    const test = createTestPassport()
    const { Orders, onShow } = createGated()
    const nested = (
      <AuthGate>
        <AuthGate>
          <Orders />
        </AuthGate>
      </AuthGate>
    )
    await renderPage(test, nested)
    await act(() => test.signIn())
    expect(onShow).toHaveBeenCalledTimes(1)
  })
})
