import { describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { useAuthedAction } from '../../../src/ui/auth-gate/use-authed-action'
import { PageShell } from '../../../src/ui/page-shell/page-shell'
import { appError, createDeferred, createTestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

const Favorite = ({ action }: { action: (id: string) => void | Promise<void> }) => {
  const { run, isBusy } = useAuthedAction(action)
  return (
    <button
      onClick={() => {
        run('item-7')
      }}
    >
      {isBusy ? 'busy' : 'favorite'}
    </button>
  )
}

const shell = (action: (id: string) => void | Promise<void>) => (
  <PageShell title="Shop">
    <Favorite action={action} />
  </PageShell>
)

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const signIn = async () => {
  fireEvent.click(screen.getByRole('checkbox'))
  await tap('Sign in')
}

describe('useAuthedAction', () => {
  it('runs at once while signed in', async () => {
    const test = createTestPassport()
    await test.signIn()
    const action = jest.fn<(id: string) => void>()
    await renderPage(test, shell(action))
    await tap('favorite')
    expect(action.mock.calls).toEqual([['item-7']])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('asks who is signed out to sign in, and then runs once', async () => {
    const test = createTestPassport()
    const action = jest.fn<(id: string) => void>()
    await renderPage(test, shell(action))
    await tap('favorite')
    expect(action).not.toHaveBeenCalled()
    await signIn()
    expect(action.mock.calls).toEqual([['item-7']])
    expect(screen.queryByRole('dialog')).toBeNull()
    await act(() => test.auth.signOut())
    await act(() => test.signIn())
    expect(action).toHaveBeenCalledTimes(1)
  })

  it('drops the action when the user would rather not', async () => {
    const test = createTestPassport()
    const action = jest.fn<(id: string) => void>()
    await renderPage(test, shell(action))
    await tap('favorite')
    await tap('Not now')
    expect(screen.queryByRole('dialog')).toBeNull()
    await act(() => test.signIn())
    expect(action).not.toHaveBeenCalled()
    expect(screen.getByRole('button', { name: 'favorite' })).toBeVisible()
  })

  it('keeps asking after a failed sign-in, and runs once when it succeeds', async () => {
    jest.useFakeTimers()
    const test = createTestPassport()
    const action = jest.fn<(id: string) => void>()
    await renderPage(test, shell(action))
    await tap('favorite')
    test.failExchange(appError('provider_unavailable', { retryable: true }))
    await signIn()
    expect(screen.getByRole('dialog')).toHaveTextContent('WeChat is busy.')
    await act(() => jest.advanceTimersByTimeAsync(5_000))
    await tap('Sign in')
    expect(action).toHaveBeenCalledTimes(1)
    jest.useRealTimers()
  })

  it('takes a second tap only when the first one is done', async () => {
    const test = createTestPassport()
    await test.signIn()
    const work = createDeferred<undefined>()
    const action = jest.fn(() => work.promise)
    await renderPage(test, shell(action))
    await tap('favorite')
    await tap('busy')
    expect(action).toHaveBeenCalledTimes(1)
    await act(async () => work.resolve(undefined))
    await tap('favorite')
    expect(action).toHaveBeenCalledTimes(2)
  })

  it('drops the action when the page was left meanwhile', async () => {
    const test = createTestPassport()
    const action = jest.fn<(id: string) => void>()
    const { unmount } = await renderPage(test, shell(action))
    await tap('favorite')
    unmount()
    await act(() => test.signIn())
    expect(action).not.toHaveBeenCalled()
  })

  it('says what went wrong with the action', async () => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(
      test,
      shell(() => Promise.reject(appError('not_found'))),
    )
    await tap('favorite')
    expect(test.host.dialogs.showMessage).toHaveBeenCalledWith(
      'This no longer exists. Refresh to see what does.',
      'OK',
    )
    expect(screen.getByRole('button', { name: 'favorite' })).toBeVisible()
  })
})
