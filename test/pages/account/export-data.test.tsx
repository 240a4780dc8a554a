import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import type { Export } from '../../../src/contract/export'
import ExportDataPage from '../../../src/pages/account/export-data'
import {
  appError,
  createTask,
  createTestPassport,
  createUser,
  failedTask,
  settledTask,
  type TestPassportOptions,
} from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const at = '2026-11-21T09:00:00.000Z'
const data: Export = {
  exportedAt: at,
  user: createUser({ phone: '13800000000' }),
  identities: [{ provider: 'weapp', appId: 'wx1', openid: 'oABC****', createdAt: at }],
  sessions: [],
  auditLog: [
    { at, event: 'signed in', detail: {} },
    { at, event: 'phone bound', detail: {} },
  ],
}

const session = (id: string, more: Partial<Export['sessions'][number]> = {}) => ({
  id,
  provider: 'weapp' as const,
  device: null,
  createdAt: at,
  lastSeenAt: at,
  expiresAt: '2026-12-21T09:00:00.000Z',
  revokedAt: null,
  ...more,
})

const open = async (options: TestPassportOptions) => {
  const test = createTestPassport(options)
  await test.signIn()
  return { ...test, ...(await renderPage(test, <ExportDataPage />)) }
}

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const rowOf = (title: string) => screen.getByText(title).closest('.tp-cell')

const exporting = { exportMe: () => settledTask(data) }

describe('ExportDataPage', () => {
  it('asks the server only when it is told to', async () => {
    const task = createTask<Export>()
    await open({ api: { exportMe: () => task.task } })
    await tap('Get my data')
    expect(screen.getByRole('button', { name: 'Get my data' })).toBeDisabled()
    await act(async () => task.resolve(data))
    expect(screen.getByText('Your data is ready')).toBeVisible()
    expect(screen.getByText('2')).toBeVisible()
  })

  it('counts the devices that the page of the devices lists, and the ended sign-ins beside them', async () => {
    const sessions = [
      session('here'),
      session('there'),
      session('signed out', { revokedAt: at }),
      session('expired', { expiresAt: at }),
      session('expired before', { expiresAt: '2026-11-01T09:00:00.000Z' }),
    ]
    await open({ api: { exportMe: () => settledTask({ ...data, sessions }) } })
    await tap('Get my data')
    expect(rowOf('Devices')).toHaveTextContent(/^Devices2$/)
    expect(rowOf('Ended sign-ins')).toHaveTextContent(/^Ended sign-ins3$/)
  })

  it('hands everything over as a file', async () => {
    const { host } = await open({ api: exporting })
    await tap('Get my data')
    await tap('Send as a file')
    const [name, text] = host.shareFile.mock.calls[0] ?? []
    expect(name).toBe('my-data-2026-11-21.json')
    expect(JSON.parse(text ?? '')).toEqual(data)
  })

  it('says when the file was not taken', async () => {
    const { host } = await open({ api: exporting })
    host.shareFile.mockResolvedValueOnce(false)
    await tap('Get my data')
    await tap('Send as a file')
    expect(host.dialogs.toast).toHaveBeenCalledWith('Not sent')
  })

  it('copies everything, and says whether that worked', async () => {
    const { host } = await open({ api: exporting, abilities: { shareFile: false } })
    await tap('Get my data')
    expect(screen.queryByRole('button', { name: 'Send as a file' })).toBeNull()
    await tap('Copy all of it')
    expect(JSON.parse(host.copyText.mock.calls[0]?.[0] ?? '')).toEqual(data)
    expect(host.dialogs.toast).toHaveBeenLastCalledWith('Copied')
    host.copyText.mockResolvedValueOnce(false)
    await tap('Copy all of it')
    expect(host.dialogs.toast).toHaveBeenLastCalledWith('Could not copy')
  })

  it('says why it failed, and may be asked again', async () => {
    const { host } = await open({
      api: { exportMe: () => failedTask(appError('service_unavailable', { retryable: true })) },
    })
    await tap('Get my data')
    expect(host.dialogs.showMessage).toHaveBeenCalledWith(
      'The service is not available right now. Try again later.',
      'OK',
    )
    expect(screen.getByRole('button', { name: 'Get my data' })).toBeEnabled()
  })

  it('gives up when the page is left, and says nothing', async () => {
    const task = createTask<Export>()
    const { unmount, host } = await open({ api: { exportMe: () => task.task } })
    await tap('Get my data')
    await act(async () => unmount())
    expect(task.abort).toHaveBeenCalledTimes(1)
    expect(host.dialogs.showMessage).not.toHaveBeenCalled()
  })
})
