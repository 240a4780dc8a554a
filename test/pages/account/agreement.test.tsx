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

  it.each([
    ['en', 'terms', ['[company name]', '[email address or phone number]', '[date]']],
    ['zh', 'terms', ['【公司名称】', '【电子邮箱或电话】', '【年月日】']],
    ['en', 'privacy', ['[company name]', '[email address or phone number]', '[date]']],
    ['zh', 'privacy', ['【公司名称】', '【电子邮箱或电话】', '【年月日】']],
  ] as const)('marks in %s what the operator fills in: %s', async (language, about, blanks) => {
    const test = createTestPassport()
    test.become({ language })
    const { container } = await renderPage(test, <AgreementPage />, createPage({ about }))
    for (const blank of blanks) expect(container).toHaveTextContent(blank)
  })
})
