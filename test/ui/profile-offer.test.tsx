import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { PageShell } from '../../src/ui/page-shell/page-shell'
import { createTestPassport, createUser, type TestPassportOptions } from './create-test-passport'
import { renderPage } from './render-page'

const nameless = createUser({ nickname: null })

const signInOn = async (options: TestPassportOptions) => {
  const test = createTestPassport(options)
  const rendered = await renderPage(test, <PageShell title="Shop" />)
  await act(() => test.signIn())
  return { ...test, ...rendered }
}

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

describe('the offer to complete the profile', () => {
  it('is made after the first sign-in, and may be skipped for good', async () => {
    const test = await signInOn({ user: nameless })
    expect(screen.getByRole('dialog')).toHaveAccessibleName('Welcome')
    await tap('Skip')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(test.host.navigation.open).not.toHaveBeenCalled()
    await act(async () => {
      await test.auth.renew('token-of-sign-in-1')
    })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('leads to the profile', async () => {
    const test = await signInOn({ user: nameless })
    await tap('Add picture and nickname')
    expect(test.host.navigation.open.mock.calls).toEqual([['/pages/account/profile/index']])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('is drawn by the page on the screen', async () => {
    const { page } = await signInOn({ user: nameless })
    await act(async () => page.hide())
    expect(screen.queryByRole('dialog')).toBeNull()
    await act(async () => page.show())
    expect(screen.getByRole('dialog')).toBeVisible()
  })

  it('is not made where neither can be set', async () => {
    await signInOn({ user: nameless, abilities: { contentCheck: false } })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it.each([
    ['has a nickname', createUser()],
    ['had the account before', { ...nameless, createdAt: '2026-10-01T09:00:00.000Z' }],
  ])('is not made to a user who %s', async (_, user) => {
    await signInOn({ user })
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})
