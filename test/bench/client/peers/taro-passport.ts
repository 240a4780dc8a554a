import { userAnswerSchema } from '../../../../src/contract/user'
import { installFakeTaro } from '../fake-taro'
import type { Peer } from './peer'

/** The app's own composition, platform included; only `@tarojs/taro` below it is a stand-in. */
export const taroPassport: Peer = {
  name: 'taro-passport',
  create: async ({ baseUrl, wx }) => {
    installFakeTaro(wx)
    const { createRuntime } = await import('../../../../src/runtime')
    const { auth, client } = createRuntime({ apiBaseUrl: baseUrl })
    auth.start()
    const readMe = (n: number) =>
      client.request({ method: 'GET', path: '/v1/me', query: { n }, expect: userAnswerSchema })
    return {
      signIn: () => readMe(0),
      readMe,
      hasSession: () => auth.store.getState().session !== null,
    }
  },
}
