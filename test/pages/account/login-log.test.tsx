import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import LoginLogPage from '../../../src/pages/account/login-log'
import { createTestPassport } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

describe('LoginLogPage', () => {
  it('shows the latest first and copies all of it', async () => {
    const test = createTestPassport()
    test.passport.loginLog.add('loginCode', {})
    test.passport.loginLog.add('exchange', { durationMs: 31, code: 'timeout' })
    await renderPage(test, <LoginLogPage />)
    const text = document.body.textContent
    expect(text).toMatch(/Asked the server for a session.*Asked for a WeChat login code/)
    expect(screen.getByText(/· 31 ms · timeout$/)).toBeVisible()
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Copy the log' }))
    })
    expect(test.host.copyText).toHaveBeenCalledWith(test.passport.loginLog.toText())
    expect(test.host.dialogs.toast).toHaveBeenCalledWith('Copied')
  })

  it('speaks Chinese where the system does', async () => {
    const test = createTestPassport()
    test.become({ language: 'zh' })
    test.passport.loginLog.add('failed', { code: 'timeout' })
    await renderPage(test, <LoginLogPage />)
    expect(screen.getByText('登录失败')).toBeVisible()
  })

  it('shows what came since when it is pulled down, and not before', async () => {
    const test = createTestPassport()
    const { page } = await renderPage(test, <LoginLogPage />)
    test.passport.loginLog.add('storageFailed', {})
    expect(screen.queryByText('The sign-in could not be stored')).toBeNull()
    await act(async () => page.pullDown())
    expect(screen.getByText('The sign-in could not be stored')).toBeVisible()
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })

  it('says when there is nothing yet', async () => {
    await renderPage(createTestPassport(), <LoginLogPage />)
    expect(screen.getByText('Nothing yet.')).toBeVisible()
  })
})
