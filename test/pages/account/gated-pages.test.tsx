import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import DeleteAccountPage from '../../../src/pages/account/delete-account'
import DevicesPage from '../../../src/pages/account/devices'
import ExportDataPage from '../../../src/pages/account/export-data'
import IdentitiesPage from '../../../src/pages/account/identities'
import PhonePage from '../../../src/pages/account/phone'
import ProfilePage from '../../../src/pages/account/profile'
import { createPage } from '../../setup/taro'
import { appError, createTestPassport } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

// Every call of the API fails these tests: none is expected before the gate opens.
describe.each([
  ['profile', ProfilePage, 'see your profile'],
  ['phone', PhonePage, 'manage your phone number'],
  ['devices', DevicesPage, 'see your devices'],
  ['identities', IdentitiesPage, 'see your sign-in methods'],
  ['export-data', ExportDataPage, 'export your data'],
  ['delete-account', DeleteAccountPage, 'delete your account'],
])('the %s page', (name, Page, purpose) => {
  it('asks a signed-out user to sign in, and says what for, with a way out', async () => {
    const test = createTestPassport()
    await renderPage(test, <Page />, createPage({}, `/pages/account/${name}/index`))
    expect(screen.getByRole('heading', { name: `Sign in to ${purpose}` })).toBeVisible()
    fireEvent.click(screen.getByRole('button', { name: 'Not now' }))
    expect(test.host.navigation.leave).toHaveBeenCalledWith('/pages/home/index')
  })

  it('shows a skeleton, and no panel, while a sign-in runs', async () => {
    const test = createTestPassport({ silentSignIn: 'gate' })
    const held = test.holdExchange()
    await renderPage(test, <Page />)
    expect(screen.getByRole('status')).toHaveAccessibleName('Loading')
    expect(screen.queryByRole('button')).toBeNull()
    await act(async () => test.auth.signOut())
    held.resolve(undefined)
  })

  it('says why nobody can sign in right now, and offers to try again and to leave', async () => {
    const test = createTestPassport({ silentSignIn: 'gate' })
    test.failExchange(appError('network_unavailable', { retryable: true }))
    await renderPage(test, <Page />)
    expect(screen.getByRole('heading', { name: 'Cannot sign in right now' })).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('Cannot reach the service.')
    fireEvent.click(screen.getByRole('button', { name: 'Not now' }))
    expect(test.host.navigation.leave).toHaveBeenCalledWith('/pages/home/index')
  })
})
