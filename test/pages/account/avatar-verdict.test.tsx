import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import type { Api } from '../../../src/api/api'
import type { User } from '../../../src/contract/user'
import ProfilePage from '../../../src/pages/account/profile'
import {
  appError,
  createTestPassport,
  createUser,
  failedTask,
  settledTask,
} from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const former = 'https://cdn.example.com/former.jpg'
const pending = 'https://api.example.com/media/pending/new.jpg?token=1'
const passed = 'https://cdn.example.com/new.jpg'

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 9, 0, second)).toISOString()

const waiting = createUser({ avatarUrl: former, pendingAvatarUrl: pending, updatedAt: at(1) })

const open = async (readMe: Api['readMe']) => {
  const test = createTestPassport({ api: { readMe } })
  await test.signIn()
  const page = await renderPage(test, <ProfilePage />)
  const setUser = (user: User) => {
    act(() => {
      test.auth.setUser(user)
    })
  }
  return { ...test, ...page, setUser }
}

const wait = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))

describe('AvatarVerdict', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })

  afterEach(() => {
    jest.useRealTimers()
  })

  it('says nothing while no picture waits, and asks nothing', async () => {
    const readMe = jest.fn<Api['readMe']>(() => settledTask(createUser()))
    await open(readMe)
    await wait(60_000)
    expect(readMe).not.toHaveBeenCalled()
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('shows the picture to its owner as one that is being checked, until it has passed', async () => {
    const shown = createUser({ avatarUrl: passed, pendingAvatarUrl: null, updatedAt: at(2) })
    const responses: User[] = [waiting, shown]
    const readMe = jest.fn<Api['readMe']>(() => settledTask(responses.shift() ?? waiting))
    const { container, setUser } = await open(readMe)
    setUser(waiting)
    expect(container.querySelector('img')).toHaveAttribute('src', pending)
    expect(screen.getByRole('status')).toHaveTextContent('is being checked')
    await wait(3_000)
    expect(screen.getByRole('status')).toHaveTextContent('is being checked')
    await wait(4_500)
    expect(container.querySelector('img')).toHaveAttribute('src', passed)
    expect(screen.queryByRole('status')).toBeNull()
    expect(screen.queryByText(/did not pass the check/)).toBeNull()
    await wait(3_600_000)
    expect(readMe).toHaveBeenCalledTimes(2)
  })

  it('says that the picture did not pass, with the former one back in its place', async () => {
    const rejected = createUser({
      avatarUrl: former,
      pendingAvatarUrl: null,
      updatedAt: at(2),
    })
    const { container, setUser } = await open(() => settledTask(rejected))
    setUser(waiting)
    await wait(3_000)
    expect(container.querySelector('img')).toHaveAttribute('src', former)
    expect(screen.getByText(/did not pass the check/)).toHaveAttribute('role', 'alert')
    setUser({ ...waiting, updatedAt: at(3) })
    expect(screen.queryByText(/did not pass the check/)).toBeNull()
    expect(screen.getByRole('status')).toHaveTextContent('is being checked')
  })

  it('keeps asking, ever more seldom, when it cannot ask', async () => {
    const readMe = jest.fn<Api['readMe']>(() => failedTask(appError('network_unavailable')))
    const { setUser, unmount } = await open(readMe)
    setUser(waiting)
    await wait(30 * 60_000)
    expect(readMe.mock.calls.length).toBeGreaterThan(5)
    expect(readMe.mock.calls.length).toBeLessThan(20)
    expect(screen.getByRole('status')).toHaveTextContent('is being checked')
    unmount()
    readMe.mockClear()
    await wait(3_600_000)
    expect(readMe).not.toHaveBeenCalled()
  })
})
