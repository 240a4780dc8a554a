import { describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import type { Api } from '../../../src/api/api'
import type { ClaimedHandover } from '../../../src/contract/handovers'
import HandoverPage from '../../../src/pages/account/handover'
import { createPage } from '../../setup/taro'
import {
  appError,
  createTestPassport,
  failedTask,
  settledTask,
} from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const id = 'AbCdEfGhIjKlMnOpQrStUv'

const asked: ClaimedHandover = {
  purpose: 'sign-in',
  browser: 'edge',
  system: 'windows',
  sameNetwork: true,
  createdAt: '2026-11-21T09:05:00.000Z',
  expiresAt: '2026-11-21T09:07:00.000Z',
}

const open = async (
  request: Partial<ClaimedHandover> = {},
  params: Record<string, string> = { scene: id },
) => {
  const claimHandover = jest.fn<Api['claimHandover']>(() => settledTask({ ...asked, ...request }))
  const denyHandover = jest.fn<Api['denyHandover']>(() => settledTask(undefined))
  const test = createTestPassport({ api: { claimHandover, denyHandover } })
  await test.signIn()
  await renderPage(test, <HandoverPage />, createPage(params))
  return { ...test, claimHandover, denyHandover }
}

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const type = (digits: string) =>
  fireEvent.input(screen.getByLabelText('The two digits on the web page'), {
    target: { value: digits },
  })

describe('HandoverPage', () => {
  it.each([{ scene: id }, { id }])('claims the request of its address %j, once', async (params) => {
    const { claimHandover } = await open({}, params)
    expect(claimHandover.mock.calls).toEqual([[id]])
  })

  it('says who asks, from where, and since when', async () => {
    await open()
    expect(screen.getByRole('heading')).toHaveTextContent('A web page asks to sign in as you')
    expect(screen.getByText('Edge')).toBeVisible()
    expect(screen.getByText('Windows')).toBeVisible()
    expect(screen.getByText('The same as this phone')).toBeVisible()
    expect(screen.getByText(/^2026-11-21 \d\d:\d\d$/)).toBeVisible()
    expect(screen.getByText(/Decline if somebody sent you the code/)).toBeVisible()
  })

  it.each([
    [false, 'Another one than this phone'],
    [null, 'Cannot be told'],
  ])('says of the network %j: %s', async (sameNetwork, text) => {
    await open({ sameNetwork })
    expect(screen.getByText(text)).toBeVisible()
  })

  it('offers to decline first, by one tap', async () => {
    const { denyHandover, approveHandover } = await open()
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Decline',
      'Sign in there',
    ])
    await tap('Decline')
    expect(denyHandover).toHaveBeenCalledWith(id)
    expect(approveHandover).not.toHaveBeenCalled()
    expect(screen.getByText('Declined')).toBeVisible()
  })

  it('approves only with two digits', async () => {
    const { approveHandover } = await open()
    await tap('Sign in there')
    expect(screen.getByRole('alert')).toHaveTextContent('Type the two digits')
    type('4')
    await tap('Sign in there')
    expect(approveHandover).not.toHaveBeenCalled()
    type('42')
    expect(screen.queryByRole('alert')).toBeNull()
    await tap('Sign in there')
    expect(approveHandover.mock.calls).toEqual([[id, '42']])
    expect(screen.getByText('Go back to the web page.')).toBeVisible()
  })

  it('says what a deletion means', async () => {
    await open({ purpose: 'delete' })
    expect(screen.getByText(/deleted at once, for good/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Delete my account' })).toBeVisible()
  })

  it('says that a declined deletion leaves the account', async () => {
    await open({ purpose: 'delete' })
    await tap('Decline')
    expect(screen.getByText('Your account is not deleted.')).toBeVisible()
  })

  it('says why the server refuses', async () => {
    const { approveHandover } = await open()
    approveHandover.mockRejectedValueOnce(appError('identity_mismatch'))
    type('42')
    await tap('Sign in there')
    expect(screen.getByRole('alert')).toHaveTextContent('not the one you signed in with')
    expect(screen.getByRole('button', { name: 'Decline' })).toBeEnabled()
  })

  it('says why there is nothing to decide', async () => {
    const claimHandover = () => failedTask<ClaimedHandover>(appError('not_found'))
    const test = createTestPassport({ api: { claimHandover } })
    await test.signIn()
    await renderPage(test, <HandoverPage />, createPage({ scene: id }))
    expect(screen.getByRole('alert')).toHaveTextContent('no longer exists')
  })

  it('takes no address that holds no request', async () => {
    const { claimHandover } = await open({}, { scene: '../../v1/me' })
    expect(claimHandover).not.toHaveBeenCalled()
    expect(screen.getByText(/Scan the code of the web page again/)).toBeVisible()
  })

  it('asks a signed-out user to sign in first', async () => {
    const test = createTestPassport()
    await renderPage(test, <HandoverPage />, createPage({ scene: id }))
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeVisible()
  })
})
