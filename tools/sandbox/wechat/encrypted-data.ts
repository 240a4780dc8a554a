import { createCipheriv, createHash } from 'node:crypto'
import type { SandboxUser } from '../common/test-people'
import { phoneInfo } from './phone-number'
import type { SandboxApp } from './wechat-apps'
import type { WechatState } from './wechat-state'

export const encryptedDataKinds = ['userInfo', 'phone', 'runData'] as const

export type EncryptedDataKind = (typeof encryptedDataKinds)[number]

/** What an encrypted getter of the host hands to the app. */
export interface SealedData {
  encryptedData: string
  iv: string
  /** Only with `userInfo`, as at WeChat. */
  rawData?: string
  signature?: string
}

const ivBytes = 16

/** Seals what WeChat would say of the user with a session key: AES-128-CBC, PKCS#7. */
export const sealData = (
  state: WechatState,
  {
    app,
    user,
    sessionKey,
    kind,
    ageMs,
  }: {
    app: SandboxApp
    user: SandboxUser
    sessionKey: string
    kind: EncryptedDataKind
    /** How old the watermark says that it is. */
    ageMs: number
  },
): SealedData => {
  const watermark = { timestamp: Math.floor((state.clock() - ageMs) / 1000), appid: app.appId }
  const iv = state.random(ivBytes)
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv)
  const plain = JSON.stringify({ ...plainData(state, app, user, kind), watermark })
  const sealed: SealedData = {
    encryptedData: Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]).toString('base64'),
    iv: Buffer.from(iv).toString('base64'),
  }
  if (kind !== 'userInfo') return sealed
  const rawData = JSON.stringify(anonymousInfo)
  const signature = createHash('sha1')
    .update(rawData + sessionKey)
    .digest('hex')
  return { ...sealed, rawData, signature }
}

/** Since November 2022 every user looks like this to `getUserProfile`. */
const anonymousInfo = {
  nickName: '微信用户',
  gender: 0,
  language: '',
  city: '',
  province: '',
  country: '',
  avatarUrl:
    'https://thirdwx.qlogo.cn/mmopen/vi_32/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132',
}

const plainData = (
  state: WechatState,
  app: SandboxApp,
  user: SandboxUser,
  kind: EncryptedDataKind,
): object => {
  switch (kind) {
    case 'userInfo':
      return { openId: state.directory.openid(app, user), ...anonymousInfo }
    case 'phone':
      return phoneInfo(
        user.phone ?? { countryCode: '86', number: '13800000000' },
        app.appId,
        state.clock(),
      )
    case 'runData':
      return { stepInfoList: [{ timestamp: Math.floor(state.clock() / 1000), step: 6_000 }] }
  }
}
