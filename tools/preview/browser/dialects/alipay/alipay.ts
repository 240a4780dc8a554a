import { noPrivacy } from '../../wx/privacy'
import type { HostDialect } from '../dialect'
import { createSharedOpenTypes } from '../shared-open-types'
import { createAlipayAccount } from './alipay-account'
import { toAlipayEvent } from './alipay-event'
import { alipayStorage } from './alipay-storage'
import { createMy } from './my'

/** Alipay: calls, events and failures of its own form. */
export const alipay: HostDialect = {
  storage: alipayStorage,
  hasMoments: false,
  createPrivacy: () => noPrivacy,
  createHost(parts) {
    const account = createAlipayAccount(parts)
    return {
      globals: { my: createMy(parts, account), navigator: createNavigator() },
      openTypes: {
        ...createSharedOpenTypes(parts.phone),
        getAuthorize: account.authorize,
      },
    }
  },
  toEvent: toAlipayEvent,
}

/** Alipay has one, and Taro's runtime redefines a property of it. Never the browser's. */
const createNavigator = () => ({
  userAgent: 'Mozilla/5.0 (iPhone) AliApp(AP/10.5.50) MiniProgram',
  swuserAgent: 'AliApp(AP/10.5.50) MiniProgram',
})
