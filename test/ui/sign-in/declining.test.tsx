import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, render, screen } from '@testing-library/react'
import SignInPage from '../../../src/pages/account/sign-in'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { GateProvider } from '../../../src/ui/auth-gate/gate-context'
import { useAuthedAction } from '../../../src/ui/auth-gate/use-authed-action'
import { PageShell } from '../../../src/ui/page-shell/page-shell'
import { appError, createTestPassport, type TestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

const tap = (name: string | RegExp) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const tick = () =>
  act(async () => {
    fireEvent.click(screen.getByRole('checkbox'))
  })

const Buy = () => {
  const { run } = useAuthedAction(() => undefined)
  return (
    <button
      onClick={() => {
        run()
      }}
    >
      Buy
    </button>
  )
}

interface Surface {
  /** Opens the page and its question; the next tap on `button` signs in. */
  open: () => Promise<{ test: TestPassport; leave: () => void }>
  button: string
  ways: readonly Way[]
}

type Way = 'not now' | 'close' | 'untick' | 'leave the page'

const offline = () => appError('network_unavailable', { retryable: true })

const setUp = async (silentSignIn: 'tap' | 'gate'): Promise<TestPassport> => {
  const test = createTestPassport({ silentSignIn })
  test.auth.start()
  // What a launch does has nothing to do yet.
  await act(() => jest.advanceTimersByTimeAsync(1))
  return test
}

const openSheet = async () => {
  const test = await setUp('tap')
  const { unmount } = await renderPage(
    test,
    <PageShell title="Shop">
      <Buy />
    </PageShell>,
  )
  await tap('Buy')
  await tick()
  return { test, leave: unmount }
}

const openGate = async () => {
  const test = await setUp('tap')
  const { unmount } = await renderPage(test, <AuthGate>secret</AuthGate>)
  await tick()
  return { test, leave: unmount }
}

const openRetryPanel = async () => {
  const test = await setUp('gate')
  test.failExchange(offline())
  const { unmount } = await renderPage(test, <AuthGate>secret</AuthGate>)
  await act(() => jest.advanceTimersByTimeAsync(2_000))
  expect(screen.getByText('Cannot sign in right now')).toBeVisible()
  test.exchange.mockClear()
  return { test, leave: unmount }
}

const openSignInPage = async () => {
  const test = await setUp('gate')
  const { unmount } = await renderPage(test, <SignInPage />)
  await tick()
  return { test, leave: unmount }
}

const surfaces: Record<string, Surface> = {
  sheet: {
    open: openSheet,
    button: 'Sign in',
    ways: ['not now', 'close', 'untick', 'leave the page'],
  },
  'panel of a gate': {
    open: openGate,
    button: 'Sign in',
    ways: ['not now', 'untick', 'leave the page'],
  },
  'retry panel': {
    open: openRetryPanel,
    button: 'Try again',
    ways: ['not now', 'leave the page'],
  },
  'sign-in page': {
    open: openSignInPage,
    button: 'Sign in',
    ways: ['not now', 'untick', 'leave the page'],
  },
}

/** How far the sign-in is when the user takes it back; returns what lets it go on. */
const phases = {
  'while it waits for a code': (test: TestPassport) => {
    const held = test.holdLoginCode()
    return () => {
      held.resolve('late-code')
    }
  },
  'while it runs': (test: TestPassport) => {
    const held = test.holdExchange()
    return () => {
      held.resolve(undefined)
    }
  },
  'after it failed': (test: TestPassport) => {
    test.failExchange(offline())
    return () => undefined
  },
}

const takeBack = async (way: Way, leave: () => void) => {
  if (way === 'not now') await tap('Not now')
  else if (way === 'untick') await tick()
  else if (way === 'leave the page') act(leave)
  else {
    await act(async () => {
      fireEvent.click(document.querySelector('.tp-sheet__mask') as Element)
    })
  }
}

const cases = Object.entries(surfaces).flatMap(([name, surface]) =>
  Object.entries(phases).flatMap(([phase, prepare]) =>
    surface.ways.map((way) => ({ name, surface, phase, prepare, way })),
  ),
)

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

describe('taking a sign-in back', () => {
  it.each(cases)('$name: $way $phase', async ({ surface, phase, prepare, way }) => {
    const { test, leave } = await surface.open()
    const goOn = prepare(test)
    await tap(surface.button)
    const sent = test.exchange.mock.calls.length
    expect(sent).toBe(phase === 'while it waits for a code' ? 0 : 1)

    await takeBack(way, leave)
    await act(async () => {
      goOn()
    })
    await act(async () => {
      test.setOnline(true)
      test.comeBack()
    })
    await act(() => jest.advanceTimersByTimeAsync(120_000))

    expect(test.auth.store.getState()).toMatchObject({ status: 'signedOut', error: null })
    expect(test.exchange).toHaveBeenCalledTimes(sent)
    const arrived = phase === 'while it runs' ? 1 : 0
    expect(test.revoke).toHaveBeenCalledTimes(arrived)
  })
})

describe('leaving a sign-in alone', () => {
  it.each(['the page is covered', 'another tab is shown'] as const)(
    'goes on while %s',
    async (event) => {
      const test = createTestPassport()
      const { page } = await renderPage(test, <SignInPage />)
      await tick()
      const held = test.holdExchange()
      await tap('Sign in')
      await act(async () => {
        page.hide()
        if (event === 'another tab is shown') test.comeBack()
      })
      await act(async () => {
        held.resolve(undefined)
      })
      expect(test.auth.store.getState().status).toBe('signedIn')
    },
  )
})

describe('useAuthedAction without a question of the app', () => {
  it('takes its sign-in back when its component unmounts', async () => {
    const test = createTestPassport()
    const held = test.holdExchange()
    const panel = () => null
    const { unmount } = render(
      <GateProvider
        auth={test.auth}
        panels={{ Skeleton: panel, SignIn: panel, Retry: panel, Missing: panel }}
        reportError={(error) => {
          throw error
        }}
      >
        <Buy />
      </GateProvider>,
    )
    await tap('Buy')
    unmount()
    await act(async () => {
      held.resolve(undefined)
    })
    expect(test.auth.store.getState().status).toBe('signedOut')
    expect(test.revoke).toHaveBeenCalledTimes(1)
  })
})
