/** A mini-program as WeChat's back end knows it. */
export interface SandboxApp {
  appId: string
  secret: string
  /**
   * The Open Platform account that the app is bound to: with null there is no unionid, and left
   * out it is one that all apps share.
   */
  openPlatformId?: string | null
}

export interface SandboxPhone {
  /** Digits without `+`. */
  countryCode: string
  /** Without the country code. */
  number: string
}

/** A WeChat user to sign in as. */
export interface SandboxUser {
  id: string
  nickname: string
  /** What this user is good for in a test, one line. */
  note: string
  phone: SandboxPhone | null
  /** WeChat refuses this user's logins with 40226. */
  blocked: boolean
  /** False for a user whose login answers no unionid though the app is bound. */
  hasUnionid: boolean
}

/**
 * What DevTools gives in place of a code while the project has no AppID. WeChat's own server
 * refuses it; here it signs in the visitor, any number of times.
 */
export const mockLoginCode = 'the code is a mock one'

/** The AppID of a DevTools project that has none. */
export const touristAppId = 'touristappid'

export const visitorId = 'visitor'

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

const user = (id: string, nickname: string, note: string): SandboxUser => ({
  id,
  nickname,
  note,
  phone: null,
  blocked: false,
  hasUnionid: true,
})

export const defaultUsers: readonly SandboxUser[] = [
  {
    ...user('xiaoming', '张小明', 'an ordinary user'),
    phone: { countryCode: '86', number: '13800000001' },
  },
  {
    ...user('siqi', '李思琪', 'another ordinary user'),
    phone: { countryCode: '86', number: '13800000002' },
  },
  {
    ...user('siqi-second', '思琪的小号', 'a second account with the phone number of 李思琪'),
    phone: { countryCode: '86', number: '13800000002' },
  },
  {
    ...user('meiling', '黄美玲', 'a phone number of Hong Kong'),
    phone: { countryCode: '852', number: '61000003' },
  },
  {
    ...user('yutong', '陈雨桐', 'no unionid'),
    phone: { countryCode: '86', number: '13800000004' },
    hasUnionid: false,
  },
  user('yang', '刘洋🌊', 'no phone number, an emoji in the name'),
  { ...user('jianguo', '王建国', 'blocked by WeChat (40226)'), blocked: true },
  user(visitorId, '开发者工具访客', 'the visitor of DevTools without an AppID'),
]
