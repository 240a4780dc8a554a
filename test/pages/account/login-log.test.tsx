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
    expect(text.indexOf('exchange')).toBeLessThan(text.indexOf('loginCode'))
    expect(screen.getByText(/· 31 ms · timeout$/)).toBeVisible()
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Copy the log' }))
    })
    expect(test.host.copyText).toHaveBeenCalledWith(test.passport.loginLog.toText())
    expect(test.host.dialogs.toast).toHaveBeenCalledWith('Copied')
  })

  it('says when there is nothing yet', async () => {
    await renderPage(createTestPassport(), <LoginLogPage />)
    expect(screen.getByText('Nothing yet.')).toBeVisible()
  })
})
