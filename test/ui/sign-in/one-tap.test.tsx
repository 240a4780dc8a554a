import { afterEach, describe, expect, it } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import { SignInPanel } from '../../../src/ui/sign-in/sign-in-panel'
import { openTypeResults } from '../../setup/taro'
import { createTestPassport, createUser, type TestPassportOptions } from '../create-test-passport'
import { renderPage } from '../render-page'

const withPhone = 'Sign in with phone number'
const withoutPhone = 'Sign in without a number'

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

const agree = () =>
  act(async () => {
    fireEvent.click(screen.getByRole('checkbox'))
  })

const open = async (options: TestPassportOptions = {}) => {
  const test = createTestPassport(options)
  const passport = { ...test.passport, oneTapPhone: true }
  await renderPage({ passport }, <SignInPanel />)
  return test
}

afterEach(() => {
  delete openTypeResults['getPhoneNumber']
})

describe('SignInPanel with one-tap phone sign-in', () => {
  it('signs in with the code of the phone button', async () => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    const { auth, exchange, host } = await open()
    await agree()
    await tap(withPhone)
    expect(exchange).toHaveBeenCalledTimes(1)
    expect(exchange).toHaveBeenCalledWith(expect.objectContaining({ phoneCode: 'phone-code' }))
    expect(auth.store.getState()).toMatchObject({ status: 'signedIn', phoneError: null })
    expect(host.dialogs.showMessage).not.toHaveBeenCalled()
  })

  it('opens no sheet of the host before the agreement is ticked', async () => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    const { exchange } = await open()
    await tap(withPhone)
    expect(screen.getByText(/tick the box first/)).toBeVisible()
    expect(exchange).not.toHaveBeenCalled()
    await agree()
    await agree()
    await tap(withPhone)
    expect(exchange).not.toHaveBeenCalled()
  })

  it('takes a refusal for a decline, and offers to sign in without a number', async () => {
    openTypeResults['getPhoneNumber'] = { errMsg: 'getPhoneNumber:fail user deny' }
    const { auth, exchange } = await open()
    await agree()
    await tap(withPhone)
    expect(auth.store.getState()).toMatchObject({ status: 'signedOut', signedOutBy: 'user' })
    expect(exchange).not.toHaveBeenCalled()
    expect(screen.getByRole('status')).toHaveTextContent('You declined.')
    await tap(withoutPhone)
    expect(exchange).toHaveBeenCalledWith(expect.objectContaining({ phoneCode: null }))
    expect(auth.store.getState().status).toBe('signedIn')
  })

  it('says why the host gave no number, and offers to sign in without one', async () => {
    openTypeResults['getPhoneNumber'] = { errMsg: 'getPhoneNumber:fail no permission' }
    const { auth } = await open()
    await agree()
    await tap(withPhone)
    expect(screen.getByRole('alert')).toHaveTextContent('may not ask for numbers')
    expect(auth.store.getState().signedOutBy).toBeNull()
    await tap(withoutPhone)
    expect(auth.store.getState().status).toBe('signedIn')
  })

  it('keeps the session where the number was not bound, and says why', async () => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    const test = await open({ user: createUser({ phone: null }) })
    test.failPhone('phone_taken')
    await agree()
    await tap(withPhone)
    expect(test.auth.store.getState()).toMatchObject({
      status: 'signedIn',
      phoneError: 'phone_taken',
    })
    expect(test.host.dialogs.showMessage).toHaveBeenCalledTimes(1)
    const [text] = test.host.dialogs.showMessage.mock.calls[0] ?? []
    expect(text).toMatch(/^You are signed in, but your number was not added\. .*another account/)
  })

  it('is an ordinary panel where the phone button gives no code before a sign-in', async () => {
    await open({ abilities: { oneTapPhone: false } })
    expect(screen.queryByRole('button', { name: withPhone })).toBeNull()
    expect(screen.getByRole('button', { name: 'Sign in' })).toBeVisible()
  })
})
