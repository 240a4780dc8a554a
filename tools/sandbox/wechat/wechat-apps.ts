/** A mini-program as WeChat's back end knows it. */
export interface SandboxApp {
  appId: string
  secret: string
  /**
   * The Open Platform account that the app is bound to: with null there is no unionid, and left
   * out it is one that all apps share.
   */
  openPlatformId?: string | null
  /** The pages of the released version; left out, every page is one. */
  pages?: readonly string[]
}

/**
 * What DevTools gives in place of a code while the project has no AppID. WeChat's own server
 * refuses it; here it signs in the visitor, any number of times.
 */
export const mockLoginCode = 'the code is a mock one'

/** The AppID of a DevTools project that has none. */
export const touristAppId = 'touristappid'

export const defaultApps: readonly SandboxApp[] = [
  {
    appId: 'wxfeed0000cafe0001',
    secret: '0123456789abcdef0123456789abcdef',
  },
  {
    appId: 'wxfeed0000cafe0002',
    secret: 'fedcba9876543210fedcba9876543210',
  },
  {
    appId: 'wxfeed0000cafe0003',
    secret: '00112233445566778899aabbccddeeff',
    openPlatformId: null,
  },
]
