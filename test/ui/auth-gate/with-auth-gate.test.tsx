import { describe, expect, it, jest } from '@jest/globals'
import { act, screen } from '@testing-library/react'
import { useGatedShow } from '../../../src/ui/auth-gate/gate-visibility'
import { withAuthGate, type GatedPageProps } from '../../../src/ui/auth-gate/with-auth-gate'
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
    await act(() => test.signIn())
    expect(screen.getByText('order 7')).toBeVisible()
  })

  it('is named after the page', () => {
    expect(createGatedPage().Page.displayName).toBe('withAuthGate(Orders)')
  })
})
