import { describe, expect, it } from '@jest/globals'
import { fireEvent, screen } from '@testing-library/react'
import NotFoundPage from '../../src/pages/not-found'
import { createTestPassport } from '../ui/create-test-passport'
import { renderPage } from '../ui/render-page'

describe('NotFoundPage', () => {
  it('says that there is no such page, and leads home', async () => {
    const test = createTestPassport()
    await renderPage(test, <NotFoundPage />)
    expect(screen.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    fireEvent.click(screen.getByRole('button', { name: 'Back to the home page' }))
    expect(test.host.navigation.open).toHaveBeenCalledWith('/pages/home/index')
  })
})
