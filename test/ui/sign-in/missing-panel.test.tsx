import { describe, expect, it } from '@jest/globals'
import { fireEvent, screen } from '@testing-library/react'
import { MissingPanel } from '../../../src/ui/sign-in/missing-panel'
import { createTestPassport } from '../create-test-passport'
import { renderPage } from '../render-page'

describe('MissingPanel', () => {
  it.each([
    [
      'profile',
      'Choose a nickname first',
      'Choose a nickname',
      '/pages/account/profile/index?then=back',
    ],
    [
      'phone',
      'Add a phone number first',
      'Add a phone number',
      '/pages/account/phone/index?then=back',
    ],
  ] as const)(
    'says that a %s is missing, and leads there',
    async (missing, title, action, path) => {
      const test = createTestPassport()
      await renderPage(test, <MissingPanel missing={missing} />)
      expect(screen.getByText(title)).toBeVisible()
      fireEvent.click(screen.getByRole('button', { name: action }))
      expect(test.host.navigation.open).toHaveBeenCalledWith(path)
    },
  )

  it('leads nowhere for a nickname where the platform checks none', async () => {
    const test = createTestPassport({ hostName: 'tt', abilities: { contentCheck: false } })
    await renderPage(test, <MissingPanel missing="profile" />)
    expect(screen.getByText('This page needs a nickname')).toBeVisible()
    expect(screen.getByText(/^Douyin does not check nicknames/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Choose a nickname' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Back' }))
    expect(test.host.navigation.leave).toHaveBeenCalled()
  })

  it('offers a way out', async () => {
    const test = createTestPassport()
    await renderPage(test, <MissingPanel missing="phone" />)
    fireEvent.click(screen.getByRole('button', { name: 'Back' }))
    expect(test.host.navigation.leave).toHaveBeenCalledWith('/pages/home/index')
  })
})
