import { oursPath } from '../build-ours'
import { installFakeTaro } from '../fake-taro'
import { loadPackage } from './load-package'
import type { Peer } from './peer'

type Ours = Pick<typeof import('../../../../src/runtime'), 'createRuntime'> &
  Pick<typeof import('../../../../src/contract/user'), 'userAnswerSchema'>

/** The app's own composition, platform included; only `@tarojs/taro` below it is a stand-in. */
export const taroPassport: Peer = {
  name: 'taro-passport',
  create: async ({ baseUrl, wx }) => {
    installFakeTaro(wx)
    const { createRuntime, userAnswerSchema } = await loadPackage<Ours>(oursPath)
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
