import type { LoginLogEntry } from '../../../ui/passport-context'
import { defineMessages } from '../../../ui/text/messages'

type EventWords = Record<LoginLogEntry['event'], string>

const zhEvents: EventWords = {
  loginCode: '向{host}取得登录凭证',
  exchange: '向服务器登录',
  revoke: '通知服务器退出',
  checkSession: '检查{host}会话',
  restored: '读取已保存的登录状态',
  attempted: '开始登录',
  failed: '登录失败',
  retryAllowed: '可以再次尝试登录',
  withdrawn: '登录已取消',
  declined: '用户选择暂不登录',
  signedIn: '登录成功',
  signedOut: '已退出登录',
  refused: '服务器不再接受此会话',
  checking: '开始检查登录状态',
  checked: '登录状态检查完毕',
  userChanged: '资料已更新',
  arrivedLate: '会话到达太晚，不再使用',
  revoked: '旧会话已作废',
  storageFailed: '无法保存登录状态',
}

const enEvents: EventWords = {
  loginCode: 'Asked for a {host} login code',
  exchange: 'Asked the server for a session',
  revoke: 'Told the server to sign out',
  checkSession: 'Checked the {host} session',
  restored: 'Read the stored sign-in',
  attempted: 'Sign-in started',
  failed: 'Sign-in failed',
  retryAllowed: 'Signing in may be tried again',
  withdrawn: 'Sign-in withdrawn',
  declined: 'The user declined to sign in',
  signedIn: 'Signed in',
  signedOut: 'Signed out',
  refused: 'The server refused the session',
  checking: 'Check of the sign-in started',
  checked: 'Check of the sign-in done',
  userChanged: 'Profile updated',
  arrivedLate: 'A session came too late to be used',
  revoked: 'An old session was ended',
  storageFailed: 'The sign-in could not be stored',
}

export const logText = defineMessages({
  zh: {
    title: '登录日志',
    intro: '遇到登录问题时，请复制后发给客服。其中没有任何密码或凭证。',
    copy: '复制日志',
    latest: '最近的记录',
    none: '还没有记录。',
    event: zhEvents,
  },
  en: {
    title: 'Sign-in log',
    intro:
      'If signing in gives you trouble, copy this and send it to support. It holds no secrets.',
    copy: 'Copy the log',
    latest: 'Latest first',
    none: 'Nothing yet.',
    event: enEvents,
  },
})
