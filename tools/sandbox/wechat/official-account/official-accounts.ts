/** An official account, as WeChat's console knows it. */
export interface SandboxOfficialAccount {
  appId: string
  secret: string
  /**
   * The Open Platform account that it is bound to: with null there is no unionid, and left out it is the one that
   * all apps share.
   */
  openPlatformId?: string | null
  /** 网页授权域名: bare hosts, matched exactly, without a port. */
  redirectDomains: readonly string[]
}

export const defaultOfficialAccounts: readonly SandboxOfficialAccount[] = [
  {
    appId: 'wxfeed0000cafe00a1',
    secret: '00a100a100a100a100a100a100a100a1',
    redirectDomains: ['127.0.0.1', 'localhost'],
  },
  {
    appId: 'wxfeed0000cafe00a2',
    secret: '00a200a200a200a200a200a200a200a2',
    openPlatformId: null,
    redirectDomains: ['127.0.0.1'],
  },
]
