import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { fireEvent, render, screen } from '@testing-library/react'
import { AppError } from '../../../src/contract/app-error'
import { plainPanels, showError } from '../../../src/package/plain-panels'
import { withPassport } from '../../../src/package/with-passport'
import { AuthGate } from '../../../src/ui/auth-gate/auth-gate'
import { createTestPassport } from '../../kit'
import { stubTaro } from '../../setup/taro'

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

  it('say on a web page that there is no sign-in', async () => {
    process.env.TARO_ENV = 'h5'
    const { wrapper } = createTestPassport()
    render(<Gated />, { wrapper })
    expect(await screen.findByText('网页暂时不能登录，请在小程序中打开。')).toBeVisible()
    expect(screen.queryByText('登录')).toBeNull()
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
