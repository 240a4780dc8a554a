import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import DeleteAccountPage from '../../../src/pages/account/delete-account'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { SignInPanel } from '../../../src/ui/sign-in/sign-in-panel'
import {
  appError,
  createDeferred,
  createTestPassport,
  createTestWindow,
} from '../create-test-passport'
import { renderPage } from '../render-page'

beforeEach(() => {
  process.env.TARO_ENV = 'h5'
})
afterEach(() => {
  Reflect.deleteProperty(process.env, 'TARO_ENV')
})

const picture = { kind: 'picture', src: 'data:image/png;base64,AAAA', url: null } as const

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const open = async () => {
  const signInWindow = createTestWindow('scan')
  const test = createTestPassport({ hostName: 'h5', signInWindow })
  const code = test.holdLoginCode()
  await renderPage(test, <SignInPanel />)
  fireEvent.click(screen.getByRole('checkbox'))
  await tap('Sign in')
  return { ...test, ...signInWindow, code }
}

describe('ScanPanel', () => {
  it('shows a code to scan in place of the panel, then the digits', async () => {
    const { show } = await open()
    await act(async () => show({ status: 'loading' }))
    expect(screen.getByText('Scan with WeChat to sign in')).toBeVisible()
    expect(screen.getByText('Making a code…')).toBeVisible()
    await act(async () => show({ status: 'waiting', code: picture }))
    expect(screen.getByText(/Open “Scan” in WeChat/)).toBeVisible()
    const image = screen.getByRole('img', { name: 'The code to scan with WeChat' })
    expect(image).toHaveAttribute('src', picture.src)
    await act(async () => show({ status: 'claimed', code: picture, digits: '07' }))
    expect(screen.getByText('07')).toBeVisible()
    expect(screen.getByRole('status')).toHaveTextContent('Type these two digits on your phone')
    expect(screen.queryByRole('img')).toBeNull()
  })

  it('opens a link of the team’s own by a tap as well', async () => {
    const { show } = await open()
    const url = 'https://app.example.com/hand-over?id=1'
    await act(async () => show({ status: 'waiting', code: { ...picture, url } }))
    expect(screen.getByRole('link', { name: 'The code to scan with WeChat' })).toHaveAttribute(
      'href',
      url,
    )
    expect(screen.getByText('Or click the code to open it.')).toBeVisible()
  })

  it('opens WeChat on a phone, which cannot scan its own screen', async () => {
    const { show } = await open()
    const url = 'https://wxaurl.cn/abc'
    await act(async () => show({ status: 'waiting', code: { kind: 'url-link', url } }))
    expect(screen.getByRole('link', { name: 'Open WeChat' })).toHaveAttribute('href', url)
    expect(screen.getByText(/come back to this page/)).toBeVisible()
  })

  it('offers another code where one has ended', async () => {
    const { show, renewCode } = await open()
    await act(async () => show({ status: 'ended', code: picture }))
    expect(screen.getByText('This code has ended.')).toBeVisible()
    await tap('New code')
    expect(renewCode).toHaveBeenCalledTimes(1)
  })

  it('says why there is no code, and tries again', async () => {
    const { show, renewCode } = await open()
    await act(async () => show({ status: 'failed', error: 'service_unavailable' }))
    expect(screen.getByRole('alert')).toHaveTextContent('not available right now')
    await tap('Try again')
    expect(renewCode).toHaveBeenCalledTimes(1)
  })

  it('declines the sign-in when it is closed', async () => {
    const { show, auth } = await open()
    await act(async () => show({ status: 'waiting', code: picture }))
    await tap('Cancel')
    expect(auth.store.getState()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
  })

  it('keeps the tick of the agreement for another try', async () => {
    const { show, code } = await open()
    await act(async () => show({ status: 'waiting', code: picture }))
    await act(async () => code.reject(appError('service_unavailable', { retryable: true })))
    await act(async () => show(null))
    expect(screen.getByRole('checkbox')).toBeChecked()
  })

  it('shows the code of a sign-in that is tried again', async () => {
    const signInWindow = createTestWindow('scan')
    const test = createTestPassport({ hostName: 'h5', signInWindow, silentSignIn: 'gate' })
    test.failExchange(appError('network_unavailable', { retryable: true }))
    await renderPage(test, <AuthGate />)
    expect(screen.getByRole('alert')).toHaveTextContent('Cannot reach the service')
    // A tap signs in here, and so it takes the agreement.
    expect(screen.getByRole('checkbox')).not.toBeChecked()
    await act(async () => signInWindow.show({ status: 'waiting', code: picture }))
    expect(screen.getByText('Scan with WeChat to sign in')).toBeVisible()
    await tap('Cancel')
    expect(test.auth.store.getState().signedOutBy).toBe('user')
  })

  it('gives a deletion up when its page is left', async () => {
    const signInWindow = createTestWindow('scan')
    const test = createTestPassport({ hostName: 'h5', signInWindow })
    await test.signIn()
    const { unmount } = await renderPage(test, <DeleteAccountPage />)
    unmount()
    expect(signInWindow.close).toHaveBeenCalledTimes(1)
  })

  it('has the phone confirm a deletion, and gives it up when it is closed', async () => {
    const signInWindow = createTestWindow('scan')
    const test = createTestPassport({ hostName: 'h5', signInWindow })
    await test.signIn()
    const deletion = createDeferred<undefined>()
    test.deleteAccount.mockImplementationOnce(() => deletion.promise)
    await renderPage(test, <DeleteAccountPage />)
    fireEvent.click(screen.getByRole('checkbox'))
    await tap('Delete account')
    await act(async () =>
      signInWindow.show({ purpose: 'delete', status: 'waiting', code: picture }),
    )
    expect(screen.getByText('Scan with WeChat to confirm')).toBeVisible()
    await tap('Cancel')
    expect(signInWindow.close).toHaveBeenCalledTimes(1)
    await act(async () => signInWindow.show(null))
    await act(async () => deletion.reject(appError('cancelled')))
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('PassportProvider on a web page', () => {
  it.each([
    ['declined', 'You did not agree on WeChat’s page, so you are not signed in.'],
    ['identity_provisional', expect.stringContaining('使用完整服务')],
    ['login_unavailable', 'Go back to the mini program and open this page again.'],
  ] as const)('says that the user came back with %s', async (arrivalError, text) => {
    const signInWindow = createTestWindow('leave')
    signInWindow.store.setState({ arrivalError })
    const test = createTestPassport({ hostName: 'h5', signInWindow })
    await renderPage(test, null)
    expect(test.host.dialogs.showMessage).toHaveBeenCalledTimes(1)
    expect(test.host.dialogs.showMessage).toHaveBeenCalledWith(text, 'OK')
  })
})
