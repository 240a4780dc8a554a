import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import DeleteAccountPage from '../../../src/pages/account/delete-account'
import DevicesPage from '../../../src/pages/account/devices'
import ExportDataPage from '../../../src/pages/account/export-data'
import IdentitiesPage from '../../../src/pages/account/identities'
import PhonePage from '../../../src/pages/account/phone'
import ProfilePage from '../../../src/pages/account/profile'
import { appError, createTestPassport } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

// Every call of the API fails these tests: none is expected before the gate opens.
describe.each([
  ['profile', ProfilePage],
  ['phone', PhonePage],
  ['devices', DevicesPage],
  ['identities', IdentitiesPage],
  ['export-data', ExportDataPage],
  ['delete-account', DeleteAccountPage],
])('the %s page', (_, Page) => {
  it('asks who is signed out to sign in, with a way out', async () => {
    const test = createTestPassport()
    await renderPage(test, <Page />)
    expect(screen.getByRole('heading', { name: 'Sign in to continue' })).toBeVisible()
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
