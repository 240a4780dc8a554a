import { beforeAll, describe, expect, it } from '@jest/globals'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { useEffect, useState } from 'react'
import { array, string, unknown } from 'valibot'
import { createBackendClient } from '../../src/create-backend-client'
import type { WireRequest } from '../../src/http/ports'
import { useGateServices } from '../../src/ui/auth-gate/gate-context'
import { useUser } from '../../src/ui/auth-gate/session-hooks'
import { useAuthedAction } from '../../src/ui/auth-gate/use-authed-action'
import { withAuthGate } from '../../src/ui/auth-gate/with-auth-gate'
import { createTestPassport, problem } from './index'

beforeAll(() => {
  process.env.TARO_ENV = 'weapp'
})

const Orders = withAuthGate(() => {
  const { auth } = useGateServices()
  return (
    <>
      <span>Orders of {useUser()?.id}</span>
      <button onClick={() => void auth.signOut()}>Sign out</button>
    </>
  )
})

const tapSignIn = async () => {
  fireEvent.click(await screen.findByText('登录'))
}

describe('createTestPassport', () => {
  it('has a stranger sign in before the page opens', async () => {
    const { wrapper, sent } = createTestPassport({ user: { id: 'lin' } })
    render(<Orders />, { wrapper })
    await tapSignIn()
    expect(await screen.findByText('Orders of lin')).toBeVisible()
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://api.example.com/v1/sessions',
    ])
  })

  it('begins signed in, and signs out', async () => {
    const { wrapper } = createTestPassport({ signedInAs: { id: 'lin' } })
    render(<Orders />, { wrapper })
    fireEvent.click(await screen.findByText('Sign out'))
    expect(await screen.findByText('登录')).toBeVisible()
  })

  it('refuses the next sign-in only', async () => {
    const { wrapper, refuseSignIn } = createTestPassport({ user: { id: 'lin' } })
    refuseSignIn('account_blocked')
    render(<Orders />, { wrapper })
    await tapSignIn()
    expect(await screen.findByText(/已被限制登录/)).toBeVisible()
  })

  it('lets the host refuse the login', async () => {
    const { wrapper, refuseLogin, sent } = createTestPassport()
    refuseLogin('login_failed')
    render(<Orders />, { wrapper })
    await tapSignIn()
    expect(await screen.findByText('没有完成登录，请重试。')).toBeVisible()
    expect(sent).toEqual([])
  })

  it('responds as the test says', async () => {
    const { client } = createTestPassport({
      signedInAs: {},
      answers: {
        'GET /orders': ['tea'],
        'POST /orders': ({ body }: { body: string }) => ({ made: JSON.parse(body) as unknown }),
        'GET /gone': problem('not_found'),
      },
    })
    const ask = (method: 'GET' | 'POST', path: string) =>
      client.request({ method, path, query: { page: 1 }, expect: unknown(), body: { kind: 'tea' } })
    await expect(ask('GET', '/orders')).resolves.toEqual(['tea'])
    await expect(ask('POST', '/orders')).resolves.toEqual({ made: { kind: 'tea' } })
    await expect(ask('GET', '/gone')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('says how to respond to a call that the test forgot', async () => {
    const { client } = createTestPassport({ signedInAs: {} })
    await expect(
      client.request({ method: 'GET', path: '/orders', expect: unknown() }),
    ).rejects.toThrow(`createTestPassport({ answers: { 'GET /orders': … } })`)
  })

  it('plays the short token of a backend of the team, which a gated page calls', async () => {
    const passport = createTestPassport({
      user: { id: 'lin' },
      answers: {
        'GET https://orders.example.com/list': ({ headers }: WireRequest) =>
          headers['authorization'] === 'Bearer short-token-1'
            ? problem('session_invalid')
            : ['tea'],
        'GET /list': problem('not_found'),
      },
    })
    const orders = createBackendClient(passport, {
      baseUrl: 'https://orders.example.com',
      audience: 'orders',
    })
    const List = withAuthGate(() => {
      const [list, setList] = useState('')
      useEffect(() => {
        void orders
          .request({ method: 'GET', path: '/list', expect: array(string()) })
          .then((names) => {
            setList(names.join())
          })
      }, [])
      return <span>{list}</span>
    })
    render(<List />, { wrapper: passport.wrapper })
    await tapSignIn()
    expect(await screen.findByText('tea')).toBeVisible()
    const token = 'POST https://api.example.com/v1/sessions/current/token'
    const list = 'GET https://orders.example.com/list'
    expect(passport.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://api.example.com/v1/sessions',
      ...[token, list, token, list],
    ])
    expect(passport.sent.at(-1)?.headers['authorization']).toBe('Bearer short-token-2')
    expect(passport.auth.store.getState()).toMatchObject({ status: 'signedIn', isRefused: false })
  })

  it('signs in ahead of a tap, and keeps what the action threw', async () => {
    const { wrapper, errors } = createTestPassport()
    const failure = new Error('no tea left')
    const Buy = () => {
      const { run } = useAuthedAction(() => {
        throw failure
      })
      return <button onClick={run}>Buy</button>
    }
    render(<Buy />, { wrapper })
    await act(async () => {
      fireEvent.click(screen.getByText('Buy'))
    })
    await act(async () => undefined)
    expect(errors).toEqual([failure])
  })
})
