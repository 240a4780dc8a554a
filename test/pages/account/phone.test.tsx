import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, screen } from '@testing-library/react'
import type { Api } from '../../../src/api/api'
import type { User } from '../../../src/contract/user'
import PhonePage from '../../../src/pages/account/phone'
import { createPage, openTypeResults, stubTaro } from '../../setup/taro'
import {
  appError,
  createTask,
  createTestPassport,
  createUser,
  failedTask,
  settledTask,
  type TestPassportOptions,
} from '../../ui/create-test-passport'
import { renderPage } from '../../ui/render-page'

const nobody = createUser({ phone: null })
const bound = createUser({ phone: '139****1111', updatedAt: '2026-11-22T09:00:00.000Z' })
const ask = 'Use my WeChat number'

const open = async (options: TestPassportOptions = {}) => {
  const test = createTestPassport({ user: nobody, ...options })
  await test.signIn()
  return { ...test, ...(await renderPage(test, <PhonePage />)) }
}

const tap = (name: string) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name }))
  })

afterEach(() => {
  for (const name of Object.keys(openTypeResults)) Reflect.deleteProperty(openTypeResults, name)
  Reflect.deleteProperty(process.env, 'TARO_ENV')
  jest.useRealTimers()
})

describe('PhonePage', () => {
  it('sends the code to the server, and takes the button away right after', async () => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    const task = createTask<User>()
    const bindPhone = jest.fn<Api['bindPhone']>(() => task.task)
    const { auth } = await open({ api: { bindPhone } })
    await tap(ask)
    expect(bindPhone).toHaveBeenCalledWith({ code: 'phone-code' })
    expect(screen.getByRole('button', { name: 'Saving your number' })).toBeDisabled()
    await act(async () => task.resolve(bound))
    expect(screen.getByText('139****1111')).toBeVisible()
    expect(screen.getByRole('status')).toHaveTextContent('Your number is saved')
    expect(screen.queryByRole('button', { name: ask })).toBeNull()
    expect(auth.store.getState().user?.phone).toBe('139****1111')
    expect(bindPhone).toHaveBeenCalledTimes(1)
  })

  it('takes a refusal for an answer', async () => {
    openTypeResults['getPhoneNumber'] = { errMsg: 'getPhoneNumber:fail user deny' }
    await open()
    await tap(ask)
    expect(screen.getByRole('status')).toHaveTextContent('You declined.')
    expect(screen.getByRole('button', { name: ask })).toBeEnabled()
  })

  it.each([
    [{ errMsg: 'getPhoneNumber:fail', errno: 1400001 }, 'No more phone checks are left.'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 102 }, 'Tell the developer to get verified.'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 104 }, 'accept the privacy guideline'],
    [{ errMsg: 'getPhoneNumber:fail', errno: 112 }, 'does not mention phone numbers'],
    [
      { errMsg: 'getPhoneNumber:fail 用户未绑定手机，请先在微信客户端进行绑定后重试' },
      'no verified phone',
    ],
    [{ errMsg: 'getPhoneNumber:fail' }, 'WeChat did not share a number.'],
  ])('says in words what %j means, and may be tapped again', async (detail, text) => {
    openTypeResults['getPhoneNumber'] = detail
    await open()
    await tap(ask)
    expect(screen.getByRole('alert')).toHaveTextContent(text)
    expect(screen.getByRole('button', { name: ask })).toBeEnabled()
  })

  it('tries an unspent code again rather than asking for another, which is billed', async () => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    const bindPhone = jest
      .fn<Api['bindPhone']>()
      .mockReturnValueOnce(failedTask(appError('timeout', { retryable: true })))
      .mockReturnValueOnce(settledTask(bound))
    await open({ api: { bindPhone } })
    await tap(ask)
    expect(screen.getByRole('alert')).toHaveTextContent('The service did not respond in time.')
    expect(screen.queryByRole('button', { name: ask })).toBeNull()
    await tap('Try again')
    expect(bindPhone.mock.calls).toEqual([[{ code: 'phone-code' }], [{ code: 'phone-code' }]])
    expect(screen.getByText('139****1111')).toBeVisible()
  })

  it('asks for another code once the former one is too old', async () => {
    jest.useFakeTimers()
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    const offline = appError('network_unavailable', { retryable: true })
    const bindPhone = jest.fn<Api['bindPhone']>(() => failedTask(offline))
    await open({ api: { bindPhone } })
    await tap(ask)
    jest.setSystemTime(Date.now() + 5 * 60_000)
    await tap('Try again')
    expect(bindPhone).toHaveBeenCalledTimes(1)
    expect(screen.getByRole('button', { name: ask })).toBeEnabled()
  })

  it.each([
    ['phone_code_invalid', 'Tap the button again.'],
    ['phone_taken', 'belongs to another account'],
  ] as const)('asks for another code after %s', async (code, text) => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    await open({ api: { bindPhone: () => failedTask(appError(code)) } })
    await tap(ask)
    expect(screen.getByRole('alert')).toHaveTextContent(text)
    expect(screen.getByRole('button', { name: ask })).toBeEnabled()
  })

  it('shows the button beside a number only when a change is asked for', async () => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    await open({ user: createUser(), api: { bindPhone: () => settledTask(bound) } })
    expect(screen.getByText('138****0000')).toBeVisible()
    expect(screen.queryByRole('button', { name: ask })).toBeNull()
    await tap('Change number')
    await tap(ask)
    expect(screen.getByText('139****1111')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Change number' })).toBeVisible()
  })

  it('says where it works on a host without the button', async () => {
    await open({ abilities: { phoneButton: false } })
    expect(screen.getByText(/Open the mini program to add it/)).toBeVisible()
    expect(screen.queryByRole('button', { name: ask })).toBeNull()
  })

  it('leads back to the page that asked for a number', async () => {
    openTypeResults['getPhoneNumber'] = { code: 'phone-code' }
    const test = createTestPassport({
      user: createUser({ phone: null }),
      api: { bindPhone: () => settledTask(bound) },
    })
    await test.signIn()
    await renderPage(test, <PhonePage />, createPage({ then: 'back' }))
    await tap(ask)
    expect(test.host.navigation.leave.mock.calls).toEqual([['/pages/home/index']])
  })

  it('removes the number after the question', async () => {
    const removePhone = jest.fn<Api['removePhone']>(() =>
      settledTask(createUser({ phone: null, updatedAt: '2026-11-22T09:00:00.000Z' })),
    )
    const test = createTestPassport({ api: { removePhone } })
    await test.signIn()
    await renderPage(test, <PhonePage />)
    test.host.dialogs.confirm.mockResolvedValueOnce(false)
    await tap('Remove number')
    expect(removePhone).not.toHaveBeenCalled()
    await tap('Remove number')
    expect(screen.getByText('No phone number yet')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Remove number' })).toBeNull()
  })
})

describe('PhonePage on Alipay', () => {
  const onAlipay = (api: Partial<Api> = {}) => {
    process.env.TARO_ENV = 'alipay'
    return open({ hostName: 'alipay', api })
  }

  it('asks for the number after the user agreed, and sends what Alipay signed', async () => {
    openTypeResults['getAuthorize'] = {}
    const response = '{"response":"BkS5CFlX","sign":"Uo7=","sign_type":"RSA2"}'
    const getPhoneNumber = jest.fn(({ success }: { success: (result: object) => void }) => {
      success({ response })
    })
    stubTaro({ miniGlobal: { getPhoneNumber } })
    const bindPhone = jest.fn<Api['bindPhone']>(() => settledTask(bound))
    await onAlipay({ bindPhone })
    expect(getPhoneNumber).not.toHaveBeenCalled()
    await tap('Use my Alipay number')
    expect(bindPhone).toHaveBeenCalledWith({ response: 'BkS5CFlX', sign: 'Uo7=' })
    expect(screen.getByText('139****1111')).toBeVisible()
  })

  it('takes a refusal for an answer', async () => {
    openTypeResults['getAuthorize:error'] = { type: 'getAuthorize', errorMessage: '用户取消授权' }
    await onAlipay()
    await tap('Use my Alipay number')
    expect(screen.getByRole('status')).toHaveTextContent('You declined.')
  })

  it('does not bind a number that arrives after another user signed in', async () => {
    openTypeResults['getAuthorize'] = {}
    let arrive: (result: object) => void = () => undefined
    stubTaro({
      miniGlobal: {
        getPhoneNumber: ({ success }: { success: typeof arrive }) => {
          arrive = success
        },
      },
    })
    const bindPhone = jest.fn<Api['bindPhone']>(() => settledTask(bound))
    const test = await onAlipay({ bindPhone })
    await tap('Use my Alipay number')
    test.becomeUser(createUser({ id: 'user-2', phone: null }))
    await act(() => test.auth.renew(test.auth.store.getState().session?.token ?? ''))
    await act(async () => {
      arrive({ response: '{"response":"BkS5CFlX","sign":"Uo7="}' })
    })
    expect(bindPhone).not.toHaveBeenCalled()
  })
})

describe('PhonePage on Douyin', () => {
  it('sends the data of an old base library, which has no code', async () => {
    openTypeResults['getPhoneNumber'] = { encryptedData: 'ZGF0YQ==', iv: 'aXY=' }
    const bindPhone = jest.fn<Api['bindPhone']>(() => settledTask(bound))
    await open({ hostName: 'tt', api: { bindPhone } })
    await tap('Use my Douyin number')
    expect(bindPhone).toHaveBeenCalledWith({ encryptedData: 'ZGF0YQ==', iv: 'aXY=' })
  })
})
