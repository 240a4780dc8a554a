import { describe, expect, it } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import { PageShell } from '../../../src/ui/page-shell/page-shell'
import { createTestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

describe('PageShell', () => {
  it('paints title, bars and theme of the visible page, and again when they change', async () => {
    const test = createTestPassport()
    const { container } = await renderPage(test, <PageShell title="Shop" isTab />)
    expect(test.host.navigation.setTitle).toHaveBeenLastCalledWith('Shop')
    expect(test.host.appearance.paintTheme).toHaveBeenLastCalledWith('light')
    expect(test.host.navigation.setTabBar).toHaveBeenLastCalledWith(['Home', 'Me'], 'light')
    act(() => test.become({ theme: 'dark', textSize: 'large', language: 'zh' }))
    expect(test.host.navigation.setTabBar).toHaveBeenLastCalledWith(['首页', '我的'], 'dark')
    expect(container.firstElementChild).toHaveClass('tp-page--dark', 'tp-page--care')
  })

  it('leaves the bars alone while another page is on top', async () => {
    const test = createTestPassport()
    const { page } = await renderPage(test, <PageShell title="Shop" />)
    await act(async () => page.hide())
    test.host.appearance.paintTheme.mockClear()
    act(() => test.become({ theme: 'dark' }))
    expect(test.host.appearance.paintTheme).not.toHaveBeenCalled()
    await act(async () => page.show())
    expect(test.host.appearance.paintTheme).toHaveBeenLastCalledWith('dark')
    expect(test.host.navigation.setTabBar).not.toHaveBeenCalled()
  })

  it('says that there is no network, for as long as there is none', async () => {
    const test = createTestPassport()
    await renderPage(test, <PageShell title="Shop" />)
    expect(screen.queryByRole('status')).toBeNull()
    act(() => test.setOnline(false))
    expect(screen.getByRole('status')).toHaveTextContent('You are offline.')
    act(() => test.setOnline(true))
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('says in single-page mode how to reach the whole app', async () => {
    const test = createTestPassport({ abilities: { signIn: false } })
    await renderPage(test, <PageShell title="Shop" />)
    expect(screen.getByRole('status')).toHaveTextContent('This is a preview.')
  })
})
