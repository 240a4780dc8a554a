import { oursPath } from '../build-ours'
import { installFakeTaro } from '../fake-taro'
import type * as ours from '../ours'
import { loadPackage } from './load-package'
import type { Peer } from './peer'

/** The whole of it, `src/platform` included; only `@tarojs/taro` below it is a stand-in. */
export const taroPassport: Peer = {
  name: 'taro-passport',
  create: async ({ baseUrl, wx }) => {
    installFakeTaro(wx)
    const { createOurs } = await loadPackage<typeof ours>(oursPath)
    const { auth, readMe } = createOurs(baseUrl)
    auth.start()
    return {
      signIn: () => readMe(0),
      readMe,
      hasSession: () => auth.store.getState().session !== null,
    }
  },
}
