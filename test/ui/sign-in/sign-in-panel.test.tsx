import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { SignInPanel } from '../../../src/ui/sign-in/sign-in-panel'
import { createPage } from '../../setup/taro'
import { appError, createTestPassport, createTestWindow } from '../create-test-passport'
import { renderPage } from '../render-page'

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const agree = () => fireEvent.click(screen.getByRole('checkbox'))

beforeEach(() => {
  jest.useFakeTimers()
})

afterEach(() => {
  jest.useRealTimers()
})

describe('SignInPanel', () => {
  it('does not tick the agreement for the user, and asks for it first', async () => {
    const test = createTestPassport()
    await renderPage(test, <SignInPanel />)
    expect(screen.getByRole('checkbox')).not.toBeChecked()
    await tap('Sign in')
    expect(screen.getByText(/tick the box first/)).toBeVisible()
    expect(test.exchange).not.toHaveBeenCalled()
    agree()
    expect(screen.queryByText(/tick the box first/)).toBeNull()
    await tap('Sign in')
    expect(test.auth.store.getState().status).toBe('signedIn')
  })

  it('takes no second tap while it signs in', async () => {
    const test = createTestPassport()
    const held = test.holdExchange()
    await renderPage(test, <SignInPanel />)
    agree()
    await tap('Sign in')
    const button = screen.getByRole('button', { name: 'Signing in…' })
    expect(button).toBeDisabled()
    fireEvent.click(button)
    await act(async () => held.resolve(undefined))
    expect(test.exchange).toHaveBeenCalledTimes(1)
  })

  it('counts down to the time that the server asked for', async () => {
    const test = createTestPassport()
    test.failExchange(appError('rate_limited', { retryable: true, retryAtMs: Date.now() + 30_000 }))
    await renderPage(test, <SignInPanel />)
    agree()
    await tap('Sign in')
    expect(screen.getByRole('alert')).toHaveTextContent('Too many attempts.')
    expect(screen.getByRole('alert')).toHaveTextContent('You can try again in 30 s.')
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeDisabled()
    await act(() => jest.advanceTimersByTimeAsync(10_000))
    expect(screen.getByRole('alert')).toHaveTextContent('You can try again in 20 s.')
    await act(() => jest.advanceTimersByTimeAsync(20_000))
    await tap('Sign in')
    expect(test.auth.store.getState().status).toBe('signedIn')
  })

  it.each([
    ['account_blocked', 'Sign-in is blocked for this account'],
    ['login_unavailable', 'Open the mini program to sign in.'],
    ['network_unavailable', 'Cannot reach the service. Try again later.'],
    ['provider_unavailable', 'WeChat is busy.'],
    ['service_unavailable', 'not available right now'],
    ['provider_rejected', 'Tell the developer'],
  ] as const)('says what to do about %s', async (code, text) => {
    const test = createTestPassport()
    test.failExchange(appError(code))
    await renderPage(test, <SignInPanel />)
    agree()
    await tap('Sign in')
    expect(screen.getByRole('alert')).toHaveTextContent(text)
  })

  it('names the missing network as the reason, whatever the host’s login made of it', async () => {
    const test = createTestPassport()
    test.failExchange(appError('login_failed', { retryable: true }))
    await renderPage(test, <SignInPanel />)
    agree()
    await tap('Sign in')
    expect(screen.getByRole('alert')).toHaveTextContent('Sign-in was not completed.')
    act(() => test.setOnline(false))
    expect(screen.getByRole('alert')).toHaveTextContent('You are offline.')
  })

  it('says that another device ended the session', async () => {
    const test = createTestPassport()
    const { token } = await test.signIn()
    test.failExchange(appError('session_revoked'))
    await test.auth.renew(token).catch(() => undefined)
    await renderPage(test, <SignInPanel />)
    expect(screen.getByRole('alert')).toHaveTextContent('signed out from another one')
  })

  it.each([
    ['weapp', 'Your WeChat identity is all it takes.'],
    ['alipay', 'Your Alipay identity is all it takes.'],
    ['tt', 'Your Douyin identity is all it takes.'],
  ] as const)('says on %s what it takes', async (hostName, text) => {
    await renderPage(createTestPassport({ hostName }), <SignInPanel />)
    expect(screen.getByText(text)).toBeVisible()
  })

  it.each([
    ['leave', 'Your WeChat identity is all it takes.'],
    ['scan', 'Scan a code with WeChat, and confirm on your phone.'],
  ] as const)('says on a web page that signs in by %s what it takes', async (way, text) => {
    const signInWindow = createTestWindow(way)
    await renderPage(createTestPassport({ hostName: 'h5', signInWindow }), <SignInPanel />)
    expect(screen.getByText(text)).toBeVisible()
  })

  it('takes no tap in the web-view of a mini-program, which signs the page in itself', async () => {
    const signInWindow = createTestWindow('reopen')
    await renderPage(createTestPassport({ hostName: 'h5', signInWindow }), <SignInPanel />)
    expect(screen.getByText('Open this page from the mini program')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull()
  })

  it('says nothing of the silent question that found no session', async () => {
    const test = createTestPassport({ silentSignIn: 'gate' })
    test.failExchange(appError('signed_out'))
    await test.auth.ensureSession().catch(() => undefined)
    await renderPage(test, <SignInPanel />)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('offers a way out that works', async () => {
    const test = createTestPassport()
    await renderPage(test, <SignInPanel />)
    await tap('Not now')
    expect(test.host.navigation.leave).toHaveBeenCalledWith('/pages/home/index')
  })

  it('opens the agreements', async () => {
    const test = createTestPassport()
    await renderPage(test, <SignInPanel />)
    fireEvent.click(screen.getByRole('link', { name: 'Terms of use' }))
    expect(test.host.navigation.open).toHaveBeenCalledWith(
      '/pages/account/agreement/index?about=terms',
    )
    await act(async () => {
      fireEvent.click(screen.getByRole('link', { name: 'Privacy policy' }))
    })
    expect(test.host.privacy.openContract).toHaveBeenCalledTimes(1)
    expect(test.host.navigation.open).toHaveBeenCalledTimes(1)
  })

  it('shows its own privacy text where the host has none', async () => {
    const test = createTestPassport()
    test.host.privacy.openContract.mockResolvedValueOnce(false)
    await renderPage(test, <SignInPanel />)
    await act(async () => {
      fireEvent.click(screen.getByRole('link', { name: 'Privacy policy' }))
    })
    expect(test.host.navigation.open).toHaveBeenCalledWith(
      '/pages/account/agreement/index?about=privacy',
    )
  })

  it('speaks Chinese where the system does', async () => {
    const test = createTestPassport()
    test.become({ language: 'zh' })
    await renderPage(test, <SignInPanel />)
    expect(screen.getByRole('button', { name: '暂不登录' })).toBeVisible()
  })

  it.each([
    ['en', '/pages/samples/redirect/index', 'Sign in to see your orders'],
    ['zh', '/pages/samples/redirect/index', '登录后查看订单'],
    ['en', '/pages/home/index', 'Sign in to use every page'],
    ['zh', '/pages/home/index', '登录后使用全部页面'],
    ['en', '/pages/mine/index', 'Sign in to manage your account'],
    ['zh', '/pages/mine/index', '登录后管理账号'],
  ] as const)('says in %s what the sign-in of %s is for', async (language, path, title) => {
    const test = createTestPassport()
    test.become({ language })
    await renderPage(test, <SignInPanel />, createPage({}, path))
    expect(screen.getByRole('heading', { name: title })).toBeVisible()
  })

  it.each([
    ['en', 'Passport', 'P'],
    ['zh', '通行证', '通'],
  ] as const)('names the app in %s, with its logo', async (language, name, logo) => {
    const test = createTestPassport()
    test.become({ language })
    await renderPage(test, <SignInPanel />)
    expect(screen.getByText(name)).toBeVisible()
    expect(screen.getByText(logo)).toHaveClass('tp-app-head__logo')
  })

  it('says what to do in single-page mode, where no login works', async () => {
    const test = createTestPassport({ abilities: { signIn: false } })
    await renderPage(test, <SignInPanel />)
    expect(screen.getByRole('heading', { name: 'Open the mini program to sign in' })).toBeVisible()
    expect(screen.queryByRole('button')).toBeNull()
  })
})
