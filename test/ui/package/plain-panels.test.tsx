import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { AppError } from '../../../src/contract/app-error'
import { plainPanels, showError } from '../../../src/package/plain-panels'
import { withPassport } from '../../../src/package/with-passport'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { GateProvider } from '../../../src/ui/auth-gate/gate-context'
import type { SignInWindow } from '../../../src/ui/sign-in-window'
import { createTestPassport } from '../../kit'
import { stubTaro } from '../../setup/taro'
import {
  appError,
  createTestPassport as createGatedPassport,
  createTestWindow,
} from '../create-test-passport'

const Gated = () => <AuthGate require="phone">content</AuthGate>

beforeEach(() => {
  process.env.TARO_ENV = 'weapp'
})

describe('plainPanels', () => {
  it('name in the language of the host what is missing', async () => {
    stubTaro({ getAppBaseInfo: () => ({ language: 'en_GB' }) })
    const { wrapper } = createTestPassport({ signedInAs: { phone: null } })
    render(<Gated />, { wrapper })
    expect(await screen.findByText('Add a phone number first.')).toBeVisible()
  })

  it('offer a way out where there is a page to go back to', async () => {
    const navigateBack = jest.fn(async () => undefined)
    stubTaro({ getCurrentPages: () => [{}, {}], navigateBack })
    const { wrapper, auth } = createTestPassport()
    render(<Gated />, { wrapper })
    fireEvent.click(await screen.findByText('暂不登录'))
    expect(navigateBack).toHaveBeenCalledTimes(1)
    expect(auth.store.getState().signedOutBy).toBe('user')
  })

  it('offer none on the first page, which cannot be left', async () => {
    const { wrapper } = createTestPassport()
    render(<Gated />, { wrapper })
    await screen.findByText('登录')
    expect(screen.queryByText('暂不登录')).toBeNull()
  })

  it('say on a web page that it has no sign-in, where the app gave them no window for it', async () => {
    process.env.TARO_ENV = 'h5'
    const { wrapper } = createTestPassport()
    render(<Gated />, { wrapper })
    expect(await screen.findByText('网页暂时不能登录，请在小程序中打开。')).toBeVisible()
    expect(screen.queryByText('登录')).toBeNull()
  })

  it('take it for no failure that a web page found no session', async () => {
    const test = createGatedPassport({ silentSignIn: 'gate' })
    test.failExchange(appError('signed_out', { retryable: false }))
    process.env.TARO_ENV = 'h5'
    render(
      <GateProvider
        auth={test.auth}
        panels={plainPanels}
        reportError={showError}
        signInWindow={createTestWindow('scan')}
      >
        <Gated />
      </GateProvider>,
    )
    expect(await screen.findByText('登录后才能查看。')).toBeVisible()
  })

  it('leave the sign-in of a page to the mini-program that opened it', async () => {
    await openPage('reopen')
    expect(screen.getByText('请回到小程序，重新打开这个页面。')).toBeVisible()
    expect(screen.queryByText('登录')).toBeNull()
  })
})

const openPage = async (way: SignInWindow['way'], host: 'h5' | 'weapp' = 'h5') => {
  process.env.TARO_ENV = host
  const signInWindow = createTestWindow(way)
  const { auth } = createTestPassport()
  const App = withPassport(({ children }) => <div>{children}</div>, {
    auth,
    signInWindow,
    panels: plainPanels,
    reportError: showError,
  })
  render(
    <App>
      <Gated />
    </App>,
  )
  await screen.findByText(/^登录$|重新打开/)
  return { auth, ...signInWindow }
}

describe('PlainSignInWindow', () => {
  const link = { kind: 'picture', src: 'data:image/svg+xml,drawn', url: null } as const
  const picture = () => document.querySelector('[src^="data:image"]')

  it('covers a web page with the code to scan, then the digits, and goes with the sign-in', async () => {
    const { show } = await openPage('scan')
    act(() => show({ status: 'loading' }))
    expect(screen.getByText('正在生成二维码…')).toBeVisible()
    act(() => show({ status: 'waiting', code: link }))
    expect(screen.getByText('用微信扫码登录')).toBeVisible()
    expect(picture()).toHaveAttribute('src', expect.stringContaining('data:image/svg+xml,'))
    act(() => show({ status: 'claimed', code: link, digits: '07' }))
    expect(screen.getByText('07')).toBeVisible()
    expect(picture()).toBeNull()
    act(() => show(null))
    expect(screen.queryByText('用微信扫码登录')).toBeNull()
  })

  it('opens WeChat on a phone, which cannot scan its own screen', async () => {
    const { show } = await openPage('scan')
    const url = 'https://wxaurl.cn/abc'
    act(() => show({ status: 'waiting', code: { kind: 'url-link', url } }))
    expect(screen.getByRole('link', { name: '打开微信' })).toHaveAttribute('href', url)
  })

  it('says why there is no code, and asks for another', async () => {
    const { show, renewCode } = await openPage('scan')
    act(() => show({ status: 'failed', error: 'service_unavailable' }))
    expect(screen.getByText('服务暂时不可用，请稍后重试。')).toBeVisible()
    act(() => show({ status: 'ended', code: link }))
    fireEvent.click(screen.getByText('换一个'))
    expect(renewCode).toHaveBeenCalledTimes(1)
  })

  it('declines the sign-in when it is closed, and only closes a deletion', async () => {
    const { show, auth, close } = await openPage('scan')
    act(() => show({ purpose: 'delete', status: 'waiting', code: link }))
    expect(screen.getByText('用微信扫码，确认注销')).toBeVisible()
    fireEvent.click(screen.getByText('取消'))
    expect(close).toHaveBeenCalledTimes(1)
    expect(auth.store.getState().signedOutBy).toBeNull()
    act(() => show({ status: 'waiting', code: link }))
    fireEvent.click(screen.getByText('取消'))
    expect(auth.store.getState().signedOutBy).toBe('user')
  })

  it('is nothing in a mini-program', async () => {
    const { show } = await openPage('scan', 'weapp')
    act(() => show({ status: 'waiting', code: link }))
    expect(screen.queryByText('用微信扫码登录')).toBeNull()
  })
})

describe('showError', () => {
  it('says why an action failed, and nothing of one that was given up', () => {
    const showModal = jest.fn<(options: { content: string }) => Promise<void>>(
      async () => undefined,
    )
    const showToast = jest.fn<(options: { title: string }) => Promise<void>>(async () => undefined)
    stubTaro({ showModal, showToast })
    showError(new AppError('rate_limited', 'slow down', { retryable: true }))
    showError(new AppError('cancelled', 'given up', { retryable: false }))
    expect(showToast.mock.calls.map(([{ title }]) => title)).toEqual(['操作太频繁，请稍后再试。'])
    showError(new Error('a defect'))
    expect(showToast).toHaveBeenCalledTimes(2)
    expect(showModal).not.toHaveBeenCalled()
  })
})

describe('withPassport', () => {
  it('starts the login state with the app, and gives gates their panels', async () => {
    const { auth } = createTestPassport({ silentSignIn: 'launch', user: { phone: '138****0000' } })
    const App = withPassport(({ children }) => <div>{children}</div>, {
      auth,
      panels: plainPanels,
      reportError: showError,
    })
    render(
      <App>
        <Gated />
      </App>,
    )
    expect(await screen.findByText('content')).toBeVisible()
  })
})
