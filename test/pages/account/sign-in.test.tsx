import { describe, expect, it } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import SignInPage from '../../../src/pages/account/sign-in'
import { createPage } from '../../setup/taro'
import { createTestPassport } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

describe('SignInPage', () => {
  it.each([
    [
      { returnTo: encodeURIComponent('/pages/samples/phone/index?id=7') },
      '/pages/samples/phone/index?id=7',
    ],
    [{ returnTo: 'https://evil.example' }, '/pages/home/index'],
  ])('with %j leads to %s after the sign-in', async (params, path) => {
    const test = createTestPassport()
    await renderPage(test, <SignInPage />, createPage(params))
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeVisible()
    expect(test.host.navigation.replace).not.toHaveBeenCalled()
    await act(() => test.signIn())
    expect(test.host.navigation.replace.mock.calls).toEqual([[path]])
  })

  it('leads back to the page before where no page is named', async () => {
    const test = createTestPassport()
    await renderPage(test, <SignInPage />)
    await act(() => test.signIn())
    expect(test.host.navigation.leave.mock.calls).toEqual([['/pages/home/index']])
    expect(test.host.navigation.replace).not.toHaveBeenCalled()
  })

  it('waits until it is shown again before it leads on', async () => {
    const test = createTestPassport()
    const { page } = await renderPage(
      test,
      <SignInPage />,
      createPage({ returnTo: '/pages/mine/index' }),
    )
    await act(async () => page.hide())
    await act(() => test.signIn())
    expect(test.host.navigation.replace).not.toHaveBeenCalled()
    await act(async () => page.show())
    expect(test.host.navigation.replace.mock.calls).toEqual([['/pages/mine/index']])
  })

  it('leads on at once who is signed in already', async () => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <SignInPage />, createPage({ returnTo: '/pages/mine/index' }))
    expect(test.host.navigation.replace).toHaveBeenCalledWith('/pages/mine/index')
  })
})
