import { describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import type { Api } from '../../../src/api/api'
import type { Identity } from '../../../src/contract/identities'
import IdentitiesPage from '../../../src/pages/account/identities'
import { routes } from '../../../src/ui/routes'
import { createPage } from '../../setup/taro'
import {
  appError,
  createTask,
  createTestPassport,
  failedTask,
  settledTask,
} from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const wechat = { provider: 'weapp', createdAt: '2026-11-01T09:00:00.000Z' }
const alipay = { provider: 'alipay', createdAt: '2026-11-21T09:00:00.000Z' }

const open = async (listIdentities: Api['listIdentities']) => {
  const test = createTestPassport({ api: { listIdentities } })
  await test.signIn()
  return { ...test, ...(await renderPage(test, <IdentitiesPage />)) }
}

describe('IdentitiesPage', () => {
  it('stands in for the list while it loads', async () => {
    const list = createTask<Identity[]>()
    await open(() => list.task)
    expect(screen.getByRole('status')).toHaveAccessibleName('Loading')
    await act(async () => list.resolve([wechat]))
    expect(screen.queryByRole('status')).toBeNull()
    expect(screen.getByText('WeChat')).toBeVisible()
  })

  it('says by which methods the account is signed in to, and since when', async () => {
    await open(() => settledTask([wechat, alipay]))
    expect(screen.getByText('WeChat')).toBeVisible()
    expect(screen.getByText(/^Since 2026-11-01 \d\d:\d\d$/)).toBeVisible()
    expect(screen.getByText('Alipay')).toBeVisible()
    expect(screen.getByText(/^Since 2026-11-21 \d\d:\d\d$/)).toBeVisible()
  })

  it('lists a method of a newer server under the name that the server gives it', async () => {
    await open(() => settledTask([{ ...wechat, provider: 'wechat-oa' }]))
    expect(screen.getByText('wechat-oa')).toBeVisible()
  })

  it('says why it could not load, and tries again', async () => {
    const listIdentities = jest
      .fn<Api['listIdentities']>()
      .mockReturnValueOnce(failedTask(appError('network_unavailable', { retryable: true })))
      .mockReturnValueOnce(settledTask([wechat]))
    await open(listIdentities)
    expect(screen.getByRole('alert')).toHaveTextContent('Cannot reach the service.')
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    })
    expect(screen.getByText('WeChat')).toBeVisible()
  })

  it('loads again when it is pulled down, and keeps the list when that fails', async () => {
    const listIdentities = jest
      .fn<Api['listIdentities']>()
      .mockReturnValueOnce(settledTask([wechat]))
      .mockReturnValueOnce(settledTask([wechat, alipay]))
      .mockReturnValueOnce(failedTask(appError('timeout', { retryable: true })))
    const { page, host } = await open(listIdentities)
    await act(async () => page.pullDown())
    expect(screen.getByText('Alipay')).toBeVisible()
    await act(async () => page.pullDown())
    expect(screen.getByText('Alipay')).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('The service did not respond in time.')
    expect(host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(2)
  })

  it('sends nothing while signed out, and ends a pull-down at once', async () => {
    const test = createTestPassport()
    const { page } = await renderPage(test, <IdentitiesPage />, createPage({}, routes.identities))
    expect(screen.getByText('Sign in to see your sign-in methods')).toBeVisible()
    await act(async () => page.pullDown())
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })
})
