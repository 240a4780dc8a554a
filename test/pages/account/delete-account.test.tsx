import { describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import DeleteAccountPage from '../../../src/pages/account/delete-account'
import { appError, createDeferred, createTestPassport } from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const open = async () => {
  const test = createTestPassport()
  await test.signIn()
  return { ...test, ...(await renderPage(test, <DeleteAccountPage />)) }
}

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const understand = () => fireEvent.click(screen.getByRole('checkbox'))

describe('DeleteAccountPage', () => {
  it('says what is lost, and wants it understood first', async () => {
    await open()
    expect(screen.getByText(/your nickname, picture and phone number/)).toBeVisible()
    expect(screen.getByRole('checkbox')).not.toBeChecked()
    expect(screen.getByRole('button', { name: 'Delete account' })).toBeDisabled()
    understand()
    expect(screen.getByRole('button', { name: 'Delete account' })).toBeEnabled()
  })

  it('deletes nothing without the second confirmation', async () => {
    const { host, deleteAccount } = await open()
    host.dialogs.confirm.mockResolvedValueOnce(false)
    understand()
    await tap('Delete account')
    expect(host.dialogs.confirm).toHaveBeenCalledWith(
      expect.objectContaining({ isDangerous: true, confirm: 'Delete' }),
    )
    expect(deleteAccount).not.toHaveBeenCalled()
  })

  it('deletes the account and says so, instead of asking to sign in again', async () => {
    const { auth, host } = await open()
    understand()
    await tap('Delete account')
    expect(screen.getByText('Your account is deleted')).toBeVisible()
    expect(auth.store.getState()).toMatchObject({ status: 'signedOut', signedOutBy: 'deleted' })
    await tap('Back to the home page')
    expect(host.navigation.open).toHaveBeenCalledWith('/pages/home/index')
  })

  it('keeps the account when the server refuses, and says why', async () => {
    const { deleteAccount, auth } = await open()
    deleteAccount.mockRejectedValueOnce(appError('identity_mismatch'))
    understand()
    await tap('Delete account')
    expect(screen.getByRole('alert')).toHaveTextContent('not the one you signed in with')
    expect(auth.store.getState().status).toBe('signedIn')
    await tap('Delete account')
    expect(screen.getByText('Your account is deleted')).toBeVisible()
  })

  it('takes no second tap while it deletes', async () => {
    const { deleteAccount, auth } = await open()
    const held = createDeferred<undefined>()
    deleteAccount.mockImplementationOnce(async () => {
      await held.promise
      auth.forgetDeletedAccount()
    })
    understand()
    await tap('Delete account')
    expect(screen.getByRole('button', { name: 'Delete account' })).toBeDisabled()
    await act(async () => held.resolve(undefined))
    expect(screen.getByText('Your account is deleted')).toBeVisible()
    expect(deleteAccount).toHaveBeenCalledTimes(1)
  })

  it('leads to the export first', async () => {
    const { host } = await open()
    await tap('Export my data first')
    expect(host.navigation.open).toHaveBeenCalledWith('/pages/account/export-data/index')
  })
})
