import type { DouyinClient } from './douyin/douyin-client'
import type { Provider } from './provider'
import { ProviderError } from '../upstream/provider-error'

/** Douyin's mini-programs. */
export const createTtProvider = (client: DouyinClient, unionScope: string): Provider => ({
  name: 'tt',
  host: 'tt',
  appId: client.appId,
  unionScope,
  hasAliases: false,
  contentCheck: null,
  async exchange(code) {
    const { openid, unionId, sessionKey } = await client.code2Session(code)
    return { subject: openid, aliases: [], unionId, sessionKey }
  },
  readPhone(proof, owner) {
    if ('code' in proof) return client.getPhone(proof.code)
    if (!('encryptedData' in proof)) return null
    return owner.sessionKey().then((sessionKey) => {
      if (sessionKey === null) {
        throw new ProviderError('session_key_invalid', 'there is no session key')
      }
      return client.openPhone(proof, sessionKey)
    })
  },
})
