import { describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen, within } from '@testing-library/react'
import type { Api } from '../../../src/api/api'
import type { ListedSession } from '../../../src/contract/session-calls'
import DevicesPage from '../../../src/pages/account/devices'
import { routes } from '../../../src/ui/routes'
import { createPage } from '../../setup/taro'
import {
  appError,
  createTask,
  createTestPassport,
  createUser,
  failedTask,
  settledTask,
} from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const session = (id: string, change: Partial<ListedSession> = {}): ListedSession => ({
  id,
  createdAt: '2026-11-01T09:00:00.000Z',
  expiresAt: '2027-11-01T09:00:00.000Z',
  lastSeenAt: '2026-11-21T09:00:00.000Z',
  provider: 'weapp',
  device: { name: `Phone ${id}`, platform: 'ios' },
  current: false,
  ...change,
})

const own = session('one', { current: true })
const others = [session('two'), session('three', { device: null, provider: 'h5' })]

const open = async (api: Partial<Api>) => {
  const test = createTestPassport({ api })
  await test.signIn()
  return { ...test, ...(await renderPage(test, <DevicesPage />)) }
}

const listing = (...sessions: ListedSession[]) => ({ listSessions: () => settledTask(sessions) })

const tapNth = (name: string, index = 0) =>
  act(async () => {
    const button = screen.getAllByRole('button', { name })[index]
    if (button !== undefined) fireEvent.click(button)
  })

const revokeAll = 'Sign out all other devices'

describe('DevicesPage', () => {
  it('stands in for the list while it loads', async () => {
    const list = createTask<ListedSession[]>()
    await open({ listSessions: () => list.task })
    expect(screen.getByRole('status')).toHaveAccessibleName('Loading')
    await act(async () => list.resolve([own]))
    expect(screen.queryByRole('status')).toBeNull()
    expect(screen.getByText('Phone one')).toBeVisible()
  })

  it('marks this device and offers to sign out only the others', async () => {
    await open(listing(...others, own))
    expect(screen.getByText('Phone one')).toBeVisible()
    expect(screen.getByText('Phone two')).toBeVisible()
    expect(screen.getByText('Unknown device')).toBeVisible()
    expect(
      screen.getByText(/^Web · Signed in 2026-11-01 \d\d:\d\d · Last used 2026-11-21/),
    ).toBeVisible()
    expect(screen.getAllByRole('button', { name: 'Sign out' })).toHaveLength(2)
  })

  it('says when there is no other device', async () => {
    await open(listing(own))
    expect(screen.getByText('You are not signed in anywhere else.')).toBeVisible()
    expect(screen.queryByRole('button', { name: revokeAll })).toBeNull()
  })

  it('signs one device out after the question, once the server did', async () => {
    const revoking = createTask<undefined>()
    const revokeSession = jest.fn<Api['revokeSession']>(() => revoking.task)
    const { host } = await open({ ...listing(own, ...others), revokeSession })
    host.dialogs.confirm.mockResolvedValueOnce(false)
    await tapNth('Sign out')
    expect(revokeSession).not.toHaveBeenCalled()
    await tapNth('Sign out')
    expect(revokeSession).toHaveBeenCalledWith('two')
    expect(screen.getByText('Phone two')).toBeVisible()
    expect(screen.getByRole('button', { name: revokeAll })).toBeDisabled()
    await act(async () => revoking.resolve(undefined))
    expect(screen.queryByText('Phone two')).toBeNull()
    expect(host.dialogs.toast).toHaveBeenCalledWith('Signed out 1 device')
  })

  it('signs all others out', async () => {
    const { host } = await open({
      ...listing(own, ...others),
      revokeOtherSessions: () => settledTask(2),
    })
    await tapNth(revokeAll)
    expect(screen.getByText('You are not signed in anywhere else.')).toBeVisible()
    expect(host.dialogs.toast).toHaveBeenCalledWith('Signed out 2 devices')
  })

  it('loads again when a device could not be signed out: it may be gone already', async () => {
    const listSessions = jest
      .fn<Api['listSessions']>()
      .mockReturnValueOnce(settledTask([own, ...others]))
      .mockReturnValueOnce(settledTask([own]))
    const { host } = await open({
      listSessions,
      revokeSession: () => failedTask(appError('not_found')),
    })
    await tapNth('Sign out')
    expect(host.dialogs.showMessage).toHaveBeenCalledWith(
      'This no longer exists. Refresh to see what does.',
      'OK',
    )
    expect(screen.queryByText('Phone two')).toBeNull()
  })

  it('says why it could not load, and tries again', async () => {
    const listSessions = jest
      .fn<Api['listSessions']>()
      .mockReturnValueOnce(failedTask(appError('network_unavailable', { retryable: true })))
      .mockReturnValueOnce(settledTask([own]))
    await open({ listSessions })
    expect(screen.getByRole('alert')).toHaveTextContent('Cannot reach the service.')
    await tapNth('Try again')
    expect(screen.getByText('Phone one')).toBeVisible()
  })

  it('keeps the list when a pull-down fails', async () => {
    const listSessions = jest
      .fn<Api['listSessions']>()
      .mockReturnValueOnce(settledTask([own]))
      .mockReturnValueOnce(failedTask(appError('timeout', { retryable: true })))
    const { page, host } = await open({ listSessions })
    await act(async () => page.pullDown())
    expect(screen.getByText('Phone one')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('The service did not respond in time.')
    expect(host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })

  it('shows nothing of the former user when another one is signed in', async () => {
    const listSessions = jest
      .fn<Api['listSessions']>()
      .mockReturnValueOnce(settledTask([own, ...others]))
      .mockReturnValueOnce(createTask<ListedSession[]>().task)
    const test = await open({ listSessions })
    expect(screen.getByText('Phone two')).toBeVisible()
    test.becomeUser(createUser({ id: 'user-2' }))
    await act(() => test.auth.renew(test.auth.store.getState().session?.token ?? ''))
    expect(screen.queryByText(/^Phone/)).toBeNull()
    expect(listSessions).toHaveBeenCalledTimes(2)
  })

  it('sends nothing while signed out, and ends a pull-down at once', async () => {
    const test = createTestPassport()
    const { container, page } = await renderPage(
      test,
      <DevicesPage />,
      createPage({}, routes.devices),
    )
    expect(within(container).getByText('Sign in to see your devices')).toBeVisible()
    await act(async () => page.pullDown())
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })
})
