import type { Auth } from '../../../../src/auth/auth'
import type { userAnswerSchema } from '../../../../src/contract/user'
import type { HttpClient } from '../../../../src/http/http-client'
import { oursPath } from '../build-ours'
import { installFakeTaro } from '../fake-taro'
import { loadPackage } from './load-package'
import type { Peer } from './peer'

interface Ours {
  createRuntime(options: { apiBaseUrl: string }): { auth: Auth; client: HttpClient }
  userAnswerSchema: typeof userAnswerSchema
}

/** The app's own composition, platform included; only `@tarojs/taro` below it is a stand-in. */
export const taroPassport: Peer = {
  name: 'taro-passport',
  create: async ({ baseUrl, wx }) => {
    installFakeTaro(wx)
    const ours = await loadPackage<Ours>(oursPath)
    const { auth, client } = ours.createRuntime({ apiBaseUrl: baseUrl })
    auth.start()
    const readMe = (n: number) =>
      client.request({ method: 'GET', path: '/v1/me', query: { n }, expect: ours.userAnswerSchema })
    return {
      signIn: () => readMe(0),
      readMe,
      hasSession: () => auth.store.getState().session !== null,
    }
  },
}
