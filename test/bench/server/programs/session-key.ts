import { createCipheriv } from 'node:crypto'

/** The upstream gives it to everyone, so that a peer that wants encrypted data gets it ready-made. */
export const sessionKey = Buffer.from('bench-session-ke').toString('base64')

export const userDataIv = Buffer.from('bench-initial-iv').toString('base64')

/** What `wx.getUserInfo` once gave, encrypted with that key. */
export const userDataOf = (appId: string): string => {
  const cipher = createCipheriv(
    'aes-128-cbc',
    Buffer.from(sessionKey, 'base64'),
    Buffer.from(userDataIv, 'base64'),
  )
  const data = { openId: 'oBench', nickName: 'Bench', gender: 0, watermark: { appid: appId } }
  return cipher.update(JSON.stringify(data), 'utf8', 'base64') + cipher.final('base64')
}
