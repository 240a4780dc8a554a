export interface SandboxPhone {
  /** Digits without `+`. */
  countryCode: string
  /** Without the country code. */
  number: string
}

/** Which ids Alipay gives of a user: both while an app is switched from user ids to open ids. */
export const alipayIdPhases = ['user_id', 'both', 'open_id'] as const

export type AlipayIdPhase = (typeof alipayIdPhases)[number]

/** A person to sign in as, on each platform. */
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
  /** @default 'open_id' */
  alipayIds?: AlipayIdPhase
  /** False for a visitor of Douyin: the login gives only a code of the device. @default true */
  isSignedInToDouyin?: boolean
}

/** The user of a DevTools project without an AppID. */
export const visitorId = 'visitor'

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
  {
    ...user('jingyi', '林静怡', "in the middle of Alipay's switch: both user_id and open_id"),
    phone: { countryCode: '86', number: '13800000005' },
    alipayIds: 'both',
  },
  {
    ...user('zihan', '周子涵', 'not signed in to Douyin: an anonymous code'),
    isSignedInToDouyin: false,
  },
  user(visitorId, '开发者工具访客', 'the visitor of DevTools without an AppID'),
]
