import { afterEach, describe, expect, it } from '@jest/globals'
import { connectDevtools } from '../../src/platform/devtools'
import { createAuthHarness, tokenNamed } from '../support/auth-harness'

const name = '__REDUX_DEVTOOLS_EXTENSION__'

afterEach(() => {
  Reflect.deleteProperty(globalThis, name)
})

/** A browser with the extension; returns what it received. */
const install = (): unknown[] => {
  const received: unknown[] = []
  Reflect.set(globalThis, name, {
    connect: (options: unknown) => {
      received.push(options)
      return {
        init: (state: unknown) => received.push(['init', state]),
        send: (action: unknown, state: unknown) => received.push([action, state]),
      }
    },
  })
  return received
}

describe('connectDevtools', () => {
  it('shows each change by its name, and no token', async () => {
    const received = install()
    const { auth, log, signIn } = createAuthHarness()
    const stop = connectDevtools(auth.store, log)
    await signIn('a')
    expect(received).toEqual([
      { name: 'taro-passport' },
      ['init', expect.objectContaining({ status: 'signedOut' })],
      [{ type: 'attempted' }, expect.objectContaining({ activity: 'signingIn', session: null })],
      [{ type: 'signedIn' }, expect.objectContaining({ status: 'signedIn' })],
    ])
    expect(JSON.stringify(received)).not.toContain(tokenNamed('a'))
    stop()
    void auth.signOut()
    expect(received).toHaveLength(4)
  })

  it('takes the name of the app', () => {
    const received = install()
    const { auth, log } = createAuthHarness()
    connectDevtools(auth.store, log, 'shop')()
    expect(received[0]).toEqual({ name: 'shop' })
  })

  it('does nothing where there are none', () => {
    const { auth, log } = createAuthHarness()
    expect(() => connectDevtools(auth.store, log)()).not.toThrow()
  })
})
