import { describe, expect, it, jest } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import {
  useGatedShow,
  withAuthGate,
  type GatedPageProps,
} from '../../../src/ui/auth-gate/with-auth-gate'
import { createPage } from '../../setup/taro'
import { createTestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

const createGatedPage = () => {
  const onShow = jest.fn<() => void>()
  const Orders = ({ params }: GatedPageProps) => {
    useGatedShow(onShow)
    return <p>order {params['id']}</p>
  }
  return { onShow, Page: withAuthGate(Orders) }
}

describe('withAuthGate', () => {
  it('mounts the page, with its query, only once it may be seen', async () => {
    const test = createTestPassport()
    const { Page } = createGatedPage()
    await renderPage(test, <Page />, createPage({ id: '7' }))
    expect(screen.queryByText('order 7')).toBeNull()
    await act(() => test.auth.signIn().done)
    expect(screen.getByText('order 7')).toBeVisible()
  })

  it('is named after the page', () => {
    expect(createGatedPage().Page.displayName).toBe('withAuthGate(Orders)')
  })
})

describe('useGatedShow', () => {
  it('runs once for the first show of a page that is open at once', async () => {
    const test = createTestPassport()
    await test.auth.signIn().done
    const { Page, onShow } = createGatedPage()
    const { page } = await renderPage(test, <Page />)
    expect(onShow).toHaveBeenCalledTimes(1)
    await act(async () => page.show())
    expect(onShow).toHaveBeenCalledTimes(2)
  })

  it('makes up for the show that came before the gate opened', async () => {
    const test = createTestPassport()
    const { Page, onShow } = createGatedPage()
    await renderPage(test, <Page />)
    expect(onShow).not.toHaveBeenCalled()
    await act(() => test.auth.signIn().done)
    expect(onShow).toHaveBeenCalledTimes(1)
  })

  it('waits for the next show when the gate opens on a hidden page', async () => {
    const test = createTestPassport()
    const { Page, onShow } = createGatedPage()
    const { page } = await renderPage(test, <Page />)
    await act(async () => page.hide())
    await act(() => test.auth.signIn().done)
    expect(onShow).not.toHaveBeenCalled()
    await act(async () => page.show())
    expect(onShow).toHaveBeenCalledTimes(1)
  })
})
