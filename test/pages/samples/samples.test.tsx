import { describe, expect, it } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import PhoneSamplePage from '../../../src/pages/samples/phone'
import ProfileSamplePage from '../../../src/pages/samples/profile'
import RedirectSamplePage from '../../../src/pages/samples/redirect'
import SessionSamplePage from '../../../src/pages/samples/session'
import { createPage } from '../../setup/taro'
import { createTestPassport, createUser, settledTask } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const later = '2026-11-22T09:00:00.000Z'

const pages = [
  ['session', SessionSamplePage, /asks for a sign-in and nothing else/],
  ['profile', ProfileSamplePage, /^Lin, this page shows nicknames/],
  ['phone', PhoneSamplePage, /let 138\*\*\*\*0000 know/],
  ['redirect', RedirectSamplePage, /leads to the sign-in page/],
] as const

describe.each(pages)('sample page for %s', (name, Page, content) => {
  const path = `/pages/samples/${name}/index`

  it('is closed while signed out', async () => {
    await renderPage(createTestPassport(), <Page />, createPage({}, path))
    expect(screen.queryByText(content)).toBeNull()
  })

  it('opens with the query of the link that led here', async () => {
    const test = createTestPassport()
    await test.signIn()
    await renderPage(test, <Page />, createPage({ from: 'share' }, path))
    expect(screen.getByText(content)).toBeVisible()
    expect(screen.getByText('Opened by “share”')).toBeVisible()
  })

  it('can be shared by anybody, as a link to itself', async () => {
    const test = createTestPassport()
    const { page } = await renderPage(test, <Page />, createPage({}, path))
    expect(page.share()).toMatchObject({ path: `${path}?from=share` })
  })

  it('reads the user again when it is pulled down', async () => {
    const readMe = () => settledTask(createUser({ nickname: 'Mei', updatedAt: later }))
    const test = createTestPassport({ api: { readMe } })
    await test.signIn()
    const { page } = await renderPage(test, <Page />, createPage({}, path))
    await act(async () => page.pullDown())
    expect(test.auth.store.getState().user?.nickname).toBe('Mei')
    expect(test.host.navigation.stopPullDownRefresh).toHaveBeenCalledTimes(1)
  })

  it('offers no share button where the host has none', async () => {
    const test = createTestPassport({ abilities: { share: false } })
    await test.signIn()
    await renderPage(test, <Page />, createPage({}, path))
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('gate levels', () => {
  it.each([
    ['profile', ProfileSamplePage, { nickname: null }, 'Choose a nickname first'],
    ['phone', PhoneSamplePage, { phone: null }, 'Add a phone number first'],
  ] as const)('%s asks for what is missing', async (_, Page, lack, title) => {
    const test = createTestPassport({ user: createUser(lack) })
    await test.signIn()
    await renderPage(test, <Page />)
    expect(screen.getByRole('heading', { name: title })).toBeVisible()
  })

  it('redirect goes to the sign-in page with its own path and query', async () => {
    const test = createTestPassport()
    const page = createPage({ from: 'share', id: '7' }, '/pages/samples/redirect/index')
    await renderPage(test, <RedirectSamplePage />, page)
    const returnTo = encodeURIComponent('/pages/samples/redirect/index?from=share&id=7')
    expect(test.host.navigation.replace.mock.calls).toEqual([
      [`/pages/account/sign-in/index?returnTo=${returnTo}`],
    ])
    await act(() => test.signIn())
    expect(test.host.navigation.replace).toHaveBeenCalledTimes(1)
  })
})
