import { describe, expect, it } from '@jest/globals'
import { screen } from '@testing-library/react'
import AgreementPage from '../../../src/pages/account/agreement'
import { createPage } from '../../setup/taro'
import { createTestPassport } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

describe('AgreementPage', () => {
  it.each([
    ['terms', 'Terms of use', 'What you post'],
    ['privacy', 'Privacy policy', 'What we collect'],
    ['anything', 'Terms of use', 'What you post'],
  ])('shows the text about %s', async (about, title, heading) => {
    const test = createTestPassport()
    await renderPage(test, <AgreementPage />, createPage({ about }))
    expect(test.host.navigation.setTitle).toHaveBeenCalledWith(title)
    expect(screen.getByRole('heading', { name: heading })).toBeVisible()
  })
})
