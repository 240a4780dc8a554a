import type { WechatClient } from './wechat-client'

/** The clients of all the apps that this server knows at WeChat. */
export interface WechatClients {
  /** Null for an app of another platform. */
  find(appId: string): WechatClient | null
}

export const createWechatClients = (clients: readonly WechatClient[]): WechatClients => {
  const byAppId = new Map(clients.map((client) => [client.appId, client]))
  return {
    find: (appId) => byAppId.get(appId) ?? null,
  }
}
