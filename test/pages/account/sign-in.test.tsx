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
    [{}, '/pages/home/index'],
  ])('with %j leads to %s after the sign-in', async (params, path) => {
    const test = createTestPassport()
    await renderPage(test, <SignInPage />, createPage(params))
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeVisible()
    expect(test.host.navigation.replace).not.toHaveBeenCalled()
    await act(() => test.auth.signIn().done)
    expect(test.host.navigation.replace.mock.calls).toEqual([[path]])
  })

  it('leads on at once who is signed in already', async () => {
    const test = createTestPassport()
    await test.auth.signIn().done
    await renderPage(test, <SignInPage />, createPage({ returnTo: '/pages/mine/index' }))
    expect(test.host.navigation.replace).toHaveBeenCalledWith('/pages/mine/index')
  })
})
