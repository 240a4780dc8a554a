import { ApiError } from '../errors'
import type { WechatClient } from './wechat-client'

/** The clients of all the apps that this server knows at WeChat. */
export interface WechatClients {
  /**
   * The client of a session's app; null for an app of another platform. Throws `provider_rejected` for a
   * WeChat app that has left the settings: its sessions live on, and nothing of theirs can be checked.
   */
  findFor(session: { provider: string; app_id: string }): WechatClient | null
  /** Null for an app of another platform. */
  find(appId: string): WechatClient | null
}

export const createWechatClients = (clients: readonly WechatClient[]): WechatClients => {
  const byAppId = new Map(clients.map((client) => [client.appId, client]))
  const find = (appId: string) => byAppId.get(appId) ?? null
  return {
    find,
    findFor({ provider, app_id: appId }) {
      const client = find(appId)
      if (client === null && provider === 'weapp') {
        throw new ApiError('provider_rejected', { detail: 'this app is not set up here any more' })
      }
      return client
    },
  }
}
