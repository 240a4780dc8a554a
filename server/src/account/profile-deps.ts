import type { Clock } from '../lib/clock'
import type { Database } from '../db/port/database'
import type { ProviderRegistry } from '../providers/provider-registry'
import type { Sessions } from '../sessions/sessions'
import type { PresentUser } from '../users/present-user'
import type { Vault } from '../crypto/vault'
import type { WechatClients } from '../wechat/wechat-clients'

/** What every call about the signed-in user's profile needs. */
export interface ProfileDeps {
  database: Database
  sessions: Pick<Sessions, 'invalidateUser'>
  presentUser: PresentUser
  vault: Vault
  wechat: WechatClients
  providers: ProviderRegistry
  clock: Clock
}
