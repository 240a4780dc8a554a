import type { AlipayClient } from './alipay/alipay-client'
import type { Provider } from './provider'
import { ProviderError } from '../upstream/provider-error'

/**
 * Alipay's mini-programs. An app that is switched from user ids to open ids has both for a while, so
 * each id is an alias: else everybody would be a new user on the day of the switch.
 */
export const createAlipayProvider = (client: AlipayClient, unionScope: string): Provider => ({
  name: 'alipay',
  host: 'alipay',
  appId: client.appId,
  unionScope,
  hasAliases: true,
  contentCheck: null,
  async exchange(code) {
    const { openId, userId, unionId } = await client.exchangeCode(code)
    const aliases = [openId, userId].filter((id) => id !== null)
    const [subject] = aliases
    if (subject === undefined) throw new ProviderError('unavailable', 'Alipay gave no id')
    return { subject, aliases, unionId, sessionKey: null }
  },
  readPhone: (proof) =>
    'response' in proof ? Promise.resolve().then(() => client.openPhone(proof)) : null,
})
